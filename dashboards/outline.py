"""The parts of a journey that figures are about."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access import Principal
from journeys.models import Journey, Stage, Step
from touchpoints.models import Placement


@dataclass(frozen=True)
class Outline:
    """A journey's stages, steps and placed touchpoints in their order, read in three queries."""

    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    placements: tuple[Placement, ...]

    @classmethod
    def of(cls, principal: Principal, journey: Journey) -> Outline:
        placements = Placement.objects.visible_to(principal).on_journey(journey.pk).in_order().select_related("touchpoint")
        return cls(
            stages=tuple(Stage.objects.visible_to(principal).filter(journey=journey).in_order()),
            steps=tuple(Step.objects.visible_to(principal).filter(stage__journey=journey).in_order()),
            placements=tuple(placements),
        )

    @property
    def step_names(self) -> dict[int, str]:
        return {step.pk: step.name for step in self.steps}

    @property
    def touchpoints(self) -> dict[int, str]:
        """The name of each touchpoint by its subject, each once however often it is placed."""
        return {placement.touchpoint.subject_id: placement.touchpoint.name for placement in self.placements}

    def subject_ids(self, journey: Journey) -> list[int]:
        return [journey.subject_id, *(stage.subject_id for stage in self.stages), *self.touchpoints]
