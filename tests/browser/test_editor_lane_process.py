"""The process lane, the dividers of a blueprint, and the lanes that are quiet or fill themselves, in the editor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from feedback.models import Survey
from journeys.models import Card, LaneKind, Step, StepLink
from maps.tests.test_map_page import answers, asked
from tests.browser.editor import cell, open_editor, saved, with_lanes
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lanes(journey):
    kinds = (LaneKind.PROCESS, LaneKind.LINE_OF_VISIBILITY, LaneKind.OPPORTUNITIES, LaneKind.METRICS, LaneKind.VERBATIMS)
    lanes = with_lanes(journey, (*kinds, LaneKind.DROPOFF, LaneKind.IMAGES))
    for step, text in (("Search", "Find"), ("Cart", "Choose"), ("Pay", "Pay")):
        Card.objects.create(
            workspace=journey.workspace, lane=lanes[LaneKind.PROCESS], step=Step.objects.get(name=step), text=text
        )
    return lanes


@pytest.fixture
def editor(page, log_in, alice, journey, lanes):
    return open_editor(page, log_in, journey, alice)


def ways():
    return [(str(link.source), str(link.target), link.label) for link in StepLink.objects.current().order_by("pk")]


def test_a_loop_back_is_added_by_key_with_its_label_and_drawn_below(editor, lanes):
    editor.get_by_role("group", name="Pay", exact=True).focus()
    editor.keyboard.press("Alt+l")
    editor.keyboard.type("cart")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("textbox", name="When")).to_be_focused()
    editor.keyboard.type("payment fails")
    editor.keyboard.press("Enter")
    way = editor.get_by_role("group", name="Pay leads back to Cart: payment fails")
    expect(way).to_be_focused()
    expect(editor.locator(".ed-arcs.back path.arc")).to_have_count(1)
    saved(editor)
    assert ways() == [("Pay", "Cart", "payment fails")]
    way.focus()
    editor.keyboard.press("Delete")
    expect(way).to_have_count(0)
    expect(editor.locator(".arc")).to_have_count(0)
    saved(editor)
    assert ways() == []


def test_a_branch_is_drawn_by_dragging_from_the_handle_to_another_step(editor, lanes):
    source, target = (cell(editor, lanes[LaneKind.PROCESS], step) for step in ("Search", "Pay"))
    source.hover()
    handle = source.get_by_role("button", name=re.compile("Draw a way")).bounding_box()
    goal = target.bounding_box()
    editor.mouse.move(handle["x"] + 12, handle["y"] + 12)
    editor.mouse.down()
    editor.mouse.move(goal["x"], goal["y"] + 20)
    editor.mouse.move(goal["x"] + 40, goal["y"] + 30)
    expect(target).to_have_attribute("data-target", "")
    editor.mouse.up()
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_role("group", name="Search leads ahead to Pay")).to_be_visible()
    expect(editor.locator(".ed-arcs.ahead .arc")).to_have_count(1)
    saved(editor)
    assert ways() == [("Search", "Pay", "")]


def test_a_line_of_a_blueprint_is_a_separator_with_its_name(editor):
    expect(editor.get_by_role("separator", name="Line of visibility")).to_be_attached()


def test_an_empty_lane_of_opportunities_says_so_once_and_falls_silent(editor, lanes):
    quiet = editor.get_by_text("No opportunities yet.")
    expect(quiet).to_be_visible()
    cell(editor, lanes[LaneKind.OPPORTUNITIES], "Pay").click()
    editor.keyboard.type("One page instead of three")
    editor.keyboard.press("Escape")
    editor.mouse.move(0, 0)
    expect(quiet).to_be_hidden()
    saved(editor)


def test_scores_and_words_of_customers_come_by_themselves(editor, lanes, journey):
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name="Card form")
    Placement.objects.create(workspace=journey.workspace, step=Step.objects.get(name="Pay"), touchpoint=touchpoint)
    survey = Survey.objects.create(workspace=journey.workspace, name="Spring")
    answers(asked(survey, touchpoint.subject), [5] * 10 + [1] * 30, comment="Why twice?")
    expect(cell(editor, lanes[LaneKind.METRICS], "Pay")).to_contain_text("25 %", timeout=30_000)
    expect(cell(editor, lanes[LaneKind.VERBATIMS], "Pay")).to_contain_text("“Why twice?”")
    expect(editor.get_by_text("No events yet.")).to_be_visible()
    figure = cell(editor, lanes[LaneKind.METRICS], "Pay").get_by_role("button").first
    figure.focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Card form: CSAT")).to_be_visible()


def test_a_picture_is_dropped_on_a_step_and_what_is_none_is_refused(editor, lanes):
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(picture, "PNG")
    images = cell(editor, lanes[LaneKind.IMAGES], "Pay")
    with editor.expect_file_chooser() as chooser:
        images.click()
    chooser.value.set_files({"name": "till.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    expect(images.locator("img")).to_have_js_property("naturalWidth", 40)
    saved(editor)

    other = cell(editor, lanes[LaneKind.IMAGES], "Cart")
    with editor.expect_file_chooser() as chooser:
        other.click()
    editor.complaints.clear()
    chooser.value.set_files({"name": "no.png", "mimeType": "image/png", "buffer": b"not a picture"})
    expect(editor.locator(".ed-toast")).to_contain_text(re.compile("image|picture", re.I))
    expect(other.locator(".ed-card")).to_have_count(0)
    editor.complaints.clear()  # the browser reports the refusal itself


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_lanes_together_have_no_fault(editor, faults_of, journey, scheme):
    editor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    pay, cart = Step.objects.get(name="Pay"), Step.objects.get(name="Cart")
    StepLink.objects.create(workspace=journey.workspace, source=pay, target=cart, label="payment fails")
    editor.reload()
    expect(editor.get_by_role("group", name=re.compile("leads back"))).to_be_visible()
    assert faults_of(editor) == []
    editor.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
