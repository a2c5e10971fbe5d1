"""The few tags and filters that all pages share."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

TINTS = 5

# Label, URL name, icon. A page that does not exist in this installation is simply not offered.
PRIMARY = (
    ("Journeys", "journeys:list", "map"),
    ("Dashboard", "dashboards:home", "dashboard"),
    ("Listening", "feedback:list", "listening"),
    ("Flags", "improvements:flags", "flag"),
    ("Customers", "behaviour:customers", "users"),
)
SECONDARY = (
    ("Touchpoints", "touchpoints:list", "touchpoint"),
    ("Imports", "intake:list", "upload"),
    ("Members", "accounts:members", "users"),
    ("API keys", "accounts:keys", "key"),
    ("Audit", "accounts:audit", "history"),
    ("Outbox", "accounts:outbox", "inbox"),
)


@dataclass(frozen=True)
class Way:
    """One entry of the navigation: where it leads, and whether the reader is there."""

    label: str
    href: str
    icon: str
    current: bool


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
    for label, url_name, icon_name in PRIMARY if which == "primary" else SECONDARY:
        try:
            href = reverse(url_name, args=[workspace.slug])
        except NoReverseMatch:
            continue
        ways.append(Way(label, href, icon_name, current=path.startswith(href)))
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
