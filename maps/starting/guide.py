"""The guided first map: seven parts, of which each leaves the journey a little more complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

from accounts.access import Principal
from accounts.models import User
from journeys.models import Journey, Lane, LaneKind
from maps.board import Board, StepColumn, gather_board
from maps.models import Guide
from maps.starting.pictures import Picture, PictureStage, PictureStep, picture_of

UNNAMED = "Untitled journey"


class Part(models.TextChoices):
    """What the guide asks, in this order."""

    ACTOR = "actor", "The person"
    SCENARIO = "scenario", "Their aim"
    STAGES = "stages", "Stages"
    STEPS = "steps", "Steps"
    TOUCHPOINTS = "touchpoints", "Touchpoints"
    MOMENT = "moment", "A moment of truth"
    EMOTIONS = "emotions", "Emotions"


@dataclass(frozen=True)
class Stop:
    """A part on the way, as the list beside the question shows it."""

    part: Part
    is_done: bool
    is_skipped: bool

    @property
    def state(self) -> str:
        return "done" if self.is_done else "skipped" if self.is_skipped else "open"

    @property
    def state_word(self) -> str:
        return {"done": "done", "skipped": "left out", "open": "to do"}[self.state]


class Tour:
    """One journey on its way through the guide: what is done, what comes next, what the map looks like so far."""

    def __init__(self, guide: Guide, board: Board) -> None:
        self.guide = guide
        self.journey = board.journey
        self.board = board
        self.stops = [Stop(part, DONE[part](board), part in guide.skipped) for part in Part]

    @classmethod
    def of(cls, principal: Principal, journey: Journey, user: User) -> Tour:
        """The tour of this journey; whoever asks first begins it with their first answer."""
        guide = Guide.objects.filter(journey=journey).first()
        return cls(guide or Guide(workspace=journey.workspace, journey=journey, user=user), gather_board(principal, journey))

    def next_after(self, part: Part | None = None) -> Part | None:
        """The next part that is neither done nor left out, first among those after `part`; none when all are settled."""
        parts = list(Part)
        start = parts.index(part) + 1 if part else 0
        waiting = [stop.part for stop in [*self.stops[start:], *self.stops[:start]] if stop.state == "open" and stop.part != part]
        return waiting[0] if waiting else None

    @property
    def picture(self) -> Picture | None:
        """The map so far; nothing before there is a step."""
        if not self.board.stages:
            return None
        return picture_of(
            [
                PictureStage(
                    head.stage.name,
                    head.stage.hue,
                    tuple(
                        PictureStep(
                            column.step.name,
                            declared_at(column, self.board.lanes),
                            any(chip.placement.moment_of_truth for chip in column.chips),
                        )
                        for column in head.columns
                    ),
                )
                for head in self.board.stages
            ]
        )


DONE: dict[Part, Callable[[Board], bool]] = {
    Part.ACTOR: lambda board: board.journey.pk is not None and board.journey.personas.exists(),
    Part.SCENARIO: lambda board: bool(board.journey.description),
    Part.STAGES: lambda board: len(board.stages) > 1,
    Part.STEPS: lambda board: any(len(head.columns) > 1 for head in board.stages),
    Part.TOUCHPOINTS: lambda board: any(column.chips for column in board.columns),
    Part.MOMENT: lambda board: bool(board.moments_of_truth),
    Part.EMOTIONS: lambda board: any(declared_at(column, board.lanes) is not None for column in board.columns),
}


def declared_at(column: StepColumn, lanes: Iterable[Lane]) -> float | None:
    """The mean of what is declared at a step, in all its emotion lanes; None where nothing is."""
    cards = [card for lane in lanes if lane.kind == LaneKind.EMOTION for card in column.cards.get(lane.pk, [])]
    emotions = [card.emotion for card in cards if card.emotion is not None]
    return sum(emotions) / len(emotions) if emotions else None
