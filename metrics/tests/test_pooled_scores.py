import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.statistics import ClusterSums, clustered_interval, wilson_interval
from metrics.scores import Histogram, PooledSums, Scale, change, default_scale, figure, pooled_change, pooled_figure

NPS, CSAT, RATING = default_scale("nps"), default_scale("csat"), default_scale("rating")
SCALES = [NPS, CSAT, Scale("ces", 1, 5, 2, "low"), RATING]


@st.composite
def scales_and_people(draw, groups=1):
    scale = draw(st.sampled_from(SCALES))
    person = st.lists(st.integers(scale.lowest, scale.highest), min_size=1, max_size=5).map(Histogram.of)
    return scale, *(draw(st.lists(person, min_size=1, max_size=30)) for _ in range(groups))


def persons(*answers):
    return [Histogram.of(each) for each in answers]


@given(scales_and_people())
def test_the_pooled_value_is_that_of_all_answers_together(scale_and_people):
    scale, people = scale_and_people
    pooled = pooled_figure(scale, PooledSums.of(scale, people))
    plain = figure(scale, sum(people, Histogram()))
    assert (pooled.value, pooled.mean, pooled.n, pooled.in_box) == (plain.value, plain.mean, plain.n, plain.in_box)
    assert pooled.people == len(people)
    assert pooled.display == plain.display
    if scale.is_boxed:
        assert pooled.variance == plain.variance


@given(scales_and_people())
def test_the_pooled_interval_lies_on_the_scale_and_is_the_clustered_one(scale_and_people):
    scale, people = scale_and_people
    pooled = pooled_figure(scale, PooledSums.of(scale, people))
    scores = ClusterSums.of((p.n, sum(scale.score(x) * c for x, c in enumerate(p.counts) if c)) for p in people)
    expected = clustered_interval(scores)
    if expected:
        assert pooled.interval == expected.scaled(scale.unit_size).clipped(*scale.range)
    elif scale.metric == "rating":
        assert pooled.interval is None
    else:
        lowest, highest = scale.range
        assert lowest <= pooled.interval.low < pooled.interval.high <= highest


def test_sums_may_come_as_floats_from_the_database():
    sums = PooledSums(ClusterSums(2, 3, 2.0, 2.0, 3.0, 5.0), ClusterSums(2, 3, 12.0, 80.0, 20.0, 5.0))
    pooled = pooled_figure(CSAT, sums)
    assert str(pooled.rounded(1)) == "66.7"
    assert pooled.mean == 4


def test_without_answers_nothing_is_pooled():
    nothing, something = PooledSums.of(CSAT, []), PooledSums.of(CSAT, persons([4], [5]))
    assert pooled_figure(CSAT, nothing) is None
    assert pooled_change(CSAT, nothing, something) is None
    assert pooled_change(CSAT, something, nothing) is None


def test_people_who_are_all_alike_leave_the_doubt_of_as_many_single_answers():
    delighted = PooledSums.of(CSAT, persons([5, 5, 5], [5, 4], [4, 4, 5]))
    assert pooled_figure(CSAT, delighted).interval == wilson_interval(3, 3).scaled(100)
    one_person = PooledSums.of(NPS, persons([10, 9, 10, 10]))
    assert pooled_figure(NPS, one_person).interval.low < 0
    torn = PooledSums.of(CSAT, persons([5, 1], [1, 5]))
    assert pooled_figure(CSAT, torn).interval == wilson_interval(1, 2).scaled(100)


def test_a_pooled_figure_is_thin_when_few_people_stand_behind_it():
    many_answers = PooledSums.of(CSAT, persons(*([[5, 4, 3, 2]] * 29)))
    assert pooled_figure(CSAT, many_answers).is_thin
    assert not pooled_figure(CSAT, many_answers, thin_below=20).is_thin


@pytest.mark.parametrize(
    ("scale", "scores", "values", "message"),
    [
        (CSAT, ClusterSums(5, 3, 2, 2, 2, 3), ClusterSums(5, 3, 12, 50, 12, 3), "cannot come from 5 people"),
        (CSAT, ClusterSums(3, 3, 2, 2, 2, 3), ClusterSums(2, 3, 12, 50, 12, 3), "not of the same people"),
        (CSAT, ClusterSums(3, 3, 4, 6, 4, 3), ClusterSums(3, 3, 12, 50, 12, 3), "outside the scale"),
        (CSAT, ClusterSums(3, 3, 2, 2, 2, 3), ClusterSums(3, 3, 27, 250, 27, 3), "outside the scale"),
        (NPS, ClusterSums(3, 3, -4, 6, 4, 3), ClusterSums(3, 3, 12, 50, 12, 3), "outside the scale"),
    ],
)
def test_sums_that_cannot_belong_together_are_refused(scale, scores, values, message):
    with pytest.raises(ValueError, match=message):
        pooled_figure(scale, PooledSums(scores, values))


def test_repeating_peoples_answers_makes_no_change_more_certain():
    before, after = [[5]] * 8 + [[1]] * 12, [[5]] * 13 + [[1]] * 7
    once = pooled_change(CSAT, *(PooledSums.of(CSAT, persons(*group)) for group in (before, after)))
    tenfold = pooled_change(
        CSAT, *(PooledSums.of(CSAT, persons(*(answers * 10 for answers in group))) for group in (before, after))
    )
    assert once == tenfold
    assert once.difference == 25
    assert once.arrow is None
    naive = change(CSAT, *(Histogram.of([x for answers in group for x in answers * 10]) for group in (before, after)))
    assert naive.arrow == "up"


def test_a_pooled_change_beyond_chance_gets_an_arrow():
    before, after = [[5, 1]] * 20 + [[1, 1]] * 40, [[5, 5]] * 40 + [[5, 1]] * 20
    moved = pooled_change(CSAT, *(PooledSums.of(CSAT, persons(*group)) for group in (before, after)))
    assert (moved.arrow, moved.is_better) == ("up", True)
    assert moved.p < 0.001
    assert 0 < moved.interval.low < moved.difference < moved.interval.high


def test_one_person_against_another_proves_nothing():
    for scale, bad, good in ((CSAT, 1, 5), (NPS, 0, 10), (RATING, 1, 5)):
        groups = (PooledSums.of(scale, persons([point] * 9)) for point in (bad, good))
        assert pooled_change(scale, *groups).arrow is None


def test_two_people_of_one_mind_against_two_of_another_prove_nothing():
    sad, glad = PooledSums.of(CSAT, persons([1, 2], [1])), PooledSums.of(CSAT, persons([5], [4, 5]))
    moved = pooled_change(CSAT, sad, glad)
    assert (moved.difference, moved.arrow) == (100, None)
    assert moved.p == pytest.approx(0.067, abs=0.0005)


@given(scales_and_people(groups=2))
def test_a_pooled_change_turns_round_with_time(scale_and_groups):
    scale, before, after = scale_and_groups
    old, new = PooledSums.of(scale, before), PooledSums.of(scale, after)
    forth, back = pooled_change(scale, old, new), pooled_change(scale, new, old)
    assert forth.difference == -back.difference
    assume(forth.p is not None)
    assert forth.p == pytest.approx(back.p)
    assert 0 <= forth.p <= 1
