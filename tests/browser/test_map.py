"""The map and the dashboard in the real browser: open to everybody, and figures that change while they are looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from feedback.models import Survey
from feedback.responses import change_answer
from journeys.models import Card, Journey, Lane, LaneKind, Step
from maps.tests.test_map_page import answers, asked
from metrics.models import MetricDefinition
from metrics.tasks import recompute_marked_scores
from touchpoints.models import MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered(journey: Journey):
    """The journey with every live lane, a moment of truth, a pain, targets, and answers about a touchpoint and itself."""
    workspace = journey.workspace
    kinds = (LaneKind.DROPOFF, LaneKind.EMOTION, LaneKind.TOUCHPOINTS, LaneKind.METRICS, LaneKind.VERBATIMS, LaneKind.PAINS)
    lanes = {kind: Lane.objects.create(workspace=workspace, journey=journey, kind=kind, name=kind.label) for kind in kinds}
    pay = Step.objects.get(name="Pay")
    form, receipt = (Touchpoint.objects.create(workspace=workspace, name=name) for name in ("Card form", "Receipt"))
    Placement.objects.create(workspace=workspace, step=pay, touchpoint=form, moment_of_truth=MomentOfTruth.FIRST)
    Placement.objects.create(workspace=workspace, step=pay, touchpoint=receipt, is_optional=True)
    Card.objects.create(workspace=workspace, lane=lanes[LaneKind.PAINS], step=pay, text="Asks for the card twice")
    for step, emotion in zip(Step.objects.in_order(), (1, 0, -1, -2), strict=True):
        Card.objects.create(workspace=workspace, lane=lanes[LaneKind.EMOTION], step=step, emotion=emotion)
    for metric, target in (("nps", 30), ("csat", 75)):
        MetricDefinition.objects.create(workspace=workspace, metric=metric, target=target)
    survey = Survey.objects.create(workspace=workspace, name="Spring")
    question = asked(survey, form.subject)
    answers(question, [5] * 20 + [1] * 20, comment="Why twice?")
    answers(asked(survey, journey.subject, "nps"), [10] * 20 + [3] * 12)
    return question


@pytest.fixture
def open_page(page, log_in, journey, alice):
    """Return a function that opens the map or the dashboard of the journey."""

    def open_page(name: str = "maps:map", query: str = ""):
        log_in(alice)
        page.goto(reverse(name, args=[journey.workspace.slug, journey.pk]) + query)
        return page

    return open_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["maps:map", "dashboards:journey"])
def test_map_and_dashboard_have_no_fault_and_fit(page, open_page, answered, faults_of, name, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_page(name)

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_a_map_fits_on_paper(page, open_page, answered):
    page.set_viewport_size({"width": 1047, "height": 720})  # A4 across, without its margins
    page.emulate_media(media="print")
    open_page()

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_figure_answers_for_itself_by_keyboard(open_page, answered):
    page = open_page()
    figure = page.locator(".step-scores button.figure-value")
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".figure-card:popover-open")).to_contain_text("top-2 of 5")

    page.keyboard.press("Escape")

    expect(page.locator(".figure-card:popover-open")).to_have_count(0)
    expect(figure).to_be_focused()


def test_a_figure_changes_while_somebody_looks_at_it(open_page, answered):
    page = open_page()
    figure = page.locator(".step-scores .number")
    expect(figure).to_have_text("50 %")
    page.evaluate("window.sameDocument = true")

    for answer in answered.answers.filter(value=1)[:10]:
        change_answer(answer, 5)
    recompute_marked_scores(answered.workspace_id)

    expect(figure).to_have_text("75 %")
    assert page.evaluate("window.sameDocument")


def test_a_map_wider_than_the_screen_scrolls_by_keyboard(page, open_page, answered):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page()
    page.get_by_role("region", name="Map: Buying a lamp").focus()
    page.keyboard.press("ArrowRight")

    page.wait_for_function("() => document.querySelector('.map-scroll').scrollLeft > 0")


def test_the_zoom_works_by_links_and_keeps_the_period(open_page, answered):
    page = open_page(query="?from=2026-05-01&to=2026-05-31")
    page.get_by_role("link", name="Whole journey").click()

    expect(page.get_by_role("link", name="Whole journey")).to_have_attribute("aria-current", "page")
    assert "from=2026-05-01&to=2026-05-31&zoom=journey" in page.url
    expect(page.get_by_text("Asks for the card twice", exact=True)).to_be_hidden()
    expect(page.locator(".step-scores .number")).to_be_visible()


def test_what_needs_somebody_leads_to_its_place_on_the_map(open_page, answered):
    page = open_page("dashboards:journey")
    page.get_by_role("link", name="“Card form”: 50 % are satisfied").click()

    expect(page.locator(":target")).to_contain_text("Buy")
