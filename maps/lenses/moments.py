"""The moments of truth of a journey: what the team has marked, beside what customers' answers and ways say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from behaviour.dropoff import DropOff, Rate, drop_off
from dashboards.findings import ENOUGH, number_word
from journeys.models import Card, LaneKind
from maps.board import Board, Chip, StepColumn
from maps.emotions import HIGHEST, SMALL_N, StepEmotion, in_words, signed
from maps.scores import figures_on, step_emotion
from metrics.cards import FigureCard, figure_card
from metrics.measured import Figures, MeasuredFigure
from metrics.periods import Period
from touchpoints.models import MomentOfTruth

# What each kind means, in the order in which customers come to them (P&G 2005 for the first two, Google 2011 for the zero
# moment, and the third as P&G's practice has it since).
KINDS = (
    (MomentOfTruth.ZERO, "Before they meet you: they read, ask and compare, and come with an opinion."),
    (MomentOfTruth.FIRST, "When they choose: they stand before your offer and decide."),
    (MomentOfTruth.SECOND, "When they use it: what was promised is kept, or not."),
    (MomentOfTruth.THIRD, "When they tell others: they recommend you, or warn of you."),
)
MOST_HINTS = 3


@dataclass(frozen=True)
class Moment:
    """A touchpoint on a step, with all that is known about it there."""

    column: StepColumn
    chip: Chip
    measured: tuple[MeasuredFigure, ...]
    emotion: StepEmotion
    loss: Rate | None

    @property
    def figures(self) -> list[FigureCard]:
        return [
            figure_card(one, f"moment-{self.chip.placement.pk}-{one.scale_id}", title=self.chip.touchpoint.name)
            for one in self.measured
        ]

    @property
    def answered(self) -> list[MeasuredFigure]:
        return [one for one in self.measured if one.figure is not None]

    @property
    def declared_words(self) -> str:
        return "" if self.emotion.declared is None else signed(self.emotion.declared)

    @property
    def measured_words(self) -> str:
        return in_words(self.emotion.measured) if self.emotion.measured else ""

    @property
    def loss_words(self) -> str:
        """Such as "35 of 893 passages end here"; empty where none is counted."""
        return f"{self.loss.count:,} of {self.loss.n:,} passages end here" if self.loss and self.loss.n else ""

    @property
    def misses_target(self) -> bool:
        return any(one.verdict == "bad" for one in self.answered)

    @property
    def feels_bad(self) -> bool:
        """Whether the answers here are surely on the bad side of the scale."""
        measured = self.emotion.measured
        return measured is not None and not measured.is_hollow and measured.high < 0

    @property
    def felt(self) -> float:
        """The measured emotion; the best there is where nobody answered."""
        return self.emotion.measured.value if self.emotion.measured else HIGHEST

    @property
    def findings(self) -> list[str]:
        """Where mark and measure do not say the same, in words."""
        return list(self._findings())

    def _findings(self) -> Iterator[str]:
        if not self.measured:
            yield "You say that customers make up their mind here, and nobody has been asked about it yet."
        elif not self.answered:
            yield "You say that customers make up their mind here, and nobody has answered in this period."
        elif max(one.n for one in self.answered) < SMALL_N:
            yield f"Too few answers to say more: fewer than {SMALL_N}."
        if self.emotion.disagreement and self.emotion.declared is not None and self.emotion.measured is not None:
            declared, said = signed(self.emotion.declared), signed(self.emotion.measured.value)
            yield f"Customers feel {self.emotion.disagreement} than declared: {said} against {declared}."
        if self.misses_target:
            yield "It decides, and it misses its target."
        gap = self.chip.preferred
        if gap is not None:
            yield f"Customers would rather have it by {gap.name}."


@dataclass(frozen=True)
class Hint:
    """A touchpoint that nobody has marked although something measured says that it decides."""

    moment: Moment
    reason: str


@dataclass(frozen=True)
class MomentsPage:
    """The moments of truth of one journey over one period."""

    board: Board
    period: Period
    figures: Figures
    flow: DropOff | None
    kind: str = ""

    @classmethod
    def of(cls, board: Board, period: Period, kind: str = "") -> MomentsPage:
        flow = drop_off(board.journey, period.starts_on, period.ends_on)
        return cls(board, period, figures_on(board, period), flow, kind)

    @cached_property
    def everywhere(self) -> list[Moment]:
        """Each touchpoint on each step, in the order of the map."""
        return [self._moment(column, chip) for column in self.board.columns for chip in column.chips]

    def _moment(self, column: StepColumn, chip: Chip) -> Moment:
        flow = self.flow.step(column.step.pk) if self.flow else None
        return Moment(
            column,
            chip,
            tuple(self.figures.of(chip.touchpoint.subject_id)),
            step_emotion(replace(column, chips=(chip,)), self._emotions(column), self.figures),
            flow.loss if flow else None,
        )

    def _emotions(self, column: StepColumn) -> list[Card]:
        lanes = [lane.pk for lane in self.board.lanes if lane.kind == LaneKind.EMOTION]
        return [card for lane in lanes for card in column.cards.get(lane, [])]

    @cached_property
    def marked(self) -> list[Moment]:
        return [moment for moment in self.everywhere if moment.chip.placement.moment_of_truth]

    @property
    def moments(self) -> list[Moment]:
        """The marked ones of the kind that is asked for."""
        return [moment for moment in self.marked if self.kind in ("", moment.chip.placement.moment_of_truth)]

    @property
    def unmarked(self) -> list[Moment]:
        return [moment for moment in self.everywhere if not moment.chip.placement.moment_of_truth]

    @cached_property
    def hints(self) -> list[Hint]:
        """At most three: the step with the largest loss, then where customers feel worst."""
        return list(self._hints())[:MOST_HINTS]

    def _hints(self) -> Iterator[Hint]:
        lost = [moment for moment in self.everywhere if moment.loss and moment.loss.n >= ENOUGH]
        worst = max(lost, key=lambda moment: moment.loss.interval.low if moment.loss else 0, default=None)
        named = set()
        if worst is not None and not worst.column.moments:
            named.add(worst.chip.placement.pk)
            yield Hint(worst, f"More are lost at “{worst.column.step.name}” than at any other step: {worst.loss_words}.")
        for moment in sorted(self.unmarked, key=lambda moment: moment.felt):
            if moment.chip.placement.pk in named:
                continue
            missed = next((one for one in moment.answered if one.verdict == "bad"), None)
            if missed is not None:
                card = figure_card(missed, "")
                yield Hint(moment, f"{card.label} {card.text} ({card.interval}, n {card.n:,}) misses its target.")
            elif moment.feels_bad:
                yield Hint(moment, f"Customers feel {moment.measured_words} here, surely below 0.")

    @property
    def finding(self) -> str:
        """The sentence above the page."""
        count = len(self.marked)
        if not count:
            return ""
        missing = sum(moment.misses_target for moment in self.marked)
        silent = sum(not moment.answered for moment in self.marked)
        what = f"{number_word(count).capitalize()} moment{'' if count == 1 else 's'} of truth"
        if missing:
            everyone = {1: "it", 2: "both"}.get(count, "all of them")
            which = everyone if missing == count else number_word(missing)
            return f"{what}, and {which} surely miss{'es' if missing == 1 else ''} a target"
        if silent:
            return f"{what}, and nobody has been heard at {number_word(silent) if silent < count else 'any'} of them"
        return what

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds that are marked here: value, name, how many."""
        counts = [
            (str(kind), str(kind.label), sum(m.chip.placement.moment_of_truth == kind for m in self.marked))
            for kind in MomentOfTruth
        ]
        return [found for found in counts if found[2]]

    @property
    def is_synthetic(self) -> bool:
        return self.board.journey.is_synthetic or any(one.is_synthetic for moment in self.marked for one in moment.measured)
