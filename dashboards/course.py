"""How a journey has gone over time: its own figure wave by wave, and the touchpoints that changed since the wave before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from common.rounding import round_half_up
from feedback.models import Metric
from journeys.models import Journey
from metrics.cards import change_words, signed, since_words, with_unit
from metrics.measured import Figures, MeasuredFigure
from metrics.page import reach_of
from metrics.trends import trends_of

# The one a trend is drawn of: what most journeys are asked.
PREFERRED = (Metric.CSAT, Metric.NPS, Metric.CES)
NAMES = {Metric.CSAT: "Satisfaction", Metric.NPS: "NPS", Metric.CES: "Ease", Metric.RATING: "The rating"}


@dataclass(frozen=True)
class Course:
    """A trend with the sentence that says what it shows."""

    title: str
    definition: str
    chart: dict[str, Any]
    is_synthetic: bool


@dataclass(frozen=True)
class Shift:
    """A touchpoint whose figure changed more than chance would have it."""

    name: str
    metric: str
    before: str
    now: str
    points: str
    change: str
    is_better: bool
    is_synthetic: bool


def course_of(journey: Journey, figures: Figures) -> Course | None:
    """The journey's own figure over the months back to the wave before; None with fewer than two months of answers."""
    measured = next((one for metric in PREFERRED if (one := figures.asked(journey.subject_id, metric))), None)
    if measured is None or measured.figure is None:
        return None
    until, months = figures.period.ends_on, reach_of(figures)
    trends = trends_of(journey.workspace_id, [journey.subject_id], until, months=months)
    trend = next((one for one in trends.get(journey.subject_id, []) if one.scale_id == measured.scale_id), None)
    if trend is None or len(trend.answered) < 2:
        return None
    return Course(course_title(measured), measured.definition, trend.chart, trend.is_synthetic)


def course_title(measured: MeasuredFigure) -> str:
    """Such as "Satisfaction is at 78 %: down 2.5 points since May 2016"."""
    now = with_unit(measured, measured.figure.display) if measured.figure else "–"
    since = since_words(measured)
    said = f"{NAMES[Metric(measured.metric)]} is at {now}"
    return f"{said}: {since[0].lower()}{since[1:]}" if since else said


def shifts_of(figures: Figures, touchpoints: dict[int, str]) -> list[Shift]:
    """The touchpoints that changed (p < 0.05), those that became worse first, the largest change first."""
    found = [
        (one.change, one, name)
        for subject_id, name in touchpoints.items()
        for one in figures.of(subject_id)
        if one.change and one.change.arrow and one.figure and one.previous
    ]
    found.sort(key=lambda each: (bool(each[0].is_better), -abs(each[0].difference)))
    return [
        Shift(
            name=name,
            metric=Metric(one.metric).label,
            before=with_unit(one, one.previous.display) if one.previous else "",
            now=with_unit(one, one.figure.display) if one.figure else "",
            points=signed(round_half_up(change.difference, 1)),
            change=change_words(one, change),
            is_better=bool(change.is_better),
            is_synthetic=one.is_synthetic,
        )
        for change, one, name in found
    ]


def compared(figures: Figures, touchpoints: dict[int, str]) -> int:
    """How many figures of touchpoints could be compared with the wave before at all."""
    return sum(1 for subject_id in touchpoints for one in figures.of(subject_id) if one.change)
