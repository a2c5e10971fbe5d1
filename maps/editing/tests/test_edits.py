import json

import pytest

from journeys.models import Card, Lane, LaneKind, Stage, Step
from maps.editing.tests.conftest import Editor, faults, some_key
from maps.models import Gesture
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


def names(board, part):
    return [row["name"] for row in board[part]]


def test_a_card_is_written_and_comes_back_in_the_answer(draws, pains, step):
    answer = draws.do(
        {"op": "create", "kind": "card", "ref": "a1", "values": {"lane": pains.pk, "step": step("Pay").pk, "text": "**Slow**"}},
        label="Write “Slow”",
    )
    (card,) = answer["board"]["cards"]
    assert card["id"] == answer["refs"]["a1"]
    assert (card["text"], card["position"], card["version"], card["archived"]) == ("**Slow**", 0, 1, False)
    assert "<strong>Slow</strong>" in card["html"]
    assert (answer["board"]["undo"], answer["board"]["redo"]) == ("Write “Slow”", None)


def test_a_card_lands_at_its_place_among_the_others(draws, pains, step):
    for text in ("first", "second"):
        draws.card(pains, step("Pay"), text)
    values = {"lane": pains.pk, "step": step("Pay").pk, "text": "between"}
    draws.do({"op": "create", "kind": "card", "values": values, "position": 1})
    assert [(card["text"], card["position"]) for card in draws.board()["cards"]] == [("first", 0), ("between", 1), ("second", 2)]


def test_a_stage_is_born_with_its_first_step_between_two_others(draws, journey):
    answer = draws.do(
        {"op": "create", "kind": "stage", "ref": "s", "position": 1, "values": {"name": "Choose", "first_step": "Look"}},
        {"op": "create", "kind": "step", "ref": "t", "values": {"stage": {"ref": "s"}, "name": "Decide"}},
        {"op": "update", "kind": "step", "id": {"ref": "s/step"}, "values": {"name": "Look around"}},
    )
    assert names(draws.board(), "stages") == ["Consider", "Choose", "Buy"]
    assert names(draws.board(), "steps") == ["Search", "Compare", "Look around", "Decide", "Cart", "Pay"]
    made = Stage.objects.get(pk=answer["refs"]["s"])
    assert made.subject.kind == "stage"
    assert made.hue not in set(journey.stages.exclude(pk=made.pk).values_list("hue", flat=True))


def test_everything_of_a_map_is_made_in_one_gesture(draws, journey, step):
    pay = step("Pay").pk
    answer = draws.do(
        {"op": "create", "kind": "lane", "ref": "l", "values": {"kind": "thoughts", "name": "Thoughts"}, "position": 0},
        {"op": "create", "kind": "touchpoint", "ref": "t", "values": {"name": "Kiosk", "owner_team": "Shops"}},
        {"op": "create", "kind": "placement", "ref": "p", "values": {"step": step("Pay").pk, "touchpoint": {"ref": "t"}}},
        {"op": "update", "kind": "placement", "id": {"ref": "p"}, "values": {"moment_of_truth": "first"}},
        {
            "op": "create",
            "kind": "card",
            "values": {"lane": {"ref": "l"}, "step": pay, "text": "Hm", "tags": ["a", "a"]},
        },
        {
            "op": "create",
            "kind": "link",
            "values": {"source": pay, "target": step("Cart").pk, "label": "payment fails"},
        },
        {"op": "update", "kind": "journey", "id": journey.pk, "values": {"name": "Buying lamps"}},
    )
    board = draws.board()
    assert board["journey"]["name"] == "Buying lamps"
    assert names(board, "lanes") == ["Thoughts"]
    assert board["cards"][0]["tags"] == ["a"]
    (placement,) = board["placements"]
    assert (placement["touchpoint"]["name"], placement["moment_of_truth"]) == ("Kiosk", "first")
    assert (board["links"][0]["label"], board["library"]["tags"]) == ("payment fails", ["a"])
    assert answer["board"]["placements"] == board["placements"]


