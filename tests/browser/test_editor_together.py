"""Two people on one map at once, with random edits: both end with the same map, and no word of either is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from conftest import member
from journeys.models import Card, Journey, LaneKind, Stage
from tests.browser.editor import open_editor, with_lanes
from tests.browser.sessions import session_of

pytestmark = pytest.mark.django_db(transaction=True)

GESTURES = 120

DRAW = (Path(__file__).parent / "draw_together.js").read_text(encoding="utf-8")

BOARD = """() => {
    const { board } = document.querySelector("journey-editor");
    const kept = { stage: ["name", "position"], step: ["name", "stage", "position"], lane: ["name", "position"],
                   card: ["text", "lane", "step", "position", "colour", "version"] };
    const rows = (kind, names) => [...board[kind].values()].sort((a, b) => a.id - b.id)
        .map((row) => [row.id, ...names.map((name) => row[name])]);
    return Object.fromEntries(Object.entries(kept).map(([kind, names]) => [kind, rows(kind, names)]));
}"""


def start_drawing(page: Page, name: str, seed: int) -> None:
    page.evaluate(f"args => {{ window.drawn = ({DRAW})(args); }}", [name, seed, GESTURES])


def settled(page: Page) -> list[str]:
    """Wait until this person has drawn all, everything is with the server, and what others did is here."""
    written: list[str] = page.evaluate("() => window.drawn")
    expect(page.locator(".ed-state")).to_have_attribute("data-state", "saved", timeout=120_000)
    return written


@pytest.fixture
def shared(journey) -> Journey:
    lanes = with_lanes(journey, [LaneKind.ACTIONS, LaneKind.THOUGHTS, LaneKind.PAINS])
    for stage in Stage.objects.filter(journey=journey):
        for step in stage.steps.all():
            Card.objects.create(workspace=journey.workspace, lane=lanes[LaneKind.ACTIONS], step=step, text=f"at {step.name}")
    return journey


@pytest.mark.parametrize("seed", [20261122])
def test_two_people_draw_at_once_and_end_with_the_same_map(browser, context, page, log_in, live_server, alice, shared, seed):
    anna = member(shared.workspace, "Anna", Role.EDITOR)
    open_editor(page, log_in, shared, alice)
    beside = browser.new_context(base_url=live_server.url, storage_state={"cookies": [], "origins": []})
    other = beside.new_page()
    open_editor(other, lambda user: beside.add_cookies([session_of(user, live_server.url)]), shared, anna)

    start_drawing(page, "alice", seed)
    start_drawing(other, "anna", seed // 7)
    page.wait_for_timeout(2000)
    context.set_offline(True)  # what Alice does on the train waits, and goes out when the line is back
    page.wait_for_timeout(1500)
    context.set_offline(False)
    written = settled(page) + settled(other)
    page.complaints.clear()  # the browser reports what it could not fetch without a line

    for one in (page, other, page):
        one.evaluate("() => document.querySelector('journey-editor').catchUp()")
    boards = [one.evaluate(BOARD) for one in (page, other)]
    assert boards[0] == boards[1]
    assert boards[0] == in_database(shared)

    assert len(written) > GESTURES / 2
    kept = " ".join([*Card.objects.values_list("text", flat=True), *shared_names(shared)])
    assert [token for token in written if not re.search(rf"\b{token}\b", kept)] == []
    beside.close()


def shared_names(journey: Journey) -> list[str]:
    return [name for stage in journey.stages.all() for name in stage.steps.values_list("name", flat=True)]


def in_database(journey: Journey) -> dict[str, list[list]]:
    """The map as it is kept, in the shape of what the browsers show."""
    steps = [step for stage in journey.stages.in_order() for step in stage.steps.all() if not step.is_archived]
    cards = Card.objects.on_journey(journey.pk).on_the_map()
    return {
        "stage": sorted([stage.pk, stage.name, stage.position] for stage in journey.stages.in_order()),
        "step": sorted([step.pk, step.name, step.stage_id, step.position] for step in steps),
        "lane": sorted([lane.pk, lane.name, lane.position] for lane in journey.lanes.in_order()),
        "card": sorted(
            [card.pk, card.text, card.lane_id, card.step_id, card.position, card.colour, card.version] for card in cards
        ),
    }
