"""Live updates in the real browser: what one window does, the others hear; and it says when it is alone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from journeys.models import Journey, Lane, LaneKind
from tests.live_process import live_process, until

pytestmark = pytest.mark.django_db(transaction=True)

LISTEN = """async client => {
    const { Live } = await import(new URL("/static/js/editor/live.js", location));
    const { stream, presence } = document.querySelector("journey-editor").dataset;
    window.live = new Live({ journey: 0, streamUrl: stream, presenceUrl: presence, client });
    window.revision = -1;
    live.addEventListener("changed", event => window.revision = event.detail.revision);
    live.start();
}"""
IS_LIVE = "live.state === 'live'"


@pytest.fixture
def listen(browser, live_server, live_updates, journey):
    """A function that opens the editor for a user in a browser of their own, and listens there."""
    contexts = []

    def listen(user, client: str):
        context = browser.new_context(base_url=live_server.url)
        context.set_default_timeout(60_000)
        contexts.append(context)
        session = Client()
        session.force_login(user)
        cookie = session.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.extend([message.text] if message.type == "error" else []))
        page.goto(f"/w/example/journeys/{journey.pk}/edit/")
        page.evaluate(LISTEN, client)
        return page

    yield listen
    for context in contexts:
        context.close()


def change(journey: Journey) -> int:
    Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")
    return Journey.objects.values_list("revision", flat=True).get(pk=journey.pk)


def holds(page, expression: str) -> None:
    """Wait for it without Playwright's own way, which the content policy forbids."""
    until(lambda: page.evaluate(expression), lambda: (expression, page.evaluate("[live.state, live.people, revision]")))


def here(*names: str) -> str:
    """What holds in a window that listens once it sees these people, among the windows opened by this test."""
    wanted = ",".join(names)
    return f"live.people.filter(person => person.client.startsWith('test-')).map(person => person.name).join() === '{wanted}'"


def test_a_change_reaches_every_window_and_viewers_see_who_is_where(listen, journey, alice, bob):
    pages = [listen(alice, "test-a"), listen(bob, "test-b")]
    for page in pages:
        holds(page, IS_LIVE)
        holds(page, here("Alice", "Bob"))

    revision = change(journey)
    for page in pages:
        holds(page, f"revision === {revision}")

    pages[0].evaluate("live.at('card:7', true)")
    holds(pages[1], "live.people.some(person => person.cell === 'card:7' && person.editing)")

    pages[0].close()
    holds(pages[1], here("Bob"))
    assert pages[1].complaints == []


def test_when_the_process_ends_the_window_is_alone_until_there_is_one_again(settings, listen, journey, alice):
    with live_process() as first:
        settings.LIVE_URL = first.url
        page = listen(alice, "test-a")
        holds(page, IS_LIVE)
    holds(page, "live.state === 'alone'")
    revision = change(journey)
    with live_process(port=first.port):
        holds(page, IS_LIVE)
        holds(page, f"revision === {revision}")
