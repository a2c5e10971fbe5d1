"""Figures follow the answers within a second or two; what a lost message leaves behind, the schedule picks up."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from celery import Task, shared_task
from django.core.cache import cache

from accounts.models import Workspace
from feedback.models import ScoreMark
from metrics.measured import Figures
from metrics.models import Rebuild
from metrics.periods import Period
from metrics.pooled import Pool, compute, compute_stale_months
from metrics.rebuilds import run_rebuild, silent_rebuilds
from metrics.rollups import derive_all_marked

logger = logging.getLogger(__name__)
# Answers that arrive together are derived together.
GATHERING_SECONDS = 0.3
# How long one message stands for others like it, should it be lost.
SAME_MESSAGE_SECONDS = 10


def recompute_soon(workspace_id: int) -> None:
    """Have the marked figures derived in a moment; a hundred answers a second do not make a hundred messages."""
    _enqueue_once(f"scores:{workspace_id}", recompute_marked_scores, workspace_id)


@shared_task
def recompute_marked_scores(workspace_id: int) -> None:
    """Derive every marked bucket of a workspace, and pool its months again where they changed."""
    # Before the marks are read: who writes from here on sends a message of his own.
    cache.delete(f"scores:{workspace_id}")
    derived = derive_all_marked(workspace_id)
    if derived.buckets:
        compute_stale_months(workspace_id, derived.months)
    if derived.locked:
        recompute_soon(workspace_id)


@shared_task
def sweep_score_marks() -> None:
    """Derive what is marked although no message says so: the broker was away, or a worker died."""
    for workspace_id in ScoreMark.objects.order_by("workspace_id").values_list("workspace_id", flat=True).distinct():
        recompute_soon(workspace_id)


@shared_task
def sweep_pooled_months() -> None:
    """Pool the months again whose touchpoints were placed elsewhere or whose job was cut short."""
    for workspace_id in Workspace.objects.filter(archived_at=None).values_list("pk", flat=True):
        compute_stale_months(workspace_id)


def pool_soon(workspace_id: int, pool: Pool) -> None:
    """Have a period pooled that somebody is looking at."""
    _enqueue_once(_name(pool), compute_pooled, workspace_id, *_as_message(pool))


def compute_pending(figures: Figures) -> None:
    """Have computed what a page wanted to show and could not; for whoever answers the request to call."""
    for pool in figures.pending:
        pool_soon(figures.workspace_id, pool)


@shared_task
def compute_pooled(
    workspace_id: int,
    stage_subject_id: int,
    starts_on: str,
    ends_on: str,
    journey_id: int | None = None,
    segment_id: int | None = None,
) -> None:
    """Pool one stage over one period and remember it; a stage that has gone, or is empty, is nothing to do."""
    period = Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on))
    pool = Pool(stage_subject_id, period, journey_id, segment_id)
    cache.delete(_name(pool))
    compute(workspace_id, [pool])


@shared_task
def rebuild_scores(rebuild_id: int) -> None:
    """Derive everything again for one request, unless it is done, cancelled or in other hands."""
    if rebuild := Rebuild.objects.filter(pk=rebuild_id).first():
        run_rebuild(rebuild)


@shared_task
def sweep_rebuilds() -> None:
    """Start rebuilds again whose worker is gone."""
    for rebuild in silent_rebuilds():
        rebuild_scores.delay(rebuild.pk)


def _as_message(pool: Pool) -> tuple[int, str, str, int | None, int | None]:
    starts_on, ends_on = pool.period.starts_on.isoformat(), pool.period.ends_on.isoformat()
    return pool.stage_subject_id, starts_on, ends_on, pool.journey_id, pool.segment_id


def _name(pool: Pool) -> str:
    return "pooled:" + ":".join(str(part) for part in _as_message(pool))


def _enqueue_once(key: str, task: Task[Any, Any], *args: Any) -> None:
    """Send one message for all that ask until it is taken up. The answers are safe without it, so a failure is only logged."""
    try:
        if cache.add(key, 1, timeout=SAME_MESSAGE_SECONDS):
            task.apply_async(args, countdown=GATHERING_SECONDS, retry=False)
    except Exception:
        logger.warning("Could not send %s; the schedule will pick it up.", task.name, exc_info=True)
