"""Counts of passages per entry day and step, always derived anew from the passages themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from behaviour.locks import try_lock_passages
from behaviour.models import PassageCount, Reading
from behaviour.walks import last_required_step, optional_steps

# An array's first place is 1 in SQL and 0 everywhere else. A window is over when its last instant has passed.
COUNT = """
INSERT INTO behaviour_passagecount (workspace_id, journey_id, reading_id, entry_day, step_index,
    entered, reached, skipped, dropped, pending, open, recount_at)
SELECT %(workspace)s, %(journey)s, %(reading)s, passage.entry_day, step.index,
    count(*) FILTER (WHERE passage.entry_step = step.index),
    count(*) FILTER (WHERE passage.steps_at[step.index + 1] IS NOT NULL),
    count(*) FILTER (WHERE step.index > passage.entry_step AND step.index < passage.last_step
        AND passage.steps_at[step.index + 1] IS NULL),
    count(*) FILTER (WHERE passage.last_step = step.index AND step.index < %(last)s AND passage.closes_at < %(now)s),
    count(*) FILTER (WHERE passage.last_step = step.index AND step.index < %(last)s AND passage.closes_at >= %(now)s),
    count(*) FILTER (WHERE passage.steps_at[step.index + 1] IS NOT NULL AND passage.closes_at >= %(now)s),
    min(passage.closes_at) FILTER (WHERE passage.closes_at >= %(now)s)
FROM behaviour_passage AS passage CROSS JOIN generate_series(0, %(steps)s - 1) AS step (index)
WHERE passage.workspace_id = %(workspace)s AND passage.journey_id = %(journey)s AND passage.reading_id = %(reading)s
    AND (%(days)s::date[] IS NULL OR passage.entry_day = ANY (%(days)s::date[]))
GROUP BY passage.entry_day, step.index
"""


def recount(reading: Reading, days: Collection[date] | None, now: datetime | None = None) -> None:
    """Count these entry days anew, or all where `days` is None; the caller holds the lock on the journey's passages."""
    rows = PassageCount.objects.filter(reading=reading)
    if days is not None:
        if not days:
            return
        rows = rows.filter(workspace=reading.workspace_id, journey=reading.journey_id, entry_day__in=days)
    rows.delete()
    steps = optional_steps(reading.step_ids, reading.optional)
    values = {
        "workspace": reading.workspace_id,
        "journey": reading.journey_id,
        "reading": reading.pk,
        "days": None if days is None else sorted(days),
        "steps": len(steps),
        "last": last_required_step(steps),
        "now": now or timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)


def recount_closed_windows(now: datetime | None = None) -> int:
    """Count anew the days on which a window has closed since: who was pending there has now dropped. How many days."""
    now = now or timezone.now()
    due = PassageCount.objects.filter(recount_at__lt=now, reading__state=Reading.State.CURRENT)
    days: dict[int, set[date]] = {}
    for reading_id, day in due.values_list("reading_id", "entry_day").distinct():
        days.setdefault(reading_id, set()).add(day)
    counted = 0
    for reading in Reading.objects.filter(pk__in=days):
        with transaction.atomic():
            # Whoever holds the lock counts the days it touches; the rest come with the next sweep.
            if try_lock_passages(reading.journey_id):
                recount(reading, days[reading.pk], now)
                counted += len(days[reading.pk])
    return counted
