"""A journey as a whole: what was asked about it, and how many passages come to its end. On its map and on its dashboard."""

from __future__ import annotations

from dataclasses import dataclass

from behaviour.dropoff import DropOff
from common.rounding import round_half_up
from feedback.models import Metric
from journeys.models import Journey
from metrics.cards import FigureCard, between, figure_card
from metrics.measured import Figures
from metrics.scores.figures import THIN_BELOW

SHOWN = (Metric.NPS, Metric.CSAT, Metric.CES)


@dataclass(frozen=True)
class Vitals:
    """The figures of the journey as a whole; `not_asked` names the others in a sentence, or is empty."""

    figures: tuple[FigureCard, ...]
    not_asked: str


def vitals_of(journey: Journey, figures: Figures, flow: DropOff | None) -> Vitals:
    """NPS, CSAT and CES that were asked about the journey itself, never pooled, and the share that reaches the end."""
    asked = {metric: figures.asked(journey.subject_id, metric) for metric in SHOWN}
    cards = [figure_card(one, f"journey-{metric}", title=journey.name) for metric, one in asked.items() if one]
    reaching = conversion_card(flow)
    return Vitals(
        figures=(*cards, *([reaching] if reaching else [])),
        not_asked=not_asked_words([metric.label for metric, one in asked.items() if not one]),
    )


def not_asked_words(labels: list[str]) -> str:
    """Such as "CSAT and CES were not asked about the journey as a whole."; empty where everything was."""
    if not labels:
        return ""
    *others, last = labels
    names = f"{', '.join(others)} and {last}" if others else last
    return f"{names} {'were' if others else 'was'} not asked about the journey as a whole."


def conversion_card(flow: DropOff | None) -> FigureCard | None:
    """The share of closed passages that reach the last required step; None where none has closed."""
    rate = flow.conversion if flow else None
    if flow is None or rate is None:
        return None
    interval = between(rate.interval.scaled(100), 0)
    of = f"{rate.count:,} of {rate.n:,} passages"
    return FigureCard(
        id="journey-conversion",
        label="Reach the end",
        text=f"{round_half_up(100 * rate.value)} %",
        n=rate.n,
        interval=interval,
        thin=rate.n < THIN_BELOW,
        counted=of,
        definition="of the passages whose window is over",
        card_title="Reach the end",
        card=(
            ("Figure", f"{round_half_up(100 * rate.value, 1)} % of the passages whose window is over"),
            ("95 % interval", between(rate.interval.scaled(100), 1)),
            ("Passages", of),
            ("Counts as", "came to the last step that is not optional"),
        ),
    )
