"""The names under which events arrive, with their counts and the touchpoint that each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from accounts.models import Workspace
from behaviour.models import Event, EventRule
from touchpoints.models import Touchpoint


@dataclass(frozen=True)
class EventName:
    """One name, how often and when it came, and where it is said to happen."""

    name: str
    count: int
    first_day: date | None
    last_day: date | None
    touchpoint: Touchpoint | None

    @property
    def touchpoint_id(self) -> int | None:
        return None if self.touchpoint is None else self.touchpoint.pk


def event_names(workspace: Workspace) -> list[EventName]:
    """Every name with events or a rule: those without a touchpoint first, then by how often they came. Two queries."""
    rules = EventRule.objects.filter(workspace=workspace).select_related("touchpoint")
    touchpoints = {rule.event_name: rule.touchpoint for rule in rules}
    counted = Event.objects.filter(workspace=workspace).values("name").order_by()
    rows = counted.annotate(count=Count("*"), first=Min("local_day"), last=Max("local_day"))
    found = [EventName(row["name"], row["count"], row["first"], row["last"], touchpoints.pop(row["name"], None)) for row in rows]
    found += [EventName(name, 0, None, None, touchpoint) for name, touchpoint in touchpoints.items()]
    return sorted(found, key=lambda one: (one.touchpoint is not None, -one.count, one.name))
