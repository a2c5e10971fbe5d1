"""What a comparison of two groups answers."""

from __future__ import annotations

from dataclasses import dataclass

from common.statistics.distributions import Interval


@dataclass(frozen=True)
class Difference:
    """First group minus second: the estimate that was tested, its interval, the test statistic and two-sided p."""

    value: float
    interval: Interval
    statistic: float
    p: float
