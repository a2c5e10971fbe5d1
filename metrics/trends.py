"""Figures month by month, for the trend chart and the sparklines: a fixed number of queries however many subjects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.scales import Scale
from journeys.models import Subject
from metrics.figures import expectations_of
from metrics.measured import SMALLEST_GROUP, Source
from metrics.models import MetricDefinition, PooledScore
from metrics.periods import Period, month_after
from metrics.pooled import sums_of, touchpoints_of_stages
from metrics.scales import scales_of
from metrics.scores import Figure, figure, pooled_figure
from metrics.sums import EVERYONE, Counted, Cut, count_by_month, months_until

MONTHS = 13  # A year, and the same month of the year before.
# A page of ten years is the longest that anybody is shown.
MOST_MONTHS = 120


@dataclass(frozen=True)
class TrendPoint:
    """One month; without a figure where nobody answered or too few to be shown."""

    month: date
    figure: Figure | None
    synthetic: int = 0


@dataclass(frozen=True)
class Trend:
    """One subject on one scale, month by month without a gap in the months."""

    subject_id: int
    scale_id: int
    scale: Scale
    source: Source
    target: float | None
    points: list[TrendPoint] = field(default_factory=list)

    @property
    def answered(self) -> list[TrendPoint]:
        return [point for point in self.points if point.figure]

    @property
    def is_in_waves(self) -> bool:
        """Whether most months have no answers: then the line runs from wave to wave instead of breaking at every gap."""
        return 2 * len(self.answered) < len(self.points)

    @property
    def is_synthetic(self) -> bool:
        return any(point.synthetic for point in self.points)

    @property
    def chart(self) -> dict[str, Any]:
        """What the `trend-chart` element draws."""
        lowest, highest = self.scale.range
        return {
            "unit": " %" if self.scale.is_boxed else "",
            "floor": lowest,
            "ceiling": highest,
            "target": self.target,
            "points": [_drawn(point) for point in (self.answered if self.is_in_waves else self.points)],
        }


def _drawn(point: TrendPoint) -> dict[str, Any]:
    one, drawn = point.figure, {"at": point.month.isoformat(), "label": f"{point.month:%b %Y}"}
    if one is None:
        return {**drawn, "value": None, "n": 0}
    bounds = {"low": one.interval.low, "high": one.interval.high} if one.interval else {}
    # Hollow points are drawn by n, and behind a pooled figure stand people, not answers.
    return {**drawn, "value": float(one.value), "n": one.n if one.people is None else one.people, **bounds}


def trends_of(
    workspace_id: int, subject_ids: Collection[int], until: date, *, months: int = MONTHS, cut: Cut = EVERYONE
) -> dict[int, list[Trend]]:
    """The trends of each subject up to and with the month of `until`: what was asked first, then what was pooled.

    Pooled months are those computed already; the others are gaps until the worker has caught up.
    """
    span = months_until(until, min(months, MOST_MONTHS))
    subjects = Subject.objects.filter(workspace_id=workspace_id, pk__in=subject_ids)
    kinds = dict(subjects.values_list("pk", "kind"))
    scales, expectations = scales_of(workspace_id), expectations_of(workspace_id)
    monthly = count_by_month(workspace_id, list(kinds), span, scales, cut)
    found: dict[int, list[Trend]] = {pk: [] for pk in kinds}
    for subject_id, scale_id in sorted({key for counted in monthly.values() for key in counted}):
        source: Source = "own" if kinds[subject_id] == Subject.Kind.TOUCHPOINT else "asked"
        trend = _trend(subject_id, scale_id, scales, source, expectations)
        for month in _months(span):
            counted = monthly.get(month, {}).get((subject_id, scale_id), Counted())
            trend.points.append(_point(trend.scale, month, counted, cut, expectations[trend.scale.metric]))
        found[subject_id].append(trend)
    stages = [pk for pk, kind in kinds.items() if kind == Subject.Kind.STAGE]
    for trend in _pooled_trends(workspace_id, stages, span, cut, scales, expectations):
        found[trend.subject_id].append(trend)
    return found


def _months(span: Period) -> list[date]:
    return [month_after(span.starts_on, index) for index in range(span.whole_months)]


def _trend(
    subject_id: int, scale_id: int, scales: dict[int, Scale], source: Source, expectations: dict[str, MetricDefinition]
) -> Trend:
    scale = scales[scale_id]
    return Trend(subject_id, scale_id, scale, source, expectations[scale.metric].target)


def _point(scale: Scale, month: date, counted: Counted, cut: Cut, expected: MetricDefinition) -> TrendPoint:
    if cut.segment_id is not None and counted.histogram.n < SMALLEST_GROUP:
        return TrendPoint(month, None)
    return TrendPoint(month, figure(scale, counted.histogram, thin_below=expected.minimum_n), counted.synthetic)


def _pooled_trends(
    workspace_id: int,
    stages: list[int],
    span: Period,
    cut: Cut,
    scales: dict[int, Scale],
    expectations: dict[str, MetricDefinition],
) -> list[Trend]:
    placed = touchpoints_of_stages(stages)
    months = _months(span)
    rows = PooledScore.objects.filter(
        period__workspace_id=workspace_id,
        period__subject_id__in=list(placed),
        period__journey=cut.journey_id,
        period__segment=cut.segment_id,
        period__starts_on__in=months,
    ).select_related("period")
    known: dict[tuple[int, int], dict[date, PooledScore]] = {}
    for row in rows:
        period = row.period
        is_month = Period(period.starts_on, period.ends_on).whole_months == 1
        if is_month and period.touchpoint_subject_ids == placed[period.subject_id] and row.scale_id in scales:
            known.setdefault((period.subject_id, row.scale_id), {})[period.starts_on] = row
    trends = []
    for (stage, scale_id), by_month in sorted(known.items()):
        trend = _trend(stage, scale_id, scales, "pooled", expectations)
        for month in months:
            row_of_month = by_month.get(month)
            shown = row_of_month if row_of_month and not _is_too_small(row_of_month, cut) else None
            thin_below = expectations[trend.scale.metric].minimum_n
            drawn = pooled_figure(trend.scale, sums_of(shown), thin_below=thin_below) if shown else None
            trend.points.append(TrendPoint(month, drawn, shown.synthetic if shown else 0))
        trends.append(trend)
    return trends


def _is_too_small(row: PooledScore, cut: Cut) -> bool:
    return cut.segment_id is not None and row.people < SMALLEST_GROUP
