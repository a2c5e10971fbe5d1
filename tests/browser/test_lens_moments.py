"""Moments of truth and blueprint of a journey in the real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from feedback.models import Survey
from journeys.models import Card, Lane, LaneKind, Step
from maps.tests.test_map_page import answers, asked
from metrics.models import MetricDefinition
from touchpoints.models import MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lamp(journey):
    """Pay is a moment of truth that misses its target, Search is placed and not marked; a frontstage lane with a card."""
    workspace = journey.workspace
    form, search = (Touchpoint.objects.create(workspace=workspace, name=name) for name in ("Card form", "Search page"))
    pay = Step.objects.get(name="Pay")
    Placement.objects.create(workspace=workspace, step=pay, touchpoint=form, moment_of_truth=MomentOfTruth.FIRST)
    Placement.objects.create(workspace=workspace, step=Step.objects.get(name="Search"), touchpoint=search)
    front = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.FRONTSTAGE, name="Frontstage")
    Card.objects.create(workspace=workspace, lane=front, step=pay, text="Shows the total")
    MetricDefinition.objects.create(workspace=workspace, metric="csat", target=75)
    survey = Survey.objects.create(workspace=workspace, name="Spring")
    for touchpoint in (form, search):
        answers(asked(survey, touchpoint.subject), [5] * 10 + [1] * 30)
    return journey


@pytest.fixture
def lens(page, log_in, lamp, alice):
    """Return a function that opens a lens."""

    def lens(name: str, user=alice):
        log_in(user)
        page.goto(reverse(f"maps:{name}", args=[lamp.workspace.slug, lamp.pk]))
        return page

    return lens


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["moments", "blueprint"])
def test_a_lens_has_no_fault_and_fits(page, lens, faults_of, name, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    lens(name)
    for unfolded in page.locator(".mark-form > summary").all():
        unfolded.click()

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_a_moment_is_explained_by_keyboard_and_the_words_are_taken_back(lens):
    page = lens("moments")
    page.locator(".moment .mark-form > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("They trust us with their card.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".moment-why")).to_contain_text("They trust us with their card.")

    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".moment-why")).to_contain_text("No reason is given yet.")


def test_what_is_measured_badly_is_marked_with_two_clicks(lens):
    page = lens("moments")
    page.locator(".hint-list").get_by_text("Mark it").click()
    page.locator(".hint-list").get_by_role("button", name="Save").click()
    expect(page.locator(".moment")).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Two moments of truth, and both surely miss a target")


def test_a_blueprint_is_completed_by_one_button_and_taken_back(lens):
    page = lens("blueprint")
    page.get_by_role("button", name="Add the blueprint lanes").click()
    expect(page.get_by_text("7 lanes of the blueprint added, on the map too.")).to_be_visible()
    expect(page.get_by_role("separator")).to_have_count(3)
    assert Lane.objects.count() == 8

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("button", name="Add the blueprint lanes", exact=True)).to_be_visible()
    assert Lane.objects.current().count() == 1


def test_a_blueprint_fits_on_paper(page, lens):
    page.set_viewport_size({"width": 1047, "height": 720})  # A4 across, without its margins
    page.emulate_media(media="print")
    lens("blueprint")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("button", name="Add the blueprint lanes")).to_be_hidden()


def test_on_a_phone_the_lenses_are_a_menu(page, lens):
    page.set_viewport_size({"width": 360, "height": 800})
    lens("blueprint")
    page.locator(".lens-menu > summary").click()
    page.locator(".lens-menu").get_by_role("link", name="Moments of truth").click()
    expect(page.locator(".moment")).to_have_count(1)
