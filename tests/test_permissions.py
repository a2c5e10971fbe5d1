"""Every address, tried by everybody: anonymous, a stranger, a viewer, an editor, an admin, an owner, the operator.

A new page or API route makes `test_every_address_has_a_line` fail until it has a line in `<its app>/tests/routes.py`:

    "journeys:stage_move": Route(do=EDITOR, at="stage", api="POST stage-move"),   # a page that takes a form
    "v1:stage-detail": Route(see=VIEWER, do=EDITOR, at="stage"),                  # a route of the API

`see` is the least person for GET and `do` for everything that changes; a method without a line must answer 405. `at` names
the sample whose number fills the address; the workspace is filled in by itself. A new sample is a line in `samples()` of the
same file. `api` is for tests/test_api_parity.py. accounts/tests/walk.py has the rest.

What is expected follows from the line: who may, passes (any answer but 401, 403, 404, 405, 5xx; an empty form comes back with
422, and that is a pass). Who may not is sent to log in (401 in the API) when anonymous, told 404 when a stranger, 403 otherwise.
"""

from __future__ import annotations

import json
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.tests.walk import ADMIN, ANYONE, EDITOR, OPERATOR, OWNER, PERSON, VIEWER, Least, Route, Samples
from tests.routes import Address, addresses, administration_addresses, filled, routes, samples

PEOPLE: dict[str, Least] = {
    "anonymous": ANYONE,
    "charlie": PERSON,
    "bob": VIEWER,
    "alice": EDITOR,
    "ada": ADMIN,
    "olga": OWNER,
    "operator": OPERATOR,
}
PASSES = {200, 201, 202, 204, 302, 400, 409, 410, 422}


@pytest.fixture
def house(db, settings) -> Samples:
    """One row of everything; every request is undone after it. Sessions in cookies: some thousand log-ins are quicker so."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    return samples()


def requests_of(address: Address, route: Route) -> list[tuple[str, Least | None]]:
    """Each method to try, with the least person it needs; None where it must be refused with 405."""
    if not address.is_api:
        return [("GET", route.see), ("POST", route.do)]
    if not address.actions:
        return [("GET", route.see)]
    return [
        (method, (route.see if method == "GET" else route.do) if method in address.actions else None)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    ]


def refusals(person: str, address: Address, route: Route, least: Least) -> set[int]:
    if person == "anonymous":
        return {401} if address.is_api else {302}
    if least == OPERATOR:
        return {403, 404}
    if route.hidden:
        return {404}
    if PEOPLE[person] == PERSON and least > PERSON:
        # In a list of the API the workspace is a value of the body, so one that cannot be seen is a fault of the body.
        return {404, 422} if address.is_api and not address.parts else {404}
    return {403}


def may(person: str, least: Least) -> bool:
    if person == "operator":
        return least in (ANYONE, PERSON, OPERATOR)
    return PEOPLE[person] >= least


def answer(client: Client, method: str, url: str, route: Route, house: Samples, *, api: bool) -> Any:
    query, body = (
        {name: value(house) if callable(value) else value for name, value in given.items()} for given in (route.query, route.body)
    )
    if method == "GET":
        return client.get(url, query)
    if not api:
        return client.post(url, body)
    if method == "POST":
        body = {"workspace": "example", **body}
    return client.generic(method, url, json.dumps(body), content_type="application/json")


def test_every_address_has_a_line_and_every_line_an_address():
    names = {address.name for address in addresses()}
    assert names - set(routes()) == set(), "Add a line to routes.py of the app; see the docstring of this file."
    assert set(routes()) - names == set(), "These lines speak of addresses that no longer exist."


def people_who_matter(route: Route) -> list[str]:
    """Everybody, save those whom no line of this address tells apart: an admin from an editor, the operator from a person."""
    drawn = {route.see, route.do}
    extra = {"ada": {ADMIN, OWNER}, "operator": {OPERATOR}}
    return [person for person in PEOPLE if extra.get(person, drawn) & drawn]


def cookies_of(person: str, house: Samples) -> SimpleCookie:
    client = Client()
    if person != "anonymous":
        client.force_login(house[person])
    return client.cookies


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_each_person_gets_what_they_may(address, house):
    route = routes().get(address.name)
    if route is None:
        pytest.skip("has no line yet, which another test says")
    url = filled(address, route, house)
    for person in people_who_matter(route):
        cookies = cookies_of(person, house)
        for method, least in requests_of(address, route):
            with transaction.atomic():
                client = Client()
                client.cookies = deepcopy(cookies)
                status = answer(client, method, url, route, house, api=address.is_api).status_code
                transaction.set_rollback(True)
            said = f"{method} {url} by {person}: {status}"
            if least is None:
                others = {302, 401, 403, 404} if person in ("anonymous", "charlie") or not route.do else {403}
                assert status in {405} | others, f"{said}, but it takes no {method}"
            elif may(person, least):
                assert status in PASSES, f"{said}, but they may"
            else:
                assert status in refusals(person, address, route, least), f"{said}, but they may not"


def test_the_administration_site_opens_to_operators_only(house):
    for person in ("anonymous", "olga"):
        client = Client()
        if person != "anonymous":
            client.force_login(house[person])
        for address in administration_addresses():
            url = reverse(address.name, kwargs={part: "accounts" if part == "app_label" else "1" for part in address.parts})
            with transaction.atomic():
                status = client.get(url).status_code
                transaction.set_rollback(True)
            assert status in (302, 403), f"GET {url} by {person}: {status}"
