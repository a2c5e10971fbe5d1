"""The title of a page: the one thing in its figures that most needs somebody's eyes, in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from behaviour.dropoff import DropOff
from feedback.models import Metric
from metrics.cards import in_words, with_unit
from metrics.measured import MeasuredFigure

ENOUGH = 30
VERBS = {Metric.CSAT: "satisfies the fewest", Metric.CES: "is the hardest"}
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


def largest_loss(drop_off: DropOff | None, step_names: dict[int, str]) -> str:
    """Such as "Two in three that reach “Payment” go no further: 165 of 250 passages"; empty where no step has enough.

    Judged by the interval's lower bound, so that a handful never wins.
    """
    losses = [
        (step.loss, step_names[step.step_id])
        for step in (drop_off.steps if drop_off else ())
        if step.loss and step.loss.n >= ENOUGH and step.step_id in step_names
    ]
    if not losses:
        return ""
    loss, name = max(losses, key=lambda found: found[0].interval.low)
    words = share_words(Fraction(loss.count, loss.n))
    return f"{words} that reach “{name}” go no further: {loss.count:,} of {loss.n:,} passages"


def share_words(share: Fraction) -> str:
    """A share as one says it: the nearest of the fractions that people say."""
    return SAID[min(SAID, key=lambda said: abs(said - share))]


def lowest_figure(found: Iterable[tuple[str, MeasuredFigure]]) -> str:
    """Such as "“Shops” satisfies the fewest: 51 % (49–53, n 2,277)"; judged by the interval's upper bound."""
    candidates = [
        (measured.figure.interval.high, name, measured)
        for name, measured in found
        if measured.metric in VERBS and measured.figure and measured.figure.interval and not measured.figure.is_thin
    ]
    if not candidates:
        return ""
    _, name, measured = min(candidates, key=lambda candidate: candidate[0])
    figure = measured.figure
    if figure is None:
        return ""
    words = f"{with_unit(measured, figure.display)} ({in_words(measured, figure.interval)}, n {figure.n:,})"
    return f"“{name}” {VERBS[Metric(measured.metric)]}: {words}"


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def stages_in_words(tones: Sequence[Collection[str]]) -> str:
    """What the verdicts of the stages come to, such as "Four of six stages miss a target"."""
    judged = [stage for stage in tones if stage]
    missing = sum("bad" in stage for stage in judged)
    if not judged:
        return "Health of each stage"
    if missing:
        verb = "misses" if missing == 1 else "miss"
        return f"{number_word(missing).capitalize()} of {number_word(len(tones))} stages {verb} a target"
    if all(set(stage) == {"good"} for stage in judged):
        return "Every stage that was asked about reaches its targets"
    return "No stage surely misses a target"


def number_word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)
