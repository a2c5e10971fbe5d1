"""Means from sums: what a roll-up row keeps is enough for the interval and the test."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.statistics.distributions import Interval, around, t_quantile, t_two_sided_p
from common.statistics.results import Difference

Number = int | float | Decimal | Fraction


@dataclass(frozen=True)
class Sums:
    """How many values there were, their sum and the sum of their squares; such sums add up."""

    n: int
    total: Number
    squares: Number

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            Fraction(self.total) + Fraction(other.total),
            Fraction(self.squares) + Fraction(other.squares),
        )

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.total) / self.n if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """The sample variance (Σx² - (Σx)²/n) / (n - 1), in exact arithmetic; None below two values."""
        if self.n < 2:
            return None
        spread = (self.n * Fraction(self.squares) - Fraction(self.total) ** 2) / (self.n * (self.n - 1))
        return max(spread, Fraction(0))  # Sums of floats may miss zero by their own rounding.


def mean_interval(sums: Sums, level: float = 0.95) -> Interval | None:
    """Student's t interval of a mean: x̄ ± t(n-1) s/√n.

    None below two values, and when all values are alike: then their spread is unknown, not zero.
    Source: Student (1908), Biometrika 6:1.
    """
    mean, variance = sums.mean, sums.variance
    if mean is None or not variance:
        return None
    return around(float(mean), t_quantile(level, sums.n - 1) * math.sqrt(variance / sums.n), level)


def welch(first: Sums, second: Sums, level: float = 0.95) -> Difference | None:
    """First mean minus second, with Welch's interval and test; None where the spread is unknown.

    t = (x̄1 - x̄2) / √(s1²/n1 + s2²/n2), degrees of freedom after Satterthwaite.
    Source: Welch (1947), Biometrika 34:28.
    """
    mean_1, mean_2, variance_1, variance_2 = first.mean, second.mean, first.variance, second.variance
    if mean_1 is None or mean_2 is None or variance_1 is None or variance_2 is None:
        return None
    return unequal_variances(
        float(mean_1 - mean_2),
        (float(variance_1 / first.n), first.n - 1),
        (float(variance_2 / second.n), second.n - 1),
        level,
    )


def unequal_variances(
    difference: float, first: tuple[float, float], second: tuple[float, float], level: float
) -> Difference | None:
    """A difference of two independent estimates, each with its squared standard error and degrees of freedom.

    df = (v1 + v2)² / (v1²/df1 + v2²/df2). Source: Satterthwaite (1946), Biometrics Bulletin 2:110.
    """
    (v1, df1), (v2, df2) = first, second
    variance = v1 + v2
    if variance <= 0:
        return None
    # As shares of the whole, because squares of tiny variances would vanish.
    df = 1 / ((v1 / variance) ** 2 / df1 + (v2 / variance) ** 2 / df2)
    error = math.sqrt(variance)
    t = difference / error
    return Difference(difference, around(difference, t_quantile(level, df) * error, level), t, t_two_sided_p(t, df))
