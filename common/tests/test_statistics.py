"""What holds for any counts, and agreement with scipy and statsmodels."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
)
from statsmodels.stats.proportion import (
    test_proportions_2indep as proportions_test,
)

from common.statistics import (
    ClusterSums,
    Interval,
    Sums,
    WeightedPoints,
    adjusted_nps,
    benjamini_hochberg,
    clustered_difference,
    clustered_interval,
    effective_sample_size,
    mean_interval,
    n_minus_one_test,
    newcombe_interval,
    nps_difference,
    nps_interval,
    nps_sample_size,
    nps_variance,
    proportion_difference,
    proportion_sample_size,
    t_cdf,
    weighted_mean_interval,
    weighted_nps_interval,
    weighted_proportion_interval,
    welch,
    wilson_interval,
)

proportions_test.__test__ = False

counts = st.integers(0, 400)
trinomials = st.tuples(counts, counts, counts).filter(sum)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])
answers = st.lists(st.integers(0, 10), min_size=2, max_size=40)
clusters = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.lists(st.integers(-1, 1), min_size=n, max_size=n)), min_size=2, max_size=25
)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 400))
    return draw(st.integers(0, n)), n


def sums_of(values):
    return Sums(len(values), sum(values), sum(x * x for x in values))


def test_without_answers_there_is_no_figure():
    nobody, someone = Sums(0, 0, 0), Sums(3, 6, 14)
    empty = ClusterSums.of([])
    weightless = WeightedPoints([0, 1], [0, 0], [0, 0], 0)
    assert wilson_interval(0, 0) is None
    assert newcombe_interval(0, 0, 1, 2) is None
    assert n_minus_one_test(1, 2, 0, 0) is None
    assert proportion_difference(0, 0, 0, 0) is None
    assert nps_variance(0, 0, 0) is None
    assert adjusted_nps(0, 0, 0) is None
    assert nps_interval(0, 0, 0) is None
    assert nps_difference((0, 0, 0), (1, 2, 3)) is None
    assert nobody.mean is None
    assert nobody.variance is None
    assert mean_interval(nobody) is None
    assert welch(nobody, someone) is None
    assert empty.mean is None
    assert empty.variance is None
    assert clustered_interval(empty) is None
    assert clustered_difference(empty, empty) is None
    assert effective_sample_size(0, 0) is None
    assert weightless.mean is None
    assert weightless.variance is None
    assert weightless.effective_n is None
    assert weighted_mean_interval(weightless) is None
    assert weighted_proportion_interval(weightless) is None
    assert weighted_nps_interval(WeightedPoints([-1, 0, 1], [0, 0, 0], [0, 0, 0], 0)) is None
    assert benjamini_hochberg([]) == []


def test_one_answer_or_answers_all_alike_leave_the_spread_of_a_mean_unknown():
    assert mean_interval(Sums(1, 4, 16)) is None
    assert mean_interval(Sums(3, 12, 48)) is None
    assert welch(Sums(3, 12, 48), Sums(2, 4, 8)) is None
    assert clustered_interval(ClusterSums.of([(3, 1)])) is None
    assert clustered_interval(ClusterSums.of([(3, 3), (2, 2)])) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: wilson_interval(3, 2),
        lambda: wilson_interval(-1, 2),
        lambda: n_minus_one_test(3, 2, 1, 2),
        lambda: nps_interval(-1, 3, 2),
        lambda: nps_variance(1, 3, -2),
        lambda: nps_sample_size(0),
        lambda: proportion_sample_size(-0.1),
        lambda: benjamini_hochberg([0.1, 1.1]),
        lambda: wilson_interval(1, 2, level=1.0),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_an_interval_knows_what_it_holds_and_can_be_scaled_and_clipped():
    interval = Interval(-0.2, 0.3, 0.95)
    assert 0 in interval
    assert 0.31 not in interval
    assert interval.width == pytest.approx(0.5)
    assert interval.scaled(100).clipped(-10, 100) == Interval(-10, 30, 0.95)
    assert Interval(3, 4, 0.95).clipped(0, 1) == Interval(1, 1, 0.95)


def test_answers_that_are_all_alike_show_no_difference():
    assert n_minus_one_test(10, 10, 4, 4) == (0, 1)
    assert n_minus_one_test(0, 10, 0, 4) == (0, 1)


@given(trinomials, levels)
def test_an_nps_interval_lies_within_the_scale_and_holds_the_shrunk_score(trinomial, level):
    interval = nps_interval(*trinomial, level)
    assert -100 <= interval.low < interval.high <= 100
    assert 100 * adjusted_nps(*trinomial)[0] in interval


@given(trinomials, st.integers(2, 9))
def test_an_nps_interval_shrinks_with_more_answers(trinomial, factor):
    assert adjusted_nps(*(factor * count for count in trinomial))[1] < adjusted_nps(*trinomial)[1]


@given(trinomials, levels)
def test_promoters_and_detractors_mirror_each_other(trinomial, level):
    interval, mirrored = nps_interval(*trinomial, level), nps_interval(*trinomial[::-1], level)
    assert (interval.low, interval.high) == pytest.approx((-mirrored.high, -mirrored.low))


@given(trinomials, trinomials)
def test_an_nps_difference_changes_its_sign_with_the_order(first, second):
    forth, back = nps_difference(first, second), nps_difference(second, first)
    assert forth.value == pytest.approx(-back.value)
    assert forth.p == pytest.approx(back.p)
    assert (forth.p < 0.05) == (0 not in forth.interval)


@given(shares(), levels)
def test_a_wilson_interval_holds_the_share_and_equals_statsmodels(share, level):
    interval = wilson_interval(*share, level)
    assert 0 <= interval.low <= share[0] / share[1] <= interval.high <= 1
    expected = proportion_confint(*share, alpha=1 - level, method="wilson")
    assert (interval.low, interval.high) == pytest.approx(expected, abs=1e-9)


@given(shares(), shares(), levels)
def test_newcombes_interval_equals_statsmodels(first, second, level):
    interval = newcombe_interval(*first, *second, level)
    expected = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=1 - level)
    assert (interval.low, interval.high) == pytest.approx(expected, abs=1e-9)
    assert first[0] / first[1] - second[0] / second[1] in Interval(interval.low - 1e-12, interval.high + 1e-12, level)


@given(shares(), shares())
def test_the_n_minus_one_test_equals_the_score_test_of_statsmodels(first, second):
    assume(0 < first[0] + second[0] < first[1] + second[1])
    z, p = n_minus_one_test(*first, *second)
    expected = proportions_test(*first, *second, method="score", compare="diff", correction=True)
    # statsmodels finds the pooled share by solving a cubic, which costs it some digits.
    assert z == pytest.approx(expected.statistic, rel=1e-4, abs=1e-4)
    assert p == pytest.approx(expected.pvalue, rel=1e-3, abs=1e-4)


@given(answers, levels)
def test_the_mean_interval_equals_scipy(values, level):
    assume(len(set(values)) > 1)
    interval = mean_interval(sums_of(values), level)
    expected = stats.t.interval(level, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    assert (interval.low, interval.high) == pytest.approx(expected)


@given(answers, answers, levels)
def test_welchs_test_and_interval_equal_scipy(first, second, level):
    assume(len(set(first)) > 1 or len(set(second)) > 1)
    tested = welch(sums_of(first), sums_of(second), level)
    moments = [(np.mean(values), np.std(values, ddof=1), len(values)) for values in (first, second)]
    expected = stats.ttest_ind_from_stats(*moments[0], *moments[1], equal_var=False)
    assert (tested.statistic, tested.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-6, abs=1e-9)
    both = stats.ttest_ind(first, second, equal_var=False).confidence_interval(level)
    assert (tested.interval.low, tested.interval.high) == pytest.approx((both.low, both.high), rel=1e-6, abs=1e-9)


@given(answers, answers)
def test_sums_of_two_groups_add_up_to_those_of_both(first, second):
    assert sums_of(first) + sums_of(second) == sums_of(first + second)


def test_a_large_mean_with_a_small_spread_keeps_its_variance():
    values = [10**9, 10**9 + 1, 10**9 + 2]
    assert sums_of(values).variance == 1
    assert sums_of([Decimal("0.1"), Decimal("0.3")]).variance == Fraction(2, 100)


@given(st.floats(-20, 20), st.floats(1, 200))
def test_students_distribution_equals_scipy(t, df):
    assert t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_equals_statsmodels(ps):
    expected = multipletests(ps, method="fdr_bh")[1]
    assert benjamini_hochberg(ps) == pytest.approx(list(expected))


@given(clusters, levels)
def test_the_clustered_interval_equals_a_regression_with_clustered_errors(people, level):
    sums = ClusterSums.of((len(person), sum(person)) for person in people)
    assume(sums.variance)
    scores = [score for person in people for score in person]
    groups = [index for index, person in enumerate(people) for _ in person]
    model = sm.OLS(scores, np.ones(len(scores)))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    assert float(sums.mean) == pytest.approx(fit.params[0], abs=1e-9)
    assert math.sqrt(sums.variance) == pytest.approx(fit.bse[0], abs=1e-9)
    interval = clustered_interval(sums, level)
    assert (interval.low, interval.high) == pytest.approx(tuple(fit.conf_int(1 - level)[0]), abs=1e-7)


@given(answers)
def test_people_with_one_answer_each_make_the_clustered_interval_the_plain_one(values):
    assume(len(set(values)) > 1)
    clustered, plain = clustered_interval(ClusterSums.of((1, x) for x in values)), mean_interval(sums_of(values))
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high))


@given(answers, answers)
def test_people_with_one_answer_each_make_the_clustered_difference_the_one_of_welch(first, second):
    assume(len(set(first)) > 1 or len(set(second)) > 1)
    clustered = clustered_difference(*(ClusterSums.of((1, x) for x in values) for values in (first, second)))
    plain = welch(sums_of(first), sums_of(second))
    assert (clustered.value, clustered.statistic, clustered.p) == pytest.approx((plain.value, plain.statistic, plain.p))


def test_answers_repeated_by_the_same_people_do_not_narrow_the_interval():
    once = ClusterSums.of((1, x) for x in (1, 0, 1, 1, 0))
    thrice = ClusterSums.of((3, 3 * x) for x in (1, 0, 1, 1, 0))
    assert clustered_interval(thrice) == clustered_interval(once)


weighted_answers = st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.floats(0.1, 10)), min_size=2, max_size=40)


def weighted_points(pairs, points=(-1, 0, 1)):
    return WeightedPoints(
        list(points),
        [math.fsum(w for x, w in pairs if x == point) for point in points],
        [math.fsum(w * w for x, w in pairs if x == point) for point in points],
        len(pairs),
    )


@given(weighted_answers, levels)
def test_the_weighted_mean_equals_a_weighted_regression_with_robust_errors(pairs, level):
    scores, weights = zip(*pairs, strict=True)
    assume(len(set(scores)) > 1)
    points = weighted_points(pairs)
    fit = sm.WLS(scores, np.ones(len(scores)), weights=weights).fit(cov_type="HC1", use_t=True)
    interval = weighted_mean_interval(points, level)
    assert points.mean == pytest.approx(fit.params[0], abs=1e-9)
    assert (interval.low, interval.high) == pytest.approx(tuple(fit.conf_int(1 - level)[0]), abs=1e-7)


@given(trinomials, levels, st.floats(0.01, 100))
def test_equal_weights_of_any_size_give_the_plain_intervals(trinomial, level, weight):
    n = sum(trinomial)
    promoters, passives, detractors = trinomial
    points = WeightedPoints(
        [1, 0, -1], [weight * count for count in trinomial], [weight * weight * count for count in trinomial], n
    )
    assert points.effective_n == pytest.approx(n)
    weighted, plain = weighted_nps_interval(points, level), nps_interval(*trinomial, level)
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high), abs=1e-6)
    rest = passives + detractors
    box = WeightedPoints([1, 0], [weight * promoters, weight * rest], [weight**2 * promoters, weight**2 * rest], n)
    weighted, plain = weighted_proportion_interval(box, level), wilson_interval(promoters, n, level)
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high), abs=1e-6)


@given(weighted_answers)
def test_the_effective_size_never_exceeds_the_number_of_people_and_intervals_hold_the_scale(pairs):
    points = weighted_points(pairs)
    assert 0 < points.effective_n <= len(pairs)
    assert -1 <= points.mean <= 1
    interval = weighted_nps_interval(points)
    assert -100 <= interval.low < interval.high <= 100


def test_one_very_heavy_answer_counts_as_about_one_answer():
    points = weighted_points([(1, 1000)] + [(0, 1)] * 9, points=(0, 1))
    assert points.effective_n == pytest.approx(1.018, abs=0.001)
    assert weighted_proportion_interval(points).low < 0.25


def test_kishs_size_of_weights_one_two_and_three():
    assert effective_sample_size(6, 14) == pytest.approx(36 / 14)
