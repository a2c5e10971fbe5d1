"""What a stage's touchpoints say together, by respondent: computed from the answers themselves, and remembered.

Sums over people do not add up over touchpoints or months, because the same people come again; so every period is computed from
the raw rows. Calendar months are computed as answers come in, other periods when somebody looks at them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from common.statistics import ClusterSums
from metrics.models import PooledScore
from metrics.periods import Period
from metrics.scales import scales_of
from metrics.scores import PooledSums
from touchpoints.models import Placement

# A touchpoint counts once however often it is placed; what has been put away is on no map and in no pool.
PLACED = """
SELECT stage.subject_id AS stage, array_agg(DISTINCT touchpoint.subject_id ORDER BY touchpoint.subject_id) AS touchpoints
FROM touchpoints_placement AS placement
JOIN touchpoints_touchpoint AS touchpoint ON touchpoint.id = placement.touchpoint_id AND touchpoint.archived_at IS NULL
JOIN journeys_step AS step ON step.id = placement.step_id AND step.archived_at IS NULL
JOIN journeys_stage AS stage ON stage.id = step.stage_id AND stage.archived_at IS NULL
WHERE placement.workspace_id = %(workspace)s AND placement.archived_at IS NULL
GROUP BY stage.subject_id
"""
STALE_MONTHS = f"""
WITH placed AS ({PLACED})
SELECT placed.stage, derivation.month
FROM placed
JOIN metrics_derivation AS derivation
    ON derivation.workspace_id = %(workspace)s AND derivation.subject_id = ANY(placed.touchpoints)
    AND (%(months)s::date[] IS NULL OR derivation.month = ANY(%(months)s))
LEFT JOIN metrics_pooledperiod AS known
    ON known.workspace_id = %(workspace)s AND known.subject_id = placed.stage
    AND known.journey_id IS NULL AND known.segment_id IS NULL
    AND known.starts_on = derivation.month AND known.ends_on = (derivation.month + interval '1 month - 1 day')::date
GROUP BY placed.stage, placed.touchpoints, derivation.month, known.id
HAVING known.id IS NULL OR known.computed_at < max(derivation.derived_at) OR known.touchpoint_subject_ids <> placed.touchpoints
ORDER BY derivation.month DESC, placed.stage
"""  # noqa: S608
# The time is taken before the answers are read, so a bucket derived later than this makes the period stale, never the reverse.
REMEMBER = f"""
WITH placed AS ({PLACED})
INSERT INTO metrics_pooledperiod
    (workspace_id, subject_id, journey_id, segment_id, starts_on, ends_on, touchpoint_subject_ids, computed_at)
SELECT %(workspace)s, wanted.stage, wanted.journey, wanted.segment, wanted.starts_on, wanted.ends_on, placed.touchpoints,
    clock_timestamp()
FROM unnest(%(stages)s::bigint[], %(journeys)s::bigint[], %(segments)s::bigint[], %(starts)s::date[], %(ends)s::date[])
    AS wanted (stage, journey, segment, starts_on, ends_on)
JOIN placed USING (stage)
ORDER BY 2, 5, 6, 3, 4
ON CONFLICT (workspace_id, subject_id, starts_on, ends_on, journey_id, segment_id)
DO UPDATE SET touchpoint_subject_ids = excluded.touchpoint_subject_ids, computed_at = excluded.computed_at
RETURNING id, touchpoint_subject_ids, starts_on, ends_on, journey_id, segment_id
"""  # noqa: S608
# A person is the customer where one is known, else the single response. What an answer adds to the figure is told by the scale.
# One period at a time, its bounds written out: the planner knows how many answers to expect, which no join would tell it.
POOL = """
INSERT INTO metrics_pooledscore (period_id, scale_id, people, answers, answers_squared, score, score_squared, score_by_answers,
    mean, mean_squared, mean_by_answers, synthetic)
SELECT %(period)s, scale_id, count(*), sum(n), sum(n * n), sum(score), sum(score * score), sum(score * n),
    sum(points), sum(points * points), sum(points * n), sum(synthetic)
