"""What only the map's templates need."""

from django import template

from journeys.models import Card

register = template.Library()


@register.filter
def of_lane(cards: dict[int, list[Card]], lane_id: int) -> list[Card]:
    """The cards of one lane, out of a step's cards by lane."""
    return cards.get(lane_id, [])
