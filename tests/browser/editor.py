"""What the tests of the editor's lanes have in common: a journey with these lanes, opened by somebody, and places on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playwright.sync_api import Locator, Page, expect

from journeys.models import Journey, Lane, LaneKind, Step


def with_lanes(journey: Journey, kinds: Iterable[LaneKind]) -> dict[LaneKind, Lane]:
    return {kind: Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=kind.label) for kind in kinds}


def open_editor(page: Page, log_in: Callable[..., None], journey: Journey, user) -> Page:
    log_in(user)
    page.goto(f"/w/{journey.workspace.slug}/journeys/{journey.pk}/edit/")
    expect(page.locator("journey-editor[ready]")).to_be_visible()
    return page


def cell(page: Page, lane: Lane, step: str) -> Locator:
    return page.locator(f'[data-key="cell:{lane.pk}:{Step.objects.get(name=step).pk}"]')


def saved(page: Page) -> None:
    """Wait until everything is with the server."""
    expect(page.locator(".ed-state")).to_have_attribute("data-state", "saved")


def said(page: Page) -> Locator:
    """What a screen reader was told last."""
    return page.locator("#announcer")
