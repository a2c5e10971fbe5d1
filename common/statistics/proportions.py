"""Shares of answers (CSAT, CES, conversion, drop-off): interval, difference, test and needed size.

Shares are 0..1. Counts may be fractions, because weighted answers make effective counts.
"""

from __future__ import annotations

import math

from common.statistics.distributions import Interval, normal_quantile, normal_two_sided_p
from common.statistics.results import Difference


def wilson_interval(successes: float, n: float, level: float = 0.95) -> Interval | None:
    """Wilson's score interval of a share.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson (1927), JASA 22:209; recommended by Newcombe (1998), Statistics in Medicine 17:857.
    """
    _check(successes, n)
    if n == 0:
        return None
    share, z = successes / n, normal_quantile(level)
    shrink = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    margin = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / shrink
    # Exactly 0 and 1 at the ends, where floating point would miss the share itself by a hair.
    return Interval(max(0.0, min(centre - margin, share)), min(1.0, max(centre + margin, share)), level)


def newcombe_interval(successes_1: float, n_1: float, successes_2: float, n_2: float, level: float = 0.95) -> Interval | None:
    """Newcombe's hybrid score interval of the difference of two shares, first minus second.

    δ - √((p1-l1)² + (u2-p2)²) .. δ + √((u1-p1)² + (p2-l2)²), with l and u the Wilson bounds of each share.
    Source: Newcombe (1998), Statistics in Medicine 17:873, method 10.
    """
    first, second = wilson_interval(successes_1, n_1, level), wilson_interval(successes_2, n_2, level)
    if first is None or second is None:
        return None
    p1, p2 = successes_1 / n_1, successes_2 / n_2
    low = p1 - p2 - math.hypot(p1 - first.low, second.high - p2)
    high = p1 - p2 + math.hypot(first.high - p1, p2 - second.low)
    return Interval(low, high, level).clipped(-1, 1)


def n_minus_one_test(successes_1: float, n_1: float, successes_2: float, n_2: float) -> tuple[float, float] | None:
    """The N-1 two-proportion test: z and two-sided p; z is 0 and p is 1 when every answer of both groups is alike.

    z = (p1-p2) √((N-1)/N) / √(P(1-P)(1/n1 + 1/n2)), with P the share of both groups together and N = n1 + n2.
    Source: E. Pearson (1947); Campbell (2007), Statistics in Medicine 26:3661.
    """
    _check(successes_1, n_1)
    _check(successes_2, n_2)
    if n_1 == 0 or n_2 == 0:
        return None
    total = n_1 + n_2
    pooled = (successes_1 + successes_2) / total
    spread = pooled * (1 - pooled) * (1 / n_1 + 1 / n_2)
    if spread <= 0:
        return 0.0, 1.0
    z = (successes_1 / n_1 - successes_2 / n_2) * math.sqrt((total - 1) / total) / math.sqrt(spread)
    return z, normal_two_sided_p(z)


def proportion_difference(
    successes_1: float, n_1: float, successes_2: float, n_2: float, level: float = 0.95
) -> Difference | None:
    """First share minus second, with Newcombe's interval and the N-1 test; the groups are different people."""
    interval = newcombe_interval(successes_1, n_1, successes_2, n_2, level)
    test = n_minus_one_test(successes_1, n_1, successes_2, n_2)
    if interval is None or test is None:
        return None
    return Difference(successes_1 / n_1 - successes_2 / n_2, interval, *test)


def proportion_sample_size(margin: float, level: float = 0.95, share: float = 0.5) -> int:
    """How many answers bring the Wilson interval of a share to ± `margin` (0..1); the worst case is a share of ½.

    The positive root n of margin² (n + z²)² = z² p(1-p) n + z⁴/4, which is Wilson's half width, rounded up.
    """
    if margin <= 0:
        raise ValueError(f"a margin must be above zero, not {margin}")
    z2 = normal_quantile(level) ** 2
    a, b, c = margin**2, 2 * margin**2 * z2 - z2 * share * (1 - share), z2 * z2 * (margin**2 - 0.25)
    if c >= 0:  # A single answer never is further off than ±½.
        return 1
    return max(1, math.ceil((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)))


def _check(successes: float, n: float) -> None:
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
