"""When the server says no: words that are refused are shown and kept, and who is logged out loses nothing."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from journeys.models import Card
from tests.browser.editing import card, expect_state, fill, head, open_editor, saved

pytestmark = pytest.mark.django_db(transaction=True)
TALL = "ส้มตำ 👩‍👩‍👧 שלום e\u0301 日本"


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def paste(page, text):
    page.evaluate("text => document.execCommand('insertText', false, text)", text)


def test_a_text_that_is_refused_is_shown_and_can_be_copied(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    paste(editor, "far too slow " * 2000)
    editor.keyboard.press("Enter")
    dialog = editor.get_by_role("dialog", name="Not saved")
    expect(dialog.locator("pre")).to_contain_text("far too slow far too slow")
    expect(dialog.get_by_role("button", name="Copy the text")).to_be_visible()
    dialog.get_by_role("button", name="Go on").click()

    saved(editor)
    expect(card(editor, "Slow").locator(".ed-card-text")).to_have_text("Slow")
    editor.complaints.clear()  # the browser notes the 422


def test_ten_thousand_characters_of_any_script_survive(editor, drawn):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    text = (TALL + " ") * 400
    paste(editor, text)
    editor.keyboard.press("Escape")
    saved(editor)

    assert Card.objects.filter(lane__kind="pains", text__startswith=f"Slow{TALL}").get().text.count(TALL) == 400
    open_editor(editor, drawn)
    expect(card(editor, "日本")).to_have_count(1)


def test_who_is_logged_out_keeps_the_work_until_logged_in_again(editor, context, log_in, alice):
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    card(editor, "Slow").focus()
    editor.keyboard.type("Quick")
    editor.keyboard.press("Enter")
    expect_state(editor, "signed-out")
    expect(editor.locator(".ed-state")).to_have_text("Logged out")
    log_in(alice)

    saved(editor)
    assert Card.objects.filter(text="Quick").exists()
    editor.complaints.clear()  # the browser notes each refusal


def test_a_tablet_selects_with_one_touch_and_writes_with_the_next(browser, live_server, log_in, context, alice, drawn):
    log_in(alice)
    tablet = browser.new_context(
        base_url=live_server.url, viewport={"width": 1024, "height": 768}, has_touch=True, storage_state=context.storage_state()
    )
    tablet.set_default_timeout(60_000)
    page = open_editor(tablet.new_page(), drawn)
    card(page, "Slow").tap()
    expect(card(page, "Slow")).to_be_focused()
    expect(page.locator(".ed-card [contenteditable]")).to_have_count(0)
    card(page, "Slow").tap()
    page.keyboard.type(" today")
    head(page, "Consider").tap()

    saved(page)
    assert Card.objects.filter(text="Slow today").exists()
    tablet.close()
