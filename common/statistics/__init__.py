"""Intervals and tests for scores, proportions and means: pure functions that ask for counts and sums.

Nothing to count (n = 0) gives None, never NaN and never an error; impossible counts raise ValueError.
Student's t comes from scipy, imported where it is used, so that pages without it never load it.
"""

from common.statistics.clusters import ClusterSums, clustered_difference, clustered_interval
from common.statistics.distributions import Interval, normal_quantile, normal_two_sided_p, t_cdf, t_quantile
from common.statistics.means import Sums, mean_interval, welch
from common.statistics.multiple import benjamini_hochberg
from common.statistics.nps import adjusted_nps, nps_difference, nps_interval, nps_sample_size, nps_variance
from common.statistics.proportions import (
    n_minus_one_test,
    newcombe_interval,
    proportion_difference,
    proportion_sample_size,
    wilson_interval,
)
from common.statistics.results import Difference
from common.statistics.weights import (
    WeightedPoints,
    effective_sample_size,
    weighted_mean_interval,
    weighted_nps_interval,
    weighted_proportion_interval,
)

__all__ = [
    "ClusterSums",
    "Difference",
    "Interval",
    "Sums",
    "WeightedPoints",
    "adjusted_nps",
    "benjamini_hochberg",
    "clustered_difference",
    "clustered_interval",
    "effective_sample_size",
    "mean_interval",
    "n_minus_one_test",
    "newcombe_interval",
    "normal_quantile",
    "normal_two_sided_p",
    "nps_difference",
    "nps_interval",
    "nps_sample_size",
    "nps_variance",
    "proportion_difference",
    "proportion_sample_size",
    "t_cdf",
    "t_quantile",
    "weighted_mean_interval",
    "weighted_nps_interval",
    "weighted_proportion_interval",
    "welch",
    "wilson_interval",
]
