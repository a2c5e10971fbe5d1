"""Starting a journey in the real browser: from a template, from nothing, and with the guide by keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.models import Journey, Step
from touchpoints.models import Placement

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
    pages = ("", "retail-sofa/", "blank/")
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
