from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.models import PooledPeriod, PooledScore
from metrics.periods import Period
from metrics.pooled import Pool, compute, compute_stale_months, stale_months, sums_of, touchpoints_of_stages
from metrics.scales import scale_of
from metrics.scores import Histogram, PooledSums, pooled_figure
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db
MAY = Period.of_month(date(2026, 5, 1))


def pooled(world, metric="csat", **about):
    return PooledScore.objects.get(scale=world.scales[metric], period__subject=world.buy, **about)


def test_a_stage_pools_each_touchpoint_once_however_often_it_is_placed(world):
    second = world.journey.stages.get(name="Buy").steps.in_order()[1]
    Placement.objects.create(workspace=world.workspace, step=second, touchpoint=world.touchpoints[2])
    world.answers(world.cart, [5, 1])
    world.derive()
    compute_stale_months(world.workspace.pk)
    assert pooled(world).answers == 2
    assert touchpoints_of_stages([world.buy.pk]) == {world.buy.pk: sorted([world.cart.pk, world.pay.pk])}


def test_answers_of_one_customer_are_one_person_and_those_of_nobody_known_one_per_response(world):
    world.answer(world.cart, 5, customer="ann")
    world.answer(world.pay, 4, customer="ann")
    both = world.response(MAY.starts_on)
    world.answer(world.cart, 1, MAY.starts_on, response=both)
    world.answer(world.pay, 2, MAY.starts_on, response=both)
    world.answer(world.pay, 5)
    compute(world.workspace.pk, [Pool(world.buy.pk, MAY)])
    assert (pooled(world).people, pooled(world).answers) == (3, 5)


def test_answers_about_the_stage_itself_and_on_other_scales_are_not_pooled_with_the_rest(world):
    world.answer(world.buy, 1)
    world.answer(world.cart, 9, metric="nps")
    world.answer(world.cart, 5)
    compute(world.workspace.pk, [Pool(world.buy.pk, MAY)])
    assert pooled(world).answers == pooled(world, "nps").answers == 1


def test_a_month_is_stale_when_answers_came_or_touchpoints_moved_and_not_otherwise(world):
    world.answer(world.cart, 5)
    world.derive()
    assert stale_months(world.workspace.pk) == [Pool(world.buy.pk, MAY)]
    compute_stale_months(world.workspace.pk)
    assert stale_months(world.workspace.pk) == []
    world.answer(world.cart, 4)
    world.derive()
    assert stale_months(world.workspace.pk, [date(2026, 4, 1)]) == []
    assert compute_stale_months(world.workspace.pk, [MAY.starts_on]) == 1
    assert pooled(world).answers == 2
    world.touchpoints[2].archive()
    assert compute_stale_months(world.workspace.pk) == 0  # Pay, which is left, was never answered.


def test_a_touchpoint_placed_later_makes_the_month_stale(world):
    world.answer(world.cart, 5)
    world.derive()
    compute_stale_months(world.workspace.pk)
    lamp = Touchpoint.objects.create(workspace=world.workspace, name="Lamp")
    step = world.journey.stages.get(name="Buy").steps.in_order()[0]
    Placement.objects.create(workspace=world.workspace, step=step, touchpoint=lamp)
    assert stale_months(world.workspace.pk) == [Pool(world.buy.pk, MAY)]


def test_one_journey_and_one_segment_are_pooled_apart(world):
    world.answer(world.cart, 5, journey=world.journey, segments=world.segments[:1])
    world.answer(world.cart, 1, segments=world.segments)
    compute(world.workspace.pk, [
        Pool(world.buy.pk, MAY), Pool(world.buy.pk, MAY, journey_id=world.journey.pk),
        Pool(world.buy.pk, MAY, segment_id=world.segments[1].pk),
    ])  # fmt: skip
    assert pooled(world, period__journey=None, period__segment=None).answers == 2
    assert pooled(world, period__journey=world.journey).score == 1
    assert pooled(world, period__segment=world.segments[1]).score == 0


def test_a_period_in_which_nobody_answered_is_remembered_as_such(world):
    compute(world.workspace.pk, [Pool(world.buy.pk, MAY)])
    assert PooledPeriod.objects.get().scores.count() == 0


PEOPLE = [None, "ann", "ben", "cleo"]
ANSWER = st.tuples(st.integers(0, 1), st.integers(0, 10), st.sampled_from(PEOPLE), st.sampled_from(["nps", "csat", "rating"]))
ANSWERS = st.lists(ANSWER, min_size=1, max_size=20)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS)
def test_the_pooled_interval_is_that_of_each_persons_sums_added_in_python(world, answers):
    from django.db import transaction

    with transaction.atomic():
        people = defaultdict(list)
        for number, (which, value, customer, metric) in enumerate(answers):
            scale = world.scales[metric]
            value = scale.lowest + value % (scale.highest - scale.lowest + 1)
            world.answer([world.cart, world.pay][which], value, metric=metric, customer=customer)
            people[scale, customer or number].append(value)
        compute(world.workspace.pk, [Pool(world.buy.pk, MAY)])
        for row in PooledScore.objects.select_related("scale"):
            scale = scale_of(row.scale)
            expected = PooledSums.of(scale, [Histogram.of(v) for (asked, _), v in people.items() if asked == row.scale])
            assert sums_of(row) == expected
            assert pooled_figure(scale, sums_of(row)) == pooled_figure(scale, expected)
        assert PooledScore.objects.count() == len({scale for scale, _ in people})
        transaction.set_rollback(True)
