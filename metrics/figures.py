"""Reads figures for pages, API and exports: many subjects, one period, a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils import timezone

from common.scales import Scale
from feedback.models import Metric
from journeys.models import Subject
from metrics.measured import SMALLEST_GROUP, Figures, MeasuredFigure
from metrics.models import MetricDefinition, PooledPeriod
from metrics.periods import Period
from metrics.pooled import Pool, is_stale, sums_of, touchpoints_of_stages
from metrics.scales import scales_of
from metrics.scores import PooledSums, change, figure, pooled_change, pooled_figure
from metrics.scores.figures import THIN_BELOW
from metrics.sums import Counted, Cut, count, derived_at, last_day_before, months_with_data

Compare = Literal["previous", "wave", "nothing"]


def figures_of(
    workspace_id: int,
    subject_ids: Collection[int],
    period: Period,
    *,
    journey_id: int | None = None,
    segment_id: int | None = None,
    compare: Compare = "previous",
) -> Figures:
    """The figures of these subjects over the period, each with its change since the period before.

    `compare` is with the `previous` period of equal length, or with the previous `wave`: the last such period in which anybody
    answered. Subjects of other workspaces are passed over. Whatever is pooled and not yet known is listed in `pending`, for the
    caller to have computed (`metrics.tasks.compute_pending`).
    """
    reading = Reading(workspace_id, period, Cut(journey_id, segment_id))
    reading.learn_subjects(subject_ids)
    previous = None if compare == "nothing" else period.earlier()
    if compare == "wave" and (day := last_day_before(workspace_id, reading.counted_ids, period.starts_on, journey_id)):
        previous = period.latest_earlier_with(day)
    reading.learn_counts(previous)
    reading.learn_pooled()
    by_subject = {subject_id: reading.figures_of(subject_id) for subject_id in reading.kinds}
    return Figures(workspace_id, period, previous, by_subject, reading.pending)


def last_period_with_data(
    workspace_id: int, subject_ids: Collection[int], journey_id: int | None = None
) -> tuple[Period, Period | None] | None:
    """The last calendar month in which anybody answered and the one before it in which anybody did (the previous wave).

    Give all subjects that are shown; the touchpoints of stages count by themselves. None where nobody ever answered.
    """
    placed = touchpoints_of_stages(subject_ids)
    counted = {*subject_ids, *(touchpoint for touchpoints in placed.values() for touchpoint in touchpoints)}
    months = months_with_data(workspace_id, counted, journey_id)
    return (months[0], months[1] if len(months) > 1 else None) if months else None


def opening_period(workspace_id: int, subject_ids: Collection[int], journey_id: int | None = None) -> Period:
    """The period that a page opens on: the last month with answers, or this one where nobody ever answered."""
    last = last_period_with_data(workspace_id, subject_ids, journey_id)
    return last[0] if last else Period.of_month(timezone.localdate())


def expectations_of(workspace_id: int) -> dict[str, MetricDefinition]:
    """What the workspace expects of each metric, whether or not anybody has set it."""
    known = {row.metric: row for row in MetricDefinition.objects.filter(workspace_id=workspace_id)}
    return {
        metric: known.get(metric) or MetricDefinition(workspace_id=workspace_id, metric=metric, minimum_n=THIN_BELOW)
        for metric in Metric.values
    }


@dataclass
class Term:
    """What is known of one of the two periods: counts, times of derivation, and what was pooled."""

    period: Period
    counts: dict[int, dict[int, Counted]] = field(default_factory=dict)  # subject, scale
    derived: dict[int, datetime] = field(default_factory=dict)
    pooled: dict[int, PooledPeriod] = field(default_factory=dict)  # stage


class Reading:
    """What is known while figures are read, learned query by query."""

    def __init__(self, workspace_id: int, period: Period, cut: Cut) -> None:
        self.workspace_id, self.cut = workspace_id, cut
        self.now, self.before = Term(period), None
        self.pending: list[Pool] = []

    now: Term
    before: Term | None
    kinds: dict[int, str]
    touchpoints: dict[int, list[int]]
    scales: dict[int, Scale]
    expectations: dict[str, MetricDefinition]

    @property
    def counted_ids(self) -> list[int]:
        """The subjects themselves, and the touchpoints of those that are stages."""
        return sorted({*self.kinds, *(one for placed in self.touchpoints.values() for one in placed)})

    @property
    def terms(self) -> list[Term]:
        return [term for term in (self.now, self.before) if term]

    def learn_subjects(self, subject_ids: Collection[int]) -> None:
        subjects = Subject.objects.filter(workspace_id=self.workspace_id, pk__in=subject_ids)
        kinds = dict(subjects.values_list("pk", "kind"))
        self.kinds = {pk: kinds[pk] for pk in dict.fromkeys(subject_ids) if pk in kinds}
        self.touchpoints = touchpoints_of_stages(pk for pk, kind in self.kinds.items() if kind == Subject.Kind.STAGE)
        self.scales = scales_of(self.workspace_id)
        self.expectations = expectations_of(self.workspace_id)

    def learn_counts(self, previous: Period | None) -> None:
        self.before = Term(previous) if previous else None
        periods = [term.period for term in self.terms]
        counts = count(self.workspace_id, self.counted_ids, periods, self.scales, self.cut)
        times = derived_at(self.workspace_id, self.counted_ids, periods)
        for term, counted, derived in zip(self.terms, counts, times, strict=True):
            term.derived = derived
            for (subject_id, scale_id), one in sorted(counted.items()):
                term.counts.setdefault(subject_id, {})[scale_id] = one

    def learn_pooled(self) -> None:
        rows = PooledPeriod.objects.filter(
            workspace_id=self.workspace_id,
            subject_id__in=list(self.touchpoints),
            journey=self.cut.journey_id,
            segment=self.cut.segment_id,
            starts_on__in=[term.period.starts_on for term in self.terms],
        ).prefetch_related("scores")
        for row in rows:
            for term in self.terms:
                if term.period == Period(row.starts_on, row.ends_on):
                    term.pooled[row.subject_id] = row

    def figures_of(self, subject_id: int) -> list[MeasuredFigure]:
        own = [self.own(subject_id, scale_id) for scale_id in self.now.counts.get(subject_id, {})]
        placed = self.touchpoints.get(subject_id, [])
        scales = {scale_id for touchpoint in placed for scale_id in self.now.counts.get(touchpoint, {})}
        return [*own, *(self.pooled(subject_id, scale_id) for scale_id in sorted(scales))]

    def own(self, subject_id: int, scale_id: int) -> MeasuredFigure:
        """What was asked about the subject itself."""
        scale, counted = self.scales[scale_id], self.now.counts[subject_id][scale_id]
        expected = self.expectations[scale.metric]
        before = Counted() if self.before is None else self.before.counts.get(subject_id, {}).get(scale_id, Counted())
        shown, shown_before = (None if self.is_too_small(one.histogram.n) else one.histogram for one in (counted, before))
        return MeasuredFigure(
            subject_id=subject_id,
            scale_id=scale_id,
            scale=scale,
            period=self.now.period,
            source="own" if self.kinds[subject_id] == Subject.Kind.TOUCHPOINT else "asked",
            figure=figure(scale, shown, thin_below=expected.minimum_n) if shown else None,
            as_of=self.now.derived.get(subject_id),
            histogram=shown,
            synthetic=counted.synthetic,
            target=expected.target,
            previous=figure(scale, shown_before, thin_below=expected.minimum_n) if shown_before else None,
            previous_period=self.before.period if self.before else None,
            change=change(scale, shown_before, shown) if shown and shown_before else None,
            is_withheld=shown is None,
        )

    def pooled(self, stage: int, scale_id: int) -> MeasuredFigure:
        """What the touchpoints of a stage say together; an old figure stays to be seen while a new one is computed."""
        scale, expected = self.scales[scale_id], self.expectations[self.scales[scale_id].metric]
        answered = [t for t in self.touchpoints[stage] if scale_id in self.now.counts.get(t, {})]
        counted = sum((self.now.counts[t][scale_id] for t in answered), Counted())
        sums, is_pending = self.pooled_sums(self.now, stage, scale_id)
        before = self.pooled_sums(self.before, stage, scale_id)[0] if self.before else None
        people = sums.people if sums else counted.histogram.n
        shown = None if self.is_too_small(people) else sums
        shown_before = None if before and self.is_too_small(before.people) else before
        row = self.now.pooled.get(stage)
        return MeasuredFigure(
            subject_id=stage,
            scale_id=scale_id,
            scale=scale,
            period=self.now.period,
            source="pooled",
            figure=pooled_figure(scale, shown, thin_below=expected.minimum_n) if shown else None,
            as_of=row.computed_at if row else None,
            # The counts of a group that has not been counted by person yet stay hidden with it.
            histogram=counted.histogram if shown else None,
            synthetic=counted.synthetic,
            target=expected.target,
            previous=pooled_figure(scale, shown_before, thin_below=expected.minimum_n) if shown_before else None,
            previous_period=self.before.period if self.before else None,
            change=pooled_change(scale, shown_before, shown) if shown and shown_before else None,
            touchpoints=len(answered),
            is_withheld=self.is_too_small(people),
            is_pending=is_pending,
        )

    def is_too_small(self, people: int) -> bool:
        return self.cut.segment_id is not None and people < SMALLEST_GROUP

    def pooled_sums(self, term: Term, stage: int, scale_id: int) -> tuple[PooledSums | None, bool]:
        """The remembered sums over people, and whether they have to be computed anew; asks for it where they have."""
        placed, row = self.touchpoints[stage], term.pooled.get(stage)
        if not any(scale_id in term.counts.get(touchpoint, {}) for touchpoint in placed):
            return None, False
        latest = max((term.derived[touchpoint] for touchpoint in placed if touchpoint in term.derived), default=None)
        is_pending = row is None or is_stale(placed, row.touchpoint_subject_ids, row.computed_at, latest)
        if is_pending:
            pool = Pool(stage, term.period, self.cut.journey_id, self.cut.segment_id)
            self.pending += [pool] if pool not in self.pending else []
        # Sums over other touchpoints would be shown under a wrong label; sums that only are old may stand until the new come.
        if row is None or row.touchpoint_subject_ids != placed:
            return None, is_pending
        score = next((score for score in row.scores.all() if score.scale_id == scale_id), None)
        return (sums_of(score) if score else None), is_pending
