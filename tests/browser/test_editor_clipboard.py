"""Copying, cutting and pasting on the map: cards, lanes, ranges of a spreadsheet; within a map and to another one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Lane, LaneKind
from tests.browser.test_editor_basics import card, cell, drawn, editor, head, saved

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["drawn", "editor"]

PASTE = """([plain, html]) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", plain);
    if (html) clipboardData.setData("text/html", html);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


HOSTILE = "<table><tr><td>One<script>alert(1)</script></td><td><b>Two</b><img src=x onerror=alert(1)></td></tr></table>"


def paste(page, plain, html=""):
    page.evaluate(PASTE, [plain, html])


def texts(lane, step):
    return list(Card.objects.on_the_map().filter(lane__name=lane, step__name=step).values_list("text", flat=True))


def test_a_card_is_copied_and_pasted_with_two_keys(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Control+c")
    cell(editor, "Thoughts", "Search").focus()
    editor.keyboard.press("Control+v")
    expect(card(editor, "Slow")).to_have_count(2)
    saved(editor)
    assert texts("Thoughts", "Search") == ["Slow"]
    assert texts("Pain points", "Pay") == ["Asks for the card twice", "Slow"]


def test_a_cut_card_is_gone_and_comes_back_where_it_is_pasted(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Control+x")
    expect(card(editor, "Slow")).to_have_count(0)
    cell(editor, "Pain points", "Cart").focus()
    editor.keyboard.press("Control+v")
    expect(card(editor, "Slow")).to_have_count(1)
    saved(editor)
    assert texts("Pain points", "Cart") == ["Slow"]
    assert texts("Pain points", "Pay") == ["Asks for the card twice"]


def test_a_range_of_a_spreadsheet_fills_cells_and_is_one_step_of_undo(editor):
    cell(editor, "Actions", "Search").focus()
    paste(editor, "Types a word\tCompares *five* lamps\r\nWhich is bright?\t\r\n")
    expect(card(editor, "Compares *five* lamps")).to_be_visible()
    saved(editor)
    assert texts("Actions", "Search") == ["Types a word"]
    assert texts("Thoughts", "Search") == ["Which is bright?"]
    expect(card(editor, "Compares *five* lamps")).to_be_visible()  # the signs of a spreadsheet are no formatting
    editor.keyboard.press("Control+z")
    expect(editor.locator(".ed-card")).to_have_count(3)
    saved(editor)
    assert texts("Actions", "Search") == texts("Thoughts", "Search") == []


def test_a_table_of_a_web_page_fills_cells_and_brings_no_script_along(editor):
    cell(editor, "Thoughts", "Search").focus()
    paste(
        editor,
        "x",
        HOSTILE,
    )
    expect(card(editor, "Two")).to_be_visible()
    saved(editor)
    assert texts("Thoughts", "Compare") == ["Two"]
    assert not Card.objects.filter(text__icontains="onerror").exists()


def test_lines_become_cards_of_one_cell(editor):
    cell(editor, "Thoughts", "Cart").focus()
    paste(editor, "first thought\nsecond thought\n")
    expect(card(editor, "second thought")).to_be_visible()
    saved(editor)
    assert texts("Thoughts", "Cart") == ["first thought", "second thought"]


def test_what_finds_no_place_is_said(editor):
    cell(editor, "Pain points", "Pay").or_(card(editor, "Slow")).first.focus()
    paste(editor, "a\tb\tc")
    expect(editor.get_by_text("2 cells found no place here")).to_be_visible()
    saved(editor)


def test_a_whole_lane_is_copied_to_another_map(editor, journey, alice):
    from journeys.duplication import duplicate

    other = duplicate(journey, "Another map")
    head(editor, "Pain points").focus()
    editor.keyboard.press("Control+c")
    editor.goto(f"/w/example/journeys/{other.pk}/edit/")
    expect(editor.locator("journey-editor[ready]")).to_be_visible()
    head(editor, "Actions").focus()
    editor.keyboard.press("Control+v")
    expect(editor.get_by_role("rowheader")).to_have_text(["Actions", "Pain points", "Thoughts", "Pain points"])
    saved(editor)
    pasted = Lane.objects.filter(journey=other, kind=LaneKind.PAINS).in_order().first()
    assert list(pasted.cards.in_order().values_list("text", flat=True)) == ["Asks for the card twice", "Slow"]


def test_text_that_is_being_written_keeps_its_own_clipboard(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+c")
    editor.keyboard.press("End")
    editor.keyboard.press("Control+v")
    editor.keyboard.press("Enter")
    expect(card(editor, "SlowSlow")).to_be_visible()
    saved(editor)
    assert texts("Pain points", "Pay") == ["Asks for the card twice", "SlowSlow"]
