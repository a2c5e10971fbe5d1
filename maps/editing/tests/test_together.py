"""Several people draw at the same moment, each on a connection of their own."""

from random import Random

import pytest

from journeys.models import Card, Step
from journeys.tests.test_ordering_together import together
from maps.editing.tests.conftest import some_key
from maps.models import Gesture

pytestmark = pytest.mark.django_db(transaction=True)


def text(card, new, version=None):
    operation = {"op": "update", "kind": "card", "id": card, "values": {"text": new}}
    return operation if version is None else {**operation, "version": version}


def test_two_people_who_write_on_different_cards_never_stand_in_each_other_s_way(draws, draws_too, pains, step):
    cards = [draws.card(pains, step("Pay"), f"card {number}") for number in range(4)]
    answers = []

    def write(person, own):
        for version in range(1, 9):
            answers.append(person.send(text(own, f"text {version}", version)).status_code)

    together(lambda: write(draws, cards[0]), lambda: write(draws_too, cards[1]))
    assert set(answers) == {200}
    assert set(Card.objects.filter(pk__in=cards[:2]).values_list("text", "version")) == {("text 8", 9)}


def test_of_two_people_who_write_on_the_same_card_one_is_told_and_sees_both_texts(draws, draws_too, pains, step):
    card = draws.card(pains, step("Pay"))
    answers = {}

    def write(person, words):
        answers[words] = person.send(text(card, words, 1))

    together(lambda: write(draws, "Alice’s words"), lambda: write(draws_too, "Dora’s words"))
    ((lost, refusal),) = [(words, answer) for words, answer in answers.items() if answer.status_code == 409]
    (kept,) = set(answers) - {lost}
    assert refusal.json()["current"]["text"] == Card.objects.get().text == kept


def test_the_same_gesture_sent_twice_at_once_is_applied_once(draws, pains, step):
    key = some_key()
    create = {"op": "create", "kind": "card", "ref": "c", "values": {"lane": pains.pk, "step": step("Pay").pk, "text": "once"}}
    answers = []
    together(*[lambda: answers.append(draws.send(create, key=key).json()["refs"]["c"])] * 2)
    assert answers[0] == answers[1]
    assert (Card.objects.count(), Gesture.objects.count()) == (1, 1)


def test_drawing_and_undoing_at_once_loses_nothing_and_both_see_the_same_in_the_end(draws, draws_too, pains, gains, step):
    steps = list(Step.objects.values_list("pk", flat=True))
    made = []

    def draw(person, seed):
        random, own = Random(seed), []
        for _ in range(12):
            place = {"lane": random.choice([pains.pk, gains.pk]), "step": random.choice(steps)}
            if not own or random.random() < 0.5:
                values = {**place, "text": f"{seed}-{random.random()}"}
                answer = person.send({"op": "create", "kind": "card", "ref": "c", "values": values, "position": 0})
                own.append(answer.json()["refs"]["c"])
            elif random.random() < 0.7:
                answer = person.send({"op": "move", "kind": "card", "id": random.choice(own), "values": place, "position": 1})
            else:
                assert person.turn("undo").status_code == 200
                assert person.turn("redo").status_code == 200
            assert answer.status_code == 200, answer.content
        made.extend(own)

    together(lambda: draw(draws, 1), lambda: draw(draws_too, 2))
    assert {card["id"] for card in draws.board()["cards"]} == set(made)
    assert draws.drawn() == draws_too.drawn()
    for place in {(card.lane_id, card.step_id) for card in Card.objects.all()}:
        cell = Card.objects.filter(lane=place[0], step=place[1]).in_order()
        assert [card.position for card in cell] == list(range(len(cell)))
