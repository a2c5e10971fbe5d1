"""Saved views in the editor, in the real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from journeys.models import Card, Evidence, Lane, LaneKind, Step
from maps.models import Habit, Lens, SavedView

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lamp(journey):
    """Pains and gains on the step Pay, one of each level of evidence."""
    workspace = journey.workspace
    for name, kind, evidence in (("Pains", LaneKind.PAINS, Evidence.ASSUMED), ("Gains", LaneKind.GAINS, Evidence.MEASURED)):
        lane = Lane.objects.create(workspace=workspace, journey=journey, kind=kind, name=name)
        step = Step.objects.get(name="Pay")
        Card.objects.create(workspace=workspace, lane=lane, step=step, text=f"Of {name}", evidence=evidence)
    return journey


@pytest.fixture
def editor(page, log_in, lamp, alice):
    """Return a function that opens the editor and waits until it is ready."""

    def editor(query: str = "", user=alice):
        log_in(user)
        page.goto(reverse("maps:editor", args=[lamp.workspace.slug, lamp.pk]) + query)
        page.wait_for_selector("journey-editor[ready]")
        return page

    return editor


def lane_head(page, name):
    return page.get_by_role("rowheader", name=name)


def test_a_lane_is_left_out_for_me_saved_as_a_view_and_brought_back(editor, lamp, alice):
    page = editor()
    page.locator(".ed-views > summary").click()
    page.get_by_role("checkbox", name="Gains").check()
    expect(lane_head(page, "Gains")).to_have_count(0)
    expect(lane_head(page, "Pains")).to_have_count(1)
    assert not Lane.objects.get(name="Gains").is_hidden

    page.get_by_label("Save what is shown as").fill("Pains only")
    page.keyboard.press("Enter")
    expect(page.locator(".ed-views > summary")).to_contain_text("Pains only")
    view = SavedView.objects.get()
    assert (view.owner, view.lens, view.settings) == (alice, Lens.MAP, {"hide": [Lane.objects.get(name="Gains").pk]})

    page.get_by_role("link", name="Rename or share").click()
    page.get_by_label("Name").fill("Pains alone")
    page.get_by_role("button", name="Save view").click()
    page.wait_for_selector("journey-editor[ready]")
    expect(page.locator(".ed-views > summary")).to_contain_text("Pains alone")
    expect(lane_head(page, "Gains")).to_have_count(0)

    page.locator(".ed-views > summary").click()
    page.get_by_role("button", name="Everything").click()
    expect(lane_head(page, "Gains")).to_have_count(1)


def test_a_view_is_chosen_by_keyboard_and_its_cards_stand_out(editor, lamp, olga):
    SavedView.objects.create(
        workspace=lamp.workspace, journey=lamp, owner=olga, name="Measured", is_shared=True, settings={"evidence": "measured"}
    )
    page = editor()
    page.locator(".ed-grid [tabindex='0']").first.focus()
    page.keyboard.press("Alt+v")
    page.keyboard.type("Measured")
    page.keyboard.press("Enter")

    expect(page.locator(".ed-card[data-faded]")).to_contain_text("Of Pains")
    expect(page.locator(".ed-card:not([data-faded])")).to_contain_text("Of Gains")


def test_the_editor_opens_as_it_was_left_and_so_does_the_map(editor, lamp, alice):
    page = editor()
    page.locator(".ed-views > summary").click()
    with page.expect_response("**/views/remember/"):
        page.get_by_label("and cards that are").select_option("measured")
    assert Habit.objects.get().looks == {"map": {"evidence": "measured"}}
    page.reload()
    page.wait_for_selector("journey-editor[ready]")
    expect(page.locator(".ed-card[data-faded]")).to_have_count(1)
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_text("Of Gains", exact=True)).to_be_visible()
    expect(page.get_by_text("Of Pains", exact=True)).to_have_count(0)


def test_a_viewer_keeps_views_and_shares_none(editor, bob):
    page = editor(user=bob)
    page.locator(".ed-views > summary").click()
    expect(page.get_by_role("checkbox", name="Share with everybody here")).to_have_count(0)
    page.get_by_role("checkbox", name="Gains").check()
    page.get_by_label("Save what is shown as").fill("Mine")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".ed-views > summary")).to_contain_text("Mine")

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("“Mine” is back.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menu_of_views_has_no_fault(editor, page, faults_of, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    editor("?evidence=measured")
    page.locator(".ed-views > summary").click()
    expect(page.get_by_role("checkbox", name="Gains")).to_be_visible()

    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
