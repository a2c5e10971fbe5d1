"""The editor for those who only read, on a phone, and its lists: commands, search, keys."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Comment, Lane, LaneKind, Step
from tests.browser.editing import card, fill, head, open_editor, said, saved

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def test_a_viewer_reads_walks_and_finds_no_handle(page, log_in, bob, drawn):
    log_in(bob)
    open_editor(page, drawn)
    head(page, "Pay").click()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(card(page, "Asks for the card twice")).to_be_focused()
    page.keyboard.type("Gone")
    page.keyboard.press("Delete")

    expect(card(page, "Asks for the card twice")).to_be_focused()
    expect(page.locator("[contenteditable], .ed-add, .ed-more, .ed-card-more")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_text("You may read and comment")).to_be_visible()


def test_a_command_is_found_and_run_by_its_name(editor):
    head(editor, "Cart").click()
    editor.keyboard.press("ControlOrMeta+k")
    editor.get_by_role("combobox").fill("step before")
    editor.keyboard.press("Enter")
    editor.keyboard.type("Hesitate")
    editor.keyboard.press("Enter")
    saved(editor)

    assert list(Step.objects.filter(stage__name="Buy").order_by("position").values_list("name", flat=True)) == [
        "Hesitate",
        "Cart",
        "Pay",
    ]


def test_the_search_finds_words_in_cards_and_goes_there(editor):
    head(editor, "Consider").click()
    editor.keyboard.press("/")
    editor.get_by_role("combobox").fill("card twice")
    expect(editor.get_by_role("option")).to_have_count(1)
    editor.keyboard.press("Enter")

    expect(card(editor, "Asks for the card twice")).to_be_focused()


def test_the_sheet_of_keys_comes_from_what_is_registered(editor):
    head(editor, "Consider").click()
    editor.keyboard.press("?")
    dialog = editor.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Move left")
    expect(dialog).to_contain_text("Search this map")
    editor.keyboard.press("Escape")
    expect(head(editor, "Consider")).to_be_focused()


def test_a_menu_opens_by_key_walks_by_arrows_and_gives_the_focus_back(editor):
    card(editor, "Slow").focus()
    editor.keyboard.press("Space")
    expect(editor.get_by_role("menuitem").first).to_be_focused()
    editor.keyboard.press("End")
    expect(editor.get_by_role("menuitem", name="Delete")).to_be_focused()
    editor.keyboard.press("Escape")

    expect(editor.get_by_role("menu")).to_be_hidden()
    expect(card(editor, "Slow")).to_be_focused()


def test_zoom_keeps_to_the_keys_and_is_remembered(editor, drawn):
    head(editor, "Consider").click()
    with editor.expect_response("**/remember/"):
        editor.keyboard.press("Alt+-")
    said(editor, "Zoom 90 %")
    open_editor(editor, drawn)

    expect(editor.locator(".ed-zoom-value")).to_have_text("90 %")


def test_a_very_long_journey_is_seen_whole_from_afar_and_near_again(editor, drawn):
    stage = drawn.stages.get(name="Buy")
    for number in range(24):
        Step.objects.create(workspace=drawn.workspace, stage=stage, name=f"Wait {number}")
    open_editor(editor, drawn)
    scroll = editor.locator(".ed-scroll")
    assert scroll.evaluate("element => element.scrollWidth > element.clientWidth")
    editor.keyboard.press("Alt+0")
    said(editor, "The whole journey")
    assert scroll.evaluate("element => element.scrollWidth <= element.clientWidth")
    editor.keyboard.press("Alt+0")

    expect(card(editor, "Slow")).to_contain_text("Slow")
    expect(editor.locator(".ed-zoom-value")).to_have_text("100 %")


def test_several_cards_are_selected_and_deleted_as_one(editor):
    card(editor, "Asks for the card twice").click()
    card(editor, "Slow").click(modifiers=["Shift"])
    expect(editor.locator(".ed-card[data-selected]")).to_have_count(2)
    editor.keyboard.press("Delete")
    saved(editor)
    assert Card.objects.filter(lane__kind="pains", archived_at=None).count() == 0

    editor.keyboard.press("ControlOrMeta+z")
    expect(card(editor, "Slow")).to_have_count(1)
    saved(editor)
    assert Card.objects.filter(lane__kind="pains", archived_at=None).count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_stage_by_stage_and_says_how_it_feels(page, log_in, alice, drawn, faults_of, scheme):
    Lane.objects.create(workspace=drawn.workspace, journey=drawn, kind=LaneKind.EMOTION, name="Emotion")
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    log_in(alice)
    open_editor(page, drawn)
    page.get_by_role("heading", name="Buy", exact=True).click()
    expect(page.get_by_role("button", name="Puts the lamp into the cart")).to_be_visible()
    page.get_by_role("group", name="Emotion at Pay").get_by_role("button", name="Bad, −1").click()
    saved(page)

    assert Card.objects.get(lane__kind="emotion").emotion == -1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_a_viewer_comments_on_a_card_from_a_phone(page, log_in, bob, drawn):
    page.set_viewport_size({"width": 360, "height": 780})
    log_in(bob)
    open_editor(page, drawn)
    page.get_by_role("heading", name="Buy", exact=True).click()
    page.get_by_role("button", name="Puts the lamp into the cart").click()
    page.get_by_role("textbox", name="comment").fill("Three of five do it twice.")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/editor-phone-comment.png")
    page.get_by_role("button", name="Comment", exact=True).click()

    expect(page.get_by_text("Three of five do it twice.")).to_be_visible()
    assert Comment.objects.get().author == bob


@pytest.mark.parametrize("what", ["palette", "menu", "keys", "writing"])
def test_whatever_is_open_has_no_fault(editor, faults_of, what):
    editor.emulate_media(reduced_motion="reduce")
    card(editor, "Slow").focus()
    editor.keyboard.press({"palette": "ControlOrMeta+k", "menu": "Space", "keys": "?", "writing": "Enter"}[what])
    editor.wait_for_timeout(200)
    faults = faults_of(editor)
    editor.complaints.clear()
    assert faults == []
