"""The latest figures of many subjects, each over the last month in which anybody answered: what lists show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from metrics.figures import expectations_of
from metrics.measured import MeasuredFigure
from metrics.periods import Period
from metrics.scales import scales_of
from metrics.scores import figure
from metrics.sums import count

LAST_MONTHS = """
SELECT subject, last.month FROM unnest(%s::bigint[]) AS subject CROSS JOIN LATERAL (
    SELECT max(month) AS month FROM metrics_scoremonth
    WHERE workspace_id = %s AND subject_id = subject AND segment_id IS NULL
) AS last WHERE last.month IS NOT NULL
"""


def latest_figures(workspace_id: int, subject_ids: Collection[int]) -> dict[int, list[MeasuredFigure]]:
    """What was asked about each subject itself in its last month with answers; four queries, however many subjects."""
    last = last_months(workspace_id, subject_ids)
    months = sorted(set(last.values()))
    scales, expected = scales_of(workspace_id), expectations_of(workspace_id)
    counts = count(workspace_id, list(last), [Period.of_month(month) for month in months], scales)
    found: dict[int, list[MeasuredFigure]] = {}
    for month, counted in zip(months, counts, strict=True):
        for (subject_id, scale_id), one in sorted(counted.items()):
            if last[subject_id] != month:
                continue
            scale = scales[scale_id]
            expectation = expected[scale.metric]
            found.setdefault(subject_id, []).append(
                MeasuredFigure(
                    subject_id=subject_id,
                    scale_id=scale_id,
                    scale=scale,
                    period=Period.of_month(month),
                    source="asked",
                    figure=figure(scale, one.histogram, thin_below=expectation.minimum_n),
                    histogram=one.histogram,
                    synthetic=one.synthetic,
                    target=expectation.target,
                )
            )
    return found


def last_months(workspace_id: int, subject_ids: Collection[int]) -> dict[int, date]:
    """The first day of the last month in which anybody answered about each subject."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_MONTHS, [list(subject_ids), workspace_id])
        return dict(cursor.fetchall())
