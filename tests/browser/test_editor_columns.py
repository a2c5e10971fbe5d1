"""Stages and steps in the editor: moved, duplicated, split, merged and deleted by key, by menu and by undo."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Stage, Step
from tests.browser.editing import card, fill, head, menu, names, open_editor, said, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    return fill(journey)


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    return open_editor(page, drawn)


def steps_of(stage):
    return list(Stage.objects.get(name=stage).steps.filter(archived_at=None).order_by("position").values_list("name", flat=True))


def test_a_step_moves_by_key_and_over_the_edge_into_the_next_stage(editor):
    head(editor, "Search").click()
    editor.keyboard.press("Alt+ArrowRight")
    expect(names(editor, "steps")).to_have_text(["Compare", "Search", "Cart", "Pay"])
    said(editor, "“Search”, step 2 of 2 of Consider")
    expect(head(editor, "Search")).to_be_focused()
    editor.keyboard.press("Alt+ArrowRight")
    said(editor, "“Search”, step 1 of 3 of Buy")
    saved(editor)

    assert steps_of("Consider") == ["Compare"]
    assert steps_of("Buy") == ["Search", "Cart", "Pay"]


def test_a_stage_moves_with_its_steps_and_cards(editor):
    head(editor, "Buy").click()
    editor.keyboard.press("Alt+ArrowLeft")

    expect(names(editor, "stages")).to_have_text(["Buy", "Consider"])
    expect(names(editor, "steps")).to_have_text(["Cart", "Pay", "Search", "Compare"])
    expect(head(editor, "Buy")).to_be_focused()
    saved(editor)
    assert Stage.objects.get(name="Buy").position == 0


def test_a_step_goes_anywhere_by_its_menu(editor):
    menu(editor, head(editor, "Search"), "Move to…")
    editor.get_by_role("combobox").fill("end of buy")
    editor.keyboard.press("Enter")

    expect(names(editor, "steps")).to_have_text(["Compare", "Cart", "Pay", "Search"])
    saved(editor)
    assert steps_of("Buy") == ["Cart", "Pay", "Search"]


def test_a_stage_keeps_its_last_step_and_offers_to_delete_the_stage(editor):
    head(editor, "Search").click()
    editor.keyboard.press("Delete")
    expect(names(editor, "steps")).to_have_text(["Compare", "Cart", "Pay"])
    editor.keyboard.press("Delete")
    expect(editor.locator(".ed-toast")).to_contain_text("A stage keeps at least one step")
    editor.get_by_role("button", name="Delete the stage").click()

    expect(names(editor, "stages")).to_have_text(["Buy"])
    saved(editor)
    assert Stage.objects.get(name="Consider").is_archived


def test_a_deleted_stage_comes_back_with_all_its_cards(editor):
    head(editor, "Buy").click()
    editor.keyboard.press("Delete")
    expect(card(editor, "Slow")).to_have_count(0)
    editor.locator(".ed-toast").get_by_role("button", name="Undo").click()

    expect(names(editor, "stages")).to_have_text(["Consider", "Buy"])
    expect(card(editor, "Slow")).to_have_count(1)
    saved(editor)
    assert not Stage.objects.get(name="Buy").is_archived


def test_a_stage_added_between_two_gets_a_colour_of_its_own(editor):
    head(editor, "Consider").hover()
    head(editor, "Consider").get_by_role("button", name="Add a stage here").click()
    editor.keyboard.type("Decide")
    editor.keyboard.press("Enter")

    expect(names(editor, "stages")).to_have_text(["Consider", "Decide", "Buy"])
    saved(editor)
    hues = set(Stage.objects.values_list("hue", flat=True))
    assert len(hues) == 3


def test_the_name_of_a_new_stage_suggests_its_kind_and_the_menu_changes_it(editor):
    head(editor, "Buy").click()
    editor.keyboard.press("Shift+Enter")
    editor.keyboard.type("Get help")
    editor.keyboard.press("Enter")
    saved(editor)
    assert Stage.objects.get(name="Get help").kind == "support"

    menu(editor, head(editor, "Get help"), "Kind of stage…")
    editor.get_by_role("combobox").fill("advocacy")
    editor.keyboard.press("Enter")
    saved(editor)
    assert Stage.objects.get(name="Get help").kind == "advocacy"


def test_a_stage_takes_another_colour(editor):
    menu(editor, head(editor, "Buy"), "Colour…")
    editor.get_by_role("option", name="Pink").click()
    saved(editor)

    assert Stage.objects.get(name="Buy").hue == 6
    expect(head(editor, "Buy")).to_have_attribute("data-hue", "6")


def test_the_journey_is_renamed_in_its_heading(editor, drawn):
    editor.get_by_role("heading", name="Buying a lamp").click()
    editor.keyboard.type("Buying two lamps")
    editor.keyboard.press("Enter")
    saved(editor)

    drawn.refresh_from_db()
    assert drawn.name == "Buying two lamps"


def test_a_stage_is_split_at_a_step_and_merged_again(editor):
    menu(editor, head(editor, "Pay"), "Split the stage here")
    editor.keyboard.type("Check out")
    editor.keyboard.press("Enter")
    expect(names(editor, "stages")).to_have_text(["Consider", "Buy", "Check out"])
    saved(editor)
    assert steps_of("Check out") == ["Pay"]

    menu(editor, head(editor, "Buy"), "Merge with “Check out”")
    expect(names(editor, "stages")).to_have_text(["Consider", "Buy"])
    saved(editor)
    assert steps_of("Buy") == ["Cart", "Pay"]
    expect(card(editor, "Slow")).to_have_count(1)


def test_a_step_is_duplicated_with_its_cards(editor):
    head(editor, "Pay").click()
    editor.keyboard.press("ControlOrMeta+d")

    expect(card(editor, "Slow")).to_have_count(2)
    saved(editor)
    assert Step.objects.filter(stage__name="Buy").count() == 3
