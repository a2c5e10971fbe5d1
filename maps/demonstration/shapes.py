"""A journey written down as data, and the rows it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import Workspace
from journeys.models import Card, Evidence, Journey, Lane, LaneKind, Stage, StageKind, Step
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint


@dataclass(frozen=True)
class PlacedTouchpoint:
    """A touchpoint on a step: its name and channel, and what it means there."""

    name: str
    channel: str
    team: str = ""
    optional: bool = False
    moment: MomentOfTruth | None = None
    reason: str = ""


@dataclass(frozen=True)
class StepShape:
    """A step with its touchpoints, the emotion declared for it, and its cards by kind of lane."""

    name: str
    touchpoints: tuple[PlacedTouchpoint, ...] = ()
    emotion: int | None = None
    cards: tuple[tuple[LaneKind, str], ...] = ()


@dataclass(frozen=True)
class StageShape:
    name: str
    kind: StageKind
    steps: tuple[StepShape, ...]


@dataclass(frozen=True)
class JourneyShape:
    name: str
    description: str
    channels: tuple[tuple[str, str, bool], ...]
    stages: tuple[StageShape, ...]
    lanes: tuple[tuple[LaneKind, str], ...] = field(
        default=(
            (LaneKind.DROPOFF, "River"),
            (LaneKind.EMOTION, "Emotion"),
            (LaneKind.TOUCHPOINTS, "Touchpoints"),
            (LaneKind.METRICS, "Scores"),
            (LaneKind.VERBATIMS, "What they say"),
            (LaneKind.PAINS, "Pain points"),
        )
    )
    is_synthetic: bool = False


def build_journey(workspace: Workspace, shape: JourneyShape) -> Journey:
    """Make the journey with all its parts; channels and touchpoints of the same name are shared, not repeated."""
    journey = Journey.objects.create(
        workspace=workspace,
        name=shape.name,
        description=shape.description,
        status=Journey.Status.LIVE,
        is_synthetic=shape.is_synthetic,
    )
    channels = {
        name: Channel.objects.get_or_create(workspace=workspace, name=name, defaults={"icon": icon, "is_online": online})[0]
        for name, icon, online in shape.channels
    }
    lanes = {kind: Lane.objects.create(workspace=workspace, journey=journey, kind=kind, name=name) for kind, name in shape.lanes}
    for stage_shape in shape.stages:
        stage = Stage.objects.create(workspace=workspace, journey=journey, name=stage_shape.name, kind=stage_shape.kind)
        for step_shape in stage_shape.steps:
            _build_step(workspace, stage, step_shape, channels, lanes)
    return journey


def _build_step(
    workspace: Workspace, stage: Stage, shape: StepShape, channels: dict[str, Channel], lanes: dict[LaneKind, Lane]
) -> None:
    step = Step.objects.create(workspace=workspace, stage=stage, name=shape.name)
    for placed in shape.touchpoints:
        touchpoint, _ = Touchpoint.objects.get_or_create(
            workspace=workspace,
            name=placed.name,
            defaults={"channel": channels[placed.channel], "owner_team": placed.team},
        )
        Placement.objects.create(
            workspace=workspace,
            step=step,
            touchpoint=touchpoint,
            is_optional=placed.optional,
            moment_of_truth=placed.moment or "",
            moment_of_truth_reason=placed.reason,
        )
    if shape.emotion is not None:
        Card.objects.create(
            workspace=workspace,
            lane=lanes[LaneKind.EMOTION],
            step=step,
            emotion=shape.emotion,
            evidence=Evidence.ASSUMED,
        )
    for kind, text in shape.cards:
        Card.objects.create(workspace=workspace, lane=lanes[kind], step=step, text=text, evidence=Evidence.ASSUMED)
