"""How a customer's events become passages through one journey, and how far each passage came: pure functions, no database.

A passage opens at the first event on any placed touchpoint while none is open (or, by setting, only at one on the first step),
takes the events whose time lies within the window after the opening, the last instant included, and then closes.

Within a passage the walk is read in sequence. It begins at the step of the opening event. From the step where it stands, an
event moves it forward to a later step if no required step lies between; events on the same or an earlier step leave it where it
is. One event moves the walk once, so it serves one step only: where its touchpoint is placed on several steps that it could
move to, the furthest. This simple walk finds exactly the steps k for which events t₁ ≤ t₂ ≤ … ≤ tₖ exist, one on each required
step from the entry to k, each required step at the earliest time possible (an event on the next required step always serves it,
and waiting for a later one never opens a way that was closed). Its cost is one look-up per event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from behaviour.models import Reading


class Visit(NamedTuple):
    """One event on its way into a passage: when, at which touchpoint, and the day that the workspace calls it."""

    at: datetime
    touchpoint_id: int
    local_day: date


@dataclass(slots=True)
class Walk:
    """One passage as it was walked: the first time at each placement, and at each step under the sequential reading."""

    opened_at: datetime
    closes_at: datetime
    entry_day: date
    placements_at: list[datetime | None]
    steps_at: list[datetime | None]
    entry_step: int
    last_step: int


@dataclass(frozen=True)
class Route:
    """A reading made ready for walking: which steps each touchpoint lies on, and how far a walk may go from each step."""

    window: timedelta
    first_step_only: bool
    optional: tuple[bool, ...]
    placements: int
    steps_of: dict[int, tuple[int, ...]] = field(repr=False)
    placements_of: dict[int, tuple[int, ...]] = field(repr=False)
    # From step s a walk may move to any step up to and including reach[s], the next required one.
    reach: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, reading: Reading) -> Route:
        return cls.build(
            reading.touchpoint_ids,
            reading.step_ids,
            reading.optional,
            window=reading.window,
            first_step_only=reading.entry == reading.Entry.FIRST,
        )

    @classmethod
    def build(
        cls,
        touchpoint_ids: Sequence[int],
        step_ids: Sequence[int],
        optional: Sequence[bool],
        *,
        window: timedelta,
        first_step_only: bool = False,
    ) -> Route:
        """From the parallel arrays of a reading, one place per placement in the order of the map."""
        steps = measured_steps(step_ids)
        index_of = {step_id: index for index, step_id in enumerate(steps)}
        steps_of: dict[int, list[int]] = {}
        placements_of: dict[int, list[int]] = {}
        for place, (touchpoint_id, step_id) in enumerate(zip(touchpoint_ids, step_ids, strict=True)):
            placements_of.setdefault(touchpoint_id, []).append(place)
            steps_of.setdefault(touchpoint_id, []).append(index_of[step_id])
        skippable = optional_steps(step_ids, optional)
        reach = [len(steps) - 1] * len(steps)
        for step in range(len(steps) - 2, -1, -1):
            reach[step] = reach[step + 1] if skippable[step + 1] else step + 1
        return cls(
            window=window,
            first_step_only=first_step_only,
            optional=tuple(skippable),
            placements=len(step_ids),
            steps_of={touchpoint: tuple(sorted(indexes)) for touchpoint, indexes in steps_of.items()},
            placements_of={touchpoint: tuple(places) for touchpoint, places in placements_of.items()},
            reach=tuple(reach),
        )

    @property
    def steps(self) -> int:
        return len(self.optional)

    def walks(self, visits: Iterable[Visit]) -> Iterator[Walk]:
        """The passages of one customer, whose events come in order (time, then sequence, then id)."""
        walk: Walk | None = None
        for visit in visits:
            steps = self.steps_of.get(visit.touchpoint_id)
            if steps is None:
                continue
            if walk is None or visit.at > walk.closes_at:
                if walk is not None:
                    yield walk
                walk = self._opened_by(visit, steps[0])
                continue
            for place in self.placements_of[visit.touchpoint_id]:
                if walk.placements_at[place] is None:
                    walk.placements_at[place] = visit.at
            furthest = self.reach[walk.last_step]
            for step in reversed(steps):
                if walk.last_step < step <= furthest:
                    walk.last_step = step
                    walk.steps_at[step] = visit.at
                    break
        if walk is not None:
            yield walk

    def _opened_by(self, visit: Visit, step: int) -> Walk | None:
        """A new passage at the first step that the touchpoint lies on, or none where passages begin at the first step only."""
        if self.first_step_only and step != 0:
            return None
        placements_at: list[datetime | None] = [None] * self.placements
        for place in self.placements_of[visit.touchpoint_id]:
            placements_at[place] = visit.at
        steps_at: list[datetime | None] = [None] * self.steps
        steps_at[step] = visit.at
        return Walk(visit.at, visit.at + self.window, visit.local_day, placements_at, steps_at, step, step)


def measured_steps(step_ids: Sequence[int]) -> list[int]:
    """The steps that have placements, each once, in the order of the map."""
    return list(dict.fromkeys(step_ids))


def optional_steps(step_ids: Sequence[int], optional: Sequence[bool]) -> list[bool]:
    """For each measured step whether it may be skipped: all its placements are optional."""
    skippable: dict[int, bool] = {}
    for step_id, may_skip in zip(step_ids, optional, strict=True):
        skippable[step_id] = skippable.get(step_id, True) and may_skip
    return list(skippable.values())


def last_required_step(optional: Sequence[bool]) -> int:
    """The index of the step that completes a journey: the last required one, or the last where all are optional; −1 for none."""
    required = [index for index, may_skip in enumerate(optional) if not may_skip]
    return required[-1] if required else len(optional) - 1