def test_things_move_among_their_siblings_and_to_other_parents(draws, pains, gains, stage, step):
    card = draws.card(pains, step("Pay"))
    draws.do(
        {"op": "move", "kind": "step", "id": step("Search").pk, "values": {"stage": stage("Buy").pk}, "position": 1},
        {"op": "move", "kind": "stage", "id": stage("Buy").pk, "position": 0},
        {"op": "move", "kind": "lane", "id": gains.pk, "position": 0},
        {"op": "move", "kind": "card", "id": card, "values": {"lane": gains.pk, "step": step("Cart").pk}},
    )
    board = draws.board()
    assert names(board, "stages") == ["Buy", "Consider"]
    assert names(board, "steps") == ["Cart", "Search", "Pay", "Compare"]
    assert names(board, "lanes") == ["Gains", "Pain points"]
    assert (board["cards"][0]["lane"], board["cards"][0]["step"]) == (gains.pk, step("Cart").pk)
    assert [row["position"] for row in board["steps"]] == [0, 1, 2, 0]


def test_what_is_archived_leaves_the_map_with_all_in_it_and_comes_back_as_it_was(draws, pains, stage, step, shop):
    card = draws.card(pains, step("Pay"))
    draws.do({"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": shop.pk}})
    before, seen = draws.drawn(), draws.board()["revision"]
    answer = draws.do({"op": "archive", "kind": "stage", "id": stage("Buy").pk}, since=seen)
    assert [(row["id"], row["archived"]) for row in answer["board"]["stages"]] == [(stage("Buy").pk, True)]
    assert (draws.board()["cards"], draws.board()["placements"]) == ([], [])
    seen = draws.board()["revision"]
    answer = draws.do({"op": "restore", "kind": "stage", "id": stage("Buy").pk, "position": 1}, since=seen)
    assert draws.drawn() == before
    # Who opened the map while the stage was away has never seen what stands in it.
    assert [row["id"] for row in answer["board"]["cards"]] == [card]
    assert len(answer["board"]["placements"]) == 1
    assert len(answer["board"]["steps"]) == 2


def test_the_delta_holds_only_what_changed_since(draws, draws_too, pains, step):
    draws.card(pains, step("Pay"), "old")
    seen = draws.board()["revision"]
    new = draws_too.card(pains, step("Cart"), "new")
    delta = draws.board(since=seen)
    assert not delta["full"]
    assert [card["id"] for card in delta["cards"]] == [new]
    assert (delta["steps"], "library" in delta) == ([], False)
    assert draws.board(since=delta["revision"])["cards"] == []
    assert draws.board(since=10**9)["full"]


HERE = {"lane": "PAINS", "step": "PAY"}


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ({"op": "create", "kind": "card", "values": {"text": "x"}}, "operations[1].values.lane"),
        ({"op": "create", "kind": "card", "values": {"lane": "PAINS", "step": "PAY", "text": " "}}, "operations[1].values.text"),
        ({"op": "create", "kind": "card", "values": {"lane": "PAINS", "step": 10**9, "text": "x"}}, "operations[1].values.step"),
        (
            {"op": "create", "kind": "card", "values": {**HERE, "text": "x", "span": 0}},
            "operations[1].values.span",
        ),
        (
            {"op": "create", "kind": "card", "values": {**HERE, "text": "x", "html": ""}},
            "operations[1].values.html",
        ),
        ({"op": "create", "kind": "step", "values": {"stage": {"ref": "unknown"}, "name": "x"}}, "operations[1].values.stage"),
        ({"op": "create", "kind": "stage", "values": {"kind": "use"}}, "operations[1].values.name"),
        ({"op": "create", "kind": "planet", "values": {}}, "operations[1].kind"),
        ({"op": "update", "kind": "card", "id": 10**9, "values": {"text": "x"}}, "operations[1].id"),
        ({"op": "update", "kind": "step", "id": "PAY", "values": {"stage": 1}}, "operations[1].values.stage"),
        ({"op": "update", "kind": "step", "values": {"name": "x"}}, "operations[1].id"),
        ({"op": "update", "kind": "step", "id": True, "values": {"name": "x"}}, "operations[1].id"),
        ({"op": "move", "kind": "step", "id": "PAY", "position": -1}, "operations[1].position"),
        ({"op": "move", "kind": "link", "id": 1}, "operations[1].op"),
        ({"op": "create", "kind": "link", "values": {"source": "PAY", "target": "PAY"}}, "operations[1].values.target"),
    ],
)
def test_a_fault_names_its_place_and_nothing_of_the_gesture_is_applied(draws, pains, step, operation, path):
    def filled(value):
        if isinstance(value, dict):
            return {name: filled(inner) for name, inner in value.items()}
        return {"PAINS": pains.pk, "PAY": step("Pay").pk}.get(value, value) if isinstance(value, str) else value

    before = draws.board()
    answer = draws.send({"op": "update", "kind": "step", "id": step("Pay").pk, "values": {"name": "Changed"}}, filled(operation))
    assert path in faults(answer)
    assert draws.board() == before
    assert not Gesture.objects.exists()


