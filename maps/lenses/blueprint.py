"""The service blueprint of a journey: its lanes from what customers see down to what supports it, with three lines between.

Order and lines after G. L. Shostack, "Designing Services That Deliver", Harvard Business Review 62 (1984), and M. J. Bitner,
A. L. Ostrom, F. N. Morgan, "Service Blueprinting: A Practical Technique for Service Innovation", California Management Review
50 (2008).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from journeys.models import LINE_LANES, Lane, LaneKind
from maps.board import Board

ORDER = (
    LaneKind.EVIDENCE,
    LaneKind.ACTIONS,
    LaneKind.LINE_OF_INTERACTION,
    LaneKind.FRONTSTAGE,
    LaneKind.LINE_OF_VISIBILITY,
    LaneKind.BACKSTAGE,
    LaneKind.LINE_OF_INTERNAL_INTERACTION,
    LaneKind.SUPPORT,
)
NAMES = {LaneKind.ACTIONS: "Customer actions"}
MEANINGS = {
    LaneKind.EVIDENCE: "what customers can touch or see there",
    LaneKind.ACTIONS: "what customers do",
    LaneKind.FRONTSTAGE: "what people and systems do in customers’ sight",
    LaneKind.BACKSTAGE: "what people and systems do out of customers’ sight",
    LaneKind.SUPPORT: "what other teams and suppliers do so that all this works",
}


def name_of(kind: LaneKind) -> str:
    return NAMES.get(kind, str(kind.label))


@dataclass(frozen=True)
class BlueprintRow:
    """One row of the blueprint: a lane of the journey, a line, or a kind of lane that the journey does not have yet."""

    kind: LaneKind
    lane: Lane
    is_missing: bool = False

    @property
    def is_line(self) -> bool:
        return self.kind in LINE_LANES

    @property
    def meaning(self) -> str:
        return MEANINGS.get(self.kind, "")


@dataclass(frozen=True)
class Addition:
    """A lane to create, at its place among all lanes of the journey as the additions before it leave them."""

    kind: LaneKind
    name: str
    position: int


@dataclass(frozen=True)
class Blueprint:
    """A journey's board, read as a service blueprint; `hide` are lanes that somebody does not want to see."""

    board: Board
    hide: Collection[int] = ()

    @cached_property
    def rows(self) -> list[BlueprintRow]:
        """In the canonical order; each line is drawn once, even where the journey has no lane for it."""
        found = []
        for kind in ORDER:
            lanes = [lane for lane in self.board.lanes if lane.kind == kind]
            if kind in LINE_LANES:
                lanes = lanes[:1]
            found += [BlueprintRow(kind, lane) for lane in lanes if lane.pk not in self.hide]
            if not lanes:
                found.append(BlueprintRow(kind, Lane(kind=kind, name=name_of(kind)), is_missing=True))
        return found

    @property
    def missing(self) -> list[str]:
        """The names of the lanes, without lines, that the journey does not have."""
        return [row.lane.name for row in self.rows if row.is_missing and not row.is_line]

    @property
    def is_incomplete(self) -> bool:
        return any(row.is_missing for row in self.rows)

    @property
    def has_any(self) -> bool:
        return any(not row.is_missing and not row.is_line for row in self.rows)


def additions(kinds: Sequence[str]) -> list[Addition]:
    """The lanes that a journey with lanes of these kinds, in this order, lacks for a blueprint, and where each belongs.

    Each goes right below what stands above it in a blueprint, and what comes before all others right above the next; a journey
    without any gets them as a block at its end. No lane that is there moves.
    """
    lanes = list(kinds)
    found = []
    for place, kind in enumerate(ORDER):
        if kind in lanes:
            continue
        above = [at for at, there in enumerate(lanes) if there in ORDER[:place]]
        below = [at for at, there in enumerate(lanes) if there in ORDER[place + 1 :]]
        position = above[-1] + 1 if above else below[0] if below else len(lanes)
        lanes.insert(position, kind)
        found.append(Addition(kind, name_of(kind), position))
    return found
