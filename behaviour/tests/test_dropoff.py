"""The figures of drop-off: counts that add up, rates over closed passages, labels while a newer reading is computed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from behaviour import readings
from behaviour.dropoff import Rate, drop_off, last_day_with_events
from behaviour.events import write_events
from behaviour.tests.conftest import NOON, computed, derive, event, happened
from touchpoints.models import Placement

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def test_before_the_first_reading_there_is_no_drop_off(journey):
    assert drop_off(journey, DAY, DAY) is None and last_day_with_events(journey) is None


def test_without_events_there_are_no_rates(journey, reading):
    found = drop_off(journey, DAY, DAY, with_times=True)
    assert (found.passages, found.people, found.conversion) == (0, 0, None)
    assert all(step.loss is None and step.to_next is None for step in found.steps)


@pytest.mark.parametrize(("here", "after", "lost"), [(187, 162, 0.1337), (11, 1, 0.9091), (1, 1, 0.0), (1, 0, 1.0)])
def test_a_loss_is_what_did_not_come_on(here, after, lost):
    assert Rate.of(here - after, here).value == pytest.approx(lost, abs=0.00005)


def test_no_rate_of_nothing():
    assert Rate.of(0, 0) is None


def test_each_step_says_who_came_who_left_and_how_long_they_took(workspace, journey, reading):
    happened(
        workspace,
        *(event("ann", name, at) for name, at in [("search", 0), ("compare", 10), ("cart", 30), ("pay", 31)]),
        *(event("ben", name, at) for name, at in [("search", 0), ("compare", 20)]),
        *(event("cem", name, at) for name, at in [("compare", 0), ("cart", 40)]),
        *(event("ann", name, 3000 + at) for name, at in [("search", 0)]),
    )
    found = drop_off(journey, DAY, date(2026, 3, 31), with_times=True)
    assert [(s.entered, s.reached, s.dropped) for s in found.steps] == [(3, 3, 1), (1, 3, 1), (0, 2, 1), (0, 1, 0)]
    assert (found.passages, found.people, found.converted) == (4, 3, 1)
    assert (found.conversion.count, found.conversion.n) == (1, 4)
    assert [(s.loss.count, s.loss.n) if s.loss else None for s in found.steps] == [(1, 3), (1, 3), (1, 2), None]
    first = found.steps[0].loss.interval
    assert (round(first.low, 4), round(first.high, 4)) == (0.0615, 0.7923)
    assert found.steps[0].to_next.median == timedelta(minutes=15)
    assert found.steps[1].to_next.median == timedelta(minutes=30)
    assert found.steps[2].to_next.n == 1


def test_only_passages_that_began_in_the_period_count(workspace, journey, reading):
    happened(workspace, event("ann", "search"), event("ben", "search", 24 * 60))
    assert drop_off(journey, DAY, DAY).passages == 1
    assert drop_off(journey, DAY, DAY + timedelta(days=1)).passages == 2
    assert last_day_with_events(journey) == DAY + timedelta(days=1)


def test_whoever_may_still_come_on_is_in_no_rate(workspace, journey, reading):
    batch = [event("ann", "search"), event("ben", "search", 600), event("cem", "search", 600), event("cem", "compare", 601)]
    write_events(workspace, batch)
    derive(journey.pk, now=NOON + timedelta(hours=25))
    found = drop_off(journey, DAY, DAY)
    search = found.steps[0]
    assert (search.reached, search.dropped, search.pending, search.open) == (3, 1, 1, 2)
    assert (search.loss.count, search.loss.n) == (1, 1)
    assert (found.conversion.count, found.conversion.n) == (0, 1)


def test_a_passage_that_begins_after_the_goal_is_no_failed_conversion(workspace, journey, touchpoints):
    Placement.objects.filter(touchpoint=touchpoints["Pay"]).update(is_optional=True)
    computed(journey)
    happened(workspace, event("ann", "cart"), event("ben", "pay"), event("cem", "search"))
    found = drop_off(journey, DAY, DAY)
    assert (found.converted, found.conversion.n) == (1, 2)


def test_while_a_newer_reading_is_computed_the_old_figures_say_so(journey, touchpoints, reading):
    assert drop_off(journey, DAY, DAY).label == ""
    Placement.objects.update(is_optional=True)
    readings.refresh_reading(journey.pk)
    found = drop_off(journey, DAY, DAY)
    assert found.is_being_renewed and "version 1" in found.label


def test_it_takes_the_same_few_queries_however_many_passages(workspace, journey, reading, django_assert_num_queries):
    for size in (1, 30):
        happened(workspace, *(event(f"c{size}-{n}", "search", n) for n in range(size)))
        with django_assert_num_queries(3):
            drop_off(journey, DAY, DAY)
        with django_assert_num_queries(4):
            drop_off(journey, DAY, DAY, with_times=True)
        with django_assert_num_queries(1):
            last_day_with_events(journey)


def test_a_step_of_the_map_is_found_by_its_id(journey, reading):
    found = drop_off(journey, DAY, DAY)
    assert found.step(reading.step_ids[2]).index == 2 and found.step(-1) is None
