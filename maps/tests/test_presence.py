"""Who is at a journey: told by a page, kept for seconds, read by the streams."""

from __future__ import annotations

import asyncio
import json

import pytest
import redis
import redis.asyncio
from django.urls import reverse

from maps import presence
from maps.line import channel
from maps.presence import Person, arrive, leave, people_at, room, seat


@pytest.fixture
def broker(settings, journey):
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as broker:
        yield broker
        for key in broker.scan_iter(f"{room(journey.pk)}*"):
            broker.delete(key)


@pytest.fixture
def url(journey):
    return reverse("maps:presence", args=["example", journey.pk])


def with_redis(settings, use):
    async def run():
        async with redis.asyncio.Redis.from_url(settings.REDIS_URL, decode_responses=True) as connection:
            return await use(connection)

    return asyncio.run(run())


def there(settings, journey) -> list[tuple[str, str, bool]]:
    people = with_redis(settings, lambda connection: people_at(connection, [journey.pk]))[journey.pk]
    return [(person["name"], person["cell"], person["editing"]) for person in people]


def test_people_are_seen_in_their_cells_viewers_too(client, settings, broker, url, journey, alice, bob):
    client.force_login(bob)
    assert client.post(url, {"client": "b"}).status_code == 204
    client.force_login(alice)
    assert client.post(url, {"client": "a", "cell": "card:7", "editing": "true"}).status_code == 204

    assert there(settings, journey) == [("Alice", "card:7", True), ("Bob", "", False)]


def test_a_place_is_news_only_when_it_has_changed(client, broker, url, journey, alice):
    client.force_login(alice)
    with broker.pubsub() as messages:
        messages.subscribe(channel(journey.pk))
        for cell in ("card:7", "card:7", "cell:3:9"):
            client.post(url, {"client": "a", "cell": cell})
        broker.publish(channel(journey.pk), "end")
        said = []
        while "end" not in said:
            said.append(messages.get_message(timeout=10)["data"])
    assert said[1:] == [json.dumps({"type": "presence"})] * 2 + ["end"]


def test_whoever_falls_silent_is_soon_gone(client, settings, broker, url, journey, alice, monkeypatch):
    client.force_login(alice)
    client.post(url, {"client": "a"})
    key = seat(journey.pk, alice.pk, "a")
    assert 0 < broker.ttl(key) <= presence.KEPT
    assert broker.ttl(room(journey.pk)) > 0

    broker.delete(key)  # as its end would

    assert there(settings, journey) == []
    assert broker.exists(room(journey.pk)) == 0


def test_whoever_leaves_is_gone_at_once_and_in_one_window_only(client, settings, broker, url, journey, alice):
    client.force_login(alice)
    for window in ("one", "two"):
        client.post(url, {"client": window, "cell": f"card:{len(window)}"})
    with_redis(settings, lambda connection: leave(connection, journey.pk, alice.pk, "one"))
    assert len(there(settings, journey)) == 1


def test_nobody_takes_the_place_of_another(client, settings, broker, url, journey, alice, bob):
    for user in (alice, bob):
        client.force_login(user)
        client.post(url, {"client": "same"})
    assert [name for name, _, _ in there(settings, journey)] == ["Alice", "Bob"]


def test_a_crowd_has_an_end(settings, broker, journey, alice, monkeypatch):
    monkeypatch.setattr(presence, "MOST", 2)
    for number in range(4):
        arrive(journey.pk, Person.at(alice, f"c{number}", "", False))
    assert len(there(settings, journey)) == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({}, "client"), ({"client": "a b"}, "client"), ({"client": "x" * 65}, "client"), ({"client": "a", "cell": "<b>"}, "cell")],
)
def test_a_malformed_place_is_refused_with_the_field(client, url, alice, fields, wrong):
    client.force_login(alice)
    response = client.post(url, fields)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [wrong]


def test_without_redis_a_place_is_taken_and_forgotten(client, settings, url, alice, monkeypatch):
    from maps.line import Line

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(presence, "line", Line())
    client.force_login(alice)
    assert client.post(url, {"client": "a"}).status_code == 204
