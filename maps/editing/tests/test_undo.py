import pytest

from accounts.models import ApiKey
from journeys.models import Card, Persona, Stage
from maps.editing import history
from maps.editing.tests.conftest import Editor, some_key
from maps.models import Gesture
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


def rename(row, name, kind="step"):
    return {"op": "update", "kind": kind, "id": row.pk, "values": {"name": name}}


def test_undo_names_what_it_takes_back_and_redo_does_it_again(draws, step):
    pay = step("Pay")
    draws.do(rename(pay, "Pay online"), label="Rename “Pay”")
    answer = draws.undo()
    assert (answer["label"], answer["board"]["undo"], answer["board"]["redo"]) == ("Rename “Pay”", None, "Rename “Pay”")
    pay.refresh_from_db()
    assert pay.name == "Pay"
    assert draws.redo()["board"]["undo"] == "Rename “Pay”"
    pay.refresh_from_db()
    assert pay.name == "Pay online"


def test_there_is_nothing_to_undo_on_a_map_that_one_has_not_touched(draws, draws_too, step):
    draws.do(rename(step("Pay"), "Pay online"))
    for verb in ("undo", "redo"):
        answer = draws_too.turn(verb)
        assert (answer.status_code, answer.json()["detail"]) == (409, f"Nothing to {verb}.")


def test_an_archived_stage_comes_back_as_the_same_stage_with_the_same_subject(draws, pains, stage, step):
    draws.card(pains, step("Pay"))
    buy, before = stage("Buy"), draws.drawn()
    draws.do({"op": "archive", "kind": "stage", "id": buy.pk})
    draws.undo()
    assert draws.drawn() == before
    assert Stage.objects.get(pk=buy.pk).subject_id == buy.subject_id


def test_what_was_made_is_put_away_by_undo_and_comes_back_with_its_identity(draws, pains, step):
    card = draws.card(pains, step("Pay"))
    draws.undo()
    assert draws.board()["cards"] == []
    draws.redo()
    assert [row["id"] for row in draws.board()["cards"]] == [card]


def test_a_new_gesture_clears_what_could_be_redone(draws, step):
    draws.do(rename(step("Pay"), "A"))
    draws.undo()
    draws.do(rename(step("Cart"), "B"))
    assert draws.turn("redo").status_code == 409
    assert draws.undo()["board"]["undo"] is None


def test_two_people_undo_only_what_they_did_themselves(draws, draws_too, step):
    pay, cart = step("Pay"), step("Cart")
    draws.do(rename(pay, "Alice was here"), label="Alice’s")
    draws_too.do(rename(cart, "Dora was here"), label="Dora’s")
    assert (draws.board()["undo"], draws_too.board()["undo"]) == ("Alice’s", "Dora’s")
    draws.undo()
    pay.refresh_from_db()
    cart.refresh_from_db()
    assert (pay.name, cart.name) == ("Pay", "Dora was here")


def test_undo_leaves_alone_what_somebody_else_has_changed_beside_it(draws, draws_too, pains, step):
    card = draws.card(pains, step("Pay"), "old")
    draws.do({"op": "update", "kind": "card", "id": card, "values": {"text": "new"}})
    draws_too.do({"op": "update", "kind": "card", "id": card, "values": {"colour": "mint"}})
    draws.undo()
    assert (Card.objects.get().text, Card.objects.get().colour) == ("old", "mint")


def test_undo_is_refused_where_somebody_else_has_changed_the_same_and_the_gesture_leaves_the_stack(draws, draws_too, pains, step):
    draws.do(rename(step("Cart"), "Basket"), label="Rename “Cart”")
    card = draws.card(pains, step("Pay"), "old")
    draws.do({"op": "update", "kind": "card", "id": card, "values": {"text": "new"}}, label="Rewrite")
    draws_too.do({"op": "update", "kind": "card", "id": card, "values": {"text": "hers"}})
    answer = draws.turn("undo")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "“Rewrite” cannot be undone: Dora has changed this card meanwhile. It is off your list now."
    assert Card.objects.get().text == "hers"
    # The card itself was made before, and is no longer as it was made.
    assert draws.turn("undo").status_code == 409
    assert draws.undo()["label"] == "Rename “Cart”"


def test_a_refused_undo_leaves_the_stack_also_when_it_came_with_a_key(draws, draws_too, step):
    pay = step("Pay")
    draws.do(rename(pay, "A"))
    draws_too.do(rename(pay, "B"))
    answer = draws.client.post(f"{draws.url}undo/", {}, headers={"Idempotency-Key": some_key()})
    assert answer.status_code == 409
    assert draws.board()["undo"] is None


def test_the_same_undo_sent_twice_undoes_once(draws, step):
    for name in ("A", "B"):
        draws.do(rename(step("Pay") if name == "A" else step("A"), name))
    key = some_key()
    for _ in range(2):
        answer = draws.client.post(f"{draws.url}undo/", {}, headers={"Idempotency-Key": key})
        assert answer.status_code == 200
    assert step("A")