def test_a_lane_that_fills_itself_takes_no_card_and_a_stage_keeps_a_step(draws, journey, step):
    live = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.METRICS, name="Scores")
    values = {"lane": live.pk, "step": step("Pay").pk, "text": "42"}
    assert "fills itself" in faults(draws.send({"op": "create", "kind": "card", "values": values}))["operations[0]"]
    both = [{"op": "archive", "kind": "step", "id": step(name).pk} for name in ("Cart", "Pay")]
    assert "at least one step" in faults(draws.send(*both))["operations[1]"]
    assert Step.objects.get(pk=step("Cart").pk).archived_at is None


def test_a_touchpoint_lies_once_on_a_step(draws, shop, step):
    place = {"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": shop.pk}}
    assert "already" in faults(draws.send(place, place))["operations[1]"]
    draws.do(place)
    other = draws.do({**place, "ref": "p", "values": {"step": step("Cart").pk, "touchpoint": shop.pk}})
    move = {"op": "move", "kind": "placement", "id": other["refs"]["p"], "values": {"step": step("Pay").pk}}
    assert "already" in faults(draws.send(move))["operations[0]"]


def test_a_card_of_words_does_not_move_to_the_emotion_lane(draws, journey, pains, step):
    curve = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.EMOTION, name="Emotion")
    move = {"op": "move", "kind": "card", "id": draws.card(pains, step("Pay")), "values": {"lane": curve.pk}}
    assert "emotion" in next(iter(faults(draws.send(move))))


def test_nobody_reaches_into_another_workspace(draws, charlie, step, pains):
    elsewhere = charlie.memberships.get().workspace
    theirs = Touchpoint.objects.create(workspace=elsewhere, name="Theirs")
    place = {"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": theirs.pk}}
    assert "operations[0].values.touchpoint" in faults(draws.send(place))
    own = {"lane": pains.pk, "step": step("Pay").pk, "text": "x", "owner": charlie.pk}
    assert "operations[0].values.owner" in faults(draws.send({"op": "create", "kind": "card", "values": own}))


def test_a_stranger_is_told_404_and_a_viewer_403(journey, bob, charlie, step):
    rename = {"op": "update", "kind": "step", "id": step("Pay").pk, "values": {"name": "Changed"}}
    stranger, viewer = Editor(charlie, journey), Editor(bob, journey)
    assert stranger.client.get(f"{stranger.url}board/").status_code == 404
    assert stranger.send(rename).status_code == 404
    assert viewer.board()["journey"]["can_edit"] is False
    assert [viewer.send(rename).status_code, viewer.turn("undo").status_code, viewer.turn("redo").status_code] == [403] * 3
    assert step("Pay")


def test_an_archived_journey_is_not_drawn_on(draws, journey, step):
    journey.archive()
    answer = draws.send({"op": "update", "kind": "step", "id": step("Pay").pk, "values": {"name": "Changed"}})
    assert (answer.status_code, "Restore it first" in answer.json()["detail"]) == (409, True)


