"""Days and months of scores, derived anew from the answers. Safe to run twice, to kill, and to run beside writers.

Every write of an answer leaves a mark in the same transaction. A job takes the bucket's lock, deletes the marks it can see and
derives their days, all in one transaction: a crash brings the marks back, and a mark committed later is a new job. Statements
see what was committed before they began (READ COMMITTED), so whatever a deleted mark spoke of is seen by what follows it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from django.db import DataError, connection, transaction

from metrics.buckets import Block, all_buckets, days_of, marked_buckets, take_marks, try_lock

logger = logging.getLogger(__name__)
POINTS = range(11)
KEY = "workspace_id, subject_id, scale_id, journey_id, channel_id, segment_id"
COLUMNS = f"{KEY}, {', '.join(f'c{point}' for point in POINTS)}, weights, squared_weights, synthetic"


# Everyone is the segment NULL. Rows are written in the order of their index, which halves the cost of writing many.
DERIVE_DAYS = f"""
INSERT INTO metrics_scoreday (day, {COLUMNS})
SELECT answer.local_day, answer.workspace_id, answer.subject_id, answer.scale_id, answer.journey_id, answer.channel_id,
    cut.segment_id,
    {", ".join(f"count(*) FILTER (WHERE answer.value = {point})" for point in POINTS)},
    {{weights}},
    count(*) FILTER (WHERE survey.is_synthetic)
FROM feedback_answer AS answer
JOIN feedback_response AS response ON response.id = answer.response_id
JOIN feedback_survey AS survey ON survey.id = response.survey_id
CROSS JOIN LATERAL unnest(array_append(response.segment_ids, NULL)) AS cut(segment_id)
WHERE answer.workspace_id = %(workspace)s AND answer.subject_id = ANY(%(subjects)s) AND answer.local_day = ANY(%(days)s)
    AND answer.counts AND answer.scale_id IS NOT NULL AND answer.value IS NOT NULL
GROUP BY answer.workspace_id, answer.subject_id, answer.local_day, answer.scale_id, answer.journey_id, answer.channel_id,
    cut.segment_id
ORDER BY answer.workspace_id, answer.subject_id, answer.local_day
"""  # noqa: S608
DERIVE_MONTHS = f"""
INSERT INTO metrics_scoremonth (month, {COLUMNS})
SELECT date_trunc('month', day)::date, {KEY}, {", ".join(f"sum(c{point})" for point in POINTS)},
    {{weights}},
    sum(synthetic)