FROM (
    SELECT answer.scale_id, count(*) AS n, sum(point.score) AS score, sum(answer.value) AS points,
        count(*) FILTER (WHERE survey.is_synthetic) AS synthetic
    FROM feedback_answer AS answer
    JOIN feedback_response AS response ON response.id = answer.response_id
    JOIN feedback_survey AS survey ON survey.id = response.survey_id
    JOIN unnest(%(scales)s::bigint[], %(points)s::smallint[], %(scores)s::int[]) AS point(scale_id, value, score)
        ON point.scale_id = answer.scale_id AND point.value = answer.value
    WHERE answer.workspace_id = %(workspace)s AND answer.subject_id = ANY(%(touchpoints)s) AND answer.counts
        AND answer.local_day BETWEEN %(starts_on)s AND %(ends_on)s
        AND (%(journey)s::bigint IS NULL OR answer.journey_id = %(journey)s)
        AND (%(segment)s::bigint IS NULL OR %(segment)s = ANY(response.segment_ids))
    GROUP BY answer.scale_id, coalesce(response.customer_id, -response.id)
) AS person
GROUP BY scale_id
"""
ROOM = "SET LOCAL work_mem = '128MB'"


@dataclass(frozen=True)
class Pool:
    """A stage and a period to be pooled, of answers asked in one journey only or of one segment where these are given."""

    stage_subject_id: int
    period: Period
    journey_id: int | None = None
    segment_id: int | None = None


def touchpoints_of_stages(stage_subject_ids: Iterable[int]) -> dict[int, list[int]]:
    """The subjects of the touchpoints placed in each stage, each once, sorted; one query."""
    rows = (
        Placement.objects.in_order()
        .filter(step__stage__subject_id__in=list(stage_subject_ids))
        .values_list("step__stage__subject_id", "touchpoint__subject_id")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for stage, touchpoint in rows:
        found[stage].add(touchpoint)
    return {stage: sorted(touchpoints) for stage, touchpoints in found.items()}


def stale_months(workspace_id: int, months: Iterable[date] | None = None) -> list[Pool]:
    """The stages and calendar months (of those named, or all) whose touchpoints have changed since they were pooled."""
    with connection.cursor() as cursor:
        named = None if months is None else sorted(set(months))
        cursor.execute(STALE_MONTHS, {"workspace": workspace_id, "months": named})
        return [Pool(stage, Period.of_month(month)) for stage, month in cursor.fetchall()]


@transaction.atomic
def compute(workspace_id: int, pools: list[Pool]) -> None:
    """Pool anew and remember; safe to run twice and beside itself."""
    if not pools:
        return
    wanted: dict[str, Any] = {
        "workspace": workspace_id,
        "stages": [pool.stage_subject_id for pool in pools],
        "journeys": [pool.journey_id for pool in pools],
        "segments": [pool.segment_id for pool in pools],
        "starts": [pool.period.starts_on for pool in pools],
        "ends": [pool.period.ends_on for pool in pools],
    }
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(REMEMBER, wanted)
        periods = cursor.fetchall()
        PooledScore.objects.filter(period_id__in=[row[0] for row in periods]).delete()
        names = ("period", "touchpoints", "starts_on", "ends_on", "journey", "segment")
        points = points_of(workspace_id)
        for row in periods:
            cursor.execute(POOL, {"workspace": workspace_id, **dict(zip(names, row, strict=True)), **points})


def points_of(workspace_id: int) -> dict[str, Any]:
    """What an answer at each point of each scale adds to the figure, as three arrays of equal length."""
    points = [
        (scale_id, point, scale.score(point))
        for scale_id, scale in scales_of(workspace_id).items()
        for point in range(scale.lowest, scale.highest + 1)
    ]
    scales, values, scores = (list(column) for column in zip(*points, strict=True)) if points else ([], [], [])
    return {"scales": scales, "points": values, "scores": scores}


def compute_stale_months(workspace_id: int, months: Iterable[date] | None = None, at_once: int = 60) -> int:
    """Pool again whatever is stale, some months at a time; return how many were pooled."""
    stale = stale_months(workspace_id, months)
    for start in range(0, len(stale), at_once):
        compute(workspace_id, stale[start : start + at_once])
    return len(stale)


def sums_of(score: PooledScore) -> PooledSums:
    """The remembered sums, as the pure functions take them."""
    people, n, n_squared = score.people, score.answers, score.answers_squared
    return PooledSums(
        ClusterSums(people, n, score.score, score.score_squared, score.score_by_answers, n_squared),
        ClusterSums(people, n, score.mean, score.mean_squared, score.mean_by_answers, n_squared),
    )


def is_stale(touchpoints: list[int], pooled: list[int], computed_at: datetime, derived_at: datetime | None) -> bool:
    """Whether other touchpoints are placed now, or a bucket was derived after the answers were read."""
    return touchpoints != pooled or (derived_at is not None and computed_at < derived_at)
