"""A journey with a touchpoint on each of its four steps, and short ways to let things happen on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from behaviour import passages, readings
from behaviour.events import IncomingEvent, write_events
from behaviour.models import EventRule, Passage, PassageCount, Reading
from journeys.models import Step
from touchpoints.models import Placement, Touchpoint

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def touchpoints(workspace, journey) -> dict[str, Touchpoint]:
    """Search, Compare, Cart and Pay: each on the step of its name, each reached by an event of its name in small letters."""
    made = {}
    for step in Step.objects.filter(stage__journey=journey).in_order():
        made[step.name] = Touchpoint.objects.create(workspace=workspace, name=step.name)
        Placement.objects.create(workspace=workspace, step=step, touchpoint=made[step.name])
        EventRule.objects.create(workspace=workspace, event_name=step.name.lower(), touchpoint=made[step.name])
    return made


@pytest.fixture
def reading(journey, touchpoints) -> Reading:
    """The journey's first reading, computed: 24 hours, entry at any step."""
    return computed(journey)


def computed(journey, **changes) -> Reading:
    """Bring the reading in step with the map and compute it."""
    if made := readings.refresh_reading(journey.pk, **changes):
        passages.build(made.pk)
    return Reading.objects.get(journey=journey, state=Reading.State.CURRENT)


def event(customer, name, minutes=0.0, **fields) -> IncomingEvent:
    fields.setdefault("occurred_at", NOON + timedelta(minutes=minutes))
    return IncomingEvent(customer_key=customer, name=name, **fields)


def happened(workspace, *incoming):
    """Write events and derive the passages that they touch."""
    written = write_events(workspace, incoming)
    for journey_id in written.journeys:
        derive(journey_id)
    return written


def derive(journey_id, **options) -> None:
    while passages.derive_marked(journey_id, **options).customers:
        pass


def passages_now(reading) -> list[tuple]:
    """Every passage of a reading as plain values, in a fixed order."""
    rows = Passage.objects.filter(reading=reading).order_by("customer__key", "opened_at")
    fields = ["customer__key", "opened_at", "closes_at", "entry_day", "placements_at", "steps_at", "entry_step", "last_step"]
    return list(rows.values_list(*fields))


def counts_now(reading) -> list[tuple]:
    """Every count of a reading as plain values, in a fixed order."""
    rows = PassageCount.objects.filter(reading=reading).order_by("entry_day", "step_index")
    return list(
        rows.values_list("entry_day", "step_index", "entered", "reached", "skipped", "dropped", "pending", "open", "recount_at")
    )
