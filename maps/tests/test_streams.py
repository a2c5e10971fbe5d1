"""The streams of the live process, by a real one: who may listen, from where, what they hear, and that it ends at once."""

from __future__ import annotations

import signal

import pytest
import redis
from django.urls import reverse

from accounts.models import Membership
from journeys.models import Journey, Lane, LaneKind
from launcher.valkey import start_on_a_free_port
from maps.line import channel
from tests.live_process import Listener, cookie_of, live_process, status_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(journey):
    return f"/live/journeys/{journey.pk}"


@pytest.fixture
def listen(live_updates, journey):
    """A function that opens a stream for a user; all are closed afterwards."""
    opened = []

    def listen(user, client: str = "", **headers: str) -> Listener:
        opened.append(Listener(live_updates, journey.pk, user, client, **headers))
        return opened[-1]

    yield listen
    for listener in opened:
        listener.close()


def change(journey: Journey) -> int:
    """Change the journey; the revision it has then."""
    Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")
    return Journey.objects.values_list("revision", flat=True).get(pk=journey.pk)


def test_a_stream_begins_with_how_things_stand(listen, journey, bob):
    revision = change(journey)
    listener = listen(bob)
    assert listener.response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert listener.response.headers["X-Accel-Buffering"] == "no"
    assert listener.block() == ["retry: 3000"]
    message = ""
    while "changed" not in message:
        number, message = ["", *listener.block()][-2:]
    assert number == f"id: {revision}"
    assert f'"revision": {revision}' in message


def test_every_change_is_heard_by_all_who_listen(listen, journey, alice, bob):
    listeners = [listen(alice), listen(bob), listen(bob)]
    for listener in listeners:
        listener.wait_for(type="state", state="live")
    revision = change(journey)
    for listener in listeners:
        listener.wait_for(type="changed", revision=revision)


def test_another_journey_is_not_heard(listen, journey, alice):
    listener = listen(alice)
    listener.wait_for(type="changed")
    other = Journey.objects.create(workspace=journey.workspace, name="Returning a lamp")
    change(other)
    change(other)
    revision = change(journey)
    assert listener.wait_for(type="changed")["revision"] == revision


def test_strangers_and_the_unknown_are_refused(live_updates, address, alice, charlie):
    assert status_of(live_updates, address) == 401
    assert status_of(live_updates, address, Cookie="sessionid=made-up") == 401
    assert status_of(live_updates, address, Cookie=cookie_of(charlie)) == 404
    assert status_of(live_updates, "/live/journeys/987654321", Cookie=cookie_of(alice)) == 404


def test_whoever_is_disabled_is_refused(live_updates, address, alice):
    cookie = cookie_of(alice)
    alice.is_active = False
    alice.save()
    assert status_of(live_updates, address, Cookie=cookie) == 401


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/live/",
        "/live/journeys/",
        "/live/journeys/x",
        "/live/journeys/-1",
        "/live/journeys/1/2",
        "/live/journeys/" + "9" * 30,
    ],
)
def test_other_addresses_lead_nowhere(live_updates, path):
    assert status_of(live_updates, path) == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_there_is_nothing_but_listening(live_updates, address, method):
    assert status_of(live_updates, address, method) == 405


def test_a_malformed_window_is_refused(live_updates, address, alice):
    assert status_of(live_updates, f"{address}?client=%3Cb%3E", Cookie=cookie_of(alice)) == 400


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://127.0.0.1", "https://127.0.0.1:4433"])
def test_pages_of_our_host_name_may_listen_from_any_port(listen, alice, origin):
    headers = listen(alice, Origin=origin).response.headers
    assert headers["Access-Control-Allow-Origin"] == origin
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "origin" in headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:8000",
        "null",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://[",
    ],
)
def test_pages_of_other_host_names_may_not(live_updates, address, alice, origin):
    assert status_of(live_updates, address, Cookie=cookie_of(alice), Origin=origin) == 403


def test_a_name_that_is_not_ours_is_refused(live_updates, address, alice):
    assert status_of(live_updates, address, Cookie=cookie_of(alice), Host="evil.example", Origin="http://evil.example") == 400


