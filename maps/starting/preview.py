"""A template as its preview shows it: the map that it will become, before it is anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from journeys.gallery import ChannelShape, PlacedTouchpoint, StepShape, Template
from journeys.models import LINE_LANES, LaneKind
from maps.curve import Curve, draw_curve
from maps.emotions import StepEmotion
from maps.page import TONES
from maps.starting.pictures import Picture, PictureStage, picture_of_template, stages_of
from touchpoints.models import MomentOfTruth

# Lanes that fill themselves have nothing to show before a customer has answered.
EMPTY_YET = frozenset({LaneKind.DROPOFF, LaneKind.METRICS, LaneKind.VERBATIMS})
TEMPLATES = {
    LaneKind.EMOTION: "maps/starting/lanes/_emotion.html",
    LaneKind.TOUCHPOINTS: "maps/starting/lanes/_touchpoints.html",
    LaneKind.PROCESS: "maps/starting/lanes/_process.html",
}


@dataclass(frozen=True)
class PreviewChip:
    """A touchpoint on a step, with its channel."""

    placed: PlacedTouchpoint
    channel: ChannelShape
    preferred: ChannelShape | None

    @property
    def moment(self) -> str:
        return MomentOfTruth(self.placed.moment_of_truth).label if self.placed.moment_of_truth else ""

    @property
    def words(self) -> str:
        """What the chip's look says, for those who do not see it."""
        said = [self.channel.name, self.moment, "optional" if self.placed.is_optional else ""]
        return ", ".join(word for word in said if word)


@dataclass(frozen=True)
class PreviewColumn:
    step: StepShape
    opens_stage: bool
    chips: tuple[PreviewChip, ...]


@dataclass(frozen=True)
class PreviewCell:
    column: PreviewColumn
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PreviewLane:
    """One row of the preview, and the template that draws it."""

    kind: LaneKind
    cells: tuple[PreviewCell, ...]

    @property
    def name(self) -> str:
        return self.kind.label

    @property
    def tone(self) -> str:
        return TONES.get(self.kind, "")

    @property
    def template(self) -> str:
        if self.kind in LINE_LANES:
            return "maps/starting/lanes/_line.html"
        return TEMPLATES.get(self.kind, "maps/starting/lanes/_cards.html")


class Preview:
    """Everything that cards of the gallery and the preview of one template show."""

    def __init__(self, template: Template) -> None:
        self.template = template

    @cached_property
    def picture(self) -> Picture:
        return picture_of_template(self.template)

    @cached_property
    def stages(self) -> list[PictureStage]:
        return stages_of(self.template)

    @cached_property
    def columns(self) -> list[PreviewColumn]:
        channels = {channel.name: channel for channel in self.template.channels}
        return [
            PreviewColumn(
                step,
                opens_stage=number == 0 and at > 0,
                chips=tuple(
                    PreviewChip(placed, channels[placed.channel], channels.get(placed.preferred_channel))
                    for placed in step.touchpoints
                ),
            )
            for at, stage in enumerate(self.template.stages)
            for number, step in enumerate(stage.steps)
        ]

    @property
    def moments(self) -> list[PreviewChip]:
        return [chip for column in self.columns for chip in column.chips if chip.moment]

    @cached_property
    def curve(self) -> Curve:
        return draw_curve([StepEmotion(step.name, step.emotion) for step in self.template.steps])

    @property
    def lanes(self) -> list[PreviewLane]:
        return [
            PreviewLane(kind, tuple(PreviewCell(column, tuple(column.step.texts_in(kind))) for column in self.columns))
            for kind in self.template.lanes
            if kind not in EMPTY_YET
        ]
