"""The title of a map: the one thing in its figures that most needs somebody's eyes, in a sentence."""

from __future__ import annotations

from fractions import Fraction

from feedback.models import Metric
from maps.board import Board
from maps.flow import Flow
from metrics.cards import in_words, with_unit
from metrics.measured import Figures, MeasuredFigure

ENOUGH = 30
SAID = {
    Fraction(1, 20): "One in twenty",
    Fraction(1, 10): "One in ten",
    Fraction(1, 6): "One in six",
    Fraction(1, 5): "One in five",
    Fraction(1, 4): "One in four",
    Fraction(1, 3): "One in three",
    Fraction(2, 5): "Two in five",
    Fraction(1, 2): "Half of those",
    Fraction(3, 5): "Three in five",
    Fraction(2, 3): "Two in three",
    Fraction(3, 4): "Three in four",
    Fraction(4, 5): "Four in five",
    Fraction(9, 10): "Nine in ten",
    Fraction(1): "Nearly all",
}
VERBS = {Metric.CSAT: "satisfies the fewest", Metric.CES: "is the hardest"}


def finding(board: Board, flow: Flow | None, figures: Figures | None) -> str:
    """The step with the largest share of passages lost, else the touchpoint with the lowest figure; empty without data."""
    return (flow and largest_loss(board, flow)) or (figures and lowest_figure(board, figures)) or ""


def largest_loss(board: Board, flow: Flow) -> str:
    """Such as "165 of 250 passages end at Payment"; judged by the interval's lower bound, so that a handful never wins."""
    losses = [
        (step.loss, column)
        for column in board.columns
        if (step := flow.drop_off.step(column.step.pk)) and step.loss and step.loss.n >= ENOUGH
    ]
    if not losses:
        return ""
    loss, column = max(losses, key=lambda pair: pair[0].interval.low)
    share = Fraction(loss.count, loss.n)
    words = share_words(share)
    return f"{words} that reach “{column.step.name}” go no further: {loss.count:,} of {loss.n:,} passages"


def share_words(share: Fraction) -> str:
    """A share as one says it: the nearest of the fractions that people say."""
    return SAID[min(SAID, key=lambda said: abs(said - share))]


def lowest_figure(board: Board, figures: Figures) -> str:
    """Such as "Restaurants satisfies the fewest: 54 % (52–56, n 2,342)"; judged by the interval's upper bound."""
    candidates: list[tuple[float, str, MeasuredFigure]] = [
        (measured.figure.interval.high, chip.touchpoint.name, measured)
        for column in board.columns
        for chip in column.chips
        for measured in figures.of(chip.touchpoint.subject_id)
        if measured.metric in VERBS and measured.figure and measured.figure.interval and measured.n >= ENOUGH
    ]
    if not candidates:
        return ""
    _, name, measured = min(candidates, key=lambda found: found[0])
    figure = measured.figure
    if figure is None:
        return ""
    words = f"{with_unit(measured, figure.display)} ({in_words(measured, figure.interval)}, n {figure.n:,})"
    return f"“{name}” {VERBS[Metric(measured.metric)]}: {words}"
