"""The table of one journey: what it finds, how it sorts, what it hands out."""

import csv
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import principal_of_user
from accounts.audit import acting_as
from journeys.models import Card, Evidence, Lane, LaneKind, Persona, Stage, Step
from maps.lenses.narrowing import KEYS, in_order
from maps.lenses.rows import Row
from maps.lenses.sheets import TablePage
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(journey, alice):
    """Pains and feelings on the steps Search and Pay, a touchpoint on Cart that is a moment of truth."""
    everywhere = {"workspace": journey.workspace}
    pains = Lane.objects.create(journey=journey, kind=LaneKind.PAINS, name="Pains", **everywhere)
    feelings = Lane.objects.create(journey=journey, kind=LaneKind.EMOTION, name="Feelings", **everywhere)
    search, cart, pay = (Step.objects.get(name=name) for name in ("Search", "Cart", "Pay"))
    ana = Persona.objects.create(name="Ana", **everywhere)
    with acting_as("Alice", user_id=alice.pk):
        Card.objects.create(lane=pains, step=search, text="Too **many** lamps", persona=ana, tags=["choice"], **everywhere)
        Card.objects.create(
            lane=pains, step=pay, text="Card refused", owner=alice, evidence=Evidence.MEASURED, tags=["money"], **everywhere
        )
        Card.objects.create(lane=feelings, step=pay, emotion=-2, evidence=Evidence.REPORTED, **everywhere)
    cart_page = Touchpoint.objects.create(name="Cart page", **everywhere)
    Placement.objects.create(step=cart, touchpoint=cart_page, moment_of_truth=MomentOfTruth.FIRST, **everywhere)
    return journey


def url(journey, name="table"):
    return reverse(f"maps:{name}", args=[journey.workspace.slug, journey.pk])


def shown(journey, user, **look):
    return [row.text for row in TablePage.of(principal_of_user(user), journey, look).rows]


def test_a_table_reads_like_the_map_step_by_step(lamp, bob):
    assert shown(lamp, bob) == ["Too many lamps", "Cart page", "Card refused", ""]


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ({"q": "CARD pay"}, ["Card refused"]),
        ({"q": "ｍｏｎｅｙ"}, ["Card refused"]),
        ({"kind": "touchpoint"}, ["Cart page"]),
        ({"kind": "emotion"}, [""]),
        ({"evidence": "assumed"}, ["Too many lamps"]),
        ({"tag": "money"}, ["Card refused"]),
        ({"before": "2020-01-01"}, []),
        ({"gap": "assumed"}, ["Too many lamps"]),
        ({"gap": "ownerless"}, ["Cart page"]),
        ({"gap": "unexplained"}, [""]),
        ({"gap": "unreasoned"}, ["Cart page"]),
        ({"gap": "cardless"}, ["Compare", "Cart"]),
        ({"gap": "untouched"}, ["Consider"]),
        ({"gap": "assumed", "tag": "money"}, []),
        ({"sort": "-text"}, ["Too many lamps", "Cart page", "Card refused", ""]),
        ({"sort": "evidence"}, ["Too many lamps", "", "Card refused", "Cart page"]),
        ({"sort": "emotion"}, ["", "Too many lamps", "Cart page", "Card refused"]),
    ],
)
def test_filters_and_columns_find_what_they_say(lamp, bob, look, found):
    assert shown(lamp, bob, **look) == found


def test_filters_by_stage_lane_persona_and_owner_go_by_their_numbers(lamp, alice):
    buy, ana = Stage.objects.get(name="Buy"), Persona.objects.get()
    assert shown(lamp, alice, stage=buy.pk) == ["Cart page", "Card refused", ""]
    assert shown(lamp, alice, lane=Lane.objects.get(name="Pains").pk) == ["Too many lamps", "Card refused"]
    assert shown(lamp, alice, persona=ana.pk) == ["Too many lamps"]
    assert shown(lamp, alice, owner=alice.pk) == ["Card refused"]


def test_what_nobody_has_changed_for_months_is_stale(lamp, bob):
    old = Card.objects.filter(text="Card refused")
    old.update(updated_at=timezone.now() - timedelta(days=100))
    assert shown(lamp, bob, gap="stale", months=3) == ["Card refused"]
    assert shown(lamp, bob, gap="stale", months=4) == []


def test_a_touchpoint_changed_in_the_library_is_not_stale_where_it_lies(lamp, bob):
    Placement.objects.update(updated_at=timezone.now() - timedelta(days=400))
    assert "Cart page" not in shown(lamp, bob, gap="stale")
    Touchpoint.objects.update(updated_at=timezone.now() - timedelta(days=400))
    assert "Cart page" in shown(lamp, bob, gap="stale")


def test_an_overdue_review_lists_what_was_not_changed_since(lamp, bob):
    lamp.next_review_on = timezone.localdate() - timedelta(days=30)
    lamp.save()
    Card.objects.filter(text="Card refused").update(updated_at=timezone.now() - timedelta(days=40))
    assert shown(lamp, bob, gap="review") == ["Card refused"]


def test_a_review_still_to_come_is_no_filter(lamp, bob):
    lamp.next_review_on = timezone.localdate() + timedelta(days=30)
    lamp.save()
    page = TablePage.of(principal_of_user(bob), lamp, {})
    assert "review" not in [gap.name for gap in page.gaps]


def test_a_card_over_several_steps_fills_them_all(lamp, bob):
    Card.objects.filter(text="Too **many** lamps").update(span=3)
    assert shown(lamp, bob, gap="cardless") == []


