"""The few tags and filters that all pages share."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

TINTS = 5


@dataclass(frozen=True)
class Entry:
    """A page that the navigation may offer.

    needs  what the context must say yes to, such as `can_administer`
    also   first parts of addresses within the workspace that belong to it too
    """

    label: str
    url_name: str
    icon: str
    needs: str = ""
    also: tuple[str, ...] = ()

    def leads_to(self, path: str, href: str, workspace: str) -> bool:
        return path.startswith((href, *(f"/w/{workspace}/{part}/" for part in self.also)))


# A page that this installation does not have is simply not offered.
PRIMARY = (
    Entry("Journeys", "journeys:list", "map", also=("stages", "steps", "lanes", "cards", "placements", "personas")),
    Entry("Dashboard", "dashboards:home", "dashboard"),
    Entry("Listening", "feedback:list", "listening"),
    Entry("Flags", "improvements:flags", "flag"),
    Entry("Customers", "behaviour:customers", "users", also=("events",)),
)
SECONDARY = (
    Entry("Touchpoints", "touchpoints:list", "touchpoint", also=("channels",)),
    Entry("Imports", "intake:list", "upload", needs="can_edit"),
    Entry("Figures", "metrics:figures", "table", also=("subjects",)),
    Entry("Members", "accounts:members", "users", also=("invitations",)),
    Entry("API keys", "accounts:keys", "key", needs="can_administer"),
    Entry("Audit", "accounts:audit", "history", needs="can_administer"),
    Entry("Settings", "accounts:workspace_settings", "settings", needs="can_administer"),
)


# The ways of looking at one journey.
LENSES = (
    ("map", "maps:map", "Map"),
    ("editor", "maps:editor", "Edit"),
    ("table", "maps:table", "Table"),
    ("moments", "maps:moments", "Moments of truth"),
    ("blueprint", "maps:blueprint", "Blueprint"),
    ("outline", "journeys:outline", "Outline"),
    ("dashboard", "dashboards:journey", "Dashboard"),
)
PERIOD = ("from", "to")


@dataclass(frozen=True)
class Way:
    """One entry of the navigation: where it leads, and whether the reader is there."""

    label: str
    href: str
    icon: str = ""
    current: bool = False


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks for itself, without one it is decoration."""
    speech = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        speech,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def navigation(context: Context, which: str = "primary") -> list[Way]:
    """The pages of the workspace that this installation has, `primary` or `secondary`."""
    workspace = context.get("workspace")
    if workspace is None:
        return []
    path = getattr(context.get("request"), "path", "")
    ways = []
    for entry in PRIMARY if which == "primary" else SECONDARY:
        if entry.needs and not context.get(entry.needs):
            continue
        try:
            href = reverse(entry.url_name, args=[workspace.slug])
        except NoReverseMatch:
            continue
        ways.append(Way(entry.label, href, entry.icon, current=entry.leads_to(path, href, workspace.slug)))
    return ways


@register.simple_tag(takes_context=True)
def lenses(context: Context, here: str) -> list[Way]:
    """The ways of looking at the journey that this installation has; the period in the address goes along."""
    workspace, journey = context["workspace"], context["journey"]
    query = context["request"].GET
    period = urlencode([(name, query[name]) for name in PERIOD if query.get(name)])
    ways = []
    for lens, url_name, label in LENSES:
        try:
            href = reverse(url_name, args=[workspace.slug, journey.pk])
        except NoReverseMatch:
            continue
        ways.append(Way(label, f"{href}?{period}" if period else href, current=lens == here))
    return ways


@register.filter
def initials(person: Any) -> str:
    """Two letters for a person: of the name, or else of the e-mail address."""
    name = getattr(person, "name", "") or getattr(person, "email", "") or str(person)
    words = name.split("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


@register.filter
def tint(person: Any) -> int:
    """Which of the five quiet colours a person's initials stand on: always the same for the same person."""
    return (getattr(person, "pk", None) or 0) % TINTS + 1


@register.filter
def minus(value: Any) -> str:
    """A number as text with a real minus sign, so that negative figures read and align."""
    return str(value).replace("-", "−")
