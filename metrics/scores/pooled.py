"""A stage's figure pooled from the answers to its touchpoints: the same people answer several, so it goes by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.scales import Scale
from common.statistics import ClusterSums, Interval, adjusted_nps, clustered_interval, nps_interval, wilson_interval
from metrics.scores.figures import LEVEL, THIN_BELOW, Figure, build
from metrics.scores.histograms import Histogram


@dataclass(frozen=True)
class PooledSums:
    """All answers as one histogram, and five sums over the people who gave them.

    Person i gave n_i answers, whose scores (see Scale.score) add to s_i and whose values add to v_i. These sums do
    not add up over touchpoints, as histograms do: the job derives them from the responses.
    """

    histogram: Histogram
    people: int  # m
    n_squared: int  # Σn_i²
    score_squared: int  # Σs_i²
    score_times_n: int  # Σs_i·n_i
    value_squared: int  # Σv_i²
    value_times_n: int  # Σv_i·n_i

    @classmethod
    def of(cls, scale: Scale, people: Iterable[Histogram]) -> PooledSums:
        """The sums from each person's own answers."""
        persons = [person for person in people if person.n]
        scores = [sum(s * count for s, count in person.counts_by_score(scale).items()) for person in persons]
        values = [int(person.sums.total) for person in persons]
        sizes = [person.n for person in persons]
        return cls(
            sum(persons, Histogram()),
            len(persons),
            sum(n * n for n in sizes),
            sum(s * s for s in scores),
            sum(s * n for s, n in zip(scores, sizes, strict=True)),
            sum(v * v for v in values),
            sum(v * n for v, n in zip(values, sizes, strict=True)),
        )

    def scores(self, scale: Scale) -> ClusterSums:
        """The people's scores, which the figure is made of."""
        total = sum(score * count for score, count in self.histogram.counts_by_score(scale).items())
        return ClusterSums(self.people, self.histogram.n, total, self.score_squared, self.score_times_n, self.n_squared)

    @property
    def values(self) -> ClusterSums:
        """The people's answers themselves, which the mean is made of."""
        sums = self.histogram.sums
        return ClusterSums(self.people, sums.n, sums.total, self.value_squared, self.value_times_n, self.n_squared)

    def check(self, scale: Scale) -> None:
        """Raise ValueError when the sums cannot belong together."""
        self.histogram.check(scale)
        if not min(1, self.histogram.n) <= self.people <= self.histogram.n:
            raise ValueError(f"{self.histogram.n} answers cannot come from {self.people} people")


def pooled_figure(
    scale: Scale, sums: PooledSums, level: float = LEVEL, *, thin_below: int = THIN_BELOW
) -> Figure | None:
    """The figure pooled over touchpoints, with intervals by respondent; None when there are no answers.

    It is thin when few people, not few answers, stand behind it.
    """
    sums.check(scale)
    if sums.histogram.n == 0:
        return None
    of_mean = _clipped(clustered_interval(sums.values, level), scale.lowest, scale.highest)
    interval = pooled_interval(scale, sums, level)
    return build(
        scale, sums.histogram, level, interval, values_interval=of_mean, people=sums.people, thin_below=thin_below
    )


def pooled_interval(scale: Scale, sums: PooledSums, level: float) -> Interval | None:
    """The interval by respondent: clustered t; where people do not differ, that of as many single answers as people."""
    clustered = clustered_interval(sums.scores(scale), level)
    if clustered:
        return _clipped(clustered.scaled(scale.unit_size), *scale.range)
    promoters, passives, detractors = per_person(scale, sums)
    if scale.metric == "nps":
        return nps_interval(promoters, passives, detractors, level)
    if scale.is_boxed:
        return _clipped(wilson_interval(promoters, sums.people, level), 0, 1, 100)
    return None


def standard_error(scale: Scale, sums: PooledSums) -> tuple[float, float] | None:
    """The squared standard error of the mean score and its degrees of freedom; None where the spread is unknown.

    Where all people are alike the variance would be 0 and every test significant; then the shares are shrunk first,
    by Rocks' three pseudo-people for NPS and by Agresti and Coull's four (1998, Am. Stat. 52:119) for a box.
    """
    variance = sums.scores(scale).variance
    if variance:
        return float(variance), sums.people - 1
    promoters, passives, detractors = per_person(scale, sums)
    freedom = max(sums.people - 1, 1)
    if scale.metric == "nps":
        adjusted = adjusted_nps(promoters, passives, detractors)
        return (adjusted[1], freedom) if adjusted else None
    if scale.is_boxed:
        share = (promoters + 2) / (sums.people + 4)
        return share * (1 - share) / (sums.people + 4), freedom
    return None


def per_person(scale: Scale, sums: PooledSums) -> tuple[float, float, float]:
    """The answers with score 1, 0 and -1, scaled down as though every person had given one."""
    counts = sums.histogram.counts_by_score(scale)
    good, neutral, bad = (counts.get(score, 0) * sums.people / sums.histogram.n for score in (1, 0, -1))
    return min(good, sums.people), neutral, bad


def _clipped(interval: Interval | None, lowest: float, highest: float, factor: float = 1) -> Interval | None:
    return interval.clipped(lowest, highest).scaled(factor) if interval else None
