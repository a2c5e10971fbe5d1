"""How the text of cards is written on pages."""

from django import template
from django.utils.safestring import SafeString

from journeys.formatting import to_html, to_plain

register = template.Library()


@register.filter
def formatted(text: str) -> SafeString:
    """The text of a card with its bold, italic, lists and links."""
    return to_html(text)


@register.filter
def lines(text: str) -> list[str]:
    """What stands on each line, without the dash or dot that people put before it."""
    found = (line.strip().lstrip("-•*–").strip() for line in text.splitlines())
    return [line for line in found if line]


@register.filter
def plain(text: str) -> str:
    """The words of a card alone, where there is no room for more."""
    return to_plain(text)
