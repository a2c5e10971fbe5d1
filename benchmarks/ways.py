"""The ways in: how a benchmark draws rows, brings them in as the product does, and writes the same for a COPY."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Generic, TypeVar

from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, Scope
from behaviour.events import IncomingEvent, reserve_event_ids, write_events
from behaviour.models import Customer, EventRule
from benchmarks.data import FIRST_DAY
from benchmarks.world import SEGMENTS, World
from common.bulk import reserve_ids
from feedback.models import Collector, Question, Response
from feedback.readings import read_answer
from feedback.responses import Incoming, record_responses

ANSWERS = 4
MONTH = datetime(FIRST_DAY.year + 2, 6, 1, tzinfo=UTC)  # the last one of the seeded data
NAME = "benchmark"
RESPONSES = [
    *("id", "workspace_id", "survey_id", "collector_id", "customer_id", "journey_id", "channel_id", "external_id"),
    *("answered_at", "precision", "sequence", "local_day", "language", "weight", "segment_ids", "is_test", "is_suspicious"),
    "created_at",
]
ANSWERS_OF_RESPONSES = [
    *("workspace_id", "response_id", "question_id", "subject_id", "journey_id", "channel_id", "scale_id", "value"),
    *("local_day", "counts"),
]
EVENTS = [
    *("id", "occurred_at", "workspace_id", "customer_id", "touchpoint_id", "name", "direction", "team", "precision", "sequence"),
    *("local_day", "properties"),
]


Item = TypeVar("Item")


class Way(ABC, Generic[Item]):
    """One way in. `take` brings in a batch as the product does, `tables` gives the same rows for COPY."""

    name: str

    def __init__(self, world: World) -> None:
        self.world, self.workspace = world, world.workspace
        self.random = Random(NAME)
        customers = Customer.objects.filter(workspace=self.workspace).order_by("pk")
        self.customers = dict(customers.values_list("key", "pk")[:50_000])
        self.keys = list(self.customers)

    @abstractmethod
    def draw(self, prefix: str, number: int) -> Item: ...

    def prepare(self, items: list[Item]) -> Any:
        """What `take` is given; how long this takes is not measured."""
        return items

    @abstractmethod
    def take(self, prepared: Any) -> object: ...

    @abstractmethod
    def tables(self, items: list[Item]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]: ...

    def some_time(self) -> datetime:
        return MONTH + timedelta(seconds=self.random.randrange(30 * 86400))


class Responses(Way[Incoming]):
    """Responses of four answers by known customers, with an id, two attributes, and a weight on one in ten."""

    name = "responses with their answers, recorded"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.collector = standing_collector(world)
        self.questions = list(Question.objects.filter(survey=world.surveys[0]).select_related("scale").order_by("position"))
        values = {"plan": zip(SEGMENTS["plan"], world.plans, strict=True)}
        values["country"] = zip(SEGMENTS["country"], world.countries, strict=True)
        self.segments = {key: dict(pairs) for key, pairs in values.items()}

    def draw(self, prefix: str, number: int) -> Incoming:
        asked = [self.questions[0], *self.random.sample(self.questions[1:], ANSWERS - 1)]
        scales = [question.scale for question in asked if question.scale]
        values = [self.random.randint(scale.lowest, scale.highest) for scale in scales]
        readings = [read_answer(question, value) for question, value in zip(asked, values, strict=True)]
        return Incoming(
            answered_at=self.some_time(),
            answers=[(question, reading) for question, reading in zip(asked, readings, strict=True) if reading],
            external_id=f"{prefix}-{number}",
            customer_key=self.random.choice(self.keys),
            journey_id=self.world.journeys[0].pk,
            channel_id=self.random.choice(self.world.channels),
            language="en",
            weight=self.random.choice([0.5, 1.5]) if self.random.random() < 0.1 else None,
            attributes={key: self.random.choice(values) for key, values in SEGMENTS.items()},
        )

    def take(self, prepared: Any) -> object:
        return record_responses(self.collector, prepared)

    def tables(self, items: list[Incoming]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
        responses, answers = [], []
        for pk, one in zip(reserve_ids(Response, len(items)), items, strict=True):
            assert one.answered_at is not None  # noqa: S101 - `draw` gives each its time
            day = one.answered_at.date()
            segments = sorted(self.segments[key][value] for key, value in one.attributes.items())
            responses.append(
                (
                    *(pk, self.workspace.pk, self.collector.survey_id, self.collector.pk, self.customers[one.customer_key]),
                    *(one.journey_id, one.channel_id, one.external_id, one.answered_at, "second", 0, day, "en", one.weight),
                    *(f"{{{','.join(map(str, segments))}}}", "f", "f", one.answered_at),
                )
            )
            answers += [
                (
                    *(self.workspace.pk, pk, question.pk, question.subject_id, one.journey_id, one.channel_id),
                    *(question.scale_id, reading.value, day, "t"),
                )
                for question, reading in one.answers
            ]
        return {"feedback_response": (RESPONSES, responses), "feedback_answer": (ANSWERS_OF_RESPONSES, answers)}


class Delivered(Responses):
    """The same responses as JSON through the API: read, checked, with receipts against repeats."""

    name = "the same as JSON through the API"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        _, secret = ApiKey.issue(self.workspace, NAME, [Scope.INGEST], by=None)
        self.client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {secret}"})
        self.address = reverse("v1:response-batch")

    def prepare(self, items: list[Incoming]) -> bytes:
        return json.dumps({"source": NAME, "items": [self.as_sent(one) for one in items]}, default=str).encode()

    def as_sent(self, one: Incoming) -> dict[str, Any]:
        return {
            "collector": self.collector.pk,
            "external_id": one.external_id,
            "answered_at": one.answered_at and one.answered_at.isoformat(),
            "customer": one.customer_key,
            "journey": one.journey_id,
            "channel": one.channel_id,
            "language": one.language,
            "weight": one.weight,
            "attributes": one.attributes,
            "answers": [{"question": question.key, "value": reading.value} for question, reading in one.answers],
        }

    def take(self, prepared: Any) -> object:
        reply = self.client.post(self.address, prepared, content_type="application/json")
        if reply.status_code != 200 or reply.json()["refused"] or reply.json()["known"]:
            raise SystemExit(f"The API did not take the batch: {reply.status_code} {reply.content[:300]!r}")
        return reply


class Events(Way[IncomingEvent]):
    """Events by known customers at touchpoints of all journeys, each with a message id."""

    name = "events"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.touchpoints = dict(EventRule.objects.filter(workspace=self.workspace).values_list("event_name", "touchpoint_id"))
        self.names = sorted(self.touchpoints)

    def draw(self, prefix: str, number: int) -> IncomingEvent:
        key, name = self.random.choice(self.keys), self.random.choice(self.names)
        return IncomingEvent(key, name, self.some_time(), team=NAME, message_id=f"{prefix}-{number}")

    def take(self, prepared: Any) -> object:
        return write_events(self.workspace, prepared)

    def tables(self, items: list[IncomingEvent]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
        rows: list[tuple[Any, ...]] = [
            (
                *(pk, one.at, self.workspace.pk, self.customers[one.customer_key], self.touchpoints[one.name], one.name),
                *("inbound", NAME, "second", 0, one.at.date(), "{}"),
            )
            for pk, one in zip(reserve_event_ids(len(items)), items, strict=True)
        ]
        return {"behaviour_event": (EVENTS, rows)}


def standing_collector(world: World) -> Collector:
    """The collector of what the intake brings, which tells it from the seeded responses."""
    found, _ = Collector.objects.select_related("workspace").get_or_create(
        workspace=world.workspace, survey_id=world.surveys[0], kind=Collector.Kind.API, name=NAME
    )
    return found
