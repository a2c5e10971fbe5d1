import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.statistics import nps_interval, wilson_interval
from metrics.scores import Histogram, Scale, change, default_scale, figure

NPS, CSAT, CES, RATING = default_scale("nps"), default_scale("csat"), default_scale("ces", 7), default_scale("rating")
SCALES = [NPS, CSAT, CES, Scale("ces", 1, 5, 2, "low"), Scale("csat", 0, 10, 2), RATING]

scales = st.sampled_from(SCALES)


@st.composite
def scales_and_answers(draw, groups=1, min_size=1):
    scale = draw(scales)
    point = st.integers(scale.lowest, scale.highest)
    return scale, *(draw(st.lists(point, min_size=min_size, max_size=60)) for _ in range(groups))


def promoters_passives_detractors(promoters, passives, detractors):
    return Histogram((detractors, 0, 0, 0, 0, 0, 0, passives, 0, promoters, 0))


def test_the_airport_travellers_of_2018_give_an_nps_of_almost_31():
    nps = figure(NPS, promoters_passives_detractors(1268, 935, 447))
    assert nps.n == 2650
    assert (nps.promoters, nps.passives, nps.detractors) == (1268, 935, 447)
    assert nps.value == Fraction(100 * (1268 - 447), 2650)
    assert str(nps.rounded(2)) == "30.98"
    assert str(nps.display_fine) == "31.0"
    assert str(nps.display) == "31"
    assert nps.interval == nps_interval(1268, 935, 447)
    assert not nps.is_thin
    assert nps.weighted is None
    assert nps.definition == "% 9–10 minus % 0–6"


@pytest.mark.parametrize(
    ("answers", "value", "variance"),
    [
        ([0, 7, 7, 9, 9, 9], Fraction(100, 3), Fraction(5, 9)),
        ([0], -100, 0),
        ([7], 0, 0),
        ([10], 100, 0),
        ([1, 9], 0, 1),
        ([7, 9], 50, Fraction(1, 4)),
        ([0, 7, 9], 0, Fraction(2, 3)),
    ],
)
def test_published_nps_values(answers, value, variance):
    nps = figure(NPS, Histogram.of(answers))
    assert (nps.value, nps.variance) == (value, variance)


def test_a_half_is_rounded_once_and_away_from_zero():
    assert str(figure(NPS, promoters_passives_detractors(3, 3, 2)).display) == "13"
    assert str(figure(NPS, promoters_passives_detractors(2, 3, 3)).display) == "-13"
    # 49.45, which rounded twice would become 49.5 and then 50.
    assert str(figure(CSAT, Histogram((0, 1011, 0, 0, 0, 989, 0, 0, 0, 0, 0))).display) == "49"


def test_efforts_give_a_share_that_agrees_and_a_mean_beside_it():
    ces = figure(CES, Histogram.of([7, 6, 5, 7, 3, 4, 6, 7, 5, 6]))
    assert (ces.value, ces.in_box, ces.n) == (80, 8, 10)
    assert ces.mean == Fraction(56, 10)
    assert float(ces.mean_variance) ** 0.5 == pytest.approx(1.3499, abs=0.00005)
    assert (ces.mean_interval.low, ces.mean_interval.high) == pytest.approx((4.634, 6.566), abs=0.0006)
    assert ces.interval == wilson_interval(8, 10).scaled(100)
    assert ces.is_thin


def test_a_rating_is_its_mean():
    rating = figure(RATING, Histogram.of([5, 5, 4, 2]))
    assert rating.value == rating.mean == 4
    assert str(rating.display) == "4.0"
    assert rating.interval == rating.mean_interval
    assert rating.interval.high == 5  # no mean lies beyond the scale
    assert rating.in_box is None


@pytest.mark.parametrize("scale", SCALES)
def test_no_answers_are_no_figure(scale):
    assert figure(scale, Histogram()) is None
    assert change(scale, Histogram(), Histogram.of([3])) is None
    assert change(scale, Histogram.of([3]), Histogram()) is None


@pytest.mark.parametrize("scale", SCALES)
def test_one_answer_has_a_figure_and_no_certainty(scale):
    single = figure(scale, Histogram.of([5]))
    assert single.n == 1
    assert single.mean_variance is None
    assert single.mean_interval is None
    if scale.metric == "rating":
        assert single.interval is None
    else:
        assert single.interval.width > 70


def test_answers_outside_the_scale_are_named():
    with pytest.raises(ValueError, match="2 answers are 0, outside the scale 1 to 5"):
        figure(CSAT, Histogram.of([0, 0, 3]))
    with pytest.raises(ValueError, match="1 answers are 6"):
        change(CSAT, Histogram.of([3]), Histogram.of([6]))
    with pytest.raises(ValueError, match="11 is no point"):
        Histogram.of([11])


