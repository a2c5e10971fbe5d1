"""Events on their way in: customers, touchpoints, days, repeats, attributes; and customers on their way out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEntry
from behaviour.customers import erase_customer, remove_erased
from behaviour.events import Outcome, write_events
from behaviour.mapping import remap_events
from behaviour.models import Customer, Event, EventRule, Passage, PassageCount, PassageMark, Precision
from behaviour.tests.conftest import NOON, derive, event, happened, passages_now
from intake.models import Receipt

pytestmark = pytest.mark.django_db


def test_an_event_knows_its_customer_its_touchpoint_and_its_day(workspace, touchpoints):
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    write_events(workspace, [event("ann", "cart", occurred_at=late, value=12.5, properties={"lamp": "red"})])
    row = Event.objects.get(workspace=workspace)
    assert row.customer_id == Customer.objects.get(workspace=workspace, key="ann").pk
    assert row.touchpoint_id == touchpoints["Cart"].pk
    assert (row.value, row.properties, row.precision) == (12.5, {"lamp": "red"}, Precision.SECOND)
    # Half past midnight in Berlin.
    assert row.local_day == date(2026, 3, 2)


def test_an_event_known_only_by_its_day_keeps_that_day(workspace, touchpoints):
    workspace.timezone = "Pacific/Honolulu"
    write_events(workspace, [event("ann", "cart", occurred_at=None, occurred_on=date(2026, 3, 1))])
    row = Event.objects.get(workspace=workspace)
    assert (row.local_day, row.precision) == (date(2026, 3, 1), Precision.DAY)


def test_an_event_without_a_rule_is_kept_and_waits(workspace):
    assert write_events(workspace, [event("ann", "newsletter")]).outcomes == [Outcome.TAKEN]
    assert Event.objects.get(workspace=workspace).touchpoint_id is None


def test_the_same_message_again_makes_no_second_event(workspace):
    once = event("ann", "cart", message_id="m1")
    assert write_events(workspace, [once, once]).outcomes == [Outcome.TAKEN, Outcome.KNOWN]
    assert write_events(workspace, [once]).outcomes == [Outcome.KNOWN]
    assert Event.objects.filter(workspace=workspace).count() == 1


def test_another_body_under_a_known_message_id_is_a_conflict(workspace):
    write_events(workspace, [event("ann", "cart", message_id="m1")])
    batch = [event("ann", "pay", message_id="m1"), event("ann", "pay", message_id="m2")]
    assert write_events(workspace, batch).outcomes == [Outcome.CONFLICT, Outcome.TAKEN]
    assert sorted(Event.objects.filter(workspace=workspace).values_list("name", flat=True)) == ["cart", "pay"]


def test_a_failed_batch_leaves_neither_events_nor_receipts(workspace, monkeypatch):
    monkeypatch.setattr("behaviour.events.leave_marks", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_events(workspace, [event("ann", "cart", message_id="m1")])
    assert not Event.objects.filter(workspace=workspace).exists() and not Receipt.objects.exists()


def test_events_of_one_batch_at_one_instant_stay_in_order(workspace):
    write_events(workspace, [event("ann", name) for name in "dcba"])
    rows = Event.objects.filter(workspace=workspace).order_by("occurred_at", "sequence", "id")
    assert [row.name for row in rows] == ["d", "c", "b", "a"]


def test_what_becomes_known_of_a_customer_is_added_to_what_is_known(workspace):
    Customer.objects.create(workspace=workspace, key="ann", attributes={"plan": "free", "country": "de"})
    write_events(workspace, [event("ann", "cart", attributes={"plan": "paid"})])
    assert Customer.objects.get(key="ann").attributes == {"plan": "paid", "country": "de"}


def test_tabs_newlines_backslashes_and_quotes_arrive_as_they_were(workspace):
    odd = 'a\tb\nc\\d"e\\N{}'
    write_events(workspace, [event(odd, odd, team=odd, properties={odd: odd})])
    row = Event.objects.get(workspace=workspace)
    assert (row.name, row.team, row.properties) == (odd, odd, {odd: odd})
    assert Customer.objects.filter(workspace=workspace, key=odd).exists()


def test_a_changed_rule_moves_history_and_its_passages(workspace, journey, touchpoints, reading):
    happened(workspace, event("ann", "search"), event("ann", "look", 5), event("ben", "look", 5))
    rule = EventRule.objects.create(workspace=workspace, event_name="look", touchpoint=touchpoints["Compare"])
    assert remap_events(workspace.pk, "look") == (2, {journey.pk})
    derive(journey.pk)
    assert [(key, last) for key, *_, last in passages_now(reading)] == [("ann", 1), ("ben", 1)]
    rule.delete()
    seen = []
    assert remap_events(workspace.pk, "look", lambda done, days: seen.append((done, days))) == (2, {journey.pk})
    assert seen == [(1, 1)]
    derive(journey.pk)
    assert [(key, last) for key, *_, last in passages_now(reading)] == [("ann", 0)]
    assert remap_events(workspace.pk, "look") == (0, set())


def test_an_erased_customer_leaves_nothing_personal_and_no_passage(workspace, journey, reading):
    happened(workspace, event("ann", "search", message_id="m1"), event("ben", "search"))
    ann = Customer.objects.get(key="ann")
    Customer.objects.filter(pk=ann.pk).update(name="Ann", email="ann@example.com", attributes={"plan": "paid"})
    for journey_id in erase_customer(ann):
        derive(journey_id)
    ann.refresh_from_db()
    assert ann.key != "ann" and (ann.name, ann.email, ann.attributes) == ("", "", {})
    assert not Event.objects.filter(workspace=workspace, customer=ann.pk).exists()
    trail = AuditEntry.objects.filter(record_type="behaviour_customer", record_id=ann.pk)
    assert trail.exists() and "Ann" not in str(list(trail.values_list("changes"))) and "ann@" not in str(trail.values())
    assert [row[0] for row in passages_now(reading)] == ["ben"]
    assert PassageCount.objects.get(reading=reading, step_index=0).entered == 1
    assert remove_erased() == 1
    assert list(Customer.objects.values_list("key", flat=True)) == ["ben"]


def test_an_erased_customer_does_not_come_back_by_a_repeat_but_may_by_something_new(workspace, reading):
    happened(workspace, event("ann", "search", message_id="m1"))
    erase_customer(Customer.objects.get(key="ann"))
    assert happened(workspace, event("ann", "search", message_id="m1")).outcomes == [Outcome.KNOWN]
    assert not Customer.objects.filter(key="ann").exists()
    happened(workspace, event("ann", "search", 9, message_id="m2"))
    assert Passage.objects.filter(customer__key="ann").count() == 1


def test_an_erased_customer_stays_while_marks_wait(workspace, reading):
    happened(workspace, event("ann", "search"))
    erase_customer(Customer.objects.get(key="ann"))
    assert PassageMark.objects.exists() and remove_erased() == 0


def test_events_go_with_their_workspace(workspace):
    write_events(workspace, [event("ann", "search")])
    pk = workspace.pk
    workspace.delete()
    assert not Event.objects.filter(workspace=pk).exists()


def test_the_sequence_of_the_source_settles_ties(workspace, reading):
    happened(workspace, event("ann", "compare", sequence=2), event("ann", "search", sequence=1))
    assert [(row[6], row[7]) for row in passages_now(reading)] == [(0, 1)]
    assert Passage.objects.get().opened_at == NOON