def test_a_touchpoint_with_team_and_channel_is_not_ownerless(lamp, bob):
    web = Channel.objects.create(workspace=lamp.workspace, name="Web")
    Touchpoint.objects.update(owner_team="Shop", channel=web)
    assert shown(lamp, bob, gap="ownerless") == []


def test_what_is_archived_is_no_row(lamp, bob):
    Card.objects.get(text="Card refused").archive()
    Lane.objects.get(name="Feelings").archive()
    Touchpoint.objects.get().archive()
    assert shown(lamp, bob) == ["Too many lamps"]


def test_the_page_says_who_changed_a_row_last_and_not_who_moved_its_neighbour(client, lamp, olga, bob):
    client.force_login(bob)
    pains, pay = Lane.objects.get(name="Pains"), Step.objects.get(name="Pay")
    with acting_as("Olga", user_id=olga.pk):
        Card.objects.create(workspace=lamp.workspace, lane=pains, step=pay, text="Slow").move_to(0)
    rows = {row.text: row.changed_by for row in TablePage.of(principal_of_user(bob), lamp, {}).shown}
    assert rows["Card refused"] == "Alice"
    assert rows["Slow"] == "Olga"


def test_the_page_tells_how_far_the_journey_can_be_trusted(client, lamp, bob):
    client.force_login(bob)
    page = client.get(url(lamp)).content.decode()
    assert "One in three cards is assumed" in page
    assert "1 assumed" in page
    assert "of 3 cards" in page


def test_a_part_of_the_address_that_makes_no_sense_is_named_and_left_out(client, lamp, bob):
    client.force_login(bob)
    page = client.get(url(lamp), {"before": "yesterday", "sort": "colour", "stage": "9" * 30, "q": "refused\0"}).content.decode()
    for name in ("before", "sort", "stage", "q"):
        assert f"The part “{name}” of the address is left out" in page
    assert "Card refused" in page


def test_a_filter_by_what_has_gone_says_so(client, lamp, bob):
    client.force_login(bob)
    assert "No longer on this map" in client.get(url(lamp), {"lane": 987654}).content.decode()


def test_an_empty_journey_invites(client, workspace, alice):
    journey = workspace.journeys.create(name="Empty")
    client.force_login(alice)
    assert "This journey has no steps yet" in client.get(url(journey)).content.decode()


def test_the_table_costs_the_same_number_of_queries_however_large(client, lamp, bob):
    client.force_login(bob)

    def queries():
        client.get(url(lamp))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(lamp)).status_code == 200
        return len(captured)

    few = queries()
    pains = Lane.objects.get(name="Pains")
    for number in range(6):
        stage = Stage.objects.create(workspace=lamp.workspace, journey=lamp, name=f"Stage {number}")
        step = Step.objects.create(workspace=lamp.workspace, stage=stage, name=f"Step {number}")
        persona = Persona.objects.create(workspace=lamp.workspace, name=f"Persona {number}")
        Card.objects.create(workspace=lamp.workspace, lane=pains, step=step, text="Slow", persona=persona)
        touchpoint = Touchpoint.objects.create(workspace=lamp.workspace, name=f"Page {number}")
        Placement.objects.create(workspace=lamp.workspace, step=step, touchpoint=touchpoint)
    assert queries() == few


def test_the_file_has_every_row_that_fits_and_no_formula(client, lamp, bob):
    client.force_login(bob)
    Card.objects.filter(text="Card refused").update(text="=HYPERLINK(1)")
    answer = client.get(url(lamp, "table_export"), {"stage": Stage.objects.get(name="Buy").pk})
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert [(row["step"], row["text"]) for row in rows] == [("Cart", "Cart page"), ("Pay", "'=HYPERLINK(1)"), ("Pay", "")]
    assert rows[0]["moment of truth"] == "First moment of truth"
    assert rows[2]["emotion"] == "-2"


def test_a_stranger_sees_no_table(client, lamp, charlie):
    client.force_login(charlie)
    assert client.get(url(lamp)).status_code == 404
    assert client.get(url(lamp, "table_export")).status_code == 404


WORDS = st.text(max_size=5)
ROWS = st.lists(
    st.builds(
        lambda place, text, emotion, day: Row(
            Stage(name="S"),
            Step(name="T"),
            card=Card(text=text, emotion=emotion, lane=Lane(name=text), updated_at=timezone.make_aware(day)),
            place=place,
        ),
        st.integers(0, 99),
        WORDS,
        st.none() | st.integers(-2, 2),
        st.datetimes(),
    ),
    max_size=12,
)


@given(ROWS, st.sampled_from(sorted(KEYS)))
def test_sorting_loses_no_row_and_puts_what_is_empty_last(rows, column):
    there = [row for row in rows if KEYS[column](row) is not None]
    for sort in (column, f"-{column}"):
        found = in_order(rows, sort)
        assert sorted(map(id, found)) == sorted(map(id, rows))
        assert [KEYS[column](row) is None for row in found] == [False] * len(there) + [True] * (len(rows) - len(there))
    assert [KEYS[column](row) for row in in_order(rows, column)[: len(there)]] == sorted(KEYS[column](row) for row in there)


def test_dates_are_days_of_the_installation(lamp, bob):
    assert len(shown(lamp, bob, before=(timezone.localdate() + timedelta(days=1)).isoformat())) == 4
    assert shown(lamp, bob, before=date(2020, 1, 1).isoformat()) == []