def test_unlike_scales_are_neither_added_nor_taken_for_each_other():
    five, seven = Histogram.of([4], scale=CSAT), Histogram.of([4], scale=default_scale("csat", 7))
    with pytest.raises(ValueError, match="unlike scales"):
        five + seven
    with pytest.raises(ValueError, match="are no answers to"):
        figure(default_scale("csat", 7), five)
    assert (five + Histogram.of([4])).scale == CSAT
    assert figure(CSAT, five).n == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ((1, 2, 3),),
        ((-1,) + (0,) * 10,),
        ((1,) * 11, (1.0,) * 11),
        ((1,) * 11, (1.0,) * 10, (1.0,) * 11),
        ((1,) * 11, (1.0,) * 11, (-1.0,) + (1.0,) * 10),
        ((1,) * 11, (float("nan"),) + (1.0,) * 10, (1.0,) * 11),
        ((0,) + (1,) * 10, (1.0,) * 11, (1.0,) * 11),
        ((1,) + (0,) * 10, None, None, CSAT),
    ],
)
def test_a_histogram_that_cannot_be_is_refused(arguments):
    with pytest.raises(ValueError):
        Histogram(*arguments)


def test_under_thirty_answers_are_thin_unless_said_otherwise():
    answers = Histogram.of([5] * 29)
    assert figure(CSAT, answers).is_thin
    assert not figure(CSAT, answers + Histogram.of([5])).is_thin
    assert not figure(CSAT, answers, thin_below=20).is_thin


@given(scales_and_answers())
def test_a_figure_lies_on_its_scale_and_in_its_interval(scale_and_answers):
    scale, answers = scale_and_answers
    of = figure(scale, Histogram.of(answers))
    lowest, highest = scale.range
    assert lowest <= of.value <= highest
    assert of.variance >= 0
    assert scale.lowest <= of.mean <= scale.highest
    if of.interval is not None:
        assert lowest <= of.interval.low < of.interval.high <= highest
        shrunk = of.value if scale.metric != "nps" else of.value * of.n / (of.n + 3)
        assert of.interval.low - 1e-9 <= shrunk <= of.interval.high + 1e-9


@given(scales_and_answers())
def test_a_figure_equals_a_count_by_hand(scale_and_answers):
    scale, answers = scale_and_answers
    of = figure(scale, Histogram.of(answers))
    if scale.metric == "nps":
        expected = 100 * (sum(x >= 9 for x in answers) - sum(x <= 6 for x in answers)) / len(answers)
    elif scale.metric == "rating":
        expected = sum(answers) / len(answers)
    else:
        ordered = sorted(range(scale.lowest, scale.highest + 1), reverse=scale.direction == "high")
        expected = 100 * sum(x in ordered[: scale.box] for x in answers) / len(answers)
    assert float(of.value) == pytest.approx(expected)


@given(scales_and_answers(groups=2, min_size=0))
def test_histograms_add_like_the_answers_they_are_made_of(scale_and_answers):
    scale, first, second = scale_and_answers
    both = Histogram.of(first + second, scale=scale)
    assert Histogram.of(first, scale=scale) + Histogram.of(second) == both
    assert sum([Histogram.of(first), Histogram.of(second)], Histogram(scale=scale)) == both


@given(st.lists(st.tuples(st.integers(0, 10), st.floats(0, 9)), max_size=30), st.integers(0, 30))
def test_weighted_histograms_add_and_unweighted_answers_join_with_weight_one(pairs, cut):
    def of(part):
        return Histogram.of([point for point, _ in part], [weight for _, weight in part])

    added, both = of(pairs[:cut]) + of(pairs[cut:]), of(pairs)
    assert added.counts == both.counts
    assert added.weights == pytest.approx(both.weights)
    assert added.squared_weights == pytest.approx(both.squared_weights)
    joined = of(pairs) + Histogram.of([4, 4])
    assert joined.weights[4] == pytest.approx(both.weights[4] + 2)
    assert joined.squared_weights[4] == pytest.approx(both.squared_weights[4] + 2)


@given(scales_and_answers(), st.randoms())
def test_the_order_of_answers_does_not_matter(scale_and_answers, shuffler: random.Random):
    scale, answers = scale_and_answers
    pairs = [(answer, 0.1 * (index + 1)) for index, answer in enumerate(answers)]
    shuffled = shuffler.sample(pairs, len(pairs))
    first, second = (Histogram.of([a for a, _ in part], [w for _, w in part]) for part in (pairs, shuffled))
    assert figure(scale, first) == figure(scale, second)


