"""What the tests of the editor share: how to find things on the map, and how to wait until they are saved."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from journeys.models import Card, Journey, Lane, LaneKind, Step


def fill(journey: Journey) -> Journey:
    """Give the lamp journey lanes and a few cards."""
    for kind in (LaneKind.ACTIONS, LaneKind.THOUGHTS, LaneKind.PAINS):
        Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=kind.label)
    steps = {step.name: step for step in Step.objects.on_journey(journey.pk)}
    lanes = {lane.kind: lane for lane in journey.lanes.all()}
    for kind, step, text in [
        ("actions", "Cart", "Puts the lamp into the cart"),
        ("pains", "Pay", "Asks for the card twice"),
        ("pains", "Pay", "Slow"),
    ]:
        Card.objects.create(workspace=journey.workspace, lane=lanes[kind], step=steps[step], text=text)
    return journey


def open_editor(page: Page, journey: Journey) -> Page:
    page.goto(f"/w/{journey.workspace.slug}/journeys/{journey.pk}/edit/")
    expect(page.locator("journey-editor[ready]")).to_be_visible()
    return page


def saved(page: Page) -> None:
    """Wait until everything is with the server."""
    expect_state(page, "saved")


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(".ed-state")).to_have_attribute("data-state", state)


def head(page: Page, name: str) -> Locator:
    return page.locator(".ed-stage, .ed-step, .ed-lane-head").filter(has_text=name)


def card(page: Page, text: str) -> Locator:
    return page.locator(".ed-card", has_text=text)


def cell(page: Page, lane: str, step: str) -> Locator:
    return page.locator(f'[data-key="cell:{Lane.objects.get(name=lane).pk}:{Step.objects.get(name=step).pk}"]')


def names(page: Page, what: str) -> Locator:
    """The names of all stages, steps or lanes, from first to last."""
    return page.locator({"stages": ".ed-stage", "steps": ".ed-step", "lanes": ".ed-lane-head"}[what])


def menu(page: Page, of: Locator, item: str) -> None:
    """Choose something from the ⋯ menu of a head or a card."""
    of.hover()
    of.get_by_role("button", name="Menu of this").click()
    page.get_by_role("menuitem", name=item).click()


def said(page: Page, words: str) -> None:
    expect(page.locator("#announcer")).to_contain_text(words)
