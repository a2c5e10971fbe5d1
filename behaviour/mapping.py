"""Which touchpoint an event happened at, and how a changed rule reaches the events that are already here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from behaviour.locks import wait_for_writers, writing_events
from behaviour.models import Event, EventRule

REMAP = """
WITH old AS (
    SELECT occurred_at, id, customer_id, touchpoint_id FROM behaviour_event
    WHERE workspace_id = %(workspace)s AND name = %(name)s AND local_day = %(day)s
        AND touchpoint_id IS DISTINCT FROM %(touchpoint)s::bigint
    FOR UPDATE
), changed AS (
    UPDATE behaviour_event AS event SET touchpoint_id = %(touchpoint)s
    FROM old WHERE event.occurred_at = old.occurred_at AND event.id = old.id
    RETURNING old.customer_id, old.touchpoint_id
), marked AS (
    INSERT INTO behaviour_passagemark (workspace_id, journey_id, customer_id, created_at)
    SELECT DISTINCT %(workspace)s, reading.journey_id, changed.customer_id, now()
    FROM changed JOIN behaviour_reading AS reading
        ON reading.workspace_id = %(workspace)s AND reading.state <> 'retired'
        AND (changed.touchpoint_id = ANY (reading.touchpoint_ids) OR %(touchpoint)s = ANY (reading.touchpoint_ids))
    RETURNING journey_id
)
SELECT (SELECT count(*) FROM changed), ARRAY(SELECT DISTINCT journey_id FROM marked)
"""

Progress = Callable[[int, int], None]


def remap_events(workspace_id: int, event_name: str, progress: Progress | None = None) -> tuple[int, set[int]]:
    """Bring all events of this name to the touchpoint of today's rule, a day at a time, and mark their passages.

    Safe to run twice and to be stopped in the middle: each day is whole, and days that are done have nothing left to change.
    Returns how many events moved and which journeys are to be derived anew; StillWritingError while a large file comes in.
    """
    wait_for_writers(workspace_id, seconds=5)
    events = Event.objects.filter(workspace=workspace_id, name=event_name)
    days = sorted(events.values_list("local_day", flat=True).distinct())
    moved, journeys = 0, set[int]()
    for done, day in enumerate(days, start=1):
        count, touched = _remap_day(workspace_id, event_name, day)
        moved += count
        journeys |= touched
        if progress is not None:
            progress(done, len(days))
    return moved, journeys


@transaction.atomic
def _remap_day(workspace_id: int, event_name: str, day: date) -> tuple[int, set[int]]:
    writing_events(workspace_id)
    rule = EventRule.objects.filter(workspace=workspace_id, event_name=event_name).values_list("touchpoint_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(REMAP, {"workspace": workspace_id, "name": event_name, "day": day, "touchpoint": rule})
        count, journeys = cursor.fetchone()
    return count, set(journeys)
