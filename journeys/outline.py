"""A journey as a nested list, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from journeys.models import Card, Journey, Lane, Stage, Step


@dataclass
class CellOutline:
    """The cards of one lane on one step; kept for every lane, so that an empty cell can take its first card."""

    lane: Lane
    cards: list[Card] = field(default_factory=list)


@dataclass
class StepOutline:
    step: Step
    placements: list[Any]
    cells: list[CellOutline]

    @property
    def filled(self) -> list[CellOutline]:
        return [cell for cell in self.cells if cell.cards]


@dataclass
class StageOutline:
    stage: Stage
    steps: list[StepOutline]


@dataclass
class Outline:
    """What stands on the map, and what was put away and can be restored."""

    stages: list[StageOutline]
    archived_stages: list[Stage]
    archived_steps: list[Step]
    archived_cards: list[Card]
    archived_placements: list[Any]

    @property
    def has_archived(self) -> bool:
        return bool(self.archived_stages or self.archived_steps or self.archived_cards or self.archived_placements)


def outline_of(journey: Journey) -> Outline:
    """Everything of the journey: stages, steps, placements and cards, in the order of the map."""
    stages = list(journey.stages.order_by("position", "pk"))
    steps = list(Step.objects.on_journey(journey.pk).select_related("stage").order_by("stage__position", "position", "pk"))
    lanes = [lane for lane in journey.lanes.in_order() if lane.takes_cards]
    cards = list(Card.objects.on_journey(journey.pk).select_related("lane", "step", "persona").order_by("position", "pk"))
    # Placements live a rung above and are reached by name.
    placed: Any = Step._meta.get_field("placements").related_model
    placements = list(
        placed.objects.on_journey(journey.pk).select_related("step", "touchpoint__channel").order_by("position", "pk")
    )
    at_step: dict[int, list[Any]] = defaultdict(list)
    for placement in placements:
        if not placement.is_archived and not placement.touchpoint.is_archived:
            at_step[placement.step_id].append(placement)
    in_cell: dict[tuple[int, int], list[Card]] = defaultdict(list)
    for card in cards:
        if not card.is_archived:
            in_cell[card.step_id, card.lane_id].append(card)
    in_stage: dict[int, list[StepOutline]] = defaultdict(list)
    for step in steps:
        if not step.is_archived:
            cells = [CellOutline(lane, in_cell[step.pk, lane.pk]) for lane in lanes]
            in_stage[step.stage_id].append(StepOutline(step, at_step[step.pk], cells))
    return Outline(
        stages=[StageOutline(stage, in_stage[stage.pk]) for stage in stages if not stage.is_archived],
        archived_stages=[stage for stage in stages if stage.is_archived],
        archived_steps=[step for step in steps if step.is_archived and not step.stage.is_archived],
        archived_cards=[card for card in cards if card.is_archived and not card.step.is_archived and not card.lane.is_archived],
        archived_placements=[
            placement
            for placement in placements
            if placement.is_archived and not placement.step.is_archived and not placement.touchpoint.is_archived
        ],
    )
