"""Weighted answers: Σw and Σw² per point of the scale are enough, since the score is the same within a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from common.statistics.distributions import Interval, around, t_quantile
from common.statistics.nps import nps_interval
from common.statistics.proportions import wilson_interval


@dataclass(frozen=True)
class WeightedPoints:
    """Per point of a scale: the score it counts as, the sum of weights and the sum of squared weights; n people."""

    scores: Sequence[float]
    weights: Sequence[float]
    squared_weights: Sequence[float]
    n: int

    @property
    def weight(self) -> float:
        return math.fsum(self.weights)

    @property
    def mean(self) -> float | None:
        """The weighted mean score Σwx / Σw; None without any weight."""
        if self.n == 0 or self.weight <= 0:
            return None
        mean = math.fsum(w * x for w, x in zip(self.weights, self.scores, strict=True)) / self.weight
        return min(max(mean, min(self.scores)), max(self.scores))

    @property
    def variance(self) -> float | None:
        """The squared standard error of the weighted mean, linearised: Σ w²(x - x̄)² / (Σw)².

        Without the factor n/(n-1). Source: Cochran (1977), Sampling Techniques, ch. 6; Särndal et al. (1992), 5.7.
        """
        mean = self.mean
        if mean is None:
            return None
        return math.fsum(w2 * (x - mean) ** 2 for w2, x in zip(self.squared_weights, self.scores, strict=True)) / self.weight**2

    @property
    def effective_n(self) -> float | None:
        """Kish's effective sample size, never above n."""
        size = effective_sample_size(self.weight, math.fsum(self.squared_weights))
        return None if size is None else min(size, float(self.n))

    def cautious_n(self, spread: float) -> float | None:
        """How many equal answers know as much as these, where one answer's score has the variance `spread`.

        The least of Kish's size and spread / variance (the design effect of Korn and Graubard 1998, Survey
        Methodology 24:193): a single heavy answer makes its own variance look small, and Kish's size tells.
        """
        size, variance = self.effective_n, self.variance
        if size is None or variance is None:
            return None
        return min(size, spread / variance) if variance > 0 and spread > 0 else size


def effective_sample_size(weight: float, squared_weight: float) -> float | None:
    """Kish's effective sample size (Σw)² / Σw². Source: Kish (1965), Survey Sampling; None without any weight."""
    return weight * weight / squared_weight if squared_weight > 0 else None


def weighted_mean_interval(points: WeightedPoints, level: float = 0.95) -> Interval | None:
    """The t interval (n-1) of a weighted mean from the linearised variance times n/(n-1); None if spread is unknown."""
    mean, variance = points.mean, points.variance
    if mean is None or not variance or points.n < 2:
        return None
    error = math.sqrt(variance * points.n / (points.n - 1))
    return around(mean, t_quantile(level, points.n - 1) * error, level)


def weighted_proportion_interval(points: WeightedPoints, level: float = 0.95) -> Interval | None:
    """Wilson's interval of a weighted share (scores 0 and 1), on the effective number of answers."""
    share = points.mean
    size = None if share is None else points.cautious_n(share * (1 - share))
    if share is None or size is None:
        return None
    return wilson_interval(min(share * size, size), size, level)


def weighted_nps_interval(points: WeightedPoints, level: float = 0.95) -> Interval | None:
    """The adjusted-Wald interval of a weighted NPS (scores -1, 0 and 1) in points, on the effective answers."""
    score = points.mean
    if score is None:
        return None
    pairs = list(zip(points.scores, points.weights, strict=True))
    promoters = math.fsum(w for x, w in pairs if x > 0) / points.weight
    detractors = math.fsum(w for x, w in pairs if x < 0) / points.weight
    size = points.cautious_n(promoters + detractors - score**2)
    if size is None:
        return None
    passives = max(0.0, 1 - promoters - detractors)
    return nps_interval(promoters * size, passives * size, detractors * size, level)
