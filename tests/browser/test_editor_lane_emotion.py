"""The emotion curve in the editor: set and dragged by mouse, set by key, read aloud, and held against what was measured."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from feedback.models import Survey
from journeys.models import Card, Lane, LaneKind, Persona, Step
from maps.tests.test_map_page import answers, asked
from tests.browser.editor import cell, open_editor, said, saved, with_lanes
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lane(journey) -> Lane:
    """An emotion lane that declares +1 at Pay."""
    lane = with_lanes(journey, (LaneKind.EMOTION, LaneKind.THOUGHTS))[LaneKind.EMOTION]
    Card.objects.create(workspace=journey.workspace, lane=lane, step=Step.objects.get(name="Pay"), emotion=1)
    return lane


@pytest.fixture
def unhappy(journey):
    """Forty answers about Pay, most of them bad."""
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name="Card form")
    Placement.objects.create(workspace=journey.workspace, step=Step.objects.get(name="Pay"), touchpoint=touchpoint)
    survey = Survey.objects.create(workspace=journey.workspace, name="Spring")
    answers(asked(survey, touchpoint.subject), [5] * 10 + [1] * 30)


@pytest.fixture
def editor(page, log_in, alice, journey, lane):
    return open_editor(page, log_in, journey, alice)


def point(page, step):
    return page.get_by_role("slider", name=f"Emotion at {step}")


def declared(step):
    return list(Card.objects.current().filter(step__name=step).values_list("emotion", flat=True))


def drag(page, locator, by):
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by / 2)
    page.mouse.move(x, y + by)
    page.mouse.up()


def test_a_point_is_dragged_to_another_emotion_and_keeps_the_focus(editor):
    drag(editor, point(editor, "Pay"), 66)  # three points of 22 pixels
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "-2")
    expect(point(editor, "Pay")).to_be_focused()
    expect(said(editor)).to_have_text("−2, very bad")
    saved(editor)
    assert declared("Pay") == [-2]
    editor.keyboard.press("ControlOrMeta+z")
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "1")
    saved(editor)


def test_a_drag_that_is_called_off_changes_nothing(editor):
    box = point(editor, "Pay").bounding_box()
    editor.mouse.move(box["x"] + 12, box["y"] + 12)
    editor.mouse.down()
    editor.mouse.move(box["x"] + 12, box["y"] + 60)
    editor.keyboard.press("Escape")
    editor.mouse.up()
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "1")
    assert declared("Pay") == [1]


def test_a_click_on_an_empty_step_sets_the_emotion_at_that_height(editor, lane):
    cell(editor, lane, "Cart").click(position={"x": 40, "y": 86})
    expect(point(editor, "Cart")).to_have_attribute("aria-valuenow", "-1")
    saved(editor)
    assert declared("Cart") == [-1]


def test_brackets_and_alt_with_arrows_raise_and_lower(editor, lane):
    cell(editor, lane, "Cart").focus()
    editor.keyboard.press("[")
    expect(point(editor, "Cart")).to_be_focused()
    expect(point(editor, "Cart")).to_have_attribute("aria-valuetext", "−1, bad")
    editor.keyboard.press("[")
    expect(point(editor, "Cart")).to_have_attribute("aria-valuenow", "-2")
    editor.keyboard.press("[")
    expect(said(editor)).to_have_text("It is as bad as can be.")
    editor.keyboard.press("]")
    editor.keyboard.press("Alt+ArrowUp")
    expect(point(editor, "Cart")).to_have_attribute("aria-valuenow", "0")
    saved(editor)
    assert declared("Cart") == [0]


def test_after_enter_the_arrows_change_the_point_and_before_they_walk_on(editor):
    point(editor, "Pay").focus()
    editor.keyboard.press("Enter")
    editor.keyboard.press("ArrowUp")
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "2")
    editor.keyboard.press("Home")
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "-2")
    editor.keyboard.press("Enter")
    editor.keyboard.press("ArrowDown")
    expect(point(editor, "Pay")).not_to_be_focused()
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "-2")
    saved(editor)
    assert declared("Pay") == [-2]


def test_one_line_per_persona_each_with_its_name(editor, lane, workspace):
    mara, _ = (Persona.objects.create(workspace=workspace, name=name) for name in ("Mara", "Piet"))
    pay = Step.objects.get(name="Pay")
    Card.objects.filter(step=pay).update(persona=mara)
    editor.reload()
    editor.locator(f'[data-key="lane:{lane.pk}"]').focus()
    editor.keyboard.press("Shift+F10")
    editor.get_by_role("menuitem", name="One line per persona").click()
    cell(editor, lane, "Cart").focus()
    editor.keyboard.press("]")
    expect(editor.get_by_role("slider", name="Emotion at Cart, Mara")).to_be_focused()
    expect(editor.locator(".curve-declared[data-tone='1']")).to_have_count(1)
    expect(editor.locator("text.curve-label")).to_have_text("Mara")
    saved(editor)
    lane.refresh_from_db()
    assert lane.per_persona
    assert Card.objects.get(step__name="Cart").persona == mara


def test_where_customers_feel_otherwise_than_declared_it_is_marked_and_told(unhappy, editor):
    expect(editor.locator(".curve-gap")).to_have_count(1)
    words = re.compile(r"^\+1, good\. Measured −1 .*n 40\. Customers feel worse than declared\.$")
    expect(point(editor, "Pay")).to_have_attribute("aria-valuetext", words)
    expect(editor.locator(".curve-disagreements")).to_contain_text("Customers feel worse than declared.")
    point(editor, "Pay").focus()
    for _ in range(2):
        editor.keyboard.press("[")
    expect(editor.locator(".curve-gap")).to_have_count(0)
    expect(editor.locator(".curve-disagreements")).to_have_text("")
    saved(editor)
    assert declared("Pay") == [-1]


def test_who_only_reads_moves_no_point(page, log_in, bob, journey, lane):
    editor = open_editor(page, log_in, journey, bob)
    drag(editor, point(editor, "Pay"), 66)
    editor.keyboard.press("[")
    expect(point(editor, "Pay")).to_have_attribute("aria-valuenow", "1")
    expect(point(editor, "Pay")).to_have_attribute("aria-readonly", "true")
    assert declared("Pay") == [1]
