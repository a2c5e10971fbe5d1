"""Passages in the database: marks, late events, killed jobs, full builds, and windows that close."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from behaviour import passages
from behaviour.counts import recount_closed_windows
from behaviour.events import write_events
from behaviour.models import Customer, Event, Passage, PassageCount, PassageMark, Reading
from behaviour.tests import oracle
from behaviour.tests.conftest import NOON, computed, counts_now, derive, event, happened, passages_now
from touchpoints.models import Placement

pytestmark = pytest.mark.django_db


def totals(reading):
    """Entered, reached, skipped, dropped, pending per step, over all days."""
    sums = {}
    for _, step, *numbers in counts_now(reading):
        sums[step] = [a + b for a, b in zip(sums.get(step, [0] * 5), numbers[:5], strict=True)]
    return [sums[step] for step in sorted(sums)]


def test_events_become_a_passage(workspace, reading):
    happened(workspace, event("ann", "search"), event("ann", "compare", 10), event("ann", "cart", 20))
    (passage,) = Passage.objects.all()
    assert (passage.opened_at, passage.closes_at) == (NOON, NOON + timedelta(hours=24))
    assert (passage.entry_day, passage.entry_step, passage.last_step) == (date(2026, 3, 1), 0, 2)
    assert passage.steps_at == [NOON, NOON + timedelta(minutes=10), NOON + timedelta(minutes=20), None]
    assert totals(reading) == [[1, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]]
    assert not PassageMark.objects.exists()


def test_a_late_event_changes_the_passage_it_belongs_to(workspace, reading):
    happened(workspace, event("ann", "search"), event("ann", "cart", 20))
    assert Passage.objects.get().last_step == 0
    happened(workspace, event("ann", "compare", 10))
    assert Passage.objects.get().last_step == 2


def test_an_earlier_event_moves_the_opening(workspace, reading):
    happened(workspace, event("ann", "search"), event("ann", "compare", 60))
    happened(workspace, event("ann", "search", -60 * 14))
    passage = Passage.objects.get()
    assert passage.opened_at == NOON - timedelta(hours=14)
    assert passage.entry_day == date(2026, 2, 28)
    assert {row[0] for row in counts_now(reading)} == {date(2026, 2, 28)}


def test_events_that_are_nowhere_on_the_map_leave_no_mark(workspace, reading):
    assert happened(workspace, event("ann", "newsletter")).journeys == frozenset()
    assert not Passage.objects.exists()


def test_passages_of_other_customers_are_not_touched(workspace, reading):
    happened(workspace, event("ann", "search"), event("ben", "search"))
    before = dict(Passage.objects.values_list("customer__key", "pk"))
    happened(workspace, event("ben", "compare", 5))
    after = dict(Passage.objects.values_list("customer__key", "pk"))
    assert after["ann"] == before["ann"] and after["ben"] != before["ben"]


def test_passages_of_the_same_customer_that_did_not_change_are_not_written_again(workspace, reading):
    happened(workspace, event("ann", "search"), event("ann", "search", 3000))
    before = list(Passage.objects.order_by("opened_at").values_list("pk", flat=True))
    happened(workspace, event("ann", "compare", 3005))
    after = list(Passage.objects.order_by("opened_at").values_list("pk", flat=True))
    assert after[0] == before[0] and after[1] != before[1]


def test_running_the_job_twice_changes_nothing(workspace, journey, reading):
    happened(workspace, event("ann", "search"), event("ann", "compare", 5))
    before = passages_now(reading), counts_now(reading)
    derive(journey.pk)
    assert passages.build(reading.pk) == 1
    assert (passages_now(reading), counts_now(reading)) == before


def test_many_marks_are_answered_with_one_full_build(workspace, journey, reading):
    write_events(workspace, [event(f"c{n}", "search", n) for n in range(12)])
    assert passages.derive_marked(journey.pk, batch=5).customers == 12
    assert Passage.objects.count() == 12 and not PassageMark.objects.exists()


def test_an_open_window_is_pending_and_becomes_a_drop_when_it_closes(workspace, journey, reading):
    write_events(workspace, [event("ann", "search"), event("ben", "search"), event("ben", "compare", 1)])
    derive(journey.pk, now=NOON + timedelta(hours=24))
    assert totals(reading) == [[2, 2, 0, 0, 1], [0, 1, 0, 0, 1], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert set(PassageCount.objects.values_list("recount_at", flat=True)) == {NOON + timedelta(hours=24)}
    assert recount_closed_windows(NOON + timedelta(hours=24)) == 0
    assert recount_closed_windows(NOON + timedelta(hours=24, seconds=1)) == 1
    assert totals(reading) == [[2, 2, 0, 1, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert set(PassageCount.objects.values_list("recount_at", "open")) == {(None, 0)}


def test_who_has_nothing_required_left_has_not_dropped(workspace, journey, touchpoints):
    Placement.objects.filter(touchpoint=touchpoints["Pay"]).update(is_optional=True)
    reading = computed(journey)
    happened(workspace, event("ann", "cart"), event("ben", "pay"))
    assert totals(reading) == [[0] * 5, [0] * 5, [1, 1, 0, 0, 0], [1, 1, 0, 0, 0]]


def test_a_skipped_step_is_neither_reached_nor_dropped(workspace, journey, touchpoints):
    Placement.objects.filter(touchpoint=touchpoints["Compare"]).update(is_optional=True)
    reading = computed(journey)
    happened(workspace, event("ann", "search"), event("ann", "cart", 1))
    assert totals(reading) == [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]]


def test_a_failed_job_leaves_marks_and_passages_as_they_were(workspace, journey, reading, monkeypatch):
    happened(workspace, event("ann", "search"))
    before = passages_now(reading), counts_now(reading)
    write_events(workspace, [event("ann", "compare", 5)])
    with monkeypatch.context() as patched:
        patched.setattr(passages, "recount", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            passages.derive_marked(journey.pk)
    assert (passages_now(reading), counts_now(reading)) == before
    assert PassageMark.objects.count() == 1
    derive(journey.pk)
    assert Passage.objects.get().last_step == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_half_way_leaves_everything_for_the_next(workspace, journey, reading, monkeypatch):
    happened(workspace, event("ann", "search"))
    write_events(workspace, [event("ann", "compare", 5)])

    def killed(*_):
        # What the server sees when the worker dies: the connection is gone, nothing was committed.
        connection.connection.close()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(passages, "recount", killed)
        with pytest.raises(KeyboardInterrupt):
            passages.derive_marked(journey.pk)
    connections["default"].close()
    assert PassageMark.objects.count() == 1 and Passage.objects.get().last_step == 0
    derive(journey.pk)
    assert Passage.objects.get().last_step == 1 and not PassageMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_not_yet_committed_comes_with_the_next_run(workspace, journey, reading):
    happened(workspace, event("ann", "search"))
    other = connections["default"].copy("default")
    try:
        # Another process writes an event with its mark and has not committed when the job runs.
        customer = Customer.objects.get(key="ann").pk
        compare = reading.touchpoint_ids[1]
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO behaviour_event (occurred_at, workspace_id, customer_id, touchpoint_id, name, local_day)"
                " VALUES (%s, %s, %s, %s, 'compare', '2026-03-01')",
                [NOON + timedelta(minutes=5), workspace.pk, customer, compare],
            )
            cursor.execute(
                "INSERT INTO behaviour_passagemark (workspace_id, journey_id, customer_id, created_at)"
                " VALUES (%s, %s, %s, now())",
                [workspace.pk, journey.pk, customer],
            )
        happened(workspace, event("ann", "search", 1), event("ben", "search"))
        assert set(Passage.objects.values_list("customer__key", "last_step")) == {("ann", 0), ("ben", 0)}
        other.commit()
        assert PassageMark.objects.count() == 1
        derive(journey.pk)
        assert set(Passage.objects.values_list("customer__key", "last_step")) == {("ann", 1), ("ben", 0)}
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_two_jobs_do_not_work_on_one_journey_at_once(workspace, journey, reading):
    write_events(workspace, [event("ann", "search")])
    other = connections["default"].copy("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"behaviour.passages:{journey.pk}"])
        assert passages.derive_marked(journey.pk).is_busy
        other.rollback()
        assert passages.derive_marked(journey.pk).customers == 1
    finally:
        other.close()


NAMES = ["search", "compare", "cart", "pay", "elsewhere"]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_incremental_equals_full_and_equals_every_chain_tried(workspace, journey, touchpoints, seed):
    rng = random.Random(seed)
    Placement.objects.filter(touchpoint=touchpoints["Compare"]).update(is_optional=seed % 2 == 0)
    reading = computed(journey, window=timedelta(minutes=rng.choice([30, 120])), entry=rng.choice(["any", "any", "first"]))
    for _ in range(8):
        batch = [
            event(f"c{rng.randrange(8)}", rng.choice(NAMES), rng.randrange(0, 3000, 5), sequence=rng.randrange(3))
            for _ in range(rng.randrange(1, 25))
        ]
        happened(workspace, *batch)
        if rng.random() < 0.5:
            gone = Event.objects.filter(workspace=workspace).order_by("?").first()
            Event.objects.filter(workspace=workspace, id=gone.id).delete()
            PassageMark.objects.create(workspace=workspace, journey=journey, customer_id=gone.customer_id)
            derive(journey.pk)
    incremental = passages_now(reading), counts_now(reading)
    passages.build(reading.pk)
    assert (passages_now(reading), counts_now(reading)) == incremental
    assert _as_tried(reading) == [(row[0], row[1], row[6], row[7]) for row in incremental[0]]


def _as_tried(reading):
    """(customer, opening, entry step, furthest step) by trying every chain."""
    places = zip(reading.touchpoint_ids, reading.optional, strict=True)
    steps = tuple((frozenset([touchpoint]), may_skip) for touchpoint, may_skip in places)
    plan = oracle.Plan(steps, reading.window, reading.entry == Reading.Entry.FIRST)
    customers = {}
    rows = Event.objects.filter(workspace=reading.workspace_id).order_by("customer_id", "occurred_at", "sequence", "id")
    keys = dict(Customer.objects.values_list("pk", "key"))
    for customer, at, touchpoint in rows.values_list("customer_id", "occurred_at", "touchpoint_id"):
        customers.setdefault(keys[customer], []).append((at, touchpoint))
    return [
        (customer, passage[0][0], oracle.entry_step(plan, passage), oracle.furthest(plan, passage))
        for customer in sorted(customers)
        for passage in oracle.passages(plan, customers[customer])
    ]


def test_counts_never_grow_along_required_steps_entered_at_the_first(workspace, journey, touchpoints):
    reading = computed(journey, entry=Reading.Entry.FIRST)
    rng = random.Random(7)
    happened(workspace, *(event(f"c{rng.randrange(30)}", rng.choice(NAMES), rng.randrange(3000)) for _ in range(300)))
    reached = [numbers[1] for numbers in totals(reading)]
    assert reached == sorted(reached, reverse=True) and reached[0] > 0
    for here, after in zip(totals(reading), totals(reading)[1:], strict=False):
        assert here[1] - here[3] - here[4] == after[1]


def test_the_order_of_customers_changes_nothing(workspace, journey, reading):
    rng = random.Random(3)
    batch = [event(f"c{rng.randrange(9)}", rng.choice(NAMES), n) for n in range(80)]
    happened(workspace, *batch)
    first = counts_now(reading)
    Event.objects.all().delete()
    Passage.objects.all().delete()
    renamed = {f"c{n}": f"d{8 - n}" for n in range(9)}
    for one in batch:
        one.customer_key = renamed[one.customer_key]
    happened(workspace, *batch)
    passages.build(reading.pk)
    assert counts_now(reading) == first


def test_nothing_derives_passages_of_a_journey_without_a_reading(workspace, journey, touchpoints):
    with transaction.atomic():
        assert happened(workspace, event("ann", "search")).journeys == frozenset()
    assert not Passage.objects.exists()
