"""Who is here: initials above and on the cell, what others do at once, and that the editor says when it is alone."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect

from tests.browser.editing import card, cell, fill, head, open_editor, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def page_of(browser, live_server):
    """Return a function that opens the editor in a browser of its own for somebody."""
    opened = []

    def page_of(user, journey):
        client = Client()
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(60_000)
        opened.append(context)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return open_editor(context.new_page(), journey)

    yield page_of
    for context in opened:
        context.close()


def test_each_sees_where_the_other_is_and_what_the_other_does(live_updates, page_of, alice, olga, drawn):
    ours, theirs = page_of(alice, drawn), page_of(olga, drawn)
    card(theirs, "Slow").click()
    expect(ours.get_by_role("button", name="Olga. Go there")).to_be_visible()
    expect(card(ours, "Slow").locator(".ed-here")).to_have_text("O")

    theirs.keyboard.press("Enter")
    theirs.keyboard.type(" and dear")
    expect(card(ours, "Slow").locator(".ed-here")).to_have_text("Olga is editing")
    theirs.keyboard.press("Enter")
    expect(card(ours, "Slow and dear")).to_have_count(1)

    ours.get_by_role("button", name="Olga. Go there").click()
    expect(card(ours, "Slow and dear")).to_be_focused()


def test_what_another_adds_does_not_disturb_who_writes(live_updates, page_of, alice, olga, drawn):
    ours, theirs = page_of(alice, drawn), page_of(olga, drawn)
    cell(ours, "Thoughts", "Cart").click()
    ours.keyboard.type("I can still")
    head(theirs, "Search").click()
    theirs.keyboard.press("Shift+Enter")
    theirs.keyboard.type("Ask a friend")
    theirs.keyboard.press("Enter")
    expect(head(ours, "Ask a friend")).to_be_visible()
    ours.keyboard.type(" change my mind")
    ours.keyboard.press("Enter")

    saved(ours)
    expect(card(theirs, "I can still change my mind")).to_have_count(1)


def test_without_live_updates_the_editor_says_that_it_is_alone_and_saves(page_of, alice, drawn):
    page = page_of(alice, drawn)
    expect(page.get_by_text("Alone", exact=True)).to_be_visible()
    card(page, "Slow").focus()
    page.keyboard.type("Quick")
    page.keyboard.press("Enter")

    saved(page)
