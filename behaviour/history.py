"""What one customer did, passage by passage: for the page of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from behaviour.models import Customer, Passage, Reading
from behaviour.walks import last_required_step, measured_steps, optional_steps
from journeys.models import Step

SHOWN = 100


@dataclass(frozen=True)
class PassageSummary:
    """One passage in words: where it began, how far it came, and how it ended."""

    journey_id: int
    journey_name: str
    opened_at: datetime
    began_at: str
    furthest: str
    outcome: str
    tone: str


def passages_of(customer: Customer, now: datetime | None = None) -> list[PassageSummary]:
    """The customer's latest passages under the readings shown now, the newest first. Two queries."""
    rows = Passage.objects.filter(customer=customer, reading__state=Reading.State.CURRENT)
    passages = list(rows.select_related("reading", "journey").order_by("-opened_at", "-pk")[:SHOWN])
    step_ids = {step_id for passage in passages for step_id in passage.reading.step_ids}
    names = dict(Step.objects.filter(pk__in=step_ids).values_list("pk", "name"))
    return [_summary(passage, names, now or timezone.now()) for passage in passages]


def _summary(passage: Passage, names: dict[int, str], now: datetime) -> PassageSummary:
    steps = measured_steps(passage.reading.step_ids)
    last = last_required_step(optional_steps(passage.reading.step_ids, passage.reading.optional))
    if passage.last_step >= last:
        outcome, tone = "Completed", "good"
    elif passage.closes_at >= now:
        outcome, tone = "Under way", "active"
    else:
        outcome, tone = "Left here", "watch"
    return PassageSummary(
        journey_id=passage.journey_id,
        journey_name=passage.journey.name,
        opened_at=passage.opened_at,
        began_at=names.get(steps[passage.entry_step], "–"),
        furthest=names.get(steps[passage.last_step], "–"),
        outcome=outcome,
        tone=tone,
    )
