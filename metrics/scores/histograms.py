"""How often each point of a scale was answered: the complete summary of answers on up to 11 points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from common.scales import HIGHEST_POINT, Scale
from common.statistics import Sums

POINTS = HIGHEST_POINT + 1
NOTHING = (0,) * POINTS


@dataclass(frozen=True)
class Histogram:
    """The counts of the points 0 to 10, with the sums of weights and of squared weights where answers carry them.

    Histograms of disjoint answers add with +; `Histogram()` is the empty one. Answers without weights count with
    weight 1 once they are added to weighted ones. Unlike scales, where known, refuse to be added.
    """

    counts: tuple[int, ...] = NOTHING
    weights: tuple[float, ...] | None = None
    squared_weights: tuple[float, ...] | None = None
    scale: Scale | None = None

    def __post_init__(self) -> None:
        if len(self.counts) != POINTS or min(self.counts) < 0:
            raise ValueError(f"a histogram has {POINTS} counts of zero or more, not {self.counts}")
        if (self.weights is None) != (self.squared_weights is None):
            raise ValueError("weights come with their squares, or not at all")
        for sums in (self.weights, self.squared_weights):
            if sums is not None and (len(sums) != POINTS or not all(math.isfinite(w) and w >= 0 for w in sums)):
                raise ValueError(f"a histogram has {POINTS} sums of weights of zero or more, not {sums}")
            if sums is not None and any(weight and not count for weight, count in zip(sums, self.counts, strict=True)):
                raise ValueError("a point that nobody answered carries a weight")
        if self.scale is not None:
            self.check(self.scale)

    @classmethod
    def of(cls, points: Iterable[int], weights: Iterable[float] | None = None, *, scale: Scale | None = None) -> Histogram:
        """The histogram of single answers, with one weight each where `weights` are given."""
        answers = list(points)
        for point in answers:
            if not 0 <= point <= HIGHEST_POINT:
                raise ValueError(f"{point} is no point of a scale within 0 to {HIGHEST_POINT}")
        counts = tuple(answers.count(point) for point in range(POINTS))
        if weights is None:
            return cls(counts, scale=scale)
        by_point: list[list[float]] = [[] for _ in range(POINTS)]
        for point, weight in zip(answers, weights, strict=True):
            by_point[point].append(weight)
        # fsum does not depend on the order of the answers.
        sums = tuple(math.fsum(each) for each in by_point)
        squares = tuple(math.fsum(weight * weight for weight in each) for each in by_point)
        return cls(counts, sums, squares, scale)

    def __add__(self, other: Histogram) -> Histogram:
        if self.scale is not None and other.scale is not None and self.scale != other.scale:
            raise ValueError(f"unlike scales do not add: {self.scale.definition} and {other.scale.definition}")
        return Histogram(
            tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            _added(self.counts, self.weights, other.counts, other.weights),
            _added(self.counts, self.squared_weights, other.counts, other.squared_weights),
            self.scale or other.scale,
        )

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def sums(self) -> Sums:
        """n, Σx and Σx² of the answers themselves."""
        return Sums(
            self.n,
            sum(point * count for point, count in enumerate(self.counts)),
            sum(point * point * count for point, count in enumerate(self.counts)),
        )

    def check(self, scale: Scale) -> None:
        """Raise ValueError, naming the point, when an answer lies outside the scale, or when the scale is another."""
        if self.scale is not None and self.scale != scale:
            raise ValueError(f"answers to {self.scale.definition} are no answers to {scale.definition}")
        for point, count in enumerate(self.counts):
            if count and point not in scale:
                raise ValueError(f"{count} answers are {point}, outside the scale {scale.lowest} to {scale.highest}")

    def counts_by_score(self, scale: Scale) -> dict[int, int]:
        """How many answers add each score: keys -1, 0, 1 for NPS, and 0, 1 for a box."""
        counts: dict[int, int] = {}
        for point in range(scale.lowest, scale.highest + 1):
            score = scale.score(point)
            counts[score] = counts.get(score, 0) + self.counts[point]
        return counts

    def mean_score(self, scale: Scale) -> Fraction:
        """The score per answer, exactly; there must be an answer."""
        return Fraction(sum(score * count for score, count in self.counts_by_score(scale).items()), self.n)


def _added(
    counts: tuple[int, ...], weights: tuple[float, ...] | None, others: tuple[int, ...], added: tuple[float, ...] | None
) -> tuple[float, ...] | None:
    if weights is None and added is None:
        return None
    first, second = weights if weights is not None else counts, added if added is not None else others
    return tuple(float(a) + float(b) for a, b in zip(first, second, strict=True))
