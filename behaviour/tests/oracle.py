"""Passages and their sequential reading, computed the slow and obvious way, to hold the real thing against.

Nothing here is shared with the product: plain lists, every chain of events tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Plan:
    """The steps in order, each with its touchpoints and whether it may be skipped."""

    steps: tuple[tuple[frozenset[int], bool], ...]
    window: timedelta
    first_step_only: bool = False

    @property
    def everything(self) -> frozenset[int]:
        return frozenset().union(*(touchpoints for touchpoints, _ in self.steps))


def passages(plan: Plan, events: list[tuple[datetime, int]]) -> list[list[tuple[datetime, int]]]:
    """Cut one customer's events, in order, into passages."""
    placed = [event for event in events if event[1] in plan.everything]
    found: list[list[tuple[datetime, int]]] = []
    while placed:
        if plan.first_step_only and placed[0][1] not in plan.steps[0][0]:
            placed = placed[1:]
            continue
        opened_at = placed[0][0]
        found.append([event for event in placed if event[0] - opened_at <= plan.window])
        placed = [event for event in placed if event[0] - opened_at > plan.window]
    return found


def entry_step(plan: Plan, passage: list[tuple[datetime, int]]) -> int:
    return min(index for index, (touchpoints, _) in enumerate(plan.steps) if passage[0][1] in touchpoints)


def earliest(plan: Plan, passage: list[tuple[datetime, int]], k: int) -> datetime | None:
    """The earliest end of any chain from the entry to step k: one event per step, in order, no required step left out."""
    entry = entry_step(plan, passage)
    if k == entry:
        return passage[0][0]
    between = [step for step in range(entry + 1, k) if not plan.steps[step][1]]
    return _end_of_chain(plan, passage, 1, [*between, k])


def _end_of_chain(plan: Plan, passage: list[tuple[datetime, int]], start: int, steps: list[int]) -> datetime | None:
    """Try every event that could serve the first of these steps, and every way on from there."""
    ends = []
    for index in range(start, len(passage)):
        at, touchpoint = passage[index]
        if touchpoint in plan.steps[steps[0]][0]:
            ends.append(at if len(steps) == 1 else _end_of_chain(plan, passage, index + 1, steps[1:]))
    known = [end for end in ends if end is not None]
    return min(known) if known else None


def furthest(plan: Plan, passage: list[tuple[datetime, int]]) -> int:
    """The furthest step for which a chain exists."""
    entry = entry_step(plan, passage)
    return max(k for k in range(entry, len(plan.steps)) if earliest(plan, passage, k) is not None)
