"""The page of one subject: all its figures, how answers spread, the trend, and what people said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from common.rounding import round_half_up
from feedback.models import Verbatim
from journeys.models import Subject
from metrics.cards import FigureCard, figure_card
from metrics.figures import figures_of, opening_period
from metrics.measured import Figures, MeasuredFigure
from metrics.periods import Period
from metrics.pooled import touchpoints_of_stages
from metrics.trends import MONTHS, Trend, trends_of

MOST_VERBATIMS = 12
# The colours of promoters, passives and detractors; answers in the box have that of promoters.
NAMES = {"nps": {1: "promoter", 0: "passive", -1: "detractor"}}
IN_BOX = {1: "promoter", 0: "passive"}
WORDS = {"nps": {1: "Promoters", 0: "Passives", -1: "Detractors"}, "csat": {1: "Satisfied", 0: "Others"}}
EASY = {1: "Easy", 0: "Others"}


@dataclass(frozen=True)
class Bar:
    """A point of the scale, or all points that count alike, with its share of the answers in percent."""

    label: str
    count: int
    share: float
    left: float
    name: str

    @property
    def share_text(self) -> str:
        return f"{round_half_up(self.share, 1)} %"


@dataclass(frozen=True)
class FigurePanel:
    """One figure with what explains it."""

    measured: MeasuredFigure
    card: FigureCard
    trend: Trend | None
    groups: list[Bar]
    points: list[Bar]

    @property
    def key(self) -> str:
        return f"{self.measured.source}-{self.measured.scale_id}"

    @property
    def chart(self) -> dict[str, Any] | None:
        return self.trend.chart if self.trend and self.trend.answered else None

    @property
    def weighted(self) -> list[tuple[str, str, str, str]]:
        """Plain and weighted under each other: name, figure, interval, number of answers."""
        figure = self.measured.figure
        if figure is None or figure.weighted is None:
            return []
        plain = ("Plain", f"{figure.display_fine}", self._interval(figure.interval), f"{figure.n:,}")
        weighted = figure.weighted
        effective = f"{round_half_up(weighted.effective_n):,} effective"
        digits = 2 if self.measured.metric == "rating" else 1
        return [plain, ("Weighted", f"{weighted.rounded(digits)}", self._interval(weighted.interval), effective)]

    def _interval(self, interval: Any) -> str:
        return f"{round_half_up(interval.low, 1)} to {round_half_up(interval.high, 1)}" if interval else "–"


@dataclass(frozen=True)
class SubjectPage:
    subject: Subject
    period: Period
    figures: Figures
    panels: list[FigurePanel]
    verbatims: list[Verbatim]

    @property
    def is_synthetic(self) -> bool:
        return any(panel.measured.is_synthetic for panel in self.panels)


def subject_page(subject: Subject, period: Period | None) -> SubjectPage:
    """Everything that the page shows, in a fixed number of queries; without a period the last month with answers."""
    workspace_id = subject.workspace_id
    period = period or opening_period(workspace_id, [subject.pk])
    figures = figures_of(workspace_id, [subject.pk], period, compare="wave")
    trends = {
        (trend.source, trend.scale_id): trend
        for trend in trends_of(workspace_id, [subject.pk], period.ends_on, months=reach_of(figures)).get(subject.pk, [])
    }
    panels = [
        FigurePanel(
            measured,
            figure_card(measured, f"{measured.source}-{measured.scale_id}", title=subject.label),
            trends.get((measured.source, measured.scale_id)),
            *bars_of(measured),
        )
        for measured in figures.of(subject.pk)
    ]
    return SubjectPage(subject, period, figures, panels, latest_verbatims(subject, period))


def reach_of(figures: Figures) -> int:
    """How many months the trend shows: a year and a month, or back to the previous wave where that is longer ago."""
    before = figures.previous_period
    return max(MONTHS, Period(before.starts_on, figures.period.ends_on).months_touched) if before else MONTHS


def latest_verbatims(subject: Subject, period: Period) -> list[Verbatim]:
    """The latest words of the period, about the subject or, where it is a stage, its touchpoints."""
    subjects = [subject.pk, *touchpoints_of_stages([subject.pk]).get(subject.pk, [])]
    words = Verbatim.objects.filter(
        workspace_id=subject.workspace_id, subject_id__in=subjects, local_day__range=(period.starts_on, period.ends_on)
    )
    return list(words.select_related("response__channel").order_by("-local_day", "-pk")[:MOST_VERBATIMS])


def bars_of(measured: MeasuredFigure) -> tuple[list[Bar], list[Bar]]:
    """How the answers spread: by what they count as, best first, and by point, highest first."""
    histogram, scale = measured.histogram, measured.scale
    if histogram is None or not histogram.n:
        return [], []
    names = NAMES.get(scale.metric, IN_BOX)
    points = [
        (str(point), histogram.counts[point], names.get(scale.score(point), "passive"))
        for point in range(scale.highest, scale.lowest - 1, -1)
    ]
    groups: list[tuple[str, int, str]] = []
    if scale.metric != "rating":
        words = WORDS.get(scale.metric, EASY)
        by_score = histogram.counts_by_score(scale)
        groups = [(words[score], by_score.get(score, 0), names[score]) for score in sorted(words, reverse=True)]
    return _laid_out(groups, histogram.n), _laid_out(points, histogram.n)


def _laid_out(rows: list[tuple[str, int, str]], n: int) -> list[Bar]:
    bars, left = [], 0.0
    for label, count, name in rows:
        share = 100 * count / n
        bars.append(Bar(label, count, share, left, name))
        left += share
    return bars
