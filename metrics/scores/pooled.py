"""A stage's figure pooled from the answers to its touchpoints: the same people answer several, so it goes by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.scales import Scale
from common.statistics import ClusterSums, Interval, adjusted_nps, clustered_interval, nps_interval, wilson_interval
from metrics.scores.figures import LEVEL, THIN_BELOW, Figure, on_scale
from metrics.scores.histograms import Histogram


@dataclass(frozen=True)
class PooledSums:
    """Sums over the people who answered at any of the touchpoints, each person with all their answers.

    `scores` are what the answers add to the figure (see Scale.score), `values` the answers themselves. Unlike
    histograms these sums do not add up over touchpoints or periods, because the same people come again.
    """

    scores: ClusterSums
    values: ClusterSums

    @classmethod
    def of(cls, scale: Scale, people: Iterable[Histogram]) -> PooledSums:
        """The sums from each person's own answers."""
        persons = [person for person in people if person.n]
        return cls(
            ClusterSums.of((person.n, person.n * person.mean_score(scale)) for person in persons),
            ClusterSums.of((person.n, person.sums.total) for person in persons),
        )

    @property
    def people(self) -> int:
        return self.scores.clusters

    @property
    def n(self) -> int:
        return int(self.scores.n)

    def check(self, scale: Scale) -> None:
        """Raise ValueError when the sums cannot belong together, or not to this scale."""
        if (self.scores.clusters, self.scores.n) != (self.values.clusters, self.values.n):
            raise ValueError("the scores and the values are not of the same people and answers")
        if not min(1, self.n) <= self.people <= self.n:
            raise ValueError(f"{self.n} answers cannot come from {self.people} people")
        lowest, highest = scale.range
        bounds = (
            (lowest / scale.unit_size, self.scores, highest / scale.unit_size),
            (
                scale.lowest,
                self.values,
                scale.highest,
            ),
        )
        for low, sums, high in bounds:
            if sums.mean is not None and not low <= sums.mean <= high:
                raise ValueError(f"{sums.n} answers that add to {sums.total} lie outside the scale {scale.definition}")


def pooled_figure(scale: Scale, sums: PooledSums, level: float = LEVEL, *, thin_below: int = THIN_BELOW) -> Figure | None:
    """The figure pooled over touchpoints, with intervals by respondent; None when there are no answers.

    It is thin when few people, not few answers, stand behind it.
    """
    sums.check(scale)
    mean_score, mean = sums.scores.mean, sums.values.mean
    if mean_score is None or mean is None:
        return None
    return Figure(
        scale=scale,
        value=scale.unit_size * mean_score,
        n=sums.n,
        interval=pooled_interval(scale, sums, level),
        variance=mean_score * (1 - mean_score) if scale.is_boxed else None,
        mean=mean,
        mean_variance=None,
        mean_interval=on_scale(scale, clustered_interval(sums.values, level)),
        in_box=int(sums.scores.total) if scale.is_boxed else None,
        people=sums.people,
        thin_below=thin_below,
    )


def pooled_interval(scale: Scale, sums: PooledSums, level: float) -> Interval | None:
    """The interval by respondent: clustered t; where people do not differ, that of as many single answers as people."""
    clustered = clustered_interval(sums.scores, level)
    if clustered:
        return clustered.scaled(scale.unit_size).clipped(*scale.range)
    good, rest = per_person(scale, sums)
    if scale.metric == "nps":
        return nps_interval(good, 0, rest, level)
    share = wilson_interval(good, good + rest, level) if scale.is_boxed else None
    return share.scaled(100) if share else None


def standard_error(scale: Scale, sums: PooledSums) -> tuple[float, float] | None:
    """The squared standard error of the mean score and its degrees of freedom; None where the spread is unknown.

    Where all people are alike the variance would be 0 and every test significant; then the shares are shrunk first,
    by Rocks' three pseudo-people for NPS and by Agresti and Coull's four (1998, Am. Stat. 52:119) for a box.
    """
    variance, freedom = sums.scores.variance, max(sums.people - 1, 1)
    if variance:
        return float(variance), freedom
    good, rest = per_person(scale, sums)
    if scale.metric == "nps":
        adjusted = adjusted_nps(good, 0, rest)
        return (adjusted[1], freedom) if adjusted else None
    if scale.is_boxed:
        share = (good + 2) / (good + rest + 4)
        return share * (1 - share) / (good + rest + 4), freedom
    return None


def per_person(scale: Scale, sums: PooledSums) -> tuple[float, float]:
    """The people split in two as the score says: inside and outside the box, or promoters and detractors.

    Sums do not tell passives; leaving them out gives the widest interval that an NPS can have.
    """
    mean = float(sums.scores.mean or 0)
    share = (1 + mean) / 2 if scale.metric == "nps" else min(mean, 1.0) if scale.is_boxed else 0.0
    return share * sums.people, (1 - share) * sums.people