FROM metrics_scoreday
WHERE workspace_id = %(workspace)s AND subject_id = ANY(%(subjects)s) AND day = ANY(%(all_days)s)
GROUP BY 1, {KEY}
ORDER BY workspace_id, subject_id, 1
"""  # noqa: S608


def spread(expression: str) -> str:
    """Σ per point of the scale, where any answer carries a weight; one without weighs 1."""
    sums = ", ".join(f"coalesce(sum({expression}) FILTER (WHERE answer.value = {point}), 0)" for point in POINTS)
    return f"CASE WHEN count(response.weight) > 0 THEN ARRAY[{sums}] END"


def added(column: str) -> str:
    """Σ per point over rows of which some carry weights."""
    sums = ", ".join(f"sum(coalesce({column}[{point + 1}], c{point}))" for point in POINTS)
    return f"CASE WHEN count(weights) > 0 THEN ARRAY[{sums}] END"


# Adding up weights costs more than counting, so where a workspace has none the statements say so.
WEIGHTS_OF_DAYS = f"{spread('coalesce(response.weight, 1)')}, {spread('coalesce(response.weight * response.weight, 1)')}"
WEIGHTS_OF_MONTHS = f"{added('weights')}, {added('squared_weights')}"
NO_WEIGHTS = "NULL::double precision[], NULL::double precision[]"
HAS_WEIGHTS = "SELECT EXISTS (SELECT FROM feedback_response WHERE workspace_id = %s AND weight IS NOT NULL)"
FORGET_DAYS = """
DELETE FROM metrics_scoreday WHERE workspace_id = %(workspace)s AND subject_id = ANY(%(subjects)s) AND day = ANY(%(days)s)
"""
FORGET_MONTHS = """
DELETE FROM metrics_scoremonth WHERE workspace_id = %(workspace)s AND subject_id = ANY(%(subjects)s) AND month = ANY(%(months)s)
"""
NOTE_TIME = """
INSERT INTO metrics_derivation (workspace_id, subject_id, month, derived_at)
SELECT %(workspace)s, subject, month, clock_timestamp()
FROM unnest(%(subjects)s::bigint[]) AS subject, unnest(%(months)s::date[]) AS month
ON CONFLICT (workspace_id, subject_id, month) DO UPDATE SET derived_at = excluded.derived_at
"""
# Aggregating millions of answers in memory instead of on disk; the setting ends with the transaction.
ROOM = "SET LOCAL work_mem = '128MB'"


class Outcome(Enum):
    """What became of one bucket that was marked."""

    DERIVED = "derived"
    UNMARKED = "its marks were gone"
    LOCKED = "another job has it"


def derive(block: Block, *, weighted: bool = True) -> None:
    """Replace the block's days by what the answers say now, and its months by what the days say; the locks are held.

    `weighted=False` where no answer in the block carries a weight: the same result, sooner.
    """
    parameters: dict[str, Any] = {
        "workspace": block.workspace_id,
        "subjects": block.subject_ids,
        "days": block.days,
        "months": block.months,
        "all_days": [day for month in block.months for day in days_of(month)],
    }
    statements = (
        FORGET_DAYS,
        DERIVE_DAYS.format(weights=WEIGHTS_OF_DAYS if weighted else NO_WEIGHTS),
        FORGET_MONTHS,
        DERIVE_MONTHS.format(weights=WEIGHTS_OF_MONTHS if weighted else NO_WEIGHTS),
        NOTE_TIME,
    )
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        for statement in statements:
            cursor.execute(statement, parameters)


def has_weights(workspace_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HAS_WEIGHTS, [workspace_id])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def derive_marked(workspace_id: int, subject_id: int, month: date) -> Outcome:
    """Derive the marked days of one bucket, unless another job is at it: then the marks stay for the next look."""
    if not try_lock(subject_id, month):
        return Outcome.LOCKED
    bucket = Block.of_months(workspace_id, [subject_id], [month])
    days = take_marks(bucket)
    if not days:
        return Outcome.UNMARKED
    derive(replace(bucket, days=days))
    return Outcome.DERIVED


@dataclass(frozen=True)
class Derived:
    """What one look at the marks came to."""

    buckets: list[tuple[int, date]]
    locked: int

    @property
    def months(self) -> set[date]:
        return {month for _, month in self.buckets}


def derive_all_marked(workspace_id: int) -> Derived:
    """Derive every bucket that is marked now; those that another job holds stay marked."""
    outcomes: dict[tuple[int, date], Outcome] = {}
    for bucket in marked_buckets(workspace_id):
        try:
            outcomes[bucket] = derive_marked(workspace_id, *bucket)
        except DataError:
            # One bucket that cannot be added up must not keep all the others from being derived; its marks stay.
            logger.exception("Bucket %s of workspace %s cannot be derived.", bucket, workspace_id)
    return Derived(
        [bucket for bucket, outcome in outcomes.items() if outcome is Outcome.DERIVED],
        list(outcomes.values()).count(Outcome.LOCKED),
    )


def rebuild(workspace_id: int, goes_on: Callable[[int, int], bool]) -> bool:
    """Derive all buckets of a workspace, block by block, while the old figures stay to be seen.

    `goes_on(done, total)` hears the progress before the first block and after each, and stops the work by answering False.
    Returns whether everything was derived.
    """
    buckets = all_buckets(workspace_id)
    done, weighted = 0, has_weights(workspace_id)
    blocks = Blocks(workspace_id, buckets)
    if not goes_on(done, blocks.total):
        return False
    for block in blocks:
        with transaction.atomic():
            block.lock()
            # Where somebody has written since, what was true of the weights at the start may no longer be.
            derive(block, weighted=bool(take_marks(block)) or weighted)
        done += len(block)
        if not goes_on(done, blocks.total):
            return False
    return True


class Blocks:
    """Cuts the buckets of a workspace into blocks of some seconds each, latest months first.

    Short, because whoever answers while a block is derived waits for its end to see it in the figures; not too short, because
    every block reads its part of the responses once.
    """

    SECONDS = 2.0
    MOST_BUCKETS = 1000  # Every bucket takes one of the database's locks, of which there are about 6,000.
    MOST_SUBJECTS = 250

    def __init__(self, workspace_id: int, buckets: list[tuple[int, date]]) -> None:
        self.workspace_id = workspace_id
        self.subject_ids = sorted({subject_id for subject_id, _ in buckets})
        self.months = sorted({month for _, month in buckets}, reverse=True)

    @property
    def total(self) -> int:
        return len(self.subject_ids) * len(self.months)

    def __iter__(self) -> Iterator[Block]:
        for start in range(0, len(self.subject_ids), self.MOST_SUBJECTS):
            subject_ids = self.subject_ids[start : start + self.MOST_SUBJECTS]
            waiting, at_once = self.months, 1
            while waiting:
                began = time.monotonic()
                yield Block.of_months(self.workspace_id, subject_ids, waiting[:at_once])
                waiting, took = waiting[at_once:], time.monotonic() - began
                at_once = self.fitting(at_once, took, len(subject_ids))

    def fitting(self, at_once: int, took: float, subjects: int) -> int:
        """How many months the next block should have, given how long the last one took; it at most doubles."""
        wanted = at_once * min(2.0, self.SECONDS / max(took, 0.001))
        return max(1, min(int(wanted), self.MOST_BUCKETS // subjects))
