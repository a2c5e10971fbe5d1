"""Mending many rows of the table together, and taking it back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import acting_as
from journeys.models import Card, Evidence, Lane, LaneKind, Persona, Step
from maps.models import Gesture
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(journey):
    """Three pains, a feeling, and a touchpoint that lies on two steps."""
    everywhere = {"workspace": journey.workspace}
    pains = Lane.objects.create(journey=journey, kind=LaneKind.PAINS, name="Pains", **everywhere)
    Lane.objects.create(journey=journey, kind=LaneKind.GAINS, name="Gains", **everywhere)
    feelings = Lane.objects.create(journey=journey, kind=LaneKind.EMOTION, name="Feelings", **everywhere)
    search, cart, pay = (Step.objects.get(name=name) for name in ("Search", "Cart", "Pay"))
    for text, tags in (("Too many", ["choice"]), ("Too dear", ["money", "choice"]), ("Too slow", [])):
        Card.objects.create(lane=pains, step=search, text=text, tags=tags, **everywhere)
    Card.objects.create(lane=feelings, step=pay, emotion=-2, **everywhere)
    page = Touchpoint.objects.create(name="Shop page", **everywhere)
    for step in (cart, pay):
        Placement.objects.create(step=step, touchpoint=page, **everywhere)
    return journey


def url(journey, name="table_edit"):
    return reverse(f"maps:{name}", args=[journey.workspace.slug, journey.pk])


def card(text):
    return Card.objects.get(text=text)


def keys(*texts):
    return [f"card-{card(text).pk}" for text in texts]


def places():
    return [f"placement-{placement.pk}" for placement in Placement.objects.all()]


def change(client, journey, rows, query="", **values):
    return client.post(url(journey) + query, {"row": rows, **values}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_many_rows_are_changed_by_one_gesture_and_taken_back_by_one(client, lamp, alice):
    client.force_login(alice)
    ana = Persona.objects.create(workspace=lamp.workspace, name="Ana")
    answer = change(client, lamp, keys("Too many", "Too dear"), evidence="reported", persona=ana.pk, owner=alice.pk, colour="sky")
    for text in ("Too many", "Too dear"):
        changed = card(text)
        assert (changed.evidence, changed.persona, changed.owner, changed.colour) == ("reported", ana, alice, "sky")
    assert card("Too slow").evidence == Evidence.ASSUMED
    label = "Change 2 cards: evidence to Reported, persona to Ana, owner to Alice, colour to Sky"
    assert [gesture.label for gesture in Gesture.objects.all()] == [label]
    assert f"Undo: {label}" in answer.content.decode()

    answer = client.post(url(lamp, "undo"), follow=True)

    assert said(answer) == [f"Undone: {label}"]
    restored = card("Too many")
    assert (restored.evidence, restored.persona, restored.owner, restored.colour) == ("assumed", None, None, "")

    client.post(url(lamp, "redo"))

    assert card("Too dear").evidence == "reported"


def test_tags_are_added_and_removed_beside_those_that_a_card_has(client, lamp, alice):
    client.force_login(alice)
    change(client, lamp, keys("Too many", "Too dear", "Too slow"), add_tags="shop, money ,", remove_tags="choice")
    assert [card(text).tags for text in ("Too many", "Too dear", "Too slow")] == [
        ["shop", "money"],
        ["money", "shop"],
        ["shop", "money"],
    ]


def test_cards_move_to_another_lane_of_their_step_and_back(client, lamp, alice):
    client.force_login(alice)
    gains = Lane.objects.get(name="Gains")
    change(client, lamp, keys("Too many", "Too slow"), lane=gains.pk)
    assert list(gains.cards.in_order().values_list("text", "position")) == [("Too many", 0), ("Too slow", 1)]
    assert card("Too dear").position == 0
    client.post(url(lamp, "undo"))
    pains = Lane.objects.get(name="Pains")
    assert list(pains.cards.in_order().values_list("text", flat=True)) == ["Too many", "Too dear", "Too slow"]


def test_a_lane_that_does_not_suit_refuses_the_whole_gesture_in_words(client, lamp, alice):
    client.force_login(alice)
    answer = change(client, lamp, keys("Too many", "Too dear"), lane=Lane.objects.get(name="Feelings").pk, evidence="measured")
    assert said(answer) == ["Nothing was changed. Choose how it feels, from −2 to +2."]
    assert not Card.objects.filter(evidence="measured").exists()
    assert not Gesture.objects.exists()


def test_the_team_and_channel_of_touchpoints_are_set_once_for_every_place(client, lamp, alice):
    client.force_login(alice)
    web = Channel.objects.create(workspace=lamp.workspace, name="Web")
    answer = change(client, lamp, [*places(), *keys("Too many")], team="Shop", channel=web.pk)
    page = Touchpoint.objects.get()
    assert (page.owner_team, page.channel) == ("Shop", web)
    assert said(answer) == [
        "Done: change 2 touchpoints: team to Shop, channel to Web. 1 other row stays as it is, since this says nothing about it."
    ]
    client.post(url(lamp, "undo"))
    page.refresh_from_db()
    assert (page.owner_team, page.channel) == ("", None)


def test_rows_are_archived_and_come_back(client, lamp, alice):
    client.force_login(alice)
    change(client, lamp, [*keys("Too many"), places()[0]], archive="yes")
    assert card("Too many").is_archived
    assert Placement.objects.archived().count() == 1
    assert Gesture.objects.get().label == "Archive 1 card and 1 touchpoint"
    client.post(url(lamp, "undo"))
    assert not card("Too many").is_archived
    assert not Placement.objects.archived().exists()


def test_everything_that_fits_means_other_pages_too_and_nothing_else(client, lamp, alice):
    client.force_login(alice)
    search, pains = Step.objects.get(name="Search"), Lane.objects.get(name="Pains")
    Card.objects.create(workspace=lamp.workspace, lane=pains, step=Step.objects.get(name="Cart"), text="Elsewhere")
    for number in range(120):
        Card.objects.create(workspace=lamp.workspace, lane=pains, step=search, text=f"Pain {number}")
    change(client, lamp, [], query=f"?stage={search.stage_id}", everything="on", evidence="observed")
    assert Card.objects.filter(evidence="observed").count() == 123
    assert card("Elsewhere").evidence == "assumed"


def test_after_a_change_one_is_where_one_was(client, lamp, alice):
    client.force_login(alice)
    answer = client.post(url(lamp) + "?evidence=assumed&sort=-text", {"row": keys("Too many"), "evidence": "reported"})
    assert answer["Location"] == f"{url(lamp, 'table')}?evidence=assumed&sort=-text"


@pytest.mark.parametrize(
    ("rows", "values", "reason"),
    [
        ([], {"evidence": "reported"}, "No row is chosen."),
        (["card-0", "stage-1", "nonsense"], {"evidence": "reported"}, "No row is chosen."),
        (None, {}, "Nothing is to be changed."),
        (None, {"team": "Shop"}, "None of this can be said about the rows that you chose."),
        (None, {"evidence": "guessed"}, "Evidence: Select a valid choice."),
        (None, {"owner": "999999"}, "Owner: Select a valid choice."),
        (None, {"add_tags": "x" * 401}, "Add tags: Ensure this value has at most 400 characters"),
    ],
)
def test_what_cannot_be_done_is_said(client, lamp, alice, rows, values, reason):
    client.force_login(alice)
    answer = client.post(url(lamp), {"row": keys("Too many") if rows is None else rows, **values})
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_a_tag_that_is_too_long_changes_nothing(client, lamp, alice):
    client.force_login(alice)
    answer = change(client, lamp, keys("Too many", "Too dear"), add_tags="x" * 41)
    assert said(answer)[0].startswith("Nothing was changed.")
    assert card("Too dear").tags == ["money", "choice"]


def test_a_viewer_changes_nothing_and_is_offered_nothing(client, lamp, bob):
    client.force_login(bob)
    assert client.post(url(lamp), {"row": keys("Too many"), "evidence": "reported"}).status_code == 403
    assert client.post(url(lamp, "undo")).status_code == 403
    page = client.get(url(lamp, "table")).content.decode()
    assert 'name="row"' not in page
    assert "Archive" not in page


def test_undo_says_who_stands_in_its_way_and_lets_go_of_it(client, lamp, alice, olga):
    client.force_login(alice)
    change(client, lamp, keys("Too many"), evidence="reported")
    with acting_as("Olga", user_id=olga.pk):
        mine = card("Too many")
        mine.evidence = "measured"
        mine.save()
    answer = client.post(url(lamp, "undo"), follow=True)
    assert "cannot be undone: Olga has changed this card meanwhile." in said(answer)[0]
    assert said(client.post(url(lamp, "undo"), follow=True)) == ["Nothing to undo."]
    assert card("Too many").evidence == "measured"


def test_making_room_for_a_neighbour_keeps_a_stale_card_stale(client, lamp, alice):
    client.force_login(alice)
    before = card("Too slow").updated_at
    change(client, lamp, keys("Too many"), archive="yes")
    assert (card("Too slow").position, card("Too slow").updated_at) == (1, before)


def test_a_change_of_many_rows_takes_as_many_queries_as_one_of_few(client, lamp, alice):
    client.force_login(alice)
    pains, search = Lane.objects.get(name="Pains"), Step.objects.get(name="Search")
    for number in range(40):
        Card.objects.create(workspace=lamp.workspace, lane=pains, step=search, text=f"Pain {number}")

    def queries(count, evidence):
        rows = keys(*(f"Pain {number}" for number in range(count)))
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url(lamp), {"row": rows, "evidence": evidence}).status_code == 302
        return len(captured)

    queries(10, "reported")
    assert queries(40, "measured") == queries(10, "observed")