def test_an_older_version_is_refused_with_the_row_as_it_is_now(draws, draws_too, pains, step):
    card = draws.card(pains, step("Pay"), "mine")
    edit = {"op": "update", "kind": "card", "id": card, "version": 1, "values": {"text": "hers"}}
    draws_too.do(edit)
    answer = draws.send({"op": "archive", "kind": "step", "id": step("Cart").pk}, {**edit, "values": {"text": "his"}})
    problem = answer.json()
    assert (answer.status_code, problem["type"], problem["operation"]) == (409, "/problems/stale", 1)
    assert (problem["kind"], problem["id"]) == ("card", card)
    assert (problem["current"]["text"], problem["current"]["version"]) == ("hers", 2)
    assert problem["detail"] == "Dora has changed this card meanwhile."
    assert step("Cart").archived_at is None
    draws.do({**edit, "version": 2, "values": {"text": "both"}})


def test_moving_a_card_or_its_neighbours_does_not_outdate_what_somebody_types_in_it(draws, draws_too, pains, gains, step):
    card = draws.card(pains, step("Pay"))
    draws_too.do({"op": "move", "kind": "card", "id": card, "values": {"lane": gains.pk}})
    draws.do({"op": "update", "kind": "card", "id": card, "version": 1, "values": {"text": "typed meanwhile"}})
    assert Card.objects.get().text == "typed meanwhile"


@pytest.mark.parametrize("gone", ["card", "step", "stage", "lane"])
def test_what_somebody_else_has_deleted_is_answered_with_409_and_who_it_was(draws, draws_too, pains, step, stage, gone):
    card = draws.card(pains, step("Pay"))
    pk = {"card": card, "step": step("Pay").pk, "stage": stage("Buy").pk, "lane": pains.pk}[gone]
    draws_too.do({"op": "archive", "kind": gone, "id": pk})
    answer = draws.send({"op": "update", "kind": "card", "id": card, "values": {"text": "late"}})
    assert answer.status_code == 409
    assert (answer.json()["id"], answer.json()["current"]["archived"]) == (card, True)
    assert answer.json()["detail"] == f"Dora has deleted this {gone} meanwhile."
    assert Card.objects.get().text == "A card"


def test_a_card_for_a_step_that_is_gone_is_answered_with_the_step(draws, draws_too, pains, step):
    draws_too.do({"op": "archive", "kind": "step", "id": step("Pay").pk})
    answer = draws.send({"op": "create", "kind": "card", "values": {"lane": pains.pk, "step": step("Pay").pk, "text": "late"}})
    assert (answer.status_code, answer.json()["kind"], answer.json()["id"]) == (409, "step", step("Pay").pk)


def test_the_same_key_twice_is_one_gesture_and_the_answer_is_up_to_date(draws, draws_too, pains, step):
    key = some_key()
    create = {"op": "create", "kind": "card", "ref": "a", "values": {"lane": pains.pk, "step": step("Pay").pk, "text": "once"}}
    first = draws.send(create, key=key, since=0).json()
    draws_too.card(pains, step("Pay"), "meanwhile")
    again = draws.send(create, key=key, since=0)
    assert again.json()["refs"] == first["refs"]
    assert [card["text"] for card in again.json()["board"]["cards"]] == ["once", "meanwhile"]
    assert Gesture.objects.count() == 2
    assert draws.send({**create, "position": 1}, key=key).status_code == 409


def test_a_refused_gesture_may_be_sent_again_under_its_key(draws, pains, step):
    key = some_key()
    create = {"op": "create", "kind": "card", "values": {"lane": pains.pk, "step": step("Pay").pk, "text": ""}}
    assert draws.send(create, key=key).status_code == 422
    create["values"]["text"] = "now"
    assert draws.send(create, key=key).status_code == 200


def test_a_touchpoint_is_changed_once_and_every_map_hears_of_it(draws, journey, shop, step):
    draws.do({"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": shop.pk}})
    other = type(journey).objects.create(workspace=journey.workspace, name="Other")
    Placement.objects.create(workspace=journey.workspace, step=other.add_stage("Stage").steps.get(), touchpoint=shop)
    other.refresh_from_db()
    version = draws.board()["placements"][0]["touchpoint"]["version"]
    rename = {"op": "update", "kind": "touchpoint", "id": shop.pk, "version": version, "values": {"name": "Shop"}}
    (placement,) = draws.do(rename)["board"]["placements"]
    assert (placement["touchpoint"]["name"], placement["other_journeys"]) == ("Shop", 1)
    there = draws.client.get(f"/api/v1/journeys/{other.pk}/board/", {"since": other.revision}).json()
    assert there["placements"][0]["touchpoint"]["name"] == "Shop"
    assert draws.send(rename).json()["current"]["name"] == "Shop"


