"""A map as large as they get: 12 stages of 6 steps, 15 lanes, 1,080 cells, 1,500 cards, made through the product's own models."""

from __future__ import annotations

from itertools import cycle, islice

from django.db import transaction

from accounts.models import Membership, Role, User, Workspace
from journeys.models import Card, Evidence, Journey, Lane, LaneKind, Stage, StageKind, Step
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

SLUG, EMAIL = "benchmark-map", "map@example.com"
STAGES, STEPS, CARDS = 12, 6, 1500
LANES = [
    LaneKind.EVIDENCE,
    LaneKind.ACTIONS,
    LaneKind.LINE_OF_INTERACTION,
    LaneKind.FRONTSTAGE,
    LaneKind.LINE_OF_VISIBILITY,
    LaneKind.BACKSTAGE,
    LaneKind.SUPPORT,
    LaneKind.THOUGHTS,
    LaneKind.EMOTION,
    LaneKind.TOUCHPOINTS,
    LaneKind.PAINS,
    LaneKind.GAINS,
    LaneKind.OPPORTUNITIES,
    LaneKind.OWNERSHIP,
    LaneKind.TEXT,
]
WORDS = [
    "the",
    "customer",
    "waits",
    "for",
    "an",
    "answer,",
    "reads",
    "the",
    "letter",
    "twice,",
    "calls",
    "the",
    "shop",
    "and",
    "asks",
    "whether",
    "the",
    "price",
    "still",
    "holds",
]


@transaction.atomic
def large_map() -> tuple[User, Journey]:
    """The member and the journey, made once."""
    if journey := Journey.objects.filter(workspace__slug=SLUG).first():
        return User.objects.get(email=EMAIL), journey
    workspace = Workspace.objects.create(slug=SLUG, name="A large map")
    user = User.objects.create_user(EMAIL, None, name="Mara")
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    journey = Journey.objects.create(workspace=workspace, name="From the first idea to the last invoice")
    steps = [step for number in range(STAGES) for step in stage_of(journey, number)]
    lanes = [
        Lane.objects.create(workspace=workspace, journey=journey, kind=kind, name=kind.label, position=position)
        for position, kind in enumerate(LANES)
    ]
    Card.objects.bulk_create(cards(journey, steps, [lane for lane in lanes if lane.takes_cards]))
    place_touchpoints(journey, steps)
    return user, journey


def stage_of(journey: Journey, number: int) -> list[Step]:
    kinds = [kind for kind in StageKind if kind != StageKind.OTHER]
    stage = Stage.objects.create(
        workspace=journey.workspace, journey=journey, name=f"Stage {number + 1}", kind=kinds[number % len(kinds)]
    )
    return Step.objects.bulk_create(
        Step(workspace=journey.workspace, stage=stage, name=f"Step {number + 1}.{place + 1}", position=place)
        for place in range(STEPS)
    )


def cards(journey: Journey, steps: list[Step], lanes: list[Lane]) -> list[Card]:
    """One card in each cell that takes any, then a second in as many as it needs; one feeling per step."""
    cells = [(step, lane) for lane in lanes for step in steps if lane.kind != LaneKind.EMOTION]
    feelings = [(step, lane) for lane in lanes for step in steps if lane.kind == LaneKind.EMOTION]
    taken: dict[tuple[int, int], int] = {}
    made = []
    for number, (step, lane) in enumerate(islice(cycle(cells), CARDS - len(feelings))):
        place = taken[step.pk, lane.pk] = taken.get((step.pk, lane.pk), -1) + 1
        text = " ".join(islice(cycle(WORDS), number % 19, number % 19 + 3 + number % 11))
        made.append(
            card(journey, step, lane, place, text=text, evidence=list(Evidence)[number % 4], tags=["price"] * (number % 9 == 0))
        )
    for number, (step, lane) in enumerate(feelings):
        made.append(card(journey, step, lane, 0, text="It takes too long", emotion=(number * 3) % 5 - 2))
    return made


def card(journey: Journey, step: Step, lane: Lane, position: int, **values: object) -> Card:
    return Card(workspace=journey.workspace, step=step, lane=lane, position=position, **values)


def place_touchpoints(journey: Journey, steps: list[Step]) -> None:
    channels = [
        Channel.objects.create(workspace=journey.workspace, name=name, icon=icon, is_online=online)
        for name, icon, online in [("Web shop", "web", True), ("App", "app", True), ("Shop", "store", False)]
    ]
    for number, step in enumerate(steps):
        touchpoint = Touchpoint.objects.create(
            workspace=journey.workspace, name=f"Touchpoint {number + 1}", channel=channels[number % 3], owner_team="Service"
        )
        moment = MomentOfTruth.FIRST if number % 7 == 0 else ""
        Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint, moment_of_truth=moment)
