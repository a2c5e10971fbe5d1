"""Mapping a journey with forms, in the real browser: by mouse, by keyboard, on a phone, without a fault for a reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.drawing import draw
from journeys.gallery import template_named
from journeys.models import Card, Journey, Lane, LaneKind, Persona, Step
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)
W = "/w/example"
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def lamp(journey, alice):
    """The lamp journey with lanes, cards, touchpoints, a persona, and a journey that lies in it."""
    everywhere = {"workspace": journey.workspace}
    journey.description = "From the first thought of a lamp to light in the evening."
    journey.status, journey.owner = "live", alice
    journey.save()
    ana = Persona.objects.create(name="Ana", summary="Furnishes her first flat.", quotes="I want it today", **everywhere)
    journey.personas.add(ana)
    emotion = Lane.objects.create(journey=journey, kind=LaneKind.EMOTION, name="Emotion", **everywhere)
    pains = Lane.objects.create(journey=journey, kind=LaneKind.PAINS, name="Pain points", **everywhere)
    Lane.objects.create(journey=journey, kind=LaneKind.METRICS, name="Scores", **everywhere)
    web = Channel.objects.create(name="Web shop", icon="web", **everywhere)
    for step, feeling in zip(Step.objects.on_journey(journey.pk).in_order(), [1, 0, -2, 1], strict=True):
        Card.objects.create(lane=emotion, step=step, emotion=feeling, **everywhere)
        touchpoint = Touchpoint.objects.create(name=f"{step.name} page", channel=web, owner_team="Shop", **everywhere)
        Placement.objects.create(step=step, touchpoint=touchpoint, **everywhere)
    Placement.objects.filter(step__name="Pay").update(moment_of_truth="first", moment_of_truth_reason="Here they commit.")
    cart = Step.objects.get(name="Cart")
    Card.objects.create(lane=pains, step=cart, text="Postage appears at the very end", persona=ana, **everywhere)
    inner = Journey.objects.create(name="Paying", level="micro", parent=journey, **everywhere)
    draw(inner, template_named("blank"))
    return journey


PAGES = [
    "journeys/",
    "journeys/{}/outline/",
    "journeys/{}/details/",
    "journeys/{}/lanes/",
    "personas/",
    "touchpoints/",
    "channels/",
    "steps/{step}/place/",
    "steps/{step}/lanes/{lane}/cards/new/",
]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_pages_of_mapping_have_no_fault_and_fit(page, log_in, alice, lamp, faults_of, width, scheme):
    log_in(alice)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    step, lane = Step.objects.get(name="Cart"), lamp.lanes.get(name="Emotion")
    addresses = [f"{W}/{path.format(lamp.pk, step=step.pk, lane=lane.pk)}" for path in PAGES]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert page.complaints == [], address
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{address.strip('/').replace('/', '-')}-{width}.png", full_page=True)
    faults = {}
    for address in addresses:
        page.goto(address)
        faults[address] = faults_of(page)
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
    assert not any(faults.values()), faults


def test_a_step_moves_by_keyboard_and_stays_where_it_was_put(page, log_in, alice, lamp):
    log_in(alice)
    page.goto(f"{W}/journeys/{lamp.pk}/outline/")
    with page.expect_response("**/move/"):
        page.locator('[data-name="Cart"]').press("Alt+ArrowDown")
    page.reload()

    expect(page.locator(".outline-step h3")).to_have_text(["Search", "Compare", "Pay", "Cart"])


def test_the_buttons_follow_a_step_that_has_moved(page, log_in, alice, lamp):
    log_in(alice)
    page.goto(f"{W}/journeys/{lamp.pk}/outline/")
    for word in ("down", "up"):
        with page.expect_response("**/steps/*/move/"):
            page.get_by_role("button", name=f"Move Search {word}").click()

    expect(page.locator(".outline-step h3").first).to_have_text("Search")
    expect(page.get_by_role("button", name="Move Search up")).to_be_disabled()


def test_a_step_dragged_moves_alone_and_not_its_stage(page, log_in, alice, lamp):
    log_in(alice)
    page.goto(f"{W}/journeys/{lamp.pk}/outline/")
    target = page.locator('[data-name="Compare"]')
    lower_edge = {"x": 40, "y": target.bounding_box()["height"] - 6}
    with page.expect_response("**/steps/*/move/"):
        page.locator('[data-name="Search"] h3').drag_to(target, target_position=lower_edge)
    page.reload()

    expect(page.locator(".outline-step h3")).to_have_text(["Compare", "Search", "Cart", "Pay"])
    expect(page.locator(".outline-stage h2")).to_have_text(["Consider", "Buy"])


def test_a_step_moves_to_another_stage_from_its_menu(page, log_in, alice, lamp):
    log_in(alice)
    page.goto(f"{W}/journeys/{lamp.pk}/outline/")
    page.get_by_text("More for the step Search").locator("..").click()
    page.get_by_role("button", name="Move to Buy").first.click()

    expect(page.locator(".outline-step h3")).to_have_text(["Compare", "Cart", "Pay", "Search"])


def test_a_journey_is_drawn_and_a_card_written_by_clicking_only(page, log_in, alice, workspace):
    log_in(alice)
    page.goto(f"{W}/journeys/")
    page.get_by_role("link", name="Start the first journey").click()
    page.get_by_role("button", name="Start from this template: I buy a sofa").click()
    expect(page.get_by_text("is yours")).to_be_visible()
    page.goto(f"{W}/journeys/{Journey.objects.get().pk}/outline/")
    page.get_by_text("More for the step Order").locator("..").click()
    page.locator('[data-name="Order"]').get_by_role("link", name="Pain points").click()
    page.get_by_label("Text").fill("No card accepted")
    page.get_by_role("button", name="Add card").click()

    expect(page.locator('[data-name="Order"]')).to_contain_text("No card accepted")
