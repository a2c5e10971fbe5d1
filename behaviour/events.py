"""The one way in for events: file and API both write them here, in batches, harmless to repeat.

One transaction makes the customers, resolves the touchpoint by the event's name, keeps the receipts, writes the rows with COPY
and leaves the marks that the passages job derives from. Whoever answers the request enqueues the job for `Written.journeys`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Workspace
from behaviour.customers import customer_ids, learn_attributes
from behaviour.locks import writing_events
from behaviour.models import Direction, EventRule, PassageMark, Precision, Reading
from common.bulk import copy_rows
from intake.receipts import Message, admit_many

# Under which receipts are kept: the same message id is the same event, whether it comes by file or by API.
SOURCE = "events"


@dataclass(slots=True)
class IncomingEvent:
    """One event on its way in. Either `occurred_at` (aware) or `occurred_on` is given; the channel is one of the workspace.

    `sequence` is the place in the source's own order and settles ties of time; without it the order of arrival does.
    """

    customer_key: str
    name: str
    occurred_at: datetime | None = None
    occurred_on: date | None = None
    sequence: int = 0
    direction: str = Direction.INBOUND
    team: str = ""
    channel_id: int | None = None
    value: float | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    # What becomes known of the customer: attribute key to value; the keys are known to be declared.
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The time kept: of an event known only by its day, noon UTC, which is that day in nearly every zone of the earth."""
        if self.occurred_at is not None:
            return self.occurred_at
        if self.occurred_on is None:
            raise ValueError("An event needs the time or the day on which it happened.")
        return datetime.combine(self.occurred_on, time(12), UTC)

    @property
    def precision(self) -> Precision:
        return Precision.SECOND if self.occurred_at is not None else Precision.DAY

    def local_day(self, zone: ZoneInfo) -> date:
        return self.occurred_on if self.occurred_at is None and self.occurred_on else self.at.astimezone(zone).date()

    def body(self) -> list[Any]:
        """What the event says, for telling a repeat from a contradiction; not where it stood in a file or batch."""
        said = [self.customer_key, self.name, self.at.astimezone(UTC).isoformat(), self.precision, self.direction]
        return [*said, self.team, self.channel_id, self.value, self.properties, dict(self.attributes)]


class Outcome(Enum):
    """What became of one event of a batch."""

    TAKEN = "taken"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Written:
    """What became of each event, in order, and the journeys whose passages are to be derived anew."""

    outcomes: Sequence[Outcome]
    journeys: frozenset[int] = frozenset()

    def count(self, outcome: Outcome) -> int:
        return sum(one is outcome for one in self.outcomes)


COLUMNS = [
    *("id", "occurred_at", "workspace_id", "customer_id", "touchpoint_id", "channel_id", "name", "direction", "team"),
    *("precision", "sequence", "local_day", "value", "properties"),
]


@transaction.atomic
def write_events(workspace: Workspace, incoming: Sequence[IncomingEvent]) -> Written:
    """Write events that are checked already. An event whose message id is known is not written again.

    The same id with another body is a conflict; what came first stands.
    """
    outcomes = _admitted(workspace, incoming)
    new = [one for one, outcome in zip(incoming, outcomes, strict=True) if outcome is Outcome.TAKEN]
    if not new:
        return Written(outcomes)
    writing_events(workspace.pk)
    customers = customer_ids(workspace.pk, {one.customer_key for one in new})
    learn_attributes(workspace.pk, {customers[one.customer_key]: one.attributes for one in new if one.attributes})
    touchpoints = touchpoints_of(workspace.pk, {one.name for one in new})
    zone = ZoneInfo(workspace.timezone)
    copy_rows(
        "behaviour_event",
        COLUMNS,
        (
            (
                *(pk, one.at, workspace.pk, customers[one.customer_key], touchpoints.get(one.name), one.channel_id, one.name),
                *(one.direction, one.team, one.precision, one.sequence, one.local_day(zone), one.value, dict(one.properties)),
            )
            for pk, one in zip(reserve_event_ids(len(new)), new, strict=True)
        ),
    )
    visits = {(customers[one.customer_key], touchpoints[one.name]) for one in new if one.name in touchpoints}
    return Written(outcomes, leave_marks(workspace.pk, visits))


def _admitted(workspace: Workspace, incoming: Sequence[IncomingEvent]) -> list[Outcome]:
    """Keep a receipt of each event that has a message id; events without one are always taken."""
    named = [index for index, one in enumerate(incoming) if one.message_id]
    outcomes = [Outcome.TAKEN] * len(incoming)
    messages = [Message(incoming[index].message_id, incoming[index].body()) for index in named]
    for index, admission in zip(named, admit_many(workspace.pk, SOURCE, messages), strict=True):
        if not admission.is_new:
            outcomes[index] = Outcome.CONFLICT if admission.is_conflict else Outcome.KNOWN
    return outcomes


def reserve_event_ids(count: int) -> list[int]:
    """That many ids in the order of arrival."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('behaviour_event_id_seq') FROM generate_series(1, %s)", [count])
        return sorted(row[0] for row in cursor.fetchall())


def touchpoints_of(workspace_id: int, names: Iterable[str]) -> dict[str, int]:
    """The touchpoint of each event name that has a rule."""
    rules = EventRule.objects.filter(workspace=workspace_id, event_name__in=set(names))
    return dict(rules.values_list("event_name", "touchpoint_id"))


def leave_marks(workspace_id: int, visits: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Mark (journey, customer) for each (customer, touchpoint) that lies on a journey's reading; the journeys that were marked.

    A version that is still being computed counts too: an event may arrive while it is built.
    """
    journeys_of: dict[int, set[int]] = {}
    readings = Reading.objects.filter(workspace=workspace_id).exclude(state=Reading.State.RETIRED)
    for journey_id, touchpoint_ids in readings.values_list("journey_id", "touchpoint_ids"):
        for touchpoint_id in touchpoint_ids:
            journeys_of.setdefault(touchpoint_id, set()).add(journey_id)
    marks = {(journey, customer) for customer, touchpoint in visits for journey in journeys_of.get(touchpoint, ())}
    now = timezone.now()
    copy_rows(
        PassageMark._meta.db_table,
        ["workspace_id", "journey_id", "customer_id", "created_at"],
        ((workspace_id, journey, customer, now) for journey, customer in sorted(marks)),
    )
    return frozenset(journey for journey, _ in marks)
