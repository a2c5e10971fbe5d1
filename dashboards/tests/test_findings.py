from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behaviour.dropoff import StepFlow
from dashboards.findings import SAID, share_words, stages_in_words
from dashboards.health import share_that_goes_on


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(165, 250), "Two in three"),
        (Fraction(60, 100), "Three in five"),
        (Fraction(49, 100), "Half of those"),
        (Fraction(16, 100), "One in six"),
        (Fraction(98, 100), "Nearly all"),
    ],
)
def test_a_share_is_said_as_the_nearest_fraction_people_say(share, words):
    assert share_words(share) == words


@given(st.fractions(0, 1))
def test_the_words_are_never_further_off_than_another_fraction(share):
    said = next(fraction for fraction, words in SAID.items() if words == share_words(share))
    assert all(abs(said - share) <= abs(other - share) for other in SAID)


@pytest.mark.parametrize(
    ("tones", "words"),
    [
        ([], "Health of each stage"),
        ([set(), set()], "Health of each stage"),
        ([{"good"}, set()], "Every stage that was asked about reaches its targets"),
        ([{"good", "watch"}], "No stage surely misses a target"),
        ([{"good", "bad"}, set(), {"good"}], "One of three stages misses a target"),
        ([{"bad"}] * 11 + [{"good"}], "11 of 12 stages miss a target"),
    ],
)
def test_the_health_of_all_stages_is_said_in_a_sentence(tones, words):
    assert stages_in_words(tones) == words


def flow(index, reached, dropped=0, entered=0, optional=False, open_=0):
    return StepFlow(
        step_id=index, index=index, is_optional=optional, entered=entered, reached=reached, dropped=dropped, open=open_
    )


def test_a_stage_loses_those_who_come_no_further_than_its_steps():
    flows = [flow(0, 100, dropped=20, entered=100), flow(1, 80, dropped=30), flow(2, 50, dropped=10)]
    rate = share_that_goes_on(flows, {0, 1})
    assert (rate.count, rate.n) == (50, 100)


def test_who_begins_later_has_not_gone_on_from_an_earlier_stage():
    flows = [flow(0, 100, dropped=60, entered=100), flow(1, 70, entered=30)]
    assert share_that_goes_on(flows, {0}).count == 40


def test_an_optional_step_between_does_not_stop_anybody():
    flows = [flow(0, 10, dropped=4, entered=10), flow(1, 2, optional=True), flow(2, 6)]
    assert share_that_goes_on(flows, {0}).count == 6


def test_nobody_goes_on_from_the_last_stage():
    assert share_that_goes_on([flow(0, 10, entered=10)], {0}) is None


def test_a_stage_that_nothing_is_counted_in_has_no_share():
    assert share_that_goes_on([flow(0, 10, entered=10)], {99}) is None
