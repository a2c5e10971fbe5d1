"""Dragging on the map by mouse and by finger; every drag is one step of undo, and Escape leaves everything where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Lane, Stage, Step
from tests.browser.sessions import session_of
from tests.browser.test_editor_basics import card, cell, drawn, editor, head, saved

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["drawn", "editor"]


def carry(page, what, to, *, x=0.5, y=0.5, drop=True):
    """Press on one thing, go to a point of another in steps, and let go."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2 + 4, steps=3)
    end = to.bounding_box()
    page.mouse.move(end["x"] + end["width"] * x, end["y"] + end["height"] * y, steps=12)
    if drop:
        page.mouse.up()


def where(text):
    found = Card.objects.on_the_map().get(text=text)
    return found.lane.name, found.step.name, found.position


def test_a_card_is_dragged_to_another_lane_and_step(editor):
    carry(editor, card(editor, "Slow"), cell(editor, "Thoughts", "Compare"))
    saved(editor)
    assert where("Slow") == ("Thoughts", "Compare", 0)
    expect(card(editor, "Slow")).to_be_focused()
    editor.keyboard.press("Control+z")
    saved(editor)
    expect(cell(editor, "Thoughts", "Compare").locator(".ed-card")).to_have_count(0)
    assert where("Slow") == ("Pain points", "Pay", 1)


def test_a_card_is_dragged_above_its_neighbour(editor):
    carry(editor, card(editor, "Slow"), card(editor, "Asks for the card twice"), y=0.1)
    saved(editor)
    assert where("Slow") == ("Pain points", "Pay", 0)


def test_escape_leaves_a_dragged_card_where_it_was(editor):
    carry(editor, card(editor, "Slow"), cell(editor, "Thoughts", "Compare"), drop=False)
    expect(editor.locator(".ed-drop-mark[data-shown]")).to_have_count(1)
    editor.keyboard.press("Escape")
    editor.mouse.up()
    expect(editor.locator(".ed-ghost")).to_have_count(0)
    assert where("Slow") == ("Pain points", "Pay", 1)
    assert not Card.objects.on_the_map().filter(lane__name="Thoughts").exists()


def test_two_selected_cards_are_dragged_together(editor):
    card(editor, "Asks for the card twice").click()
    card(editor, "Slow").click(modifiers=["Control"])
    carry(editor, card(editor, "Slow"), cell(editor, "Thoughts", "Cart"))
    saved(editor)
    assert {where("Slow")[:2], where("Asks for the card twice")[:2]} == {("Thoughts", "Cart")}


def test_a_step_is_dragged_into_another_stage_with_its_cards(editor):
    carry(editor, head(editor, "Cart"), head(editor, "Search"), x=0.1)
    saved(editor)
    assert list(Step.objects.in_order().values_list("name", "stage__name")) == [
        ("Cart", "Consider"), ("Search", "Consider"), ("Compare", "Consider"), ("Pay", "Buy"),
    ]  # fmt: skip
    assert where("Puts the lamp into the cart")[1] == "Cart"


def test_a_stage_is_dragged_before_another(editor):
    carry(editor, head(editor, "Buy"), head(editor, "Consider"), x=0.1)
    saved(editor)
    assert list(Stage.objects.in_order().values_list("name", flat=True)) == ["Buy", "Consider"]


def test_a_lane_is_dragged_to_the_top(editor):
    carry(editor, head(editor, "Pain points"), head(editor, "Actions"), y=0.1)
    saved(editor)
    assert list(Lane.objects.in_order().values_list("name", flat=True)) == ["Pain points", "Actions", "Thoughts"]


def test_the_edge_of_a_card_stretches_it_over_more_steps(editor):
    lamp = card(editor, "Puts the lamp")
    box, pay = lamp.bounding_box(), head(editor, "Pay").bounding_box()
    editor.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    editor.mouse.down()
    editor.mouse.move(pay["x"] + pay["width"] * 0.6, box["y"] + 8, steps=8)
    editor.mouse.up()
    saved(editor)
    assert Card.objects.get(text__startswith="Puts").span == 2
    expect(lamp).to_have_attribute("data-span", "2")


def test_keys_stretch_a_card_and_no_further_than_the_map(editor):
    card(editor, "Puts the lamp").focus()
    for _ in range(4):
        editor.keyboard.press("Alt+Shift+ArrowRight")
    saved(editor)
    assert Card.objects.get(text__startswith="Puts").span == 2
    editor.keyboard.press("Alt+Shift+ArrowLeft")
    saved(editor)
    assert Card.objects.get(text__startswith="Puts").span == 1


def test_a_press_without_a_move_is_a_click(editor):
    card(editor, "Slow").click()
    expect(card(editor, "Slow")).to_be_focused()
    expect(editor.locator(".ed-ghost")).to_have_count(0)


def test_a_viewer_drags_nothing(page, log_in, bob, drawn):
    log_in(bob)
    page.goto(f"/w/example/journeys/{drawn.pk}/edit/")
    carry(page, card(page, "Slow"), cell(page, "Thoughts", "Compare"))
    assert where("Slow") == ("Pain points", "Pay", 1)


def test_several_cards_are_marked_as_observed_at_once(editor):
    card(editor, "Asks for the card twice").click()
    card(editor, "Slow").click(modifiers=["Shift"])
    bar = editor.get_by_role("toolbar", name="Selected cards")
    expect(bar).to_contain_text("2 cards")
    bar.get_by_role("button", name="Set the evidence").click()
    editor.get_by_role("option", name="Observed").click()
    saved(editor)
    assert set(Card.objects.filter(lane__name="Pain points").values_list("evidence", flat=True)) == {"observed"}
    bar.get_by_role("button", name="Add a tag").click()
    editor.keyboard.type("checkout")
    editor.keyboard.press("Enter")
    saved(editor)
    assert list(Card.objects.filter(lane__name="Pain points").values_list("tags", flat=True)) == [["checkout"], ["checkout"]]
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    saved(editor)
    assert set(Card.objects.filter(lane__name="Pain points").values_list("evidence", flat=True)) == {"assumed"}


def test_a_finger_drags_after_a_long_press_and_scrolls_before(browser, live_server, alice, drawn):
    tablet = browser.new_context(base_url=live_server.url, viewport={"width": 1024, "height": 768}, has_touch=True)
    tablet.add_cookies([session_of(alice, live_server.url)])
    page = tablet.new_page()
    page.goto(f"/w/example/journeys/{drawn.pk}/edit/")
    expect(page.locator("journey-editor[ready]")).to_be_visible()
    fingers = tablet.new_cdp_session(page)
    slow, there = card(page, "Slow").bounding_box(), cell(page, "Thoughts", "Compare").bounding_box()
    start = {"x": slow["x"] + 20, "y": slow["y"] + slow["height"] / 2}
    end = {"x": there["x"] + there["width"] / 2, "y": there["y"] + there["height"] / 2}

    def touch(kind, *points):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", start)
    touch("touchMove", end)
    touch("touchEnd")
    assert where("Slow") == ("Pain points", "Pay", 1)

    touch("touchStart", start)
    expect(page.locator(".ed-ghost")).to_have_count(1)
    for part in (0.25, 0.5, 0.75, 1):
        touch("touchMove", {name: start[name] + (end[name] - start[name]) * part for name in ("x", "y")})
    expect(page.locator(".ed-drop-mark[data-shown]")).to_have_count(1)
    touch("touchEnd")
    saved(page)
    assert where("Slow") == ("Thoughts", "Compare", 0)
    tablet.close()
