"""What needs somebody now: where passages are lost and which touchpoints miss their target, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from behaviour.dropoff import DropOff, Rate
from common.rounding import round_half_up
from dashboards.findings import ENOUGH
from dashboards.outline import Outline
from feedback.models import Metric
from metrics.cards import between, in_words, since_words, with_unit
from metrics.measured import Figures, MeasuredFigure

MOST = 5
HARD_SPACE = "\N{NO-BREAK SPACE}"
MOST_LOSSES = 3
SAYS = {Metric.NPS: "NPS {}", Metric.CSAT: "{} are satisfied", Metric.CES: "{} find it easy", Metric.RATING: "rated {}"}


@dataclass(frozen=True)
class Need:
    """One thing to look into: what it is, the sentences that show it, and where it lies."""

    title: str
    evidence: tuple[str, ...]
    stage_id: int | None
    is_synthetic: bool = False


def needs_of(outline: Outline, figures: Figures, flow: DropOff | None) -> list[Need]:
    """At most five: the steps that lose the largest share, then the touchpoints furthest below their target.

    Judged by the near end of each interval, so that a handful of people never leads the list. A touchpoint on a step that is
    already listed speaks as evidence there.
    """
    at_step: dict[int, list[MeasuredFigure]] = {}
    stage_of = {step.pk: step.stage_id for step in outline.steps}
    place: dict[int, int] = {}
    for placement in outline.placements:
        subject_id = placement.touchpoint.subject_id
        place.setdefault(subject_id, placement.step_id)
        at_step.setdefault(placement.step_id, []).extend(_below_target(figures.of(subject_id)))
    needs: list[Need] = []
    told: set[int] = set()
    for step_id, loss in _losses(flow, outline)[:MOST_LOSSES]:
        voices = at_step.get(step_id, [])
        told.update(one.subject_id for one in voices)
        evidence = (_share_words(loss), *(_voice_words(outline.touchpoints[one.subject_id], one) for one in voices))
        title = f"{loss.count:,} of {loss.n:,} go no further than “{outline.step_names[step_id]}”"
        needs.append(Need(title, evidence, stage_of[step_id], any(one.is_synthetic for one in voices)))
    below = [one for subject_id in place if subject_id not in told for one in _below_target(figures.of(subject_id))]
    for one in sorted(below, key=_gap, reverse=True)[: MOST - len(needs)]:
        title = f"“{outline.touchpoints[one.subject_id]}”: {_says(one)}"
        needs.append(Need(title, tuple(_evidence(one)), stage_of.get(place[one.subject_id]), one.is_synthetic))
    return needs


def _losses(flow: DropOff | None, outline: Outline) -> list[tuple[int, Rate]]:
    """The steps where enough passages closed, the largest sure loss first."""
    names = outline.step_names
    found = [
        (step.step_id, step.loss)
        for step in (flow.steps if flow else ())
        if step.loss and step.loss.count and step.loss.n >= ENOUGH and step.step_id in names
    ]
    return sorted(found, key=lambda one: one[1].interval.low, reverse=True)


def _below_target(found: list[MeasuredFigure]) -> Iterator[MeasuredFigure]:
    return (one for one in found if one.verdict == "bad" and one.figure and not one.figure.is_thin)


def _gap(one: MeasuredFigure) -> float:
    """How far the near end of the interval is from the target, as a share of what the figure can span."""
    lowest, highest = one.scale.range
    if one.figure is None or one.figure.interval is None or one.target is None:
        return 0.0
    interval = one.figure.interval
    return max(one.target - interval.high, interval.low - one.target) / (highest - lowest)


def _says(one: MeasuredFigure) -> str:
    """Such as "51 % are satisfied, the target is 75 %"."""
    figure, target = one.figure, one.target
    if figure is None or target is None:
        return ""
    said = SAYS[Metric(one.metric)].format(with_unit(one, figure.display))
    return f"{said}, the target is {with_unit(one, round_half_up(target))}".replace(" %", f"{HARD_SPACE}%")


def _evidence(one: MeasuredFigure) -> Iterator[str]:
    if one.figure:
        yield f"{in_words(one, one.figure.interval)}, n {one.figure.n:,}."
    if one.change and one.change.arrow:
        yield f"{since_words(one)}."


def _voice_words(name: str, one: MeasuredFigure) -> str:
    """What customers say at the place where they are lost."""
    figure = one.figure
    if figure is None:
        return ""
    return f"{name}: {_says(one)} ({in_words(one, figure.interval)}, n {figure.n:,})."


def _share_words(loss: Rate) -> str:
    share = round_half_up(100 * loss.value)
    return f"{share} % ({between(loss.interval.scaled(100), 0)}) of the passages that reached it."
