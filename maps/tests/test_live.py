"""What is said of a change, when, and that a missing Redis neither breaks nor delays a save."""

from __future__ import annotations

import json
import logging
import socket
import time

import pytest
import redis
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from journeys.models import Card, Journey, Lane, LaneKind, Step
from journeys.signals import journey_edited
from maps import line as line_module
from maps.line import Line, channel
from maps.live import listens, stream_url

PATIENCE = 10


@pytest.fixture
def heard(settings, journey):
    """A function that returns what has been said of the journey since it was asked last."""
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as broker, broker.pubsub() as messages:
        messages.subscribe(channel(journey.pk))
        assert messages.get_message(timeout=PATIENCE)["type"] == "subscribe"

        def heard() -> list[dict]:
            mark = json.dumps({"type": "mark"})
            broker.publish(channel(journey.pk), mark)
            found = []
            while True:
                message = messages.get_message(timeout=PATIENCE)
                if message["data"] == mark:
                    return found
                found.append(json.loads(message["data"]))

        yield heard


@pytest.fixture
def no_redis(settings, monkeypatch):
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{nobody_listens.getsockname()[1]}/0"
        monkeypatch.setattr("maps.live.line", Line())
        yield


def lane_of(journey: Journey) -> Lane:
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")


def revision_of(journey: Journey) -> int:
    return Journey.objects.values_list("revision", flat=True).get(pk=journey.pk)


@pytest.mark.django_db(transaction=True)
def test_one_transaction_is_one_message_with_the_revision_it_led_to(journey, heard):
    lane, step = lane_of(journey), Step.objects.get(name="Pay")
    heard()

    with transaction.atomic():
        for text in ("Slow", "Dear"):
            Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text=text)
        assert heard() == []

    assert heard() == [{"type": "changed", "revision": revision_of(journey), "client": ""}]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_not_said(journey, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lane_of(journey)
        raise ZeroDivisionError
    assert heard() == []


@pytest.mark.django_db(transaction=True)
def test_a_change_after_a_savepoint_that_was_taken_back_is_said(journey, heard):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            lane_of(journey)
            raise ZeroDivisionError
        lane_of(journey)
    assert [message["revision"] for message in heard()] == [revision_of(journey)]


@pytest.mark.django_db(transaction=True)
def test_the_window_that_made_the_change_is_named(journey, heard):
    with transaction.atomic():
        journey_edited.send(Journey, journey_id=journey.pk, client="tab-1")
        lane_of(journey)
    assert [message["client"] for message in heard()] == ["tab-1"]


@pytest.mark.django_db(transaction=True)
def test_each_journey_of_a_transaction_is_told_of(journey, heard):
    other = Journey.objects.create(workspace=journey.workspace, name="Returning a lamp")
    with transaction.atomic():
        lane_of(other)
        lane_of(journey)
        lane_of(other)
    assert len(heard()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_redis_a_save_works_and_says_so_once(journey, no_redis, caplog):
    for _ in range(3):
        lane_of(journey)

    assert Lane.objects.filter(journey=journey).count() == 3
    assert [record.message for record in caplog.records if record.name == "maps.line"] == [
        "Live updates are away until Redis answers again (ConnectionError)."
    ]


def test_while_redis_is_away_nobody_waits_for_it_again_and_it_is_asked_again_after_a_pause(settings, no_redis, caplog):
    caplog.set_level(logging.INFO)
    line, asked = Line(), []

    def ask(client: redis.Redis) -> bool:
        asked.append(client)
        return bool(client.ping())

    assert [line.attempt(ask), line.attempt(ask)] == [None, None]
    assert len(asked) == 1

    line.asks_again_at = time.monotonic()
    settings.REDIS_URL = line_module.settings.CELERY_BROKER_URL
    assert line.attempt(ask) is True
    assert caplog.records[-1].message == "Live updates are back."


@pytest.mark.parametrize(("database", "number"), [("", "0"), ("/3", "3")])
def test_two_installations_on_one_redis_do_not_hear_each_other(settings, database, number):
    settings.REDIS_URL = f"redis://redis.example:6379{database}"
    assert channel(7) == f"live:{number}:journey:7"


@pytest.mark.parametrize(
    ("live_url", "host", "address"),
    [
        ("", "127.0.0.1:8000", "/live/journeys/7"),
        ("http://127.0.0.1:8001", "localhost:8000", "http://localhost:8001/live/journeys/7"),
        ("http://127.0.0.1:8001", "127.0.0.1", "http://127.0.0.1:8001/live/journeys/7"),
        ("https://live.example.com", "[::1]:8000", "https://[::1]/live/journeys/7"),
    ],
)
def test_the_stream_is_at_the_host_name_that_the_person_used(settings, live_url, host, address):
    settings.LIVE_URL = live_url
    assert stream_url(RequestFactory().get("/", headers={"host": host}), 7) == address


@pytest.mark.parametrize(
    ("live_url", "update"),
    [("", None), ("http://127.0.0.1:8001", {"connect-src": ["http://localhost:8001"]})],
)
def test_a_page_that_listens_may_connect_there_and_nowhere_else(settings, live_url, update):
    settings.LIVE_URL = live_url
    page = listens(lambda request: HttpResponse())
    response = page(RequestFactory().get("/", headers={"host": "localhost:8000"}))
    assert getattr(response, "_csp_update", None) == update
