"""Published values, and values computed once with scipy and statsmodels, that the formulas must give again."""

from math import sqrt

import pytest

from common.statistics import (
    Sums,
    mean_interval,
    n_minus_one_test,
    newcombe_interval,
    normal_quantile,
    nps_difference,
    nps_interval,
    nps_sample_size,
    nps_variance,
    proportion_difference,
    proportion_sample_size,
    t_quantile,
    wilson_interval,
)

# detractors, passives, promoters: NPS, Wald 95, adjusted Wald 95, adjusted Wald 90 (not yet clipped), trinomial t 95
NPS_INTERVALS = [
    ((54, 108, 162), 33.33, (25.22, 41.45), (24.95, 41.11), (26.24, 39.81), (25.17, 41.49)),
    ((20, 30, 50), 30, (14.69, 45.31), (14.05, 44.20), (16.47, 41.78), (14.42, 45.58)),
    ((10, 20, 70), 60, (47.00, 73.00), (45.27, 71.24), (47.36, 69.15), (46.77, 73.23)),
    ((200, 300, 500), 30, (25.16, 34.84), (25.08, 34.74), (25.85, 33.97), (25.15, 34.85)),
    ((2, 0, 9), 63.64, (18.05, 109.22), (8.00, 92.00), (14.75, 85.25), (9.28, 117.99)),
    ((1, 2, 3), 33.33, (-26.31, 92.97), (-26.74, 71.19), (-18.87, 63.32), (-52.35, 119.02)),
    ((3, 1, 1), -40, (-110.12, 30.12), (-79.78, 29.78), (-70.98, 20.98), None),
    ((0, 0, 5), 100, (100, 100), (17.49, 107.51), (24.73, 100.27), None),
    ((0, 0, 1), 100, (100, 100), (-48.50, 98.50), (-36.68, 86.68), None),
    ((0, 5, 0), 0, (0, 0), (-30.01, 30.01), (-25.18, 25.18), None),
]


@pytest.mark.parametrize(("counts", "score", "wald", "adjusted_95", "adjusted_90", "trinomial"), NPS_INTERVALS)
def test_nps_intervals_are_the_published_ones(counts, score, wald, adjusted_95, adjusted_90, trinomial):
    detractors, passives, promoters = counts
    n = sum(counts)
    error = 100 * sqrt(nps_variance(promoters, passives, detractors) / n)
    raw = 100 * (promoters - detractors) / n
    assert raw == pytest.approx(score, abs=0.005)
    assert (raw - 1.959964 * error, raw + 1.959964 * error) == pytest.approx(wald, abs=0.006)
    for level, (low, high) in ((0.95, adjusted_95), (0.90, adjusted_90)):
        interval = nps_interval(promoters, passives, detractors, level)
        assert (interval.low, interval.high) == pytest.approx((low, min(high, 100)), abs=0.006)
        assert interval.level == level
    if trinomial:
        by_t = mean_interval(Sums(n, promoters - detractors, promoters + detractors)).scaled(100)
        assert (by_t.low, by_t.high) == pytest.approx(trinomial, abs=0.006)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "score", "variance", "error"),
    [
        (3, 2, 1, 1 / 3, 5 / 9, 0.304),
        (0, 0, 1, -1, 0, 0),
        (0, 1, 0, 0, 0, 0),
        (1, 0, 0, 1, 0, 0),
        (1, 0, 1, 0, 1, 0.707),
        (1, 1, 0, 0.5, 0.25, 0.354),
        (1, 1, 1, 0, 2 / 3, 0.471),
        (7, 2, 6, 2 / 30, 0.8622, None),
        (162, 108, 54, 1 / 3, 5 / 9, 0.0414),
    ],
)
def test_nps_variance_is_the_published_one(promoters, passives, detractors, score, variance, error):
    n = promoters + passives + detractors
    assert (promoters - detractors) / n == pytest.approx(score)
    assert float(nps_variance(promoters, passives, detractors)) == pytest.approx(variance, abs=0.0001)
    if error is not None:
        assert sqrt(nps_variance(promoters, passives, detractors) / n) == pytest.approx(error, abs=0.001)


