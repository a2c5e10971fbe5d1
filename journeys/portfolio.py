"""Journeys in families: the larger ones, with those that lie in them beneath."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from journeys.models import Journey


@dataclass(frozen=True)
class Row:
    """One journey of a list, and how deep it lies in the others of that list."""

    journey: Journey
    depth: int


def in_families(journeys: Sequence[Journey]) -> list[Row]:
    """Each journey once, under its parent where the list holds it; rings, if any came about, are cut open."""
    listed = {journey.pk for journey in journeys}
    children = defaultdict(list)
    for journey in journeys:
        children[journey.parent_id if journey.parent_id in listed else None].append(journey)
    rows: list[Row] = []
    seen: set[int] = set()

    def add(journey: Journey, depth: int) -> None:
        if journey.pk not in seen:
            seen.add(journey.pk)
            rows.append(Row(journey, depth))
            for child in children[journey.pk]:
                add(child, depth + 1)

    for journey in (*children[None], *journeys):
        add(journey, 0)
    return rows