def test_ten_thousand_characters_of_any_script_survive(draws, pains, step):
    text = ("日本語 👩‍👩‍👧 עברית e\u0301 <b>&amp; " * 400)[:10_000].strip()
    card = draws.card(pains, step("Pay"), text)
    assert next(row for row in draws.board()["cards"] if row["id"] == card)["text"] == text


def test_more_words_of_one_text_are_undone_with_the_first(draws, pains, step):
    before = draws.drawn()
    card = draws.card(pains, step("Pay"), "Is it")
    draws.do({"op": "update", "kind": "card", "id": card, "values": {"text": "Is it safe?"}}, continues=True)
    draws.undo()
    assert draws.drawn() == before

    draws.redo()
    assert draws.board()["cards"][0]["text"] == "Is it safe?"


def test_what_goes_on_elsewhere_is_a_gesture_of_its_own(draws, pains, step):
    first = draws.card(pains, step("Pay"), "One")
    other = draws.card(pains, step("Pay"), "Two")
    draws.do({"op": "update", "kind": "card", "id": first, "values": {"text": "Uno"}}, label="Edit", continues=True)
    draws.undo()

    assert {card["id"]: card["text"] for card in draws.board()["cards"]} == {first: "One", other: "Two"}


def test_a_link_leads_to_a_step_that_is_on_the_map(draws, draws_too, step):
    draws_too.do({"op": "archive", "kind": "step", "id": step("Pay").pk})
    answer = draws.send({"op": "create", "kind": "link", "values": {"source": step("Cart").pk, "target": step("Pay").pk}})
    assert (answer.status_code, answer.json()["kind"], answer.json()["id"]) == (409, "step", step("Pay").pk)


def test_what_has_gone_with_its_lane_need_not_be_deleted_once_more(draws, pains, step):
    card = draws.card(pains, step("Pay"))
    draws.do({"op": "archive", "kind": "lane", "id": pains.pk}, {"op": "archive", "kind": "card", "id": card})
    assert Card.objects.get().archived_at is None
    assert draws.send({"op": "archive", "kind": "card", "id": card}).status_code == 409


@pytest.mark.parametrize("since", ["1", 0, 10**40])
def test_since_is_read_as_a_number_however_it_is_written(draws, step, since):
    rename = {"op": "update", "kind": "step", "id": step("Pay").pk, "values": {"name": "Pay online"}}
    board = draws.do(rename, since=since)["board"]
    assert "Pay online" in names(board, "steps")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"operations": []},
        {"operations": [[]]},
        {"operations": [{"op": [], "kind": {}}]},
        {"operations": [{"op": "create", "kind": "card", "values": []}]},
        {"operations": [{"op": "create", "kind": "card", "values": {"lane": {}, "step": [1], "text": {"a": 1}}}]},
        {"operations": [{"op": "create", "kind": "card", "values": {"lane": 1.5, "step": "²", "text": "\u0000"}}]},
        {"operations": [{"op": "update", "kind": "step", "id": 2**80, "values": {"name": "x"}}]},
        {"operations": [{"op": "create", "kind": "lane", "values": {"kind": "gains", "name": "\ud800", "\u0000": 1}}]},
        {"operations": [{"op": "create", "kind": "lane", "values": {"kind": "gains", "name": "x"}}], "since": "yesterday"},
    ],
)
def test_a_body_of_any_other_shape_is_refused_and_named(draws, body):
    answer = draws.client.generic("POST", f"{draws.url}edits/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("kind", "fits"), [("gains", True), ("emotion", False), ("metrics", False), ("line_of_visibility", False)]
)
def test_a_lane_becomes_of_another_kind_where_its_cards_fit(draws, pains, step, kind, fits):
    draws.card(pains, step("Pay"), "Too slow")
    change = draws.send({"op": "update", "kind": "lane", "id": pains.pk, "values": {"kind": kind}})
    if fits:
        assert change.status_code == 200
    else:
        assert "Too slow" in faults(change)["operations[0].values.kind"]
