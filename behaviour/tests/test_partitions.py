"""The months of the events table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from behaviour.events import write_events
from behaviour.models import Event
from behaviour.partitions import Month, ensure_coming_partitions, ensure_partitions, existing_partitions
from behaviour.tests.conftest import event

pytestmark = pytest.mark.django_db


def table_of(row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM behaviour_event WHERE id = %s", [row.id])
        return cursor.fetchone()[0]


def test_months_follow_each_other_over_the_year():
    assert Month(2026, 11).next == Month(2026, 12)
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month.of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)).table == "behaviour_event_2026_12"


def test_this_month_and_the_coming_ones_are_made_once():
    now = datetime(2031, 11, 20, tzinfo=UTC)
    made = ensure_coming_partitions(now)
    assert made == [f"behaviour_event_{month}" for month in ("2031_11", "2031_12", "2032_01", "2032_02")]
    assert ensure_coming_partitions(now) == []


def test_a_new_installation_has_its_months():
    assert Month.of(datetime.now(UTC)).table in existing_partitions()


def test_a_partition_takes_over_the_rows_of_its_month_and_no_others(workspace):
    inside, outside = datetime(2019, 5, 31, 23, 59, tzinfo=UTC), datetime(2019, 6, 1, tzinfo=UTC)
    write_events(workspace, [event("ann", "in", occurred_at=inside), event("ann", "out", occurred_at=outside)])
    assert ensure_partitions([Month(2019, 5)]) == ["behaviour_event_2019_05"]
    tables = {row.name: table_of(row) for row in Event.objects.filter(workspace=workspace)}
    assert tables == {"in": "behaviour_event_2019_05", "out": "behaviour_event_default"}
    write_events(workspace, [event("ann", "new", occurred_at=inside)])
    assert table_of(Event.objects.get(workspace=workspace, name="new")) == "behaviour_event_2019_05"


def test_a_month_of_history_gets_a_partition_when_it_holds_many_rows(workspace, monkeypatch):
    monkeypatch.setattr("behaviour.partitions.WORTH_A_PARTITION", 3)
    batch = [event("ann", "a", occurred_at=datetime(2018, 2, day, tzinfo=UTC)) for day in (1, 2, 3)]
    batch += [event("ann", "a", occurred_at=datetime(2018, 3, day, tzinfo=UTC)) for day in (1, 2)]
    write_events(workspace, batch)
    made = ensure_coming_partitions()
    assert "behaviour_event_2018_02" in made and "behaviour_event_2018_03" not in made


def test_a_partition_has_the_indexes_and_checks_of_the_table(workspace):
    ensure_partitions([Month(2017, 1)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'behaviour_event_2017_01'")
        assert cursor.fetchone()[0] == 3
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'behaviour_event_by_customer'::regclass")
        assert cursor.fetchone()[0] == len(existing_partitions())
