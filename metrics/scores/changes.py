"""Whether a figure has changed since the period before, or only seems to have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from common.scales import Scale
from common.statistics import Difference, Interval, nps_difference, proportion_difference, welch
from common.statistics.means import unequal_variances
from metrics.scores.figures import LEVEL
from metrics.scores.histograms import Histogram
from metrics.scores.pooled import PooledSums, standard_error

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Change:
    """After minus before, in the unit of the figure: points of NPS, percentage points, points of a rating.

    `difference` is that of the two figures as shown; `interval` and two-sided `p` come from the test, which for NPS
    compares the shrunk scores. Both are None where the spread is unknown.
    """

    scale: Scale
    difference: Fraction
    interval: Interval | None
    p: float | None
    arrow: Literal["up", "down"] | None

    @property
    def is_better(self) -> bool | None:
        """Whether a change worth an arrow is a good one; a share in the box is good whichever end the box is at."""
        if self.arrow is None:
            return None
        upwards_is_good = self.scale.metric != "rating" or self.scale.direction == "high"
        return (self.arrow == "up") == upwards_is_good


def change(scale: Scale, before: Histogram, after: Histogram, level: float = LEVEL) -> Change | None:
    """How the figure changed between two groups of different people, or None when either has no answers.

    Adjusted Wald for NPS, N-1 test with Newcombe's interval for a box, Welch for a rating.
    """
    before.check(scale)
    after.check(scale)
    if not before.n or not after.n:
        return None
    old, new = before.counts_by_score(scale), after.counts_by_score(scale)
    tested: Difference | None
    if scale.metric == "nps":
        tested = nps_difference((new[1], new[0], new[-1]), (old[1], old[0], old[-1]), level)
    elif scale.is_boxed:
        tested = proportion_difference(new[1], after.n, old[1], before.n, level)
    else:
        tested = welch(after.sums, before.sums, level)
    # The test of an NPS speaks in points already, that of a share in hundredths of them.
    factor = 100 if scale.is_boxed else 1
    return _change(scale, after.mean_score(scale) - before.mean_score(scale), tested, factor)


def pooled_change(scale: Scale, before: PooledSums, after: PooledSums, level: float = LEVEL) -> Change | None:
    """How a pooled figure changed, tested by respondent; None when either has no answers."""
    before.check(scale)
    after.check(scale)
    old_mean, new_mean = before.scores.mean, after.scores.mean
    if old_mean is None or new_mean is None:
        return None
    old, new = standard_error(scale, before), standard_error(scale, after)
    tested = unequal_variances(float(new_mean - old_mean), new, old, level) if old and new else None
    return _change(scale, new_mean - old_mean, tested, scale.unit_size)


def _change(scale: Scale, difference: Fraction, tested: Difference | None, factor: int) -> Change:
    if tested is None:
        return Change(scale, scale.unit_size * difference, None, None, None)
    arrow: Literal["up", "down"] | None = None
    # With a handful of answers the shrunk scores may move the other way than the scores shown: then no arrow.
    if tested.p < SIGNIFICANT and difference * Fraction(tested.value) > 0:
        arrow = "up" if difference > 0 else "down"
    return Change(scale, scale.unit_size * difference, tested.interval.scaled(factor), tested.p, arrow)
