"""How a measured figure stands on a page: its text, its note, its colour, its arrow, and the card that answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from common.rounding import round_half_up
from common.statistics import Interval
from feedback.models import Metric
from metrics.measured import MeasuredFigure
from metrics.scores import Change, Figure

MINUS = "−"
NOT_ASKED = "not asked"
REACHES = {"good": "Reaches the target of", "watch": "Cannot be told from the target of", "bad": "Misses the target of"}


@dataclass(frozen=True)
class Group:
    """Promoters, passives or detractors, and where they lie on a bar of 100 units."""

    name: str
    count: int
    left: str
    width: str


@dataclass(frozen=True)
class FigureCard:
    """What `ui/_figure.html` draws. An empty `text` is a dash, with `empty_words` for its reason."""

    id: str
    label: str
    text: str = ""
    n: int = 0
    interval: str = ""
    thin: bool = False
    tone: str = ""
    trend: str = ""
    trend_words: str = ""
    empty_words: str = ""
    card_title: str = ""
    card: tuple[tuple[str, str], ...] = ()
    synthetic: bool = False
    # What it is about, where the place on the page does not say so.
    about: str = ""
    # What stands in the place of n, such as "35 of 893 passages".
    counted: str = ""
    definition: str = ""
    pooled: str = ""
    weighted: str = ""
    against_target: str = ""
    since: str = ""
    spread: tuple[Group, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure, or somebody was asked and there is a reason why there is none yet."""
        return bool(self.text) or self.empty_words != NOT_ASKED


def not_asked(name: str, metric: str) -> FigureCard:
    """The dash for a metric that nobody was asked about here."""
    return FigureCard(id=f"{name}-{metric}", label=Metric(metric).label, empty_words=NOT_ASKED)


def figure_card(measured: MeasuredFigure, name: str, *, title: str = "", about: str = "") -> FigureCard:
    """The card of one figure; `name` makes it unique on the page, `title` heads its card, `about` stands beside its label."""
    label = Metric(measured.metric).label
    figure = measured.figure
    if figure is None:
        return FigureCard(id=name, label=label, about=about, empty_words=measured.empty_words, synthetic=measured.is_synthetic)
    return FigureCard(
        id=name,
        label=label,
        text=with_unit(measured, figure.display),
        n=figure.n,
        interval=in_words(measured, figure.interval),
        thin=figure.is_thin,
        tone=measured.verdict or "",
        trend=(measured.change.arrow if measured.change else None) or "",
        trend_words=change_words(measured, measured.change) if measured.change else "",
        card_title=f"{title}: {label}" if title else label,
        card=tuple(facts(measured)),
        synthetic=measured.is_synthetic,
        about=about,
        definition=measured.definition,
        pooled=measured.source_words if measured.source == "pooled" else "",
        weighted=weighted_words(measured),
        against_target=target_words(measured),
        since=since_words(measured),
        spread=spread_of(figure),
    )


def spread_of(figure: Figure) -> tuple[Group, ...]:
    """Who would recommend, side by side and to scale; empty where the figure is not an NPS or only sums are known."""
    if figure.promoters is None or figure.passives is None or figure.detractors is None:
        return ()
    groups, left = [], 0
    for name, count in (("promoter", figure.promoters), ("passive", figure.passives), ("detractor", figure.detractors)):
        groups.append(Group(name, count, f"{100 * left / figure.n:.3f}", f"{100 * count / figure.n:.3f}"))
        left += count
    return tuple(groups)


def weighted_words(measured: MeasuredFigure) -> str:
    """The weighted figure with its interval, such as "29 (26–32)"; empty where answers carry no weights."""
    weighted = measured.figure.weighted if measured.figure else None
    if weighted is None:
        return ""
    interval = in_words(measured, weighted.interval)
    return f"{with_unit(measured, weighted.display)} ({interval})" if interval else with_unit(measured, weighted.display)


