"""However large the map: a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.erasure import erase_person
from journeys.models import Attachment, Card, Comment, Persona
from maps.models import Gesture, Lens, SavedView
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


def queries_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def fill(workspace, journey, lane, number):
    for stage in range(number):
        step = journey.add_stage(f"Stage {stage}").steps.get()
        card = Card.objects.create(workspace=workspace, lane=lane, step=step, text="x", tags=[f"tag {stage}"])
        Comment.objects.create(workspace=workspace, card=card, text="Why?")
        Attachment.objects.create(workspace=workspace, card=card, name="a.png", content_type="image/png", size=1)
        Persona.objects.create(workspace=workspace, name=f"Persona {stage}")
        touchpoint = Touchpoint.objects.create(workspace=workspace, name=f"Touchpoint {stage}")
        Placement.objects.create(workspace=workspace, step=step, touchpoint=touchpoint)


def test_the_board_costs_the_same_number_of_queries_however_large(draws, workspace, journey, pains):
    fill(workspace, journey, pains, 2)
    draws.board()
    small = queries_of(draws.board)
    fill(workspace, journey, pains, 20)
    assert queries_of(draws.board) == small
    card = draws.board()["cards"][0]
    assert (card["comments"], [each["name"] for each in card["attachments"]]) == (1, ["a.png"])
    assert card["attachments"][0]["url"].endswith(f"/attachments/{card['attachments'][0]['id']}/")


def test_a_gesture_costs_the_same_number_of_queries_whatever_the_number_of_its_operations(draws, pains, gains, step):
    lanes, steps = [pains.pk, gains.pk], [step(name).pk for name in ("Search", "Compare", "Cart", "Pay")]
    made = []

    def paste(number):
        cells = [(lanes[each % 2], steps[each % 4]) for each in range(number)]
        operations = [{"op": "create", "kind": "card", "values": {"lane": lane, "step": at, "text": "x"}} for lane, at in cells]
        return lambda: made.append([card["id"] for card in draws.do(*operations)["board"]["cards"]])

    def move():
        draws.do(*({"op": "move", "kind": "card", "id": card, "values": {"lane": gains.pk}, "position": 0} for card in made[-1]))

    def archive():
        draws.do(*({"op": "archive", "kind": "card", "id": card} for card in made[-1]))

    def all_of_it(number):
        return [queries_of(act) for act in (paste(number), draws.undo, draws.redo, move, draws.undo, archive, draws.undo)]

    all_of_it(8)
    few, many = all_of_it(8), all_of_it(80)
    # Cards are asked after by their keys or by their journey, whichever is quicker: no query more or less.
    assert many == few


def test_erasing_a_person_erases_what_they_could_undo_and_leaves_what_they_drew(draws, draws_too, alice, journey, pains, step):
    draws.card(pains, step("Pay"), "hers")
    draws_too.card(pains, step("Pay"), "Dora’s")
    where = {"workspace": journey.workspace, "journey": journey, "owner": alice, "lens": Lens.TABLE}
    SavedView.objects.create(name="Mine", **where)
    SavedView.objects.create(name="Ours", is_shared=True, **where)
    erase_person(alice)
    assert Gesture.objects.count() == 1
    assert SavedView.objects.get().name == "Ours"
    assert [card["text"] for card in draws_too.board()["cards"]] == ["hers", "Dora’s"]
