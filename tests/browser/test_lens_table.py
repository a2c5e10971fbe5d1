"""The table of a journey in the real browser: by mouse, by keyboard, narrow and dark."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from journeys.models import Card, Evidence, Lane, LaneKind, Persona, Step
from touchpoints.models import MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lamp(journey, alice):
    """Eight pains with and without persona, owner, tags and colour, a feeling without a why, a moment without a reason."""
    workspace = journey.workspace
    pains = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")
    feelings = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.EMOTION, name="Feelings")
    ana = Persona.objects.create(workspace=workspace, name="Ana")
    for number, step in enumerate([*Step.objects.in_order()] * 2):
        more = {"persona": ana, "owner": alice, "tags": ["money", "mobile"], "colour": "sky"} if number % 2 else {}
        evidence = list(Evidence)[number % 4]
        Card.objects.create(workspace=workspace, lane=pains, step=step, text=f"**Pain** {number}", evidence=evidence, **more)
    Card.objects.create(workspace=workspace, lane=feelings, step=Step.objects.get(name="Pay"), emotion=-2)
    touchpoint = Touchpoint.objects.create(workspace=workspace, name="Cart page")
    step = Step.objects.get(name="Cart")
    Placement.objects.create(workspace=workspace, step=step, touchpoint=touchpoint, moment_of_truth=MomentOfTruth.FIRST)
    return journey


@pytest.fixture
def table(page, log_in, lamp, alice):
    """Return a function that opens the table."""

    def table(query: str = "", user=alice):
        log_in(user)
        page.goto(reverse("maps:table", args=[lamp.workspace.slug, lamp.pk]) + query)
        return page

    return table


def ticks(page):
    return page.get_by_role("checkbox", name="Choose **Pain").or_(page.get_by_role("checkbox", name="Choose Pain"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_table_has_no_fault_and_fits(page, table, faults_of, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    table("?gap=assumed&months=3")
    ticks(page).first.check()
    page.locator(".bulk-menu > summary").click()

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_on_a_narrow_screen_each_value_stands_beside_its_heading(page, table):
    page.set_viewport_size({"width": 360, "height": 800})
    table()
    cell = page.locator("td[data-label='Where']").first
    assert cell.evaluate("cell => parseFloat(getComputedStyle(cell).paddingInlineStart)") > 100


def test_rows_are_chosen_by_mouse_in_a_range_changed_together_and_undone(table):
    page = table("?kind=pains")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    ticks(page).nth(1).click()
    ticks(page).nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-count]")).to_have_text("4 rows chosen")

    page.locator(".bulk-menu > summary").click()
    page.get_by_label("Evidence").last.select_option("measured")
    page.get_by_role("button", name="Change the chosen rows").click()

    expect(page.get_by_text("Done: change 4 cards: evidence to Measured.")).to_be_visible()
    assert Card.objects.filter(evidence=Evidence.MEASURED).count() >= 4

    page.get_by_role("button", name="Undo “Change 4 cards").click()

    expect(page.get_by_text("Undone: Change 4 cards: evidence to Measured")).to_be_visible()
    assert Card.objects.filter(evidence=Evidence.MEASURED).count() == 2


def test_rows_are_chosen_and_changed_by_keyboard_alone(table):
    page = table("?kind=pains")
    ticks(page).first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-count]")).to_have_text("3 rows chosen")
    page.keyboard.press("ArrowDown")
    expect(ticks(page).nth(3)).to_be_focused()
    page.keyboard.press("Shift+Space")
    expect(page.locator("[data-count]")).to_have_text("4 rows chosen")

    summary = page.locator(".bulk-menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Add tags").focus()
    page.keyboard.type("workshop")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done: change 4 cards: add “workshop”.")).to_be_visible()
    assert Card.objects.filter(tags__contains=["workshop"]).count() == 4


def test_escape_lets_every_row_go_and_the_head_takes_them_all(table):
    page = table("?kind=pains")
    page.get_by_role("checkbox", name="Choose every row on this page").check()
    expect(page.locator("[data-count]")).to_have_text("8 rows chosen")
    ticks(page).first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    expect(page.locator("#announcer")).to_have_text("No row is chosen")


def test_a_filter_applies_as_soon_as_it_is_chosen_and_a_column_sorts(table):
    page = table()
    page.get_by_label("Evidence", exact=True).first.select_option("observed")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="What it says").click()
    expect(page.get_by_role("columnheader", name="What it says")).to_have_attribute("aria-sort", "ascending")
    assert "evidence=observed&sort=text" in page.url


def test_a_gap_is_one_click_and_one_click_back(table):
    page = table()
    gaps = page.get_by_role("navigation", name="What needs somebody")
    gaps.get_by_role("link", name="Moment without a reason 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Cart page")
    gaps.get_by_role("link", name="Moment without a reason 1").click()
    expect(page.locator("tbody tr")).to_have_count(10)


def test_a_view_is_saved_by_name_and_chosen_from_the_menu(table):
    page = table("?kind=pains&sort=-text")
    page.locator(".views > summary").click()
    page.get_by_label("Save what is shown as").fill("My pains")
    page.keyboard.press("Enter")
    expect(page.locator(".views > summary")).to_contain_text("My pains")

    page.locator(".views > summary").click()
    page.get_by_role("link", name="Everything", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.locator(".views > summary").click()
    page.get_by_role("link", name="My pains").click()
    expect(page.locator("tbody tr")).to_have_count(8)

    page.locator(".views > summary").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The view “My pains” is deleted.")).to_be_visible()


def test_without_scripts_rows_are_changed_too(browser, live_server, log_in, context, lamp, alice):
    log_in(alice)
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(reverse("maps:table", args=[lamp.workspace.slug, lamp.pk]) + "?kind=pains")
    ticks(page).first.check()
    page.locator(".bulk-menu > summary").click()
    page.get_by_label("Add tags").fill("plain")
    page.get_by_role("button", name="Change the chosen rows").click()
    expect(page.get_by_text("Done: change 1 card: add “plain”.")).to_be_visible()
    plain.close()


def test_a_viewer_reads_and_chooses_nothing(table, bob):
    page = table(user=bob)
    expect(page.locator("tbody tr")).to_have_count(10)
    expect(page.get_by_role("checkbox", name="Choose")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
