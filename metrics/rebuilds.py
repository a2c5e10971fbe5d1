"""Full derivations of a workspace's figures: asked for by a person, run by the worker, watched and cancelled on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from metrics.models import Rebuild
from metrics.pooled import compute_stale_months
from metrics.rollups import rebuild

SILENT_AFTER = timedelta(seconds=30)


def request_rebuild(workspace_id: int, requested_by: str = "") -> tuple[Rebuild, bool]:
    """The workspace's open rebuild and whether it is a new one: two people who ask at once get the same."""
    try:
        with transaction.atomic():
            return Rebuild.objects.create(workspace_id=workspace_id, requested_by=requested_by), True
    except IntegrityError:
        existing = Rebuild.objects.filter(workspace_id=workspace_id, state__in=Rebuild.OPEN).first()
        # It may have ended in between; then there is nothing in the way any more.
        return (existing, False) if existing else request_rebuild(workspace_id, requested_by)


def run_rebuild(row: Rebuild, tell: Callable[[int, int], None] = lambda done, total: None) -> Rebuild:
    """Derive everything and keep the progress on the row. It may be started twice: only one start does the work."""
    with only_one(row) as mine:
        row.refresh_from_db()
        if not mine or not row.is_open:
            return row
        row.state, row.started_at = Rebuild.State.RUNNING, timezone.now()
        row.save(update_fields=["state", "started_at", "updated_at"])

        def goes_on(done: int, total: int) -> bool:
            row.buckets_done, row.buckets_total = done, total
            row.save(update_fields=["buckets_done", "buckets_total", "updated_at"])
            tell(done, total)
            row.refresh_from_db(fields=["cancel_requested_at"])
            return row.cancel_requested_at is None

        try:
            finished = rebuild(row.workspace_id, goes_on)
            if finished:
                compute_stale_months(row.workspace_id)
        except Exception as error:
            row.finish(Rebuild.State.FAILED, f"{type(error).__name__}: {error}"[:500])
            raise
        row.finish(Rebuild.State.DONE if finished else Rebuild.State.CANCELLED)
    return row


def silent_rebuilds() -> QuerySet[Rebuild]:
    """Open rebuilds of which nothing has been heard for a while: their worker may be gone, and they are started again."""
    return Rebuild.objects.filter(state__in=Rebuild.OPEN, updated_at__lt=timezone.now() - SILENT_AFTER)


@contextmanager
def only_one(row: Rebuild) -> Iterator[bool]:
    """Whether this process alone works on the rebuild; the claim ends with the block, or with the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('rebuild ' || %s, 0))", [row.pk])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended('rebuild ' || %s, 0))", [row.pk])
