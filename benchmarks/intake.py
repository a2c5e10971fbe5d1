"""Rows per second that batches bring in, against a bare COPY of as many rows into the same tables with the same indexes.

The product takes batches as programs send them, each its own transaction; the COPY brings all of a round at once, from text
that was written beforehand. Everything written here is removed again.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

from behaviour.events import IncomingEvent, reserve_event_ids, write_events
from behaviour.models import Customer, EventRule
from benchmarks.data import FIRST_DAY, tidy
from benchmarks.reports import say, seconds, spread
from benchmarks.world import SEGMENTS, World
from common.bulk import reserve_ids
from feedback.models import Collector, Question, Response
from feedback.readings import read_answer
from feedback.responses import Incoming, record_responses

BATCH, BATCHES = 5000, 4
ANSWERS = 4
MONTH = datetime(FIRST_DAY.year + 2, 6, 1, tzinfo=UTC)  # the last one of the seeded data
SOURCE = "benchmark"
NAME = "Benchmark of the intake"
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
FORGET = [
    "DELETE FROM feedback_answer WHERE response_id IN (SELECT id FROM feedback_response WHERE collector_id = %(collector)s)",
    "DELETE FROM feedback_response WHERE collector_id = %(collector)s",
    "DELETE FROM feedback_scoremark WHERE workspace_id = %(workspace)s",
    "DELETE FROM behaviour_event WHERE workspace_id = %(workspace)s AND team = %(source)s",
    "DELETE FROM behaviour_passagemark WHERE workspace_id = %(workspace)s",
    "DELETE FROM intake_receipt WHERE workspace_id = %(workspace)s",
]

Item = TypeVar("Item")


class Way(ABC, Generic[Item]):
    """One way in. Items are drawn beforehand; `take` writes a batch as the product does, `tables` gives the same for COPY."""

    name: str

    def __init__(self, world: World) -> None:
        self.world, self.workspace = world, world.workspace
        self.random = Random(SOURCE)
        customers = Customer.objects.filter(workspace=self.workspace).order_by("pk")
        self.customers = dict(customers.values_list("key", "pk")[:50_000])
        self.keys = list(self.customers)

    @abstractmethod
    def draw(self, prefix: str, number: int) -> Item: ...

    @abstractmethod
    def take(self, items: list[Item]) -> object: ...

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

    def take(self, items: list[Incoming]) -> object:
        return record_responses(self.collector, items)

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


class Events(Way[IncomingEvent]):
    """Events by known customers at touchpoints of all journeys, each with a message id."""

    name = "events"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.touchpoints = dict(EventRule.objects.filter(workspace=self.workspace).values_list("event_name", "touchpoint_id"))
        self.names = sorted(self.touchpoints)

    def draw(self, prefix: str, number: int) -> IncomingEvent:
        key, name = self.random.choice(self.keys), self.random.choice(self.names)
        return IncomingEvent(key, name, self.some_time(), team=SOURCE, message_id=f"{prefix}-{number}")

    def take(self, items: list[IncomingEvent]) -> object:
        return write_events(self.workspace, items)

    def tables(self, items: list[IncomingEvent]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
        rows: list[tuple[Any, ...]] = [
            (
                *(pk, one.at, self.workspace.pk, self.customers[one.customer_key], self.touchpoints[one.name], one.name),
                *("inbound", SOURCE, "second", 0, one.at.date(), "{}"),
            )
            for pk, one in zip(reserve_event_ids(len(items)), items, strict=True)
        ]
        return {"behaviour_event": (EVENTS, rows)}


def measure(world: World, rounds: int, batch: int = BATCH, batches: int = BATCHES) -> dict[str, int]:
    """Print the rows per second of both sides and their ratio, each the median of some rounds taken in turn."""
    forget(world)
    say(f"Intake in batches of {batch:,}, {batches} of them in a round:")
    written = {}
    for way in (Responses(world), Events(world)):
        written[way.name] = measure_way(way, rounds, batch, batches)
    forget(world)
    tidy()
    return written


def measure_way(way: Way[Any], rounds: int, batch: int, batches: int) -> int:
    """Measure one way in; how many rows each side wrote in a round."""
    bare, product, rows = [], [], 0
    for number in range(rounds):
        tables = way.tables([way.draw(f"copy-{number}", index) for index in range(batch * batches)])
        rows = sum(len(lines) for _, lines in tables.values())
        texts = {table: (columns, text_of(lines)) for table, (columns, lines) in tables.items()}
        bare.append(rows / seconds(lambda: copy(texts)))  # noqa: B023 - called at once
        items = [[way.draw(f"take-{number}-{part}", index) for index in range(batch)] for part in range(batches)]
        product.append(rows / seconds(lambda: [way.take(part) for part in items]))  # noqa: B023
    ratio = [theirs / ours for ours, theirs in zip(product, bare, strict=True)]
    say(f"  {way.name}: COPY {median(bare):,.0f} rows/s, taken {median(product):,.0f} rows/s, ratio {spread(ratio)}")
    return rows


def text_of(rows: Iterable[Sequence[Any]]) -> str:
    """The rows as COPY reads them; nothing drawn here needs an escape."""
    return "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)


@transaction.atomic
def copy(texts: Mapping[str, tuple[list[str], str]]) -> None:
    with connection.cursor() as cursor:
        for table, (columns, text) in texts.items():
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


def standing_collector(world: World) -> Collector:
    found, _ = Collector.objects.select_related("workspace").get_or_create(
        workspace=world.workspace, survey_id=world.surveys[0], kind=Collector.Kind.API, name=NAME
    )
    return found


@transaction.atomic
def forget(world: World) -> None:
    """Remove what this module wrote, without a trail of a hundred thousand deletions; the figures never knew of it."""
    keys: dict[str, Any] = {"workspace": world.workspace.pk, "collector": standing_collector(world).pk, "source": SOURCE}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("feedback_answer", "feedback_response"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in FORGET:
            cursor.execute(statement, keys)
        for table in ("feedback_answer", "feedback_response"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
