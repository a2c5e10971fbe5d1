"""Background work of behaviour. Every task takes ids, may run twice, and does nothing where there is nothing to do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from celery import shared_task
from django.core.cache import cache
from django.db import transaction

from behaviour import partitions, passages, readings
from behaviour.counts import recount_closed_windows
from behaviour.customers import remove_erased
from behaviour.locks import StillWritingError
from behaviour.mapping import remap_events
from behaviour.models import PassageMark, Reading
from behaviour.progress import say_customers_built

# While somebody else is at work on a journey, it is looked at again after so many seconds.
AGAIN_AFTER = 2
# While a large file comes in, what needs its end is tried again after so many seconds.
WHILE_IMPORTING = 30


@shared_task
def derive_passages(journey_id: int) -> None:
    """Derive the passages of all customers of one journey who are marked."""
    while (done := passages.derive_marked(journey_id)).customers:
        pass
    # One look later is enough, however many tasks find the journey busy.
    if done.is_busy and cache.add(f"behaviour:again:{journey_id}", 1, timeout=AGAIN_AFTER):
        derive_passages.apply_async((journey_id,), countdown=AGAIN_AFTER)


def derive_after_commit(journeys: Iterable[int]) -> None:
    """Enqueue the journeys whose passages a change has marked, once it is committed."""
    for journey_id in sorted(journeys):
        transaction.on_commit(partial(derive_passages.delay, journey_id))


def build_after_commit(reading: Reading | None) -> None:
    """Enqueue the computation of a version that a change has made, once it is committed."""
    if reading is not None:
        transaction.on_commit(partial(build_reading.delay, reading.pk))


def remap_after_commit(workspace_id: int, event_name: str) -> None:
    """Enqueue a name whose rule has changed, once the change is committed."""
    transaction.on_commit(partial(remap_event_name.delay, workspace_id, event_name))


@shared_task
def refresh_reading(journey_id: int) -> None:
    """Bring a journey's reading in step with its map; whoever edits placements, steps or stages may enqueue it."""
    if reading := readings.refresh_reading(journey_id):
        build_reading.delay(reading.pk)


@shared_task
def build_reading(reading_id: int) -> None:
    """Compute a version of a reading and make it current."""
    customers = passages.build(reading_id, wait=False, progress=partial(say_customers_built, reading_id))
    # None where another worker is at it, whose progress stays to be seen.
    if customers is not None:
        say_customers_built(reading_id, None)


@shared_task
def remap_event_name(workspace_id: int, event_name: str) -> None:
    """Bring the events of a name to the touchpoint that today's rule says, then derive what that touches."""
    try:
        _, journeys = remap_events(workspace_id, event_name)
    except StillWritingError:
        remap_event_name.apply_async((workspace_id, event_name), countdown=WHILE_IMPORTING)
        return
    for journey_id in journeys:
        derive_passages.delay(journey_id)


@shared_task
def follow_maps() -> None:
    """Notice maps that have changed by whatever way, and versions whose computation was cut short."""
    for journey_id in readings.journeys_with_changed_maps():
        refresh_reading.delay(journey_id)
    for reading_id in Reading.objects.filter(state=Reading.State.COMPUTING).values_list("pk", flat=True):
        if cache.add(f"behaviour:begun:{reading_id}", 1, timeout=120):
            build_reading.delay(reading_id)


@shared_task
def sweep_passage_marks() -> None:
    """Enqueue every journey that has marks, so that no mark waits for the next event."""
    for journey_id in PassageMark.objects.order_by("journey_id").values_list("journey_id", flat=True).distinct():
        derive_passages.delay(journey_id)


@shared_task
def close_windows() -> None:
    """Count as dropped whose window has closed since the last look."""
    recount_closed_windows()


@shared_task
def make_partitions() -> None:
    """Make the events table ready for the coming months, and for months of history that have just arrived."""
    partitions.ensure_coming_partitions()


@shared_task
def tidy() -> None:
    """Delete what nobody sees any more: passages of older versions, rows of erased customers."""
    while passages.clear_retired():
        pass
    remove_erased()
