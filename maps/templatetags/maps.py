"""What only the map's templates need."""

from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static

from journeys.models import Card

register = template.Library()


@register.filter
def of_lane(cards: dict[int, list[Card]], lane_id: int) -> list[Card]:
    """The cards of one lane, out of a step's cards by lane."""
    return cards.get(lane_id, [])


@register.simple_tag
def editor_modules() -> list[str]:
    """The addresses of the editor's modules, to be fetched all at once instead of one import after the other."""
    return [static(name) for name in _module_names()]


@cache
def _module_names() -> list[str]:
    here = settings.BASE_DIR / "static"
    modules = sorted((here / "js" / "editor").glob("*.js"))
    return [module.relative_to(here).as_posix() for module in modules if not module.name.endswith(".test.js")]
