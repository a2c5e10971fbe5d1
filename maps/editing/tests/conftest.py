"""A journey on which Alice draws through the API."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Role
from conftest import member
from journeys.models import Lane, LaneKind, Step
from touchpoints.models import Touchpoint


class Editor:
    """One person at one journey, as the editor in their browser speaks to the server."""

    def __init__(self, user, journey):
        self.client = APIClient()
        self.client.force_login(user)
        self.journey = journey
        self.url = f"/api/v1/journeys/{journey.pk}/"

    def board(self, since=None):
        answer = self.client.get(f"{self.url}board/", {} if since is None else {"since": since})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def send(self, *operations, label="Draw", key=None, **body):
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.client.post(f"{self.url}edits/", {"label": label, "operations": operations, **body}, headers=headers)

    def do(self, *operations, **body) -> dict[str, Any]:
        answer = self.send(*operations, **body)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def turn(self, verb):
        return self.client.post(f"{self.url}{verb}/", {})

    def undo(self):
        answer = self.turn("undo")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def redo(self):
        answer = self.turn("redo")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def card(self, lane, step, text="A card", **values):
        values = {"lane": lane.pk, "step": step.pk, "text": text, **values}
        return self.do({"op": "create", "kind": "card", "ref": "c", "values": values})["refs"]["c"]

    def drawn(self):
        """What one sees, without the numbers that count changes."""
        return without_numbers(self.board())


def without_numbers(answer):
    parts = ("stages", "steps", "lanes", "cards", "placements", "links")
    unseen = {"version", "revision", "updated_at"}
    return {
        part: {row["id"]: {name: value for name, value in row.items() if name not in unseen} for row in answer[part]}
        for part in parts
    }


def faults(answer):
    assert answer.status_code == 422, answer.json()
    return {fault["path"]: fault["detail"] for fault in answer.json()["errors"]}


def some_key():
    return uuid.uuid4().hex


@pytest.fixture
def pains(journey):
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")


@pytest.fixture
def gains(journey):
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.GAINS, name="Gains")


@pytest.fixture
def step(journey):
    """Finds a step by its name."""
    return lambda name: Step.objects.get(name=name, stage__journey=journey)


@pytest.fixture
def stage(journey):
    return lambda name: journey.stages.get(name=name)


@pytest.fixture
def shop(workspace):
    return Touchpoint.objects.create(workspace=workspace, name="Web shop")


@pytest.fixture
def draws(alice, journey):
    """Alice at the map."""
    return Editor(alice, journey)


@pytest.fixture
def dora(workspace):
    """A second person who edits."""
    return member(workspace, "Dora", Role.EDITOR)


@pytest.fixture
def draws_too(dora, journey):
    return Editor(dora, journey)
