"""Figures pooled over answers that come from the same people: the person, not the answer, is the unit.

Taking ten answers of one person for ten people makes intervals far too narrow, so everything here goes by person.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from common.statistics.distributions import Interval, around, t_quantile
from common.statistics.means import Number, unequal_variances
from common.statistics.results import Difference


@dataclass(frozen=True)
class ClusterSums:
    """Sums over people: person i gave n_i answers whose scores add to s_i."""

    clusters: int  # m, the number of people
    n: Number  # Σn_i, the number of answers
    total: Number  # Σs_i
    total_squared: Number  # Σs_i²
    total_times_n: Number  # Σs_i·n_i
    n_squared: Number  # Σn_i²

    @classmethod
    def of(cls, clusters: Iterable[tuple[Number, Number]]) -> ClusterSums:
        """The sums of (n_i, s_i), one pair per person who answered at all."""
        pairs = [(Fraction(n), Fraction(s)) for n, s in clusters if n]
        return cls(
            len(pairs),
            sum(n for n, _ in pairs),
            sum(s for _, s in pairs),
            sum(s * s for _, s in pairs),
            sum(s * n for n, s in pairs),
            sum(n * n for n, _ in pairs),
        )

    @property
    def mean(self) -> Fraction | None:
        """The score per answer: Σs / Σn."""
        return Fraction(self.total) / Fraction(self.n) if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """The squared standard error of the mean; None below two people.

        m/(m-1) · Σ(s_i - p n_i)² / (Σn)², opened up to Σs² - 2pΣsn + p²Σn²: the linearised variance of a ratio,
        the same as the cluster-robust variance of a regression on a constant.
        Source: Cochran (1977), Sampling Techniques, ch. 6; Liang and Zeger (1986), Biometrika 73:13.
        """
        p = self.mean
        if p is None or self.clusters < 2:
            return None
        spread = Fraction(self.total_squared) - 2 * p * Fraction(self.total_times_n) + p * p * Fraction(self.n_squared)
        return max(spread, Fraction(0)) / Fraction(self.n) ** 2 * Fraction(self.clusters, self.clusters - 1)


def clustered_interval(sums: ClusterSums, level: float = 0.95) -> Interval | None:
    """The interval of a mean over answers, by respondent: p ± t(m-1) √variance.

    None below two people, and when the people do not differ at all: then the spread is unknown, not zero.
    """
    mean, variance = sums.mean, sums.variance
    if mean is None or not variance:
        return None
    return around(float(mean), t_quantile(level, sums.clusters - 1) * math.sqrt(variance), level)


def clustered_difference(first: ClusterSums, second: ClusterSums, level: float = 0.95) -> Difference | None:
    """First mean minus second, by respondent, with the interval and test of unequal variances (m-1 each).

    The two groups are different people. None where the spread is unknown.
    """
    if first.mean is None or second.mean is None or first.variance is None or second.variance is None:
        return None
    return unequal_variances(
        float(first.mean - second.mean),
        (float(first.variance), first.clusters - 1),
        (float(second.variance), second.clusters - 1),
        level,
    )
