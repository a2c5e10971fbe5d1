"""Which places of a map are measured, in which order: versions of a journey's reading, kept in step with the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from behaviour.models import Reading
from journeys.models import Journey
from touchpoints.models import Placement

MAXIMUM_WINDOW = timedelta(days=730)


@dataclass(frozen=True)
class Shape:
    """Everything that decides how passages are read; two readings of the same shape give the same passages."""

    placement_ids: tuple[int, ...]
    touchpoint_ids: tuple[int, ...]
    step_ids: tuple[int, ...]
    optional: tuple[bool, ...]
    window: timedelta
    entry: str

    @classmethod
    def of_map(cls, journey: Journey, window: timedelta, entry: str) -> Shape:
        """The journey's placements in the order of stage, step and place; a step without placements is not measured."""
        places = Placement.objects.on_journey(journey.pk).in_order()
        rows = list(places.values_list("pk", "touchpoint_id", "step_id", "is_optional"))
        placement_ids, touchpoint_ids, step_ids, optional = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(placement_ids, touchpoint_ids, step_ids, optional, window, entry)

    @classmethod
    def of_reading(cls, reading: Reading) -> Shape:
        return cls(
            tuple(reading.placement_ids),
            tuple(reading.touchpoint_ids),
            tuple(reading.step_ids),
            tuple(reading.optional),
            reading.window,
            reading.entry,
        )


@transaction.atomic
def refresh_reading(journey_id: int, *, window: timedelta | None = None, entry: str | None = None) -> Reading | None:
    """Make a new version of the journey's reading if its map, window or entry has changed; return it when it is to be computed.

    Without a change nothing is made, and nothing is measured on the map of a future state. A version that nobody has seen yet,
    because it was still being computed, is given up for the newer one. The version shown until now stays current until the new
    one is ready.
    """
    # Two edits at once wait for each other here, so versions are counted up without a gap.
    journey = Journey.objects.select_for_update(no_key=True).filter(pk=journey_id).first()
    if journey is None or journey.state == Journey.State.FUTURE:
        return None
    versions = list(Reading.objects.filter(journey=journey).exclude(state=Reading.State.RETIRED).order_by("version"))
    latest = versions[-1] if versions else Reading(workspace_id=journey.workspace_id, journey=journey)
    wanted = Shape.of_map(journey, latest.window if window is None else window, latest.entry if entry is None else entry)
    if versions and Shape.of_reading(latest) == wanted:
        return latest if latest.state == Reading.State.COMPUTING else None
    if not versions and not wanted.placement_ids:
        return None
    Reading.objects.filter(journey=journey, state=Reading.State.COMPUTING).update(state=Reading.State.RETIRED)
    current = versions[0] if versions and versions[0].state == Reading.State.CURRENT else None
    if current is not None and Shape.of_reading(current) == wanted:
        return None
    newest = Reading.objects.filter(journey=journey).order_by("-version").values_list("version", flat=True).first()
    return Reading.objects.create(
        workspace_id=journey.workspace_id,
        journey=journey,
        version=(newest or 0) + 1,
        window=wanted.window,
        entry=wanted.entry,
        placement_ids=list(wanted.placement_ids),
        touchpoint_ids=list(wanted.touchpoint_ids),
        step_ids=list(wanted.step_ids),
        optional=list(wanted.optional),
    )


def journeys_with_changed_maps() -> list[int]:
    """Current journeys whose placements differ from their newest reading: one query over all maps, for the sweep."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_MAPS)
        return [row[0] for row in cursor.fetchall()]


CHANGED_MAPS = """
WITH placed AS (
    SELECT stage.journey_id,
        array_agg(place.id ORDER BY stage.position, step.position, place.position) AS placement_ids,
        array_agg(place.touchpoint_id ORDER BY stage.position, step.position, place.position) AS touchpoint_ids,
        array_agg(place.step_id ORDER BY stage.position, step.position, place.position) AS step_ids,
        array_agg(place.is_optional ORDER BY stage.position, step.position, place.position) AS optional
    FROM touchpoints_placement AS place
    JOIN touchpoints_touchpoint AS touchpoint ON touchpoint.id = place.touchpoint_id AND touchpoint.archived_at IS NULL
    JOIN journeys_step AS step ON step.id = place.step_id AND step.archived_at IS NULL
    JOIN journeys_stage AS stage ON stage.id = step.stage_id AND stage.archived_at IS NULL
    WHERE place.archived_at IS NULL
    GROUP BY stage.journey_id
), latest AS (
    SELECT DISTINCT ON (journey_id) journey_id, placement_ids, touchpoint_ids, step_ids, optional
    FROM behaviour_reading WHERE state <> 'retired' ORDER BY journey_id, version DESC
)
SELECT journey.id
FROM journeys_journey AS journey
JOIN accounts_workspace AS workspace ON workspace.id = journey.workspace_id AND workspace.archived_at IS NULL
LEFT JOIN placed ON placed.journey_id = journey.id
LEFT JOIN latest ON latest.journey_id = journey.id
WHERE journey.archived_at IS NULL AND journey.state = 'current'
    AND (COALESCE(placed.placement_ids, '{}'), COALESCE(placed.touchpoint_ids, '{}'), COALESCE(placed.step_ids, '{}'),
         COALESCE(placed.optional, '{}'))
    IS DISTINCT FROM (COALESCE(latest.placement_ids, '{}'), COALESCE(latest.touchpoint_ids, '{}'),
         COALESCE(latest.step_ids, '{}'), COALESCE(latest.optional, '{}'))
ORDER BY journey.id
"""
