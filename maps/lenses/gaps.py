"""What is stale or incomplete on a journey, by name: quick filters over its table, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from journeys.models import Evidence, LaneKind
from maps.lenses.looks import STALE_AFTER
from maps.lenses.rows import Row, Sheet

# The mean length of a month, which is all that "six months ago" means here.
MONTH = timedelta(days=30.4375)


@dataclass(frozen=True)
class Gap:
    """One kind of thing that somebody should look at: its name, what it means, and the rows it finds."""

    name: str
    label: str
    help: str
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        return len(self.rows)


def gaps_of(sheet: Sheet, months: int = STALE_AFTER, now: datetime | None = None) -> list[Gap]:
    """Every named filter over the journey as a whole, whatever else is filtered; the review only where it is overdue."""
    now = now or timezone.now()
    rows = sheet.rows
    found = [
        Gap(
            "stale",
            "Stale",
            f"Nobody has changed them for {months} month{'' if months == 1 else 's'}.",
            _those(rows, lambda row: row.changed_at < now - months * MONTH),
        ),
        Gap("assumed", "Only assumed", "Cards that nobody has heard, seen or measured yet.", _those(rows, is_assumed)),
        Gap(
            "ownerless",
            "No team or channel",
            "Touchpoints without a team or without a channel.",
            _those(rows, is_ownerless),
        ),
        Gap("unexplained", "Emotion without a why", "Emotions that do not say what causes them.", _those(rows, is_unexplained)),
        Gap("unreasoned", "Moment without a reason", "Moments of truth that do not say why.", _those(rows, is_unreasoned)),
        Gap("cardless", "Steps without a card", "Steps about which nothing is written yet.", tuple(cardless_steps(sheet))),
        Gap("untouched", "Stages without a touchpoint", "Stages in which nobody meets you.", tuple(untouched_stages(sheet))),
    ]
    review = sheet.journey.next_review_on
    if review is not None and review < timezone.localdate(now):
        found.insert(
            1,
            Gap(
                "review",
                "Review overdue",
                f"The review was due on {review:%-d %B %Y}, and nobody has changed them since.",
                _those(rows, lambda row: changed_on(row) < review),
            ),
        )
    return found


def changed_on(row: Row) -> date:
    return timezone.localdate(row.changed_at)


def is_assumed(row: Row) -> bool:
    return row.evidence == Evidence.ASSUMED


def is_ownerless(row: Row) -> bool:
    return row.touchpoint is not None and not (row.touchpoint.owner_team.strip() and row.touchpoint.channel_id)


def is_unexplained(row: Row) -> bool:
    return row.card is not None and row.card.lane.kind == LaneKind.EMOTION and not row.card.text.strip()


def is_unreasoned(row: Row) -> bool:
    placement = row.placement
    return placement is not None and bool(placement.moment_of_truth) and not placement.moment_of_truth_reason.strip()


def cardless_steps(sheet: Sheet) -> Iterable[Row]:
    """Steps on which no card stands, nor reaches to from the left."""
    filled = covered_steps(sheet)
    stages = {stage.pk: stage for stage in sheet.stages}
    for place, step in enumerate(sheet.steps):
        if step.pk not in filled:
            yield Row(stages[step.stage_id], step, place=place)


def covered_steps(sheet: Sheet) -> set[int]:
    """The steps that cards stand on, a card over several steps on all of them."""
    columns = {step.pk: number for number, step in enumerate(sheet.steps)}
    found: set[int] = set()
    for row in sheet.cards:
        if row.card is not None:
            start = columns[row.card.step_id]
            found.update(step.pk for step in sheet.steps[start : start + row.card.span])
    return found


def untouched_stages(sheet: Sheet) -> Iterable[Row]:
    touched = {row.stage.pk for row in sheet.placements}
    for place, stage in enumerate(sheet.stages):
        if stage.pk not in touched:
            yield Row(stage, place=place)


def _those(rows: Iterable[Row], wanted: Callable[[Row], bool]) -> tuple[Row, ...]:
    return tuple(row for row in rows if wanted(row))
