"""The live lanes of the map: figures per journey, stage and touchpoint, and the emotion that answers measure."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.models import Metric
from journeys.models import Card, Lane
from maps.board import Board, StageHead, StepColumn
from maps.curve import Curve, draw_curve
from maps.emotions import HIGHEST, LOWEST, Measured, StepEmotion
from metrics.cards import FigureCard, figure_card, not_asked
from metrics.figures import figures_of
from metrics.measured import Figures, MeasuredFigure
from metrics.periods import Period

SHOWN = (Metric.NPS, Metric.CSAT, Metric.CES)
# Whose line it is when a card of an emotion lane names no persona.
EVERYBODY = "Everybody"


@dataclass(frozen=True)
class StageScores:
    """A stage's three figures; where nobody was asked, a dash."""

    head: StageHead
    figures: tuple[FigureCard, ...]

    @property
    def span(self) -> int:
        return self.head.span

    @property
    def shown(self) -> list[FigureCard]:
        return [figure for figure in self.figures if figure.is_shown]

    @property
    def not_asked(self) -> list[FigureCard]:
        return [figure for figure in self.figures if not figure.is_shown]

    @property
    def first(self) -> FigureCard | None:
        """The one figure that fits beside the stage's name: satisfaction where it was asked."""
        known = [figure for figure in self.figures if figure.text]
        return next((figure for figure in known if figure.label == Metric.CSAT.label), known[0] if known else None)


@dataclass(frozen=True)
class ColumnScores:
    opens_stage: bool
    figures: tuple[FigureCard, ...]


def figures_on(board: Board, period: Period) -> Figures:
    """Every figure of the map in a fixed number of queries, each with its change since the previous wave."""
    return figures_of(board.journey.workspace_id, board.subject_ids, period, compare="wave")


def stage_scores(board: Board, figures: Figures) -> list[StageScores]:
    """NPS, CSAT and CES of each stage: asked where anything was, else pooled from its touchpoints, else a dash."""
    return [
        StageScores(
            head,
            tuple(
                _card(figures.headline(head.stage.subject_id, metric), f"stage-{head.stage.pk}-{metric}", metric, head.stage.name)
                for metric in SHOWN
            ),
        )
        for head in board.stages
    ]


def column_scores(board: Board, figures: Figures) -> list[ColumnScores]:
    """Each touchpoint's own figures, under the step where it is placed; named where the step has several touchpoints."""
    return [
        ColumnScores(
            column.opens_stage,
            tuple(
                figure_card(
                    measured,
                    f"placement-{chip.placement.pk}-{measured.scale_id}",
                    title=chip.touchpoint.name,
                    about=chip.touchpoint.name if len(column.chips) > 1 else "",
                )
                for chip in column.chips
                for measured in figures.of(chip.touchpoint.subject_id)
            ),
        )
        for column in board.columns
    ]


def emotion_curve(board: Board, lane: Lane, figures: Figures) -> Curve:
    """The emotion declared in one lane beside the one that answers measure."""
    return draw_curve(
        [step_emotion(column, column.cards.get(lane.pk, []), figures) for column in board.columns],
        per_persona=lane.per_persona,
    )


def step_emotion(column: StepColumn, cards: list[Card], figures: Figures) -> StepEmotion:
    """Declared is the mean over the cards of the cell; a persona with several cards has their mean, too."""
    by_name: dict[str, list[int]] = {}
    for card in cards:
        if card.emotion is not None:
            by_name.setdefault(card.persona.name if card.persona else EVERYBODY, []).append(card.emotion)
    declared = [emotion for found in by_name.values() for emotion in found]
    return StepEmotion(
        name=column.step.name,
        declared=_mean(declared) if declared else None,
        measured=measured_emotion(column, figures),
        personas={name: _mean(found) for name, found in by_name.items()},
    )


def _mean(values: list[int]) -> float:
    return sum(values) / len(values)


def measured_emotion(column: StepColumn, figures: Figures) -> Measured | None:
    """The mean answer at the step's most answered touchpoint, laid from −2 to +2.

    One touchpoint and not all together: the same people answer about several, and no interval here may pretend otherwise.
    """
    found = [one for subject_id in column.touchpoint_subject_ids for one in figures.of(subject_id) if one.figure]
    if not found:
        return None
    most = max(found, key=lambda one: one.n)
    figure = most.figure
    if figure is None:
        return None
    interval, mean = figure.mean_interval, float(figure.mean)
    ends = sorted(as_emotion(most, end) for end in ((interval.low, interval.high) if interval else (mean, mean)))
    return Measured(value=as_emotion(most, mean), low=ends[0], high=ends[1], n=figure.n)


def as_emotion(measured: MeasuredFigure, point: float) -> float:
    """A point of the answer scale on the scale of emotion, the good end at +2."""
    scale = measured.scale
    share = (point - scale.lowest) / (scale.highest - scale.lowest)
    if scale.direction == "low":
        share = 1 - share
    return LOWEST + share * (HIGHEST - LOWEST)


def _card(measured: MeasuredFigure | None, name: str, metric: str, title: str) -> FigureCard:
    return figure_card(measured, name, title=title) if measured else not_asked(name, metric)
