"""Passages derived from events: after each change for the customers who are marked, and in full when the reading changes.

Whoever writes, changes or removes an event leaves a mark (journey, customer) in the same transaction. The job holds the
journey's lock, deletes the marks it can see, derives those customers' passages anew from all their events, counts the entry
days it touched, and commits all of it at once. A mark that is committed later stays for the next run. So running twice, a job
that is killed, late events and erasure all come out right, and the cost follows the customers who changed.

A full build is the same walk over one ordered read of the covering index, streamed, so that memory does not grow with history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from behaviour.counts import recount
from behaviour.locks import StillWritingError, lock_passages, try_lock_passages, wait_for_writers
from behaviour.models import Passage, PassageCount, PassageMark, Reading
from behaviour.walks import Route, Visit, Walk
from common.bulk import copy_rows

# Customers derived in one transaction; where more are marked than this, one full build costs less than many small jobs.
BATCH = 20_000
# Events taken from the server at a time, and passages written at a time, in a full build.
FETCH = 20_000

TAKE_MARKS = """
WITH bucket AS (SELECT DISTINCT customer_id FROM behaviour_passagemark WHERE journey_id = %s ORDER BY customer_id LIMIT %s)
DELETE FROM behaviour_passagemark AS mark USING bucket
WHERE mark.journey_id = %s AND mark.customer_id = bucket.customer_id
RETURNING mark.customer_id
"""

# The covering index answers this alone, in its own order.
EVENTS = """
SELECT customer_id, occurred_at, touchpoint_id, local_day FROM behaviour_event
WHERE workspace_id = %s AND touchpoint_id = ANY (%s) {only}
ORDER BY customer_id, occurred_at, sequence, id
"""

COLUMNS = [
    *("workspace_id", "journey_id", "reading_id", "customer_id", "opened_at", "closes_at", "entry_day"),
    *("placements_at", "steps_at", "entry_step", "last_step"),
]

PASSAGES = f"SELECT id, {', '.join(COLUMNS)} FROM behaviour_passage WHERE reading_id = %s AND customer_id = ANY (%s)"  # noqa: S608

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Derived:
    """What one run has done: for how many customers, or nothing because somebody else is at work on this journey."""

    customers: int = 0
    is_busy: bool = False


def derive_marked(journey_id: int, *, batch: int = BATCH, now: datetime | None = None) -> Derived:
    """Derive anew the passages of customers who are marked, at most `batch` of them; the rest with the next call."""
    if not PassageMark.objects.filter(journey=journey_id).exists():
        return Derived()
    with transaction.atomic():
        if not try_lock_passages(journey_id):
            return Derived(is_busy=True)
        customers = _take_marks(journey_id, batch + 1)
        reading = Reading.objects.filter(journey=journey_id, state=Reading.State.CURRENT).first()
        if reading is None:
            # The first version is still being built, and reads every event when it is.
            return Derived(len(customers))
        if len(customers) > batch:
            PassageMark.objects.filter(journey=journey_id).delete()
            return Derived(_build(reading, now=now) or len(customers))
        days = _derive_customers(reading, customers)
        recount(reading, days, now)
        Reading.objects.filter(pk=reading.pk).update(derived_at=timezone.now())
    return Derived(len(customers))


def build(reading_id: int, *, progress: Progress | None = None, wait: bool = True, now: datetime | None = None) -> int | None:
    """Derive all passages of a reading, make it current, and return how many customers have events.

    Until the end everybody sees the version and the figures that were current before. None where the version has been given up
    for a newer one, or, with `wait` False, where an import or another job is at work that would have to be waited for.
    """
    reading = Reading.objects.filter(pk=reading_id).exclude(state=Reading.State.RETIRED).first()
    if reading is None:
        return None
    try:
        wait_for_writers(reading.workspace_id, seconds=None if wait else 5)
    except StillWritingError:
        return None
    with transaction.atomic():
        if wait:
            lock_passages(reading.journey_id)
        elif not try_lock_passages(reading.journey_id):
            return None
        reading.refresh_from_db()
        if reading.state == Reading.State.RETIRED:
            return None
        PassageMark.objects.filter(journey=reading.journey_id).delete()
        customers = _build(reading, progress=progress, now=now)
        latest = Reading.objects.select_for_update(no_key=True).get(pk=reading.pk)
        if latest.state == Reading.State.RETIRED:
            # The map has changed again meanwhile; nobody shall see what was just derived.
            transaction.set_rollback(True)
            return None
        others = Reading.objects.filter(journey=reading.journey_id, state=Reading.State.CURRENT).exclude(pk=reading.pk)
        others.update(state=Reading.State.RETIRED)
        Reading.objects.filter(pk=reading.pk).update(state=Reading.State.CURRENT)
    return customers


def clear_retired(limit: int = 50_000) -> int:
    """Delete passages and counts of versions that nobody sees any more, a piece at a time. How many passages went."""
    retired = Reading.objects.filter(state=Reading.State.RETIRED)
    PassageCount.objects.filter(reading__in=retired).delete()
    piece = Passage.objects.filter(reading__in=retired).values("pk")[:limit]
    return Passage.objects.filter(pk__in=piece).delete()[0]


def _take_marks(journey_id: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_MARKS, [journey_id, limit, journey_id])
        return sorted({row[0] for row in cursor.fetchall()})


def _derive_customers(reading: Reading, customers: list[int]) -> set[date]:
    """Bring the passages of these customers up to date, writing only those that differ; the entry days that they touch."""
    with connection.cursor() as cursor:
        cursor.execute(PASSAGES, [reading.pk, customers])
        known = {(row[4], row[5]): row for row in cursor.fetchall()}
        cursor.execute(
            EVENTS.format(only="AND customer_id = ANY (%s)"), [reading.workspace_id, reading.touchpoint_ids, customers]
        )
        fresh = []
        for _, rows in _walked(reading, cursor.fetchall()):
            for row in rows:
                before = known.get((row[3], row[4]))
                if before is not None and before[1:] == row:
                    del known[row[3], row[4]]
                else:
                    fresh.append(row)
        cursor.execute("DELETE FROM behaviour_passage WHERE id = ANY (%s)", [[row[0] for row in known.values()]])
    copy_rows(Passage._meta.db_table, COLUMNS, fresh)
    return {row[7] for row in known.values()} | {row[6] for row in fresh}


def _build(reading: Reading, *, progress: Progress | None = None, now: datetime | None = None) -> int:
    """Derive every customer's passages within the caller's transaction; how many customers have events on the map."""
    Passage.objects.filter(reading=reading).delete()
    customers, waiting = 0, []
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(EVENTS.format(only=""), [reading.workspace_id, reading.touchpoint_ids])
        for _, rows in _walked(reading, _fetched(cursor)):
            customers += 1
            waiting += rows
            if len(waiting) >= FETCH:
                copy_rows(Passage._meta.db_table, COLUMNS, waiting)
                waiting = []
                if progress is not None:
                    progress(customers)
    copy_rows(Passage._meta.db_table, COLUMNS, waiting)
    recount(reading, None, now)
    Reading.objects.filter(pk=reading.pk).update(derived_at=timezone.now())
    return customers


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(FETCH):
        yield from rows


def _walked(reading: Reading, events: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """For each customer the rows of the passages table; `events` are in the order of customer, time, sequence and id."""
    route = Route.of(reading)
    for customer_id, group in groupby(events, key=lambda event: event[0]):
        walks = route.walks(Visit(at, touchpoint_id, day) for _, at, touchpoint_id, day in group)
        yield customer_id, [_as_row(reading, customer_id, walk) for walk in walks]


def _as_row(reading: Reading, customer_id: int, walk: Walk) -> tuple[Any, ...]:
    return (
        *(reading.workspace_id, reading.journey_id, reading.pk, customer_id),
        *(walk.opened_at, walk.closes_at, walk.entry_day, walk.placements_at, walk.steps_at, walk.entry_step, walk.last_step),
    )
