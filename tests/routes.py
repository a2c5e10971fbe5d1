"""Every address of the installation, and the line that says who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.tests.walk import ANYONE, PERSON, Route, Samples

LADDER = ["accounts", "intake", "journeys", "touchpoints", "behaviour", "feedback", "metrics", "dashboards", "maps"]

# What other packages bring: log-in by allauth, the schema by drf-spectacular, health by `common`.
OTHERS = {
    "account_login": Route(see=ANYONE, do=ANYONE, api="none: a program shows its API key"),
    "account_logout": Route(see=ANYONE, do=ANYONE, api="none: a program has no session"),
    "account_signup": Route(see=ANYONE, do=ANYONE, api="none: closed; people come by invitation"),
    "account_inactive": Route(see=ANYONE),
    "account_change_password": Route(see=PERSON, do=PERSON, api="none: a password is changed by its person"),
    "account_set_password": Route(see=PERSON, do=PERSON, api="none: a password is set by its person"),
    "account_reset_password": Route(see=ANYONE, do=ANYONE, api="none: a password is reset by its person"),
    "account_reset_password_done": Route(see=ANYONE),
    "account_reset_password_from_key": Route(
        see=ANYONE,
        do=ANYONE,
        at={"uidb36": lambda _: "1", "key": lambda _: "abc"},
        api="none: a password is reset by its person",
    ),
    "account_reset_password_from_key_done": Route(see=ANYONE),
    "health_live": Route(see=ANYONE),
    "health_ready": Route(see=ANYONE),
    "v1:schema": Route(see=ANYONE),
    "v1:docs": Route(see=ANYONE),
}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver under its full name; `actions` maps methods to actions where a viewset answers."""

    name: str
    pattern: str
    parts: tuple[str, ...]
    actions: dict[str, str]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")


def addresses() -> list[Address]:
    """Every address except the administration site, which has one rule for all its pages."""
    return [address for address in _walk(get_resolver().url_patterns) if not address.name.startswith("admin:")]


def administration_addresses() -> list[Address]:
    """The pages of the administration site; entering, leaving and its catch-all are for everybody."""
    open_ones = {"admin:login", "admin:logout", "admin:jsi18n"}
    found = [address for address in _walk(get_resolver().url_patterns) if address.name.startswith("admin:")]
    return [
        address for address in found if address.name not in open_ones and "/" not in address.name and "url" not in address.parts
    ]


def _walk(patterns: list[Any], namespace: str = "", prefix: str = "", parts: tuple[str, ...] = ()) -> Iterator[Address]:
    for entry in patterns:
        where = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        inner = (*parts, *(entry.pattern.converters or entry.pattern.regex.groupindex))
        if isinstance(entry, URLResolver):
            deeper = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, deeper, where, inner)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name or where}", where, inner, _actions_of(entry.callback))


def _actions_of(view: Any) -> dict[str, str]:
    """What a viewset does per method; a router also maps methods that the viewset has closed."""
    actions = getattr(view, "actions", None) or {}
    return {method.upper(): action for method, action in actions.items() if method in view.cls.http_method_names}


def routes() -> dict[str, Route]:
    """All lines of all apps."""
    lines = dict(OTHERS)
    for module in _modules():
        lines.update(module.ROUTES)
    return lines


def samples() -> Samples:
    """One row of everything, made by each app in the order of the ladder."""
    rows: Samples = {}
    for module in _modules():
        if hasattr(module, "samples"):
            rows.update(module.samples(rows))
    return rows


def filled(address: Address, route: Route, house: Samples) -> str:
    """The address of a sample."""
    wanted = [part for part in address.parts if part != "workspace"]
    given = route.at if isinstance(route.at, dict) else dict.fromkeys(wanted, route.at)
    kwargs: dict[str, Any] = {"workspace": house["workspace"].slug} if "workspace" in address.parts else {}
    for part in wanted:
        sample = given.get(part)
        assert sample is not None, f"{address.name}: say with at= which sample fills <{part}> of {address.pattern}"
        kwargs[part] = sample(house) if callable(sample) else house[sample].pk
    return reverse(address.name, kwargs=kwargs)


def _modules() -> Iterator[Any]:
    for app in LADDER:
        if find_spec(f"{app}.tests.routes"):
            yield import_module(f"{app}.tests.routes")
