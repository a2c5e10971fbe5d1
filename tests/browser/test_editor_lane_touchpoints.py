"""The lanes of touchpoints and of moments of truth in the editor, by mouse and by key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.models import Journey, LaneKind, Stage, Step
from tests.browser.editor import cell, open_editor, said, saved, with_lanes
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lanes(journey):
    return with_lanes(journey, (LaneKind.TOUCHPOINTS, LaneKind.MOMENTS, LaneKind.OWNERSHIP))


@pytest.fixture
def library(workspace):
    """Two channels, and three touchpoints that lie nowhere yet."""
    web = Channel.objects.create(workspace=workspace, name="Web shop")
    phone = Channel.objects.create(workspace=workspace, name="Telephone", icon="phone", is_online=False)
    for name, channel, team in (("Cart page", web, "Shop team"), ("Card form", web, "Payments"), ("Hotline", phone, "Service")):
        Touchpoint.objects.create(workspace=workspace, name=name, channel=channel, owner_team=team)
    return {"web": web, "phone": phone}


@pytest.fixture
def hotline(library, journey):
    """The hotline on the step Pay, and on another journey, too."""
    touchpoint = Touchpoint.objects.get(name="Hotline")
    workspace = journey.workspace
    other = Journey.objects.create(workspace=workspace, name="Returning a lamp")
    stage = Stage.objects.create(workspace=workspace, journey=other, name="Return")
    step = Step.objects.create(workspace=workspace, stage=stage, name="Ask")
    Placement.objects.create(workspace=workspace, step=step, touchpoint=touchpoint)
    return Placement.objects.create(workspace=workspace, step=Step.objects.get(name="Pay"), touchpoint=touchpoint)


@pytest.fixture
def editor(page, log_in, alice, journey, lanes, library):
    return open_editor(page, log_in, journey, alice)


def chip(page, name):
    return page.locator(".ed-chip", has=page.locator(".ed-name", has_text=name))


def placed(step):
    return list(
        Placement.objects.current().filter(step__name=step).order_by("position").values_list("touchpoint__name", flat=True)
    )


def test_a_touchpoint_is_found_in_the_library_and_placed_by_mouse(editor, lanes):
    cell(editor, lanes[LaneKind.TOUCHPOINTS], "Cart").click()
    picker = editor.get_by_role("combobox", name="Place a touchpoint on Cart")
    expect(picker).to_be_focused()
    expect(editor.get_by_role("option")).to_have_count(3)
    picker.fill("hot")
    editor.get_by_role("option", name=re.compile("Hotline")).click()
    expect(chip(editor, "Hotline")).to_be_focused()
    saved(editor)
    assert placed("Cart") == ["Hotline"]
    expect(cell(editor, lanes[LaneKind.OWNERSHIP], "Cart").locator(".team")).to_have_text("Service")


def test_typing_on_a_cell_searches_and_makes_a_new_touchpoint_with_its_channel_on_the_spot(editor, lanes):
    cell(editor, lanes[LaneKind.TOUCHPOINTS], "Pay").focus()
    editor.keyboard.type("Receipt")
    expect(editor.get_by_role("option", name=re.compile("Create “Receipt”"))).to_have_attribute("aria-selected", "true")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("combobox", name="Channel")).to_be_focused()
    editor.get_by_role("combobox", name="Channel").select_option(label="Web shop (online)")
    editor.get_by_label("Team that owns it").fill("Payments")
    editor.keyboard.press("Enter")
    expect(chip(editor, "Receipt")).to_be_focused()
    saved(editor)
    made = Touchpoint.objects.get(name="Receipt")
    assert (made.channel.name, made.owner_team) == ("Web shop", "Payments")
    assert placed("Pay") == ["Receipt"]
    editor.keyboard.press("ControlOrMeta+z")
    expect(chip(editor, "Receipt")).to_have_count(0)
    saved(editor)
    assert placed("Pay") == []


def test_a_new_touchpoint_takes_no_more_than_its_name_and_enter(editor, lanes):
    cell(editor, lanes[LaneKind.TOUCHPOINTS], "Pay").focus()
    editor.keyboard.type("Receipt")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("combobox", name="Channel")).to_be_focused()
    editor.keyboard.press("Enter")
    expect(chip(editor, "Receipt")).to_be_focused()
    saved(editor)
    assert Touchpoint.objects.get(name="Receipt").channel is None


def test_the_menu_of_an_empty_cell_names_what_belongs_there(editor, lanes):
    cell(editor, lanes[LaneKind.TOUCHPOINTS], "Pay").focus()
    editor.keyboard.press("Shift+F10")
    editor.get_by_role("menuitem", name="Place a touchpoint…").click()
    expect(editor.get_by_role("combobox", name="Place a touchpoint on Pay")).to_be_focused()


def test_renaming_changes_the_library_and_says_where_else_it_lies(hotline, editor):
    chip(editor, "Hotline").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".chip-note")).to_have_text("It also lies on 1 other journey and changes there, too.")
    editor.keyboard.press("ControlOrMeta+a")
    editor.keyboard.type("Service line")
    editor.keyboard.press("Enter")
    expect(chip(editor, "Service line")).to_be_focused()
    saved(editor)
    hotline.touchpoint.refresh_from_db()
    assert hotline.touchpoint.name == "Service line"


def test_where_customers_would_rather_be_is_marked_as_a_gap(hotline, editor):
    chip(editor, "Hotline").focus()
    editor.keyboard.press("Alt+p")
    editor.keyboard.type("web")
    editor.keyboard.press("Enter")
    expect(said(editor)).to_have_text("A gap: customers would rather use Web shop.")
    expect(chip(editor, "Hotline").locator(".channel-gap")).to_have_text("Web shop")
    expect(chip(editor, "Hotline")).to_have_attribute(
        "aria-label", re.compile("Telephone .offline., customers would rather use Web shop")
    )
    saved(editor)
    hotline.refresh_from_db()
    assert hotline.preferred_channel.name == "Web shop"


def test_touchpoints_move_by_key_and_keep_the_focus(hotline, editor, lanes):
    chip(editor, "Hotline").focus()
    editor.keyboard.press("Alt+ArrowLeft")
    expect(cell(editor, lanes[LaneKind.TOUCHPOINTS], "Cart").locator(".ed-chip")).to_be_focused()
    saved(editor)
    assert (placed("Cart"), placed("Pay")) == (["Hotline"], [])


def test_taking_a_touchpoint_off_leaves_it_in_the_library(hotline, editor):
    chip(editor, "Hotline").focus()
    editor.keyboard.press("Delete")
    expect(chip(editor, "Hotline")).to_have_count(0)
    saved(editor)
    assert placed("Pay") == []
    assert Touchpoint.objects.current().filter(name="Hotline").exists()


def test_the_key_m_marks_a_moment_of_truth_with_its_kind_and_reason(hotline, editor, lanes):
    chip(editor, "Hotline").focus()
    editor.keyboard.press("m")
    expect(editor.get_by_role("radio", name=re.compile("^First"))).to_be_focused()
    editor.keyboard.press("ArrowDown")
    editor.get_by_label("Why it decides").fill("They need help at once.")
    editor.keyboard.press("ControlOrMeta+Enter")
    expect(chip(editor, "Hotline").locator(".moment-star")).to_be_visible()
    row = cell(editor, lanes[LaneKind.MOMENTS], "Pay")
    expect(row).to_contain_text("Second moment of truth")
    expect(row).to_contain_text("They need help at once.")
    saved(editor)
    hotline.refresh_from_db()
    assert (hotline.moment_of_truth, hotline.moment_of_truth_reason) == ("second", "They need help at once.")

    editor.keyboard.press("m")
    expect(chip(editor, "Hotline").locator(".moment-star")).to_have_count(0)
    saved(editor)
    hotline.refresh_from_db()
    assert (hotline.moment_of_truth, hotline.moment_of_truth_reason) == ("", "")


def test_the_lane_of_moments_marks_a_touchpoint_of_its_step(hotline, editor, lanes):
    cell(editor, lanes[LaneKind.MOMENTS], "Pay").click()
    editor.get_by_role("radio", name=re.compile("^Zero")).check()
    editor.get_by_role("button", name="Mark").click()
    expect(cell(editor, lanes[LaneKind.MOMENTS], "Pay")).to_contain_text("Zero moment of truth")
    saved(editor)
    hotline.refresh_from_db()
    assert hotline.moment_of_truth == "zero"


def test_who_only_reads_changes_no_touchpoint(page, log_in, bob, journey, lanes, hotline):
    editor = open_editor(page, log_in, journey, bob)
    chip(editor, "Hotline").focus()
    editor.keyboard.press("m")
    editor.keyboard.press("Delete")
    expect(editor.locator("dialog[open]")).to_have_count(0)
    expect(chip(editor, "Hotline")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialogs_have_no_fault(hotline, editor, lanes, faults_of, scheme):
    editor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    cell(editor, lanes[LaneKind.TOUCHPOINTS], "Cart").click()
    expect(editor.get_by_role("option")).to_have_count(3)
    assert faults_of(editor) == []
    editor.keyboard.press("Escape")
    chip(editor, "Hotline").focus()
    editor.keyboard.press("m")
    assert faults_of(editor) == []
    editor.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