@pytest.mark.parametrize(
    ("first", "second", "difference", "z", "p", "low", "high"),
    [
        ((30, 30, 40), (20, 30, 50), -19.42, -1.7323, 0.0832, -41.39, 2.55),
        ((10, 20, 70), (20, 30, 50), None, 2.8694, 0.00411, 9.23, 49.02),
        ((20, 30, 50), (40, 60, 100), -0.43, None, 0.964, None, None),
    ],
)
def test_nps_differences_are_the_published_ones(first, second, difference, z, p, low, high):
    tested = nps_difference(first[::-1], second[::-1])
    assert tested.p == pytest.approx(p, abs=0.0005)
    if difference is not None:
        assert tested.value == pytest.approx(difference, abs=0.006)
    if z is not None:
        assert tested.statistic == pytest.approx(z, abs=0.00006)
        assert (tested.interval.low, tested.interval.high) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize(("margin", "n"), [(1, 38412), (2, 9601), (5, 1534), (10, 382), (15, 168), (20, 94)])
def test_needed_answers_for_an_nps_are_the_published_ones(margin, n):
    assert nps_sample_size(margin) == n


@pytest.mark.parametrize(
    ("successes", "n", "low", "high", "tolerance"),
    [
        (81, 263, 0.2553, 0.3662, 0.00006),
        (15, 148, 0.0624, 0.1605, 0.00006),
        (0, 20, 0, 0.1611, 0.00006),
        (1, 29, 0.0061, 0.1718, 0.00006),
        (42, 50, 0.7149, 0.9166, 0.00006),
        (0, 10, 0, 0.2775, 0.00006),
        (10, 10, 0.7225, 1, 0.00006),
        (4, 5, 0.3755, 0.9638, 0.00006),
        (1, 1, 0.2065, 1, 0.00006),
        (850, 1000, 0.8265, 0.8708, 0.00006),
    ],
)
def test_wilson_intervals_are_the_published_ones(successes, n, low, high, tolerance):
    interval = wilson_interval(successes, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=tolerance)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1),
        ((10, 10), (0, 10), 0.6075, 1),
    ],
)
def test_newcombe_intervals_are_the_published_ones(first, second, low, high):
    interval = newcombe_interval(*first, *second)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.00006)


@pytest.mark.parametrize(
    ("first", "second", "z", "p"),
    [
        ((11, 12), (5, 12), 2.54337, 0.01098),
        ((56, 70), (48, 80), 2.64132, 0.00826),
        ((9, 10), (3, 10), 2.66927, 0.00760),
        ((8, 793), (15, 736), -1.65146, 0.09865),
    ],
)
def test_n_minus_one_tests_are_the_published_ones(first, second, z, p):
    assert n_minus_one_test(*first, *second) == pytest.approx((z, p), abs=0.000006)


def test_a_drop_from_seventy_to_fifty_nine_percent_is_told_from_chance():
    tested = proportion_difference(118, 200, 4200, 6000)
    assert tested.statistic == pytest.approx(-3.328, abs=0.0006)
    assert tested.p == pytest.approx(0.00087, abs=0.000006)
    assert (100 * tested.interval.low, 100 * tested.interval.high) == pytest.approx((-18.0, -4.3), abs=0.06)


def test_the_t_interval_of_ten_efforts_is_the_published_one():
    efforts = [7, 6, 5, 7, 3, 4, 6, 7, 5, 6]
    sums = Sums(10, sum(efforts), sum(x * x for x in efforts))
    interval = mean_interval(sums)
    assert float(sums.mean) == pytest.approx(5.60)
    assert sqrt(sums.variance) == pytest.approx(1.3499, abs=0.00006)
    assert (interval.low, interval.high) == pytest.approx((4.634, 6.566), abs=0.0006)


def test_quantiles_are_those_of_the_tables():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=0.0000005)
    assert normal_quantile(0.90) == pytest.approx(1.644854, abs=0.0000005)
    assert t_quantile(0.95, 9) == pytest.approx(2.262, abs=0.0005)
    assert t_quantile(0.95, 1) == pytest.approx(12.706, abs=0.0005)


@pytest.mark.parametrize("margin", [0.01, 0.03, 0.05, 0.1, 0.25, 0.49])
@pytest.mark.parametrize("share", [0.5, 0.2, 0.95])
def test_the_needed_number_is_the_first_whose_wilson_interval_is_narrow_enough(margin, share):
    n = proportion_sample_size(margin, share=share)
    assert wilson_interval(share * n, n).width / 2 <= margin + 1e-12
    assert n == 1 or wilson_interval(share * (n - 1), n - 1).width / 2 > margin