def test_whoever_is_removed_hears_no_more(listen, workspace, bob):
    listener = listen(bob)
    listener.wait_for(type="changed")
    Membership.objects.get(workspace=workspace, user=bob).delete()
    while listener.block():
        pass


def test_a_session_that_has_ended_hears_no_more(listen, journey, bob):
    listener = listen(bob)
    listener.wait_for(type="changed")
    bob.set_password("another long passphrase")
    bob.save()
    while listener.block():
        pass


def test_a_change_whose_message_was_lost_is_told_later(listen, journey, bob, monkeypatch):
    listener = listen(bob)
    listener.wait_for(type="changed")
    monkeypatch.setattr("maps.live.line.attempt", lambda action: None)
    revision = change(journey)
    listener.wait_for(type="changed", revision=revision)


@pytest.mark.parametrize(
    "words", ["", "{", "3", "null", "{}", '{"type": "changed"}', '{"type": "changed", "revision": [], "client": ""}']
)
def test_words_that_are_not_understood_are_passed_over(listen, settings, journey, bob, words):
    listener = listen(bob)
    listener.wait_for(type="state", state="live")
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.publish(channel(journey.pk), words)
        broker.publish(channel("x"), words)
    revision = change(journey)
    listener.wait_for(type="changed", revision=revision)


def test_people_come_and_go(listen, client, journey, alice, bob):
    url = reverse("maps:presence", args=["example", journey.pk])
    watching = listen(alice, "a")
    watching.people()
    there = listen(bob, "b")
    client.force_login(bob)
    client.post(url, {"client": "b", "cell": "card:7", "editing": "true"})
    people = watching.people("Bob")
    assert people == [{"user": bob.pk, "name": "Bob", "initials": "B", "client": "b", "cell": "card:7", "editing": True}]

    there.close()
    watching.people()


def test_a_window_that_comes_back_before_it_was_missed_stays(listen, client, journey, alice, bob):
    watching, there = listen(alice, "a"), listen(bob, "b")
    there.wait_for(type="changed")
    back = listen(bob, "b")
    client.force_login(bob)
    url = reverse("maps:presence", args=["example", journey.pk])
    client.post(url, {"client": "b", "cell": "card:1"})
    watching.people("Bob")
    there.close()
    back.wait_for(type="changed")
    client.post(url, {"client": "b", "cell": "card:2"})
    assert watching.wait_for(type="presence")["people"][0]["cell"] == "card:2"


def test_one_person_has_a_limited_number_of_streams(listen, live_updates, address, bob):
    for _ in range(12):
        listen(bob)
    assert status_of(live_updates, address, Cookie=cookie_of(bob)) == 429


def test_it_ends_at_once_and_lets_everybody_know(live_updates, journey, alice):
    with live_process() as live:
        listener = Listener(live, journey.pk, alice)
        listener.wait_for(type="changed")
        live.child.send_signal(signal.SIGTERM)
        while listener.block():
            pass
        live.child.wait(10)
        assert live.child.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in live.words()
        listener.close()


def test_while_redis_is_away_people_are_told_that_they_are_alone_and_afterwards_what_they_missed(
    tmp_path, live_updates, journey, alice
):
    valkey, url = start_on_a_free_port(tmp_path, tmp_path / "log", throwaway=True)
    try:
        with live_process(REDIS_URL=url) as live:
            listener = Listener(live, journey.pk, alice)
            listener.wait_for(type="state", state="live")
            valkey.stop()
            listener.wait_for(type="state", state="alone")
            revision = change(journey)  # said to another Redis, so this process can only find it out
            other = Listener(live, journey.pk, alice)
            other.wait_for(type="state", state="alone")
            valkey.start()
            listener.wait_for(type="state", state="live")
            assert listener.wait_for(type="changed")["revision"] == revision
            listener.close()
            other.close()
    finally:
        valkey.stop()


def test_without_a_database_it_says_so(address, alice):
    with live_process(DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing") as live:
        assert status_of(live, address, Cookie=cookie_of(alice)) == 503
