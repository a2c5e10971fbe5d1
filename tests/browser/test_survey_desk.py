"""Making a survey in the real browser: by clicking only, on a desk and on a phone, without a fault for a reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from feedback.asking import ask
from feedback.models import Survey
from touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)
W = "/w/example"
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def cart(workspace) -> Touchpoint:
    return Touchpoint.objects.create(workspace=workspace, name="Cart")


def test_a_survey_is_made_from_a_touchpoint_by_clicking_only(page, log_in, alice, cart):
    log_in(alice)
    page.goto(f"{W}/touchpoints/{cart.pk}/")
    page.get_by_role("link", name="Ask here").click()
    page.get_by_role("button", name="Make the survey").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It takes answers now")).to_be_visible()
    page.get_by_text("Change “Overall, how satisfied").click()
    page.get_by_label("Shown as").select_option("Smileys")
    page.get_by_role("button", name="Save the question").first.click()
    expect(page.get_by_text("Version 2 is asked from now on")).to_be_visible()
    assert Survey.objects.get().status == "open"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (360, "dark"), (360, "light")])
def test_the_pages_of_asking_have_no_fault_and_fit(page, log_in, alice, cart, faults_of, width, scheme):
    log_in(alice)
    survey, link = ask(cart.subject, "csat")
    survey.publish()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    addresses = [f"{W}/listening/ask/{cart.subject_id}/"]
    addresses += [f"{W}/listening/surveys/{survey.pk}/{part}" for part in ("", "languages/ar/")]
    addresses += [f"{W}/listening/collectors/{link.pk}/{part}" for part in ("", "sheet/")]
    for address in addresses:
        look_at(page, address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert page.complaints == [], address
        if PICTURES:
            name = address.strip("/").replace("/", "-")
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    faults = {}
    for address in addresses:
        look_at(page, address)
        faults[address] = faults_of(page)
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
    assert not any(faults.values()), faults


def look_at(page, address) -> None:
    """Open the page, and on it the first thing to unfold."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details.unfold').forEach((part, place) => { part.open = place < 1 })")
