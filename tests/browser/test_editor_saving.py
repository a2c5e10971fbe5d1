"""Saving: within a second, offline and back, after a reload, and when two people write the same card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Card
from tests.browser.editing import card, cell, expect_state, fill, head, names, open_editor, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def test_what_is_written_is_saved_while_one_still_writes_and_undone_as_one(editor):
    cell(editor, "Thoughts", "Pay").click()
    editor.keyboard.type("Is it")
    expect(editor.get_by_role("button", name="Undo: Add “Is it”")).to_be_visible()
    saved(editor)
    assert Card.objects.filter(text="Is it").exists()

    editor.keyboard.type(" safe?")
    editor.keyboard.press("Enter")
    saved(editor)
    assert Card.objects.filter(text="Is it safe?").exists()

    editor.keyboard.press("ControlOrMeta+z")
    expect(cell(editor, "Thoughts", "Pay").locator(".ed-card")).to_have_count(0)


def test_work_without_a_line_goes_out_when_it_is_back(editor, context):
    context.set_offline(True)
    card(editor, "Slow").focus()
    editor.keyboard.type("Far too slow")
    editor.keyboard.press("Enter")
    expect_state(editor, "offline")
    head(editor, "Consider").click()
    editor.keyboard.press("Shift+Enter")
    editor.keyboard.type("Decide")
    editor.keyboard.press("Enter")
    expect(names(editor, "stages")).to_have_text(["Consider", "Decide", "Buy"])
    assert not Card.objects.filter(text="Far too slow").exists()

    context.set_offline(False)
    saved(editor)
    assert Card.objects.filter(text="Far too slow").exists()
    expect(names(editor, "stages")).to_have_text(["Consider", "Decide", "Buy"])
    editor.complaints.clear()  # the browser itself notes each request that had no line


def test_work_without_a_line_survives_a_reload(editor, context, drawn):
    editor.route("**/edits/", lambda route: route.abort())
    card(editor, "Slow").focus()
    editor.keyboard.type("Far too slow")
    editor.keyboard.press("Enter")
    expect_state(editor, "offline")
    editor.unroute("**/edits/")
    editor.close(run_before_unload=False)

    page = context.new_page()
    open_editor(page, drawn)
    expect(card(page, "Far too slow")).to_have_count(1)
    saved(page)
    assert Card.objects.filter(text="Far too slow").exists()
    editor.complaints.clear()


def test_undo_of_what_has_not_gone_out_takes_it_back_here(editor, context):
    context.set_offline(True)
    for text in ("One", "Two"):
        card(editor, "Slow").focus()
        editor.keyboard.press("Shift+Enter")
        editor.keyboard.type(text)
        editor.keyboard.press("Enter")
    expect_state(editor, "offline")
    editor.keyboard.press("ControlOrMeta+z")
    expect(card(editor, "Two")).to_have_count(0)
    editor.keyboard.press("ControlOrMeta+y")
    expect(card(editor, "Two")).to_have_count(1)
    context.set_offline(False)
    saved(editor)
    assert set(Card.objects.filter(text__in=["One", "Two"]).values_list("text", flat=True)) == {"One", "Two"}
    editor.complaints.clear()


def someone_writes(text, where="Slow"):
    found = Card.objects.get(text=where)
    found.text = text
    found.save()


@pytest.mark.parametrize(
    ("choice", "texts"),
    [
        ("Keep mine", ["Asks for the card twice", "Slow, says Alice"]),
        ("Keep theirs", ["Asks for the card twice", "Slow, says Bob"]),
        ("Keep both", ["Asks for the card twice", "Slow, says Bob", "Slow, says Alice"]),
    ],
)
def test_two_who_write_one_card_lose_nothing(editor, faults_of, choice, texts):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    someone_writes("Slow, says Bob")
    editor.keyboard.type(", says Alice")
    editor.keyboard.press("Enter")
    dialog = editor.get_by_role("dialog", name="Two versions")
    expect(dialog.get_by_role("group", name="Yours")).to_have_text("Slow, says Alice")
    expect(dialog.get_by_role("group", name="Theirs")).to_have_text("Slow, says Bob")
    expect_state(editor, "conflict")
    editor.complaints.clear()  # the browser notes the 409
    assert faults_of(editor) == []
    dialog.get_by_role("button", name=choice).click()

    saved(editor)
    expect(cell(editor, "Pain points", "Pay").locator(".ed-card-text")).to_have_text(texts)
    kept = Card.objects.filter(lane__kind="pains", archived_at=None).order_by("position")
    assert list(kept.values_list("text", flat=True)) == texts
    editor.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_a_decision_can_wait_and_survives_a_reload(editor, drawn):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    someone_writes("Slow, says Bob")
    editor.keyboard.type(", says Alice")
    editor.keyboard.press("Enter")
    editor.get_by_role("button", name="Decide later").click()
    expect(card(editor, "Slow, says Bob")).to_have_count(1)
    open_editor(editor, drawn)

    editor.get_by_role("button", name="Two versions: compare").click()
    expect(editor.get_by_role("group", name="Yours")).to_have_text("Slow, says Alice")
    editor.complaints.clear()


def test_two_who_write_different_cards_never_meet(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    someone_writes("Asks thrice", where="Asks for the card twice")
    editor.keyboard.type("er")
    editor.keyboard.press("Enter")
    saved(editor)

    expect(card(editor, "Asks thrice")).to_have_count(1)
    assert Card.objects.filter(text="Slower").exists()


def test_text_for_a_card_that_was_deleted_meanwhile_is_not_lost(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    Card.objects.get(text="Slow").archive()
    editor.keyboard.type(", says Alice")
    editor.keyboard.press("Enter")
    dialog = editor.get_by_role("dialog", name="Two versions")
    expect(dialog).to_contain_text("deleted")
    dialog.get_by_role("button", name="Keep mine").click()

    saved(editor)
    assert not Card.objects.get(text="Slow, says Alice").is_archived
    editor.complaints.clear()


def test_a_card_that_others_delete_stays_under_the_pen_until_its_writer_is_done(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    Card.objects.get(text="Slow").archive()
    editor.evaluate("() => document.querySelector('journey-editor').catchUp()")
    editor.keyboard.type(", says Alice")
    editor.keyboard.press("Enter")
    dialog = editor.get_by_role("dialog", name="Two versions")
    expect(dialog).to_contain_text("Slow, says Alice")
    dialog.get_by_role("button", name="Keep mine").click()

    saved(editor)
    assert not Card.objects.get(text="Slow, says Alice").is_archived
    editor.complaints.clear()