@pytest.mark.parametrize("theirs", ["a card in it", "its name", "a step in it"])
def test_a_stage_that_somebody_else_has_begun_to_fill_is_not_undone_away(draws, draws_too, pains, theirs):
    made = draws.do({"op": "create", "kind": "stage", "ref": "s", "values": {"name": "Use"}})["refs"]
    stage = Stage.objects.get(pk=made["s"])
    draws_too.do(
        {
            "a card in it": {"op": "create", "kind": "card", "values": {"lane": pains.pk, "step": made["s/step"], "text": "x"}},
            "its name": rename(stage, "Using", "stage"),
            "a step in it": {"op": "create", "kind": "step", "values": {"stage": stage.pk, "name": "x"}},
        }[theirs]
    )
    assert draws.turn("undo").status_code == 409
    assert not Stage.objects.get(pk=stage.pk).is_archived


def test_a_place_in_what_is_gone_is_not_undone_into(draws, draws_too, pains, gains, step):
    card = draws.card(pains, step("Pay"))
    draws.do({"op": "move", "kind": "card", "id": card, "values": {"lane": gains.pk}})
    draws_too.do({"op": "archive", "kind": "lane", "id": pains.pk})
    assert draws.turn("undo").status_code == 409
    assert Card.objects.get().lane_id == gains.pk


def test_a_hundred_gestures_are_kept_and_the_oldest_are_forgotten(draws, step, monkeypatch):
    assert history.KEPT >= 100
    monkeypatch.setattr(history, "KEPT", 3)
    pay = step("Pay")
    for number in range(5):
        draws.do(rename(pay, f"Name {number}"))
    assert Gesture.objects.count() == 3
    for _ in range(3):
        draws.undo()
    pay.refresh_from_db()
    assert pay.name == "Name 1"
    assert draws.turn("undo").status_code == 409


def test_the_stack_survives_a_reload(draws, alice, journey, step):
    draws.do(rename(step("Pay"), "Pay online"), label="Rename")
    assert Editor(alice, journey).undo()["label"] == "Rename"


def test_what_changed_nothing_is_not_on_the_stack(draws, step):
    draws.do(rename(step("Pay"), "Pay"))
    draws.do({"op": "move", "kind": "step", "id": step("Cart").pk, "position": 0})
    assert draws.board()["undo"] is None


def test_fields_of_every_kind_come_back(draws, workspace, alice, pains, step):
    ana = Persona.objects.create(workspace=workspace, name="Ana")
    values = {"persona": ana.pk, "owner": alice.pk, "tags": ["a", "b"], "colour": "rose", "evidence": "observed", "span": 2}
    card = draws.card(pains, step("Pay"))
    before = draws.drawn()
    draws.do({"op": "update", "kind": "card", "id": card, "values": values})
    after = draws.drawn()
    draws.undo()
    assert draws.drawn() == before
    draws.redo()
    assert draws.drawn() == after
    assert Card.objects.get().persona == ana


def test_undoing_a_new_touchpoint_takes_it_out_of_the_library_unless_it_is_used_by_now(draws, workspace, journey, step):
    create = [
        {"op": "create", "kind": "touchpoint", "ref": "t", "values": {"name": "Kiosk"}},
        {"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": {"ref": "t"}}},
    ]
    draws.do(*create)
    draws.undo()
    kiosk = Touchpoint.objects.get()
    assert kiosk.is_archived
    draws.redo()
    assert len(draws.board()["placements"]) == 1
    other = type(journey).objects.create(workspace=workspace, name="Other").add_stage("Stage").steps.get()
    Placement.objects.create(workspace=workspace, step=other, touchpoint_id=kiosk.pk)
    draws.undo()
    assert draws.board()["placements"] == []
    assert not Touchpoint.objects.get().is_archived


def test_a_change_of_a_touchpoint_is_undone_on_every_map(draws, shop, step):
    draws.do({"op": "create", "kind": "placement", "values": {"step": step("Pay").pk, "touchpoint": shop.pk}})
    draws.do(rename(shop, "Shop", "touchpoint"))
    (placement,) = draws.undo()["board"]["placements"]
    assert placement["touchpoint"]["name"] == "Web shop"


def test_gestures_of_a_program_are_applied_and_not_kept(api, workspace, alice, journey, step):
    _, secret = ApiKey.issue(workspace, "Importer", ["write"], by=alice)
    url, headers = f"/api/v1/journeys/{journey.pk}/", {"Authorization": f"Bearer {secret}"}
    answer = api.post(f"{url}edits/", {"operations": [rename(step("Pay"), "Pay online")]}, headers=headers)
    assert (answer.status_code, answer.json()["board"]["undo"]) == (200, None)
    assert api.post(f"{url}undo/", {}, headers=headers).status_code == 409
    assert step("Pay online")


def test_words_typed_on_in_the_same_card_are_undone_together(draws, draws_too, pains, step):
    card = draws.card(pains, step("Pay"), "S")
    for number, words in enumerate(("Sl", "Slo", "Slow")):
        text = {"op": "update", "kind": "card", "id": card, "values": {"text": words}}
        draws.do(text, label="Write", continues=number > 0)
    draws.undo()
    assert Card.objects.get().text == "S"
    draws.redo()
    assert Card.objects.get().text == "Slow"
    # Another row is another gesture, whatever the window says.
    draws.do(rename(step("Cart"), "Basket"), label="Rename", continues=True)
    assert draws.board()["undo"] == "Rename"
