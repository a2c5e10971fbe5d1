"""The health of a journey, stage by stage: what people say there and how many go on, on one table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from behaviour.dropoff import DropOff, Rate, StepFlow, drop_off
from common.rounding import round_half_up
from dashboards.course import Course, Shift, compared, course_of, shifts_of
from dashboards.findings import largest_loss, lowest_figure, stages_in_words
from dashboards.needs import Need, needs_of
from dashboards.outline import Outline
from dashboards.vitals import SHOWN, Vitals, vitals_of
from journeys.models import Journey, Stage
from metrics.cards import FigureCard, figure_card, not_asked
from metrics.figures import figures_of
from metrics.measured import Figures
from metrics.periods import Period


@dataclass(frozen=True)
class StageHealth:
    """One row: a stage, its three figures, and the share of passages that go on from it."""

    stage: Stage
    figures: tuple[FigureCard, ...]
    goes_on: Rate | None

    @property
    def goes_on_text(self) -> str:
        return f"{round_half_up(100 * self.goes_on.value)} %" if self.goes_on else ""

    @property
    def lost_text(self) -> str:
        """Such as "194 of 522 leave"."""
        return f"{self.goes_on.n - self.goes_on.count:,} of {self.goes_on.n:,} leave" if self.goes_on else ""


@dataclass(frozen=True)
class JourneyHealth:
    """What the dashboard of one journey shows over one period."""

    journey: Journey
    outline: Outline
    period: Period
    figures: Figures
    drop_off: DropOff | None

    @classmethod
    def of(cls, journey: Journey, outline: Outline, period: Period) -> JourneyHealth:
        figures = figures_of(journey.workspace_id, outline.subject_ids(journey), period, compare="wave")
        return cls(journey, outline, period, figures, drop_off(journey, period.starts_on, period.ends_on))

    @property
    def before(self) -> Period | None:
        return self.figures.previous_period

    @cached_property
    def vitals(self) -> Vitals:
        return vitals_of(self.journey, self.figures, self.drop_off)

    @cached_property
    def stages(self) -> list[StageHealth]:
        return [StageHealth(stage, self._cards(stage), self._goes_on(stage)) for stage in self.outline.stages]

    @cached_property
    def finding(self) -> str:
        scored = ((name, one) for subject_id, name in self.outline.touchpoints.items() for one in self.figures.of(subject_id))
        return largest_loss(self.drop_off, self.outline.step_names) or lowest_figure(scored)

    @cached_property
    def stages_finding(self) -> str:
        return stages_in_words([{figure.tone for figure in row.figures} - {""} for row in self.stages])

    @cached_property
    def needs(self) -> list[Need]:
        return needs_of(self.outline, self.figures, self.drop_off)

    @cached_property
    def course(self) -> Course | None:
        return course_of(self.journey, self.figures)

    @cached_property
    def shifts(self) -> list[Shift]:
        return shifts_of(self.figures, self.outline.touchpoints)

    @property
    def shifts_finding(self) -> str:
        """Such as "9 of 24 touchpoint figures got worse, 1 better"."""
        better = sum(shift.is_better for shift in self.shifts)
        of = compared(self.figures, self.outline.touchpoints)
        return f"{len(self.shifts) - better} of {of} figures of touchpoints got worse, {better or 'none'} better"

    @property
    def is_synthetic(self) -> bool:
        return self.journey.is_synthetic or any(one.is_synthetic for found in self.figures.by_subject.values() for one in found)

    def _cards(self, stage: Stage) -> tuple[FigureCard, ...]:
        cards = []
        for metric in SHOWN:
            name, found = f"stage-{stage.pk}", self.figures.headline(stage.subject_id, metric)
            card = figure_card(found, f"{name}-{metric}", title=stage.name) if found else not_asked(name, metric)
            cards.append(card)
        return tuple(cards)

    def _goes_on(self, stage: Stage) -> Rate | None:
        if self.drop_off is None:
            return None
        steps = {step.pk for step in self.outline.steps if step.stage_id == stage.pk}
        return share_that_goes_on(self.drop_off.steps, steps)


def share_that_goes_on(flows: Sequence[StepFlow], step_ids: Collection[int]) -> Rate | None:
    """Of the closed passages through a stage, the share that came to the next required step; None at the end of the journey.

    Lost are those who came no further than one of the stage's steps. Gone on are those who reached the next required step and
    did not begin there or at an optional step on the way.
    """
    within = [flow for flow in flows if flow.step_id in step_ids]
    if not within:
        return None
    beyond = [flow for flow in flows if flow.index > within[-1].index]
    arrival = next((flow for flow in beyond if not flow.is_optional), None)
    if arrival is None:
        return None
    began_later = sum(flow.entered for flow in beyond if flow.index <= arrival.index)
    gone_on = max(arrival.reached - arrival.open - began_later, 0)
    lost = sum(flow.dropped for flow in within)
    return Rate.of(gone_on, gone_on + lost)
