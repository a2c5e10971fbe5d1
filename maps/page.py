"""Everything the map page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dashboards.findings import largest_loss, lowest_figure
from dashboards.health import StageHealth, share_that_goes_on
from dashboards.vitals import Vitals, vitals_of
from feedback.models import Verbatim
from journeys.models import LINE_LANES, Journey, Lane, LaneKind
from maps.board import Board
from maps.curve import Curve
from maps.flow import Flow, flow_through
from maps.process import Link, ProcessLinks, draw_links
from maps.scores import ColumnScores, StageScores, column_scores, emotion_curve, figures_on, stage_scores
from metrics.measured import Figures
from metrics.periods import Period

TEMPLATES = {
    **dict.fromkeys(LINE_LANES, "maps/lanes/_line.html"),
    LaneKind.DROPOFF: "maps/lanes/_dropoff.html",
    LaneKind.EMOTION: "maps/lanes/_emotion.html",
    LaneKind.TOUCHPOINTS: "maps/lanes/_touchpoints.html",
    LaneKind.MOMENTS: "maps/lanes/_moments.html",
    LaneKind.METRICS: "maps/lanes/_metrics.html",
    LaneKind.VERBATIMS: "maps/lanes/_verbatims.html",
    LaneKind.PROCESS: "maps/lanes/_process.html",
    LaneKind.IMAGES: "maps/lanes/_images.html",
    LaneKind.OWNERSHIP: "maps/lanes/_ownership.html",
    LaneKind.OPPORTUNITIES: "maps/lanes/_opportunities.html",
}
CARDS = "maps/lanes/_cards.html"
TONES = {LaneKind.PAINS: "pain", LaneKind.GAINS: "gain"}
VERBATIMS_PER_STEP = 2


@dataclass(frozen=True)
class LaneRow:
    """One lane as the page draws it: its template, the tone of its cards, and what is drawn through all its columns."""

    lane: Lane
    template: str
    tone: str
    curve: Curve | None = None
    process: ProcessLinks | None = None
    is_empty: bool = False


@dataclass(frozen=True)
class ColumnVoices:
    opens_stage: bool
    verbatims: tuple[Verbatim, ...]


@dataclass(frozen=True)
class MapPage:
    """The map of one journey over one period."""

    board: Board
    period: Period
    figures: Figures
    flow: Flow | None

    @classmethod
    def of(cls, board: Board, period: Period) -> MapPage:
        return cls(board, period, figures_on(board, period), flow_through(board, period))

    @property
    def journey(self) -> Journey:
        return self.board.journey

    @property
    def before(self) -> Period | None:
        return self.figures.previous_period

    @cached_property
    def finding(self) -> str:
        """The step with the largest share of passages lost, else the touchpoint with the lowest figure; empty without data."""
        names = {column.step.pk: column.step.name for column in self.board.columns}
        scored = (
            (chip.touchpoint.name, measured)
            for column in self.board.columns
            for chip in column.chips
            for measured in self.figures.of(chip.touchpoint.subject_id)
        )
        return largest_loss(self.flow.drop_off if self.flow else None, names) or lowest_figure(scored)

    @cached_property
    def vitals(self) -> Vitals:
        return vitals_of(self.journey, self.figures, self.flow.drop_off if self.flow else None)

    @cached_property
    def stage_scores(self) -> list[StageScores]:
        return stage_scores(self.board, self.figures)

    @cached_property
    def stages(self) -> list[StageHealth]:
        """The stages one under the other, for a narrow screen: their figures, and how many are lost there."""
        flows = self.flow.drop_off.steps if self.flow else ()
        return [
            StageHealth(
                scores.head.stage,
                tuple(figure for figure in scores.figures if figure.text),
                share_that_goes_on(flows, {column.step.pk for column in scores.head.columns}),
            )
            for scores in self.stage_scores
        ]

    @cached_property
    def column_scores(self) -> list[ColumnScores]:
        return column_scores(self.board, self.figures)

    @cached_property
    def lanes(self) -> list[LaneRow]:
        return [self.row(lane) for lane in self.board.lanes]

    def row(self, lane: Lane) -> LaneRow:
        kind = LaneKind(lane.kind)
        return LaneRow(
            lane,
            TEMPLATES.get(kind, CARDS),
            TONES.get(kind, ""),
            curve=emotion_curve(self.board, lane, self.figures) if kind == LaneKind.EMOTION else None,
            process=process_links(self.board) if kind == LaneKind.PROCESS else None,
            is_empty=not self.board.holds_cards(lane),
        )

    @cached_property
    def column_voices(self) -> list[ColumnVoices]:
        """The latest words about each step's touchpoints in the period."""
        said = latest_verbatims(self.board, self.period)
        return [
            ColumnVoices(
                column.opens_stage,
                tuple(verbatim for subject_id in column.touchpoint_subject_ids for verbatim in said.get(subject_id, ()))[
                    :VERBATIMS_PER_STEP
                ],
            )
            for column in self.board.columns
        ]

    @property
    def is_synthetic(self) -> bool:
        """Whether anything on the map was made up for the demonstration."""
        shown = (measured for found in self.figures.by_subject.values() for measured in found)
        return self.journey.is_synthetic or any(measured.is_synthetic for measured in shown)

    @property
    def as_of(self) -> datetime | None:
        """The latest time at which something on the page was derived."""
        times = [measured.as_of for found in self.figures.by_subject.values() for measured in found if measured.as_of]
        if self.flow and self.flow.drop_off.as_of:
            times.append(self.flow.drop_off.as_of)
        return max(times, default=None)

    @property
    def is_pending(self) -> bool:
        return bool(self.figures.pending)


def process_links(board: Board) -> ProcessLinks:
    """The branches and loops between the steps."""
    places = {column.step.pk: place for place, column in enumerate(board.columns)}
    names = [column.step.name for column in board.columns]
    drawn = [link for link in board.links if link.source_id in places and link.target_id in places]
    return draw_links(names, [Link(places[link.source_id], places[link.target_id], link.label) for link in drawn])


LATEST = """
SELECT verbatim.* FROM unnest(%(subjects)s::bigint[]) AS about (id) CROSS JOIN LATERAL (
    SELECT said.* FROM feedback_verbatim said JOIN feedback_response response ON response.id = said.response_id
    WHERE said.workspace_id = %(workspace)s AND said.subject_id = about.id
      AND said.local_day BETWEEN %(starts_on)s AND %(ends_on)s AND NOT response.is_test AND NOT response.is_suspicious
    ORDER BY said.local_day DESC, said.id DESC LIMIT %(limit)s
) AS verbatim
"""


def latest_verbatims(board: Board, period: Period) -> dict[int, list[Verbatim]]:
    """The latest words about each subject, in one query that stops after a few for each."""
    values = {
        "subjects": board.subject_ids,
        "workspace": board.journey.workspace_id,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "limit": VERBATIMS_PER_STEP,
    }
    found: dict[int, list[Verbatim]] = {}
    for verbatim in Verbatim.objects.raw(LATEST, values):
        found.setdefault(verbatim.subject_id or 0, []).append(verbatim)
    return found
