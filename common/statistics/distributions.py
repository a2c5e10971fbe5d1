"""The interval type, and the two distributions that all intervals and tests here stand on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist


@dataclass(frozen=True)
class Interval:
    """The range that a figure's true value plausibly lies in; `level` .95 means 19 such ranges in 20 hold it."""

    low: float
    high: float
    level: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low

    def clipped(self, lowest: float, highest: float) -> Interval:
        """The part of the range that the figure can take at all."""
        return Interval(min(max(self.low, lowest), highest), max(min(self.high, highest), lowest), self.level)

    def scaled(self, factor: float) -> Interval:
        """The same range in another unit, such as percent for shares; `factor` is positive."""
        return Interval(self.low * factor, self.high * factor, self.level)


def around(centre: float, margin: float, level: float) -> Interval:
    """The interval centre ± margin."""
    return Interval(centre - margin, centre + margin, level)


@lru_cache(maxsize=256)
def normal_quantile(level: float) -> float:
    """How many standard errors a two-sided normal interval of this level reaches to each side: .95 gives 1.96."""
    return NormalDist().inv_cdf((1 + level) / 2)


def normal_two_sided_p(z: float) -> float:
    """The probability of a standard normal value at least as far from zero as z: erfc(|z| / √2)."""
    return math.erfc(abs(z) / math.sqrt(2))


@lru_cache(maxsize=4096)
def t_quantile(level: float, df: float) -> float:
    """How many standard errors a two-sided Student t interval of this level reaches to each side."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + level) / 2))


def t_cdf(t: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom is at most t."""
    from scipy.special import stdtr

    return float(stdtr(df, t))


def t_two_sided_p(t: float, df: float) -> float:
    """The probability of a Student t value at least as far from zero as t."""
    return 2 * t_cdf(-abs(t), df)
