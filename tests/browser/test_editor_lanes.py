"""Lanes in the editor: moved, collapsed, pinned, hidden and shown, deleted, by mouse and by key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Lane
from tests.browser.editing import card, cell, fill, head, menu, names, open_editor, said, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def test_a_lane_moves_by_key(editor):
    head(editor, "Pain points").click()
    editor.keyboard.press("Alt+ArrowUp")

    expect(names(editor, "lanes")).to_have_text(["Actions", "Pain points", "Thoughts"])
    expect(head(editor, "Pain points")).to_be_focused()
    said(editor, "“Pain points”, lane 2 of 3")
    saved(editor)
    assert Lane.objects.get(name="Pain points").position == 1


def test_a_collapsed_lane_shows_its_name_alone_and_stays_so(editor, drawn):
    head(editor, "Pain points").get_by_role("button", name="Collapse").click()
    expect(card(editor, "Slow")).to_be_hidden()
    saved(editor)
    open_editor(editor, drawn)

    expect(card(editor, "Slow")).to_be_hidden()
    head(editor, "Pain points").locator(".ed-name").click()
    editor.keyboard.press("Alt+c")
    expect(card(editor, "Slow")).to_be_visible()
    saved(editor)
    assert not Lane.objects.get(name="Pain points").is_collapsed


def test_a_pinned_lane_stays_in_view_while_the_map_scrolls(editor):
    editor.set_viewport_size({"width": 1440, "height": 340})
    menu(editor, head(editor, "Actions"), "Keep in view")
    saved(editor)
    editor.locator(".ed-scroll").evaluate("element => element.scrollTo(0, 1000)")

    expect(card(editor, "Puts the lamp")).to_be_in_viewport(ratio=1)
    assert Lane.objects.get(name="Actions").is_pinned


def test_a_hidden_lane_is_shown_again_with_its_cards(editor):
    menu(editor, head(editor, "Pain points"), "Hide for everybody")
    expect(names(editor, "lanes")).to_have_text(["Actions", "Thoughts"])
    saved(editor)
    assert Lane.objects.get(name="Pain points").is_hidden

    editor.get_by_role("button", name="1 hidden lane").click()
    expect(names(editor, "lanes")).to_have_text(["Actions", "Thoughts", "Pain points"])
    expect(card(editor, "Slow")).to_be_visible()


def test_a_deleted_lane_comes_back_by_undo_also_after_a_reload(editor, drawn):
    head(editor, "Pain points").click()
    editor.keyboard.press("Delete")
    expect(names(editor, "lanes")).to_have_text(["Actions", "Thoughts"])
    saved(editor)
    open_editor(editor, drawn)
    undo = editor.get_by_role("button", name="Undo: Delete “Pain points”")
    undo.click()

    expect(names(editor, "lanes")).to_have_text(["Actions", "Thoughts", "Pain points"])
    expect(card(editor, "Slow")).to_be_visible()
    expect(editor.get_by_role("button", name="Redo: Delete “Pain points”")).to_be_visible()


def test_a_card_moves_by_key_to_the_next_step_and_the_next_lane(editor):
    card(editor, "Puts the lamp").focus()
    editor.keyboard.press("Alt+ArrowRight")
    expect(cell(editor, "Actions", "Pay")).to_contain_text("Puts the lamp")
    editor.keyboard.press("Alt+ArrowDown")
    expect(cell(editor, "Thoughts", "Pay")).to_contain_text("Puts the lamp")
    expect(card(editor, "Puts the lamp")).to_be_focused()
    said(editor, "Thoughts, Pay, place 1 of 1")
    saved(editor)

    lamp = Lane.objects.get(name="Thoughts").cards.get()
    assert lamp.step.name == "Pay"


def test_a_card_reaches_over_several_steps_and_moves_nothing_else(editor):
    card(editor, "Puts the lamp").focus()
    before = card(editor, "Puts the lamp").bounding_box()["width"]
    editor.keyboard.press("Alt+Shift+ArrowRight")
    said(editor, "Over 2 steps")
    saved(editor)

    assert card(editor, "Puts the lamp").bounding_box()["width"] > before * 1.9
    assert Lane.objects.get(name="Actions").cards.get().span == 2


def test_a_line_of_visibility_divides_and_takes_no_cards(editor):
    head(editor, "Thoughts").click()
    editor.keyboard.press("Shift+Enter")
    editor.get_by_role("combobox").fill("visibility")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Enter")
    saved(editor)

    expect(names(editor, "lanes")).to_have_text(["Actions", "Thoughts", "Line of visibility", "Pain points"])
    expect(editor.locator(".ed-lane[data-line] .ed-cell")).to_have_count(0)
