"""The Net Promoter Score: variance, interval, difference and needed size, in points from -100 to 100.

"Net Promoter" and NPS are registered marks of Bain & Company, NICE Systems and Fred Reichheld.
"""

from __future__ import annotations

import math
from fractions import Fraction

from common.statistics.distributions import Interval, around, normal_quantile, normal_two_sided_p
from common.statistics.results import Difference

# Rocks (2016): three pseudo-answers, spread ¾ to promoters, 1½ to passives and ¾ to detractors.
PSEUDO_EXTREME, PSEUDO_ALL = 0.75, 3.0


def nps_variance(promoters: int, passives: int, detractors: int) -> Fraction | None:
    """The variance of one answer counted -1, 0 or +1: p + d - (p - d)², with p and d the shares of the ends.

    Source: the trinomial variance; Rocks (2016), arXiv:1601.07235.
    """
    _check(promoters, passives, detractors)
    n = promoters + passives + detractors
    if n == 0:
        return None
    return Fraction(promoters + detractors, n) - Fraction(promoters - detractors, n) ** 2


def adjusted_nps(promoters: float, passives: float, detractors: float) -> tuple[float, float] | None:
    """The shrunk score (-1..1) and its squared standard error, after Rocks' three pseudo-answers are added."""
    _check(promoters, passives, detractors)
    if promoters + passives + detractors == 0:
        return None
    n = promoters + passives + detractors + PSEUDO_ALL
    p, d = (promoters + PSEUDO_EXTREME) / n, (detractors + PSEUDO_EXTREME) / n
    return p - d, (p + d - (p - d) ** 2) / n


def nps_interval(promoters: float, passives: float, detractors: float, level: float = 0.95) -> Interval | None:
    """The adjusted-Wald interval of an NPS in points, centred on the shrunk score and clipped to ±100.

    With p̃ = (P + ¾)/(n + 3) and d̃ = (D + ¾)/(n + 3): 100 (p̃ - d̃ ± z √((p̃ + d̃ - (p̃ - d̃)²)/(n + 3))).
    Source: Rocks (2016), "Interval estimation for the Net Promoter Score", arXiv:1601.07235.
    """
    adjusted = adjusted_nps(promoters, passives, detractors)
    if adjusted is None:
        return None
    score, variance = adjusted
    return around(100 * score, 100 * normal_quantile(level) * math.sqrt(variance), level).clipped(-100, 100)


def nps_difference(
    first: tuple[float, float, float], second: tuple[float, float, float], level: float = 0.95
) -> Difference | None:
    """First NPS minus second in points, each given as (promoters, passives, detractors), by adjusted Wald.

    z = (Ã - B̃) / √(Var Ã + Var B̃), everything from the counts with pseudo-answers; so `value` is the difference of
    the shrunk scores. The groups are different people: the same people asked twice need a paired method.
    Source: measuringu.com/nps-significance-test, with the adjustment of Rocks (2016).
    """
    a, b = adjusted_nps(*first), adjusted_nps(*second)
    if a is None or b is None:
        return None
    difference, error = a[0] - b[0], math.sqrt(a[1] + b[1])
    interval = around(100 * difference, 100 * normal_quantile(level) * error, level).clipped(-200, 200)
    z = difference / error
    return Difference(100 * difference, interval, z, normal_two_sided_p(z))


def nps_sample_size(margin: float, level: float = 0.95, variance: float = 1.0) -> int:
    """How many answers bring the interval of an NPS to ± `margin` points; `variance` 1 is the worst case.

    n = z² s² / (margin/100)² - 3, rounded up: the adjusted-Wald margin solved for n.
    Source: measuringu.com/nps-sig-test-sample-size.
    """
    if margin <= 0:
        raise ValueError(f"a margin must be above zero, not {margin}")
    return max(1, math.ceil(normal_quantile(level) ** 2 * variance / (margin / 100) ** 2 - PSEUDO_ALL))


def _check(promoters: float, passives: float, detractors: float) -> None:
    if min(promoters, passives, detractors) < 0:
        raise ValueError(f"counts cannot be negative: {promoters}, {passives}, {detractors}")
