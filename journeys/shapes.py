"""What a new journey starts with: a stage and a step, or a template of stages that holds for many companies."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction

from journeys.models import Journey, Lane, LaneKind, StageKind, Step

STANDARD_LANES = (
    LaneKind.DROPOFF,
    LaneKind.ACTIONS,
    LaneKind.EMOTION,
    LaneKind.TOUCHPOINTS,
    LaneKind.METRICS,
    LaneKind.THOUGHTS,
    LaneKind.PAINS,
    LaneKind.GAINS,
    LaneKind.OPPORTUNITIES,
)


class Shape(models.TextChoices):
    EMPTY = "empty", "Empty: one stage, one step"
    FIRST_PURCHASE = "first_purchase", "From awareness to advocacy"
    SUBSCRIPTION = "subscription", "A subscription, from sign-up to renewal"
    HELP = "help", "Getting help"
    VISIT = "visit", "A visit to a place"


@dataclass(frozen=True)
class StageShape:
    """A stage of a template, with its steps."""

    name: str
    kind: StageKind
    steps: tuple[str, ...]


STAGES: dict[Shape, tuple[StageShape, ...]] = {
    Shape.EMPTY: (StageShape("First stage", StageKind.OTHER, ("First step",)),),
    Shape.FIRST_PURCHASE: (
        StageShape("Become aware", StageKind.AWARENESS, ("Notice a need", "Hear of the company")),
        StageShape("Consider", StageKind.CONSIDERATION, ("Search", "Compare", "Ask others")),
        StageShape("Buy", StageKind.PURCHASE, ("Choose", "Pay", "Receive")),
        StageShape("Get started", StageKind.ONBOARDING, ("Unpack or set up", "First success")),
        StageShape("Use", StageKind.USE, ("Everyday use",)),
        StageShape("Get help", StageKind.SUPPORT, ("Look for an answer", "Ask the company")),
        StageShape("Buy again", StageKind.RENEWAL, ("Decide again",)),
        StageShape("Recommend", StageKind.ADVOCACY, ("Tell others",)),
    ),
    Shape.SUBSCRIPTION: (
        StageShape("Discover", StageKind.AWARENESS, ("See the offer",)),
        StageShape("Evaluate", StageKind.CONSIDERATION, ("Compare plans", "Try for free")),
        StageShape("Subscribe", StageKind.PURCHASE, ("Sign up", "Pay")),
        StageShape("Set up", StageKind.ONBOARDING, ("First log-in", "Bring own data", "First result")),
        StageShape("Use", StageKind.USE, ("Regular use", "Learn more")),
        StageShape("Renew", StageKind.RENEWAL, ("Get the reminder", "Renew, change or cancel")),
    ),
    Shape.HELP: (
        StageShape("Something goes wrong", StageKind.USE, ("Notice the problem", "Try alone")),
        StageShape("Look for help", StageKind.SUPPORT, ("Search for an answer", "Find the contact")),
        StageShape("Get help", StageKind.SUPPORT, ("Wait", "Explain", "Receive the solution")),
        StageShape("Afterwards", StageKind.ADVOCACY, ("Check that it works", "Tell others")),
    ),
    Shape.VISIT: (
        StageShape("Plan", StageKind.CONSIDERATION, ("Decide to go", "Book or reserve")),
        StageShape("Arrive", StageKind.ONBOARDING, ("Travel there", "Find the way in")),
        StageShape("Be there", StageKind.USE, ("Be welcomed", "Do what one came for", "Pay")),
        StageShape("Leave", StageKind.USE, ("Find the way out", "Travel home")),
        StageShape("Remember", StageKind.ADVOCACY, ("Tell others", "Come again")),
    ),
}


@transaction.atomic
def draw(journey: Journey, shape: str) -> None:
    """Give a new journey the stages and steps of the shape, and the standard lanes."""
    for stage_shape in STAGES[Shape(shape)]:
        first, *others = stage_shape.steps
        stage = journey.add_stage(stage_shape.name, stage_shape.kind, first)
        Step.objects.bulk_create(
            Step(workspace_id=journey.workspace_id, stage=stage, name=name, position=position)
            for position, name in enumerate(others, start=1)
        )
    Lane.objects.bulk_create(
        Lane(workspace_id=journey.workspace_id, journey=journey, kind=kind, name=kind.label, position=position)
        for position, kind in enumerate(STANDARD_LANES)
    )