def target_words(measured: MeasuredFigure) -> str:
    """How the interval lies to the target, such as "Misses the target of 75 %"; empty without a target."""
    if measured.target is None or measured.verdict is None:
        return ""
    return f"{REACHES[measured.verdict]} {with_unit(measured, round_half_up(measured.target))}"


def since_words(measured: MeasuredFigure) -> str:
    """The change since the period before in words: its size only where it can be told from chance (p < 0.05)."""
    change, before = measured.change, measured.previous_period
    if change is None or before is None:
        return ""
    if change.arrow is None:
        return f"No change since {before} that can be told from chance"
    size = round_half_up(abs(change.difference), 1)
    points = "" if measured.metric == Metric.RATING else " points"
    return f"{'Up' if change.arrow == 'up' else 'Down'} {size}{points} since {before}"


def facts(measured: MeasuredFigure) -> list[tuple[str, str]]:
    """Everything the figure needs to answer for itself, as (term, text)."""
    figure = measured.figure
    if figure is None:
        return []
    found = [("Figure", f"{with_unit(measured, figure.display_fine)}, {measured.definition}")]
    if figure.interval:
        found.append(("95 % interval", in_words(measured, figure.interval, digits=1)))
    people = f" by {figure.people:,} people" if figure.people is not None else ""
    found.append(("Answers", f"{figure.n:,}{people}, {measured.source_words}"))
    if figure.promoters is not None and figure.passives is not None and figure.detractors is not None:
        counts = f"{figure.promoters:,} promoters, {figure.passives:,} passives, {figure.detractors:,} detractors"
        found.append(("Counts", counts))
    elif figure.in_box is not None:
        found.append(("Counts", f"{figure.in_box:,} of {figure.n:,}"))
    if measured.metric != Metric.RATING:
        mean = f"{round_half_up(figure.mean, 2)} of {measured.scale.highest}"
        interval = figure.mean_interval
        found.append(("Mean", f"{mean} ({between(interval, 2)})" if interval else mean))
    if figure.weighted:
        effective = f"{round_half_up(figure.weighted.effective_n):,}"
        found.append(("Weighted", f"{weighted_words(measured)}, effective n {effective}"))
    found.append(("Period", str(measured.period)))
    if measured.change and measured.previous_period:
        found.append(("Change", f"{change_words(measured, measured.change)} since {measured.previous_period}"))
    if measured.target is not None:
        found.append(("Target", with_unit(measured, round_half_up(measured.target))))
    if measured.synthetic:
        found.append(("Synthetic", f"{measured.synthetic:,} of these answers were made up for the demonstration"))
    if measured.as_of:
        found.append(("As of", date_format(timezone.localtime(measured.as_of), "j F Y, H:i:s")))
    return found


def change_words(measured: MeasuredFigure, change: Change) -> str:
    """Such as "+4.2 points (1.1 to 7.3)", or that no change can be seen."""
    points = f"{signed(round_half_up(change.difference, 1))} {'' if measured.metric == Metric.RATING else 'points'}".strip()
    interval = f" ({between(change.interval, 1)})" if change.interval else ""
    return f"{points}{interval}" if change.arrow else f"{points}{interval}, no change that can be told from chance"


def with_unit(measured: MeasuredFigure, value: Decimal) -> str:
    """A number as a person reads it: 31, −4, 81 %, 4.2."""
    text = f"{value:,}".replace("-", MINUS)
    return f"{text} %" if measured.unit == "%" else text


def in_words(measured: MeasuredFigure, interval: Interval | None, digits: int | None = None) -> str:
    if interval is None:
        return ""
    return between(interval, digits if digits is not None else 1 if measured.metric == Metric.RATING else 0)


def between(interval: Interval, digits: int) -> str:
    """ "75–86"; with "to" where a sign would run into the dash."""
    low, high = round_half_up(interval.low, digits), round_half_up(interval.high, digits)
    return f"{low}–{high}" if low >= 0 else f"{signed_low(low)} to {signed_low(high)}"


def signed_low(value: Decimal) -> str:
    return str(value).replace("-", MINUS)


def signed(value: Decimal) -> str:
    return f"+{value}" if value > 0 else signed_low(value)
