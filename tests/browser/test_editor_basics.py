"""The editor in the real browser: walking by keys, writing, adding, deleting, undo; and what was done is in the database."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Lane, Stage, Step
from tests.browser.editing import card, cell, fill, head, open_editor, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def test_the_map_is_a_grid_of_stages_steps_and_lanes(editor):
    expect(editor.get_by_role("grid", name="Map of Buying a lamp")).to_be_visible()
    expect(editor.get_by_role("columnheader")).to_have_text(["Consider", "Buy", "Search", "Compare", "Cart", "Pay"])
    expect(editor.get_by_role("rowheader")).to_have_text(["Actions", "Thoughts", "Pain points"])
    expect(editor.locator(".ed-card")).to_have_text(["Puts the lamp into the cart", "Asks for the card twice", "Slow"])


def test_arrows_walk_over_heads_cells_and_cards(editor):
    head(editor, "Consider").click()
    for key, place in [("ArrowDown", "Search"), ("ArrowRight", "Compare"), ("ArrowRight", "Cart")]:
        editor.keyboard.press(key)
        expect(head(editor, place)).to_be_focused()
    editor.keyboard.press("ArrowDown")
    expect(card(editor, "Puts the lamp")).to_be_focused()
    editor.keyboard.press("ArrowDown")
    expect(cell(editor, "Thoughts", "Cart")).to_be_focused()
    editor.keyboard.press("ArrowRight")
    editor.keyboard.press("ArrowDown")
    expect(card(editor, "Asks for the card twice")).to_be_focused()
    editor.keyboard.press("ArrowDown")
    expect(card(editor, "Slow")).to_be_focused()
    editor.keyboard.press("Home")
    expect(head(editor, "Pain points")).to_be_focused()


def test_typing_on_an_empty_cell_makes_a_card(editor, drawn):
    head(editor, "Search").click()
    editor.keyboard.press("ArrowDown")
    editor.keyboard.type("Looks for a lamp")
    editor.keyboard.press("Enter")

    expect(card(editor, "Looks for a lamp")).to_be_focused()
    saved(editor)
    made = Card.objects.get(text="Looks for a lamp")
    assert (made.lane.kind, made.step.name) == ("actions", "Search")


def test_a_click_on_an_empty_cell_writes_and_tab_goes_on(editor, drawn):
    cell(editor, "Thoughts", "Search").click()
    editor.keyboard.type("Which one?")
    editor.keyboard.press("Tab")
    editor.keyboard.type("Too dear")
    editor.keyboard.press("Escape")

    saved(editor)
    assert list(Card.objects.filter(lane__kind="thoughts").order_by("step__position").values_list("text", "step__name")) == [
        ("Which one?", "Search"),
        ("Too dear", "Compare"),
    ]


def test_enter_edits_a_card_and_typing_replaces_it(editor, drawn):
    card(editor, "Slow").focus()
    editor.keyboard.press("Enter")
    editor.keyboard.type("er than it was")
    editor.keyboard.press("Enter")
    expect(card(editor, "Slower than it was")).to_be_focused()
    saved(editor)
    assert Card.objects.filter(text="Slower than it was").exists()

    editor.keyboard.type("Quick")
    editor.keyboard.press("Enter")
    expect(card(editor, "Quick")).to_be_focused()
    saved(editor)
    assert not Card.objects.filter(text__startswith="Slow").exists()


def test_a_deleted_card_comes_back_by_undo(editor, drawn):
    card(editor, "Slow").focus()
    editor.keyboard.press("Delete")
    expect(card(editor, "Slow")).to_have_count(0)
    expect(card(editor, "Asks for the card twice")).to_be_focused()
    saved(editor)
    assert Card.objects.get(text="Slow").is_archived

    editor.keyboard.press("ControlOrMeta+z")
    expect(card(editor, "Slow")).to_have_count(1)
    saved(editor)
    assert not Card.objects.get(text="Slow").is_archived


def test_a_step_is_added_between_two_with_one_click_and_named(editor, drawn):
    head(editor, "Search").hover()
    head(editor, "Search").get_by_role("button", name="Add a step here").click()
    editor.keyboard.type("Ask a friend")
    editor.keyboard.press("Enter")

    expect(editor.locator(".ed-step")).to_have_text(["Search", "Ask a friend", "Compare", "Cart", "Pay"])
    saved(editor)
    assert list(Stage.objects.get(name="Consider").steps.order_by("position").values_list("name", flat=True)) == [
        "Search",
        "Ask a friend",
        "Compare",
    ]


def test_a_stage_is_added_by_key_and_escape_takes_it_away_again(editor, drawn):
    head(editor, "Buy").click()
    editor.keyboard.press("Shift+Enter")
    editor.keyboard.type("Enjoy")
    editor.keyboard.press("Enter")
    expect(editor.locator(".ed-stage")).to_have_text(["Consider", "Buy", "Enjoy"])
    saved(editor)

    editor.keyboard.press("Shift+Enter")
    editor.keyboard.press("Escape")
    expect(editor.locator(".ed-stage")).to_have_text(["Consider", "Buy", "Enjoy"])
    saved(editor)
    assert list(drawn.stages.filter(archived_at=None).order_by("position").values_list("name", flat=True)) == [
        "Consider",
        "Buy",
        "Enjoy",
    ]


def test_a_name_is_changed_in_place_and_tab_goes_to_the_next(editor, drawn):
    head(editor, "Search").click()
    editor.keyboard.press("F2")
    editor.keyboard.type("Look around")
    editor.keyboard.press("Tab")
    editor.keyboard.type("Weigh up")
    editor.keyboard.press("Enter")

    expect(editor.locator(".ed-step")).to_have_text(["Look around", "Weigh up", "Cart", "Pay"])
    saved(editor)
    assert Step.objects.filter(name="Weigh up").exists()


def test_a_lane_is_added_with_its_kind(editor, drawn):
    head(editor, "Actions").click()
    editor.keyboard.press("Shift+Enter")
    editor.keyboard.type("gains")
    editor.keyboard.press("Enter")
    editor.keyboard.type("What delights")
    editor.keyboard.press("Enter")

    expect(editor.locator(".ed-lane-head")).to_have_text(["Actions", "What delights", "Thoughts", "Pain points"])
    saved(editor)
    assert Lane.objects.get(name="What delights").kind == "gains"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_has_no_fault_and_fits(editor, faults_of, scheme):
    editor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    card(editor, "Slow").focus()
    assert editor.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert editor.complaints == []
    assert faults_of(editor) == []
    editor.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_tab_leads_from_a_stage_to_its_steps_and_shift_tab_back(editor, drawn):
    head(editor, "Consider").focus()
    editor.keyboard.press("F2")
    for name in ("Think", "Look", "Weigh"):
        editor.keyboard.press("Control+a")
        editor.keyboard.type(name)
        editor.keyboard.press("Tab")
    for _ in ("Buy", "Weigh", "Look", "Think"):
        editor.keyboard.press("Shift+Tab")
    editor.keyboard.type("Reflect")
    editor.keyboard.press("Enter")
    expect(head(editor, "Reflect")).to_be_focused()
    saved(editor)
    assert list(Step.objects.in_order().values_list("stage__name", "name")) == [
        ("Reflect", "Look"),
        ("Reflect", "Weigh"),
        ("Buy", "Cart"),
        ("Buy", "Pay"),
    ]