@given(st.lists(st.integers(1, 5), min_size=1), st.lists(st.integers(1, 5), min_size=1), st.integers(1, 4))
def test_turning_a_scale_round_turns_nothing_else(before, after, box):
    high, low = Scale("csat", 1, 5, box), Scale("csat", 1, 5, box, "low")
    upright = [Histogram.of(answers) for answers in (before, after)]
    mirrored = [Histogram.of([6 - answer for answer in answers]) for answers in (before, after)]
    straight, turned = figure(high, upright[0]), figure(low, mirrored[0])
    assert (straight.value, straight.interval, straight.in_box) == (turned.value, turned.interval, turned.in_box)
    forth, back = change(high, *upright), change(low, *mirrored)
    assert (forth.difference, forth.p, forth.arrow, forth.is_better) == (
        back.difference,
        back.p,
        back.arrow,
        back.is_better,
    )


@given(scales_and_answers())
def test_weights_of_one_change_nothing(scale_and_answers):
    scale, answers = scale_and_answers
    of = figure(scale, Histogram.of(answers, [1.0] * len(answers)))
    assert replace(of, weighted=None) == figure(scale, Histogram.of(answers))
    weighted = of.weighted
    assert weighted.value == pytest.approx(float(of.value), abs=1e-9)
    assert weighted.effective_n == pytest.approx(of.n)
    assert weighted.weight == of.n
    assert weighted.mean == pytest.approx(float(of.mean))
    for one, other in ((weighted.interval, of.interval), (weighted.mean_interval, of.mean_interval)):
        if other is None:
            assert one is None
        else:
            assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-6)


def test_a_weighted_figure_stands_beside_the_plain_one():
    of = figure(CSAT, Histogram.of([5, 5, 1], [1, 1, 2]))
    assert str(of.display) == "67"
    assert of.weighted.value == 50
    assert str(of.weighted.display) == "50"
    assert of.weighted.effective_n == pytest.approx(16 / 6)
    assert of.weighted.interval == wilson_interval(8 / 6, 16 / 6).scaled(100)
    assert figure(CSAT, Histogram.of([5, 1], [0, 0])).weighted is None


def test_an_nps_that_rose_beyond_chance_gets_an_arrow():
    rose = change(NPS, promoters_passives_detractors(50, 30, 20), promoters_passives_detractors(70, 20, 10))
    assert rose.difference == 30
    assert rose.p == pytest.approx(0.00411, abs=0.000006)
    assert (rose.interval.low, rose.interval.high) == pytest.approx((9.23, 49.02), abs=0.006)
    assert rose.arrow == "up"
    assert rose.is_better


def test_an_nps_that_may_have_moved_by_chance_gets_none():
    fell = change(NPS, promoters_passives_detractors(50, 30, 20), promoters_passives_detractors(40, 30, 30))
    assert fell.difference == -20
    assert fell.p == pytest.approx(0.0832, abs=0.00006)
    assert fell.arrow is None
    assert fell.is_better is None


def test_a_single_answer_never_points_against_the_score_shown():
    many_promoters = promoters_passives_detractors(9990, 0, 10)
    moved = change(NPS, many_promoters, promoters_passives_detractors(1, 0, 0))
    assert moved.difference > 0
    assert moved.p < 0.05  # the shrunk score of one answer lies far below
    assert moved.arrow is None


def test_a_share_that_fell_is_worse_and_tested_by_counts():
    before, after = Histogram.of([5] * 56 + [1] * 14), Histogram.of([5] * 48 + [1] * 32)
    fell = change(CSAT, before, after)
    assert fell.difference == Fraction(-20)
    assert fell.p == pytest.approx(0.00826, abs=0.000006)
    assert (fell.interval.low, fell.interval.high) == pytest.approx((-33.39, -5.24), abs=0.006)
    assert fell.arrow == "down"
    assert fell.is_better is False


def test_a_rating_where_low_is_good_gets_better_by_falling():
    scale = Scale("rating", 1, 5, direction="low")
    fell = change(scale, Histogram.of([5, 4, 5, 4, 5]), Histogram.of([1, 2, 1, 2, 1]))
    assert (fell.arrow, fell.is_better) == ("down", True)


def test_a_rating_with_unknown_spread_changes_without_a_test():
    moved = change(RATING, Histogram.of([3]), Histogram.of([5]))
    assert moved.difference == 2
    assert (moved.interval, moved.p, moved.arrow) == (None, None, None)


@given(scales_and_answers(groups=2))
def test_a_change_turns_round_with_time(scale_and_answers):
    scale, before, after = scale_and_answers
    forth = change(scale, Histogram.of(before), Histogram.of(after))
    back = change(scale, Histogram.of(after), Histogram.of(before))
    assert forth.difference == -back.difference
    assert forth.p == pytest.approx(back.p) if forth.p is not None else back.p is None
    assert {forth.arrow, back.arrow} in ({None}, {"up", "down"})
    if forth.arrow:
        assert forth.p < 0.05
