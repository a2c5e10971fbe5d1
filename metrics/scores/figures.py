"""A figure: what a question's answers come to, with everything that a reader needs to believe it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.rounding import round_half_up
from common.scales import Metric, Scale
from common.statistics import (
    Interval,
    WeightedPoints,
    mean_interval,
    nps_interval,
    weighted_mean_interval,
    weighted_nps_interval,
    weighted_proportion_interval,
    wilson_interval,
)
from metrics.scores.histograms import Histogram

THIN_BELOW = 30
LEVEL = 0.95


@dataclass(frozen=True)
class WeightedFigure:
    """The same figure with every answer counted by its weight; `effective_n` is Kish's effective sample size."""

    value: float
    effective_n: float
    weight: float
    interval: Interval | None
    mean: float
    mean_interval: Interval | None
    default_digits: int = 0

    def rounded(self, digits: int) -> Decimal:
        return round_half_up(self.value, digits)

    @property
    def display(self) -> Decimal:
        return self.rounded(self.default_digits)


@dataclass(frozen=True)
class Figure:
    """A measured figure: NPS in points (-100..100), CSAT and CES in percent (0..100), a rating as its mean.

    `value` is exact and never rounded; `display` is rounded half up, once. `interval` has the unit of `value` and is
    None where the spread is unknown. `variance` is that of one answer's score (-1, 0, +1 for NPS; 0, 1 for a box),
    `mean_variance` the sample variance of the answers themselves. A pooled figure has `people`, but neither variance
    nor the counts of an NPS, since it is made of sums over people.
    """

    scale: Scale
    value: Fraction
    n: int
    interval: Interval | None
    variance: Fraction | None
    mean: Fraction
    mean_variance: Fraction | None
    mean_interval: Interval | None
    promoters: int | None = None
    passives: int | None = None
    detractors: int | None = None
    in_box: int | None = None
    weighted: WeightedFigure | None = None
    people: int | None = None
    thin_below: int = THIN_BELOW

    @property
    def metric(self) -> Metric:
        return self.scale.metric

    @property
    def definition(self) -> str:
        """What the figure means, such as "% 9–10 minus % 0–6"."""
        return self.scale.definition

    @property
    def is_thin(self) -> bool:
        """Whether so few people answered (under 30, unless said otherwise) that the figure is drawn hollow."""
        return (self.n if self.people is None else self.people) < self.thin_below

    def rounded(self, digits: int) -> Decimal:
        """The value rounded half up to so many decimals, from the exact counts."""
        return round_half_up(self.value, digits)

    @property
    def display(self) -> Decimal:
        """The value as a page shows it: a whole number, or one decimal for a rating."""
        return self.rounded(default_digits(self.scale))

    @property
    def display_fine(self) -> Decimal:
        """The value as a table shows it: one decimal, or two for a rating."""
        return self.rounded(default_digits(self.scale) + 1)


def figure(scale: Scale, histogram: Histogram, level: float = LEVEL, *, thin_below: int = THIN_BELOW) -> Figure | None:
    """The figure of these answers, or None when there are none; ValueError for answers outside the scale."""
    histogram.check(scale)
    if histogram.n == 0:
        return None
    n, counts, sums = histogram.n, histogram.counts_by_score(scale), histogram.sums
    mean_score, is_nps = histogram.mean_score(scale), scale.metric == "nps"
    return Figure(
        scale=scale,
        value=scale.unit_size * mean_score,
        n=n,
        interval=plain_interval(scale, histogram, level),
        variance=Fraction(sum(score * score * count for score, count in counts.items()), n) - mean_score**2,
        mean=Fraction(sums.total) / n,
        mean_variance=sums.variance,
        mean_interval=on_scale(scale, mean_interval(sums, level)),
        promoters=counts[1] if is_nps else None,
        passives=counts[0] if is_nps else None,
        detractors=counts[-1] if is_nps else None,
        in_box=counts[1] if scale.is_boxed else None,
        weighted=weighted_figure(scale, histogram, level),
        thin_below=thin_below,
    )


def plain_interval(scale: Scale, histogram: Histogram, level: float) -> Interval | None:
    """The interval of answers by different people: adjusted Wald for NPS, Wilson for a box, t for a rating."""
    counts = histogram.counts_by_score(scale)
    if scale.metric == "nps":
        return nps_interval(counts[1], counts[0], counts[-1], level)
    if scale.is_boxed:
        share = wilson_interval(counts[1], histogram.n, level)
        return share.scaled(100) if share else None
    return on_scale(scale, mean_interval(histogram.sums, level))


def weighted_figure(scale: Scale, histogram: Histogram, level: float = LEVEL) -> WeightedFigure | None:
    """The weighted figure, or None where answers carry no weights or weigh nothing together."""
    if histogram.weights is None or histogram.squared_weights is None:
        return None
    span = range(scale.lowest, scale.highest + 1)
    weights = [float(histogram.weights[point]) for point in span]
    squares = [float(histogram.squared_weights[point]) for point in span]
    scores = WeightedPoints([scale.score(point) for point in span], weights, squares, histogram.n)
    values = WeightedPoints(list(span), weights, squares, histogram.n)
    mean_score, mean, effective = scores.mean, values.mean, scores.effective_n
    if mean_score is None or mean is None or effective is None:
        return None
    of_mean = on_scale(scale, weighted_mean_interval(values, level))
    if scale.metric == "nps":
        interval = weighted_nps_interval(scores, level)
    elif scale.is_boxed:
        share = weighted_proportion_interval(scores, level)
        interval = share.scaled(100) if share else None
    else:
        interval = of_mean
    return WeightedFigure(scale.unit_size * mean_score, effective, scores.weight, interval, mean, of_mean, default_digits(scale))


def default_digits(scale: Scale) -> int:
    """How many decimals a page shows: none for NPS and percent, one for a rating."""
    return 1 if scale.metric == "rating" else 0


def on_scale(scale: Scale, interval: Interval | None) -> Interval | None:
    """The part of a mean's interval that lies on the scale, since no mean can lie outside."""
    return interval.clipped(scale.lowest, scale.highest) if interval else None
