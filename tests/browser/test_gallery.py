"""Starting a journey in the real browser: from a template, from nothing, and with the guide by keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Journey, Step
from maps.starting.guide import Part
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/w/example/journeys/new/"
PICTURES = os.environ.get("PICTURES")


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")])
def test_the_pages_where_journeys_begin_have_no_fault_and_fit(page, log_in, alice, faults_of, width, scheme):
    log_in(alice)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    pages = ("", "retail-sofa/", "blank/", "guided/")
    for name in pages:
        page.goto(NEW + name)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        assert page.complaints == [], name
        picture(page, f"start-{name.strip('/') or 'gallery'}-{width}-{scheme}")
    faults = {}
    for name in pages:
        page.goto(NEW + name)
        faults[name] = faults_of(page)
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
    assert not any(faults.values()), faults


def test_a_journey_starts_from_a_template_in_two_clicks(page, log_in, alice):
    log_in(alice)
    page.goto("/w/example/journeys/")
    page.get_by_role("link", name="Start the first journey").click()
    page.get_by_role("button", name="Start from this template: I buy a sofa").click()

    expect(page.get_by_text("“I buy a sofa” is yours.")).to_be_visible()
    expect(page.get_by_text("Wait ten weeks").first).to_be_visible()
    picture(page, "started-editor")
    assert Step.objects.on_journey(Journey.objects.get().pk).count() == 12


def test_a_template_is_found_looked_at_and_started_under_another_name(page, log_in, alice):
    log_in(alice)
    page.goto(NEW)
    page.get_by_label("Find a template").fill("burst pipe")
    page.get_by_label("Find a template").press("Enter")
    expect(page.get_by_role("heading", level=3)).to_have_text(["I claim for a burst pipe"])
    page.get_by_role("link", name="I claim for a burst pipe").press("Enter")
    expect(page.get_by_role("columnheader", name="Ask for help")).to_be_visible()
    page.get_by_label("Name of your journey").fill("I claim for a storm")
    page.get_by_label("Name of your journey").press("Enter")

    expect(page.get_by_text("“I claim for a storm” is yours.")).to_be_visible()
    assert Placement.objects.filter(moment_of_truth="first").count() == 1


def test_a_blank_map_asks_in_each_cell_and_keeps_none_of_its_questions(page, log_in, alice):
    log_in(alice)
    page.goto(NEW + "blank/")
    page.get_by_label("Name of your journey").fill("I renew my passport")
    page.get_by_role("button", name="Start blank").click()
    cell = page.locator('.ed-cell[data-prompt="What do they do?"]')
    expect(cell).to_be_visible()
    picture(page, "blank-editor")
    shown = cell.evaluate("cell => getComputedStyle(cell, '::after').content")

    assert "What do they do?" in shown
    assert not Card.objects.exists()
    table = page.request.get(f"/w/example/journeys/{Journey.objects.get().pk}/table/export/")
    assert table.ok
    assert "What do they" not in table.text()


def tab_to(page, element):
    """Go there as a person without a mouse does."""
    for _ in range(60):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead there")


def test_the_guide_leads_to_a_first_map_by_keyboard_alone(page, log_in, alice):
    log_in(alice)
    page.goto(NEW)
    tab_to(page, page.get_by_role("link", name="Guide me"))
    page.keyboard.press("Enter")

    def answer(words):
        for label, word in words.items():
            tab_to(page, page.get_by_label(label, exact=True))
            page.keyboard.type(word)
        tab_to(page, page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Who is this map about?")).to_be_visible()
    answer({"Name of the person": "Ana"})
    expect(page.get_by_role("heading", name="What brings them here?")).to_be_visible()
    answer({"What would they call it?": "I buy a lamp", "What has happened, and what do they want?": "It is dark."})
    expect(page.get_by_role("heading", name="Which stages does it have?")).to_be_visible()
    answer({"Stage 1": "Choose", "Stage 2": "Buy", "Stage 3": "Use"})
    expect(page.get_by_role("heading", name="What happens in each stage?")).to_be_visible()
    answer({"Choose": "Look\nCompare", "Buy": "Pay"})
    expect(page.get_by_role("heading", name="Where do they meet you?")).to_be_visible()
    answer({"Touchpoint 1": "Till"})
    expect(page.get_by_role("heading", name="Where is it decided?")).to_be_visible()
    tab_to(page, page.get_by_label("Till, at “Look”"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Before they meet you: they read, ask, compare"))
    page.keyboard.press("ArrowDown")
    answer({"Why there?": "They pay or go."})
    expect(page.get_by_role("heading", name="How does it feel?")).to_be_visible()
    tab_to(page, page.get_by_label("−2, upset").first)
    page.keyboard.press("Space")
    picture(page, "guide-emotions")
    answer({"Why? At “Look”": "Too many lamps"})
    expect(page.get_by_role("heading", name="“I buy a lamp” is a map now")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Go on in the editor"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("“I buy a lamp” is your first map.")).to_be_visible()
    journey = Journey.objects.get()
    assert [step.name for step in Step.objects.on_journey(journey.pk).in_order()] == ["Look", "Compare", "Pay", "First step"]
    assert Placement.objects.get().moment_of_truth == "first"
    assert Card.objects.get().emotion == -2


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_pages_of_the_guide_have_no_fault_and_fit(page, log_in, alice, journey, faults_of, width, scheme):
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" if width == 360 else ""
    shop = Touchpoint.objects.create(workspace=journey.workspace, name=f"Lamp shop{long}")
    Step.objects.filter(name="Search").update(name=f"Search{long}")
    journey.stages.filter(name="Buy").update(name=f"Buy{long}")
    Placement.objects.create(workspace=journey.workspace, step=Step.objects.get(name="Pay"), touchpoint=shop)
    log_in(alice)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    addresses = [f"/w/example/journeys/{journey.pk}/guide/{part}/" for part in Part]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert page.complaints == [], address
        picture(page, f"guide-{address.split('/')[-2]}-{width}-{scheme}")
    faults = {}
    for address in addresses:
        page.goto(address)
        faults[address] = faults_of(page)
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
    assert not any(faults.values()), faults
