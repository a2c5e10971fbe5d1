"""Where customers are lost between the steps of a journey: what pages and the API read, from counts that are kept ready.

All counts are passages. A passage belongs to the day on which it began. A rate is taken only over passages whose window is over,
so that whoever may still come on is neither a loss nor a success yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils import timezone

from behaviour.models import Passage, PassageCount, Reading
from behaviour.progress import customers_built
from behaviour.walks import last_required_step, measured_steps, optional_steps
from common.statistics import Interval, wilson_interval
from journeys.models import Journey

DAY = timedelta(days=1)
# How many days a map opens on.
OPENED_ON = timedelta(days=28)
# Above so many passages the distinct people in them are not counted while a page waits.
PEOPLE_UP_TO = 200_000
# Times to the next step are read from so many passages of the period, the latest ones.
TIMED = 10_000

NUMBERS = ("entered", "reached", "skipped", "dropped", "pending", "open")

# The moves from each step of a walk to the next one that it reached.
TIMES = """
WITH passage AS (
    SELECT id, steps_at FROM behaviour_passage
    WHERE workspace_id = %s AND journey_id = %s AND reading_id = %s AND entry_day BETWEEN %s AND %s
    ORDER BY entry_day DESC LIMIT %s
), move AS (
    SELECT step.place - 1 AS step_index, lead(step.at) OVER (PARTITION BY passage.id ORDER BY step.place) - step.at AS lasted
    FROM passage CROSS JOIN unnest(passage.steps_at) WITH ORDINALITY AS step (at, place)
    WHERE step.at IS NOT NULL
)
SELECT step_index, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM lasted)::float8)
FROM move WHERE lasted IS NOT NULL GROUP BY step_index
"""


@dataclass(frozen=True)
class Rate:
    """A share of closed passages: how many of how many, between 0 and 1, with Wilson's interval."""

    count: int
    n: int
    value: float
    interval: Interval

    @classmethod
    def of(cls, count: int, n: int) -> Rate | None:
        """None where there is nothing to take a share of."""
        interval = wilson_interval(count, n)
        return None if interval is None else cls(count, n, count / n, interval)


@dataclass(frozen=True)
class TimeToNext:
    """How long customers took from one step to the next they reached."""

    n: int
    median: timedelta
    p90: timedelta

    @property
    def median_seconds(self) -> float:
        return self.median.total_seconds()

    @property
    def p90_seconds(self) -> float:
        return self.p90.total_seconds()


@dataclass(frozen=True)
class StepFlow:
    """The passages of a period at one measured step."""

    step_id: int
    index: int
    is_optional: bool
    entered: int = 0
    reached: int = 0
    skipped: int = 0
    # Came no further and the window is over; after the last required step nothing counts as lost.
    dropped: int = 0
    # Came no further yet, and may still.
    pending: int = 0
    # Of those who reached the step, those whose window is still open, wherever they have come.
    open: int = 0
    loss: Rate | None = None
    to_next: TimeToNext | None = None


@dataclass(frozen=True)
class DropOff:
    """A journey's passages that began in a period, with all that says how to read them."""

    journey_id: int
    version: int
    window: timedelta
    entry: str
    starts_on: date
    ends_on: date
    steps: tuple[StepFlow, ...]
    passages: int
    people: int | None
    converted: int
    conversion: Rate | None
    # When the passages were last brought up to date.
    as_of: datetime | None
    # A newer reading is being computed; this one is shown until it is ready.
    is_being_renewed: bool
    customers_done: int | None

    @property
    def label(self) -> str:
        """What must stand beside the figures while the map and they do not yet agree."""
        if not self.is_being_renewed:
            return ""
        return (
            f"The map has changed. Until it is computed anew, these figures follow the earlier reading, version {self.version}."
        )

    @property
    def window_seconds(self) -> int:
        return round(self.window.total_seconds())

    def step(self, step_id: int) -> StepFlow | None:
        """The flow at one step of the map; None where the reading does not measure it."""
        return next((step for step in self.steps if step.step_id == step_id), None)


def drop_off(journey: Journey, starts_on: date, ends_on: date, *, with_times: bool = False) -> DropOff | None:
    """The drop-off of the passages that began from the first to the last day, both included; None before the first reading.

    Takes three queries, with times four, however many passages there are.
    """
    current, newer = readings_shown(journey)
    if current is None:
        return None
    period = Passage.objects.filter(
        workspace=journey.workspace_id, journey=journey, reading=current, entry_day__range=(starts_on, ends_on)
    )
    steps = _flows(current, starts_on, ends_on, _times(current, starts_on, ends_on) if with_times else {})
    passages = sum(step.entered for step in steps)
    people = period.aggregate(people=Count("customer", distinct=True))["people"] if passages <= PEOPLE_UP_TO else None
    converted, conversion = _conversion(steps)
    return DropOff(
        journey_id=journey.pk,
        version=current.version,
        window=current.window,
        entry=current.entry,
        starts_on=starts_on,
        ends_on=ends_on,
        steps=steps,
        passages=passages,
        people=people,
        converted=converted,
        conversion=conversion,
        as_of=current.derived_at,
        is_being_renewed=newer is not None,
        customers_done=None if newer is None else customers_built(newer.pk),
    )


def last_day_with_events(journey: Journey) -> date | None:
    """The last day on which a passage began, on which a map opens; None where nobody came yet."""
    counts = PassageCount.objects.filter(workspace=journey.workspace_id, journey=journey, reading__state=Reading.State.CURRENT)
    return counts.aggregate(last=Max("entry_day"))["last"]


def period_shown(journey: Journey, starts_on: date | None = None, ends_on: date | None = None) -> tuple[date, date]:
    """The days asked for; where an end is left open, 28 days, the last being the last on which a passage began, or today."""
    if ends_on is None:
        ends_on = starts_on + OPENED_ON - DAY if starts_on else last_day_with_events(journey) or timezone.localdate()
    return starts_on or ends_on - OPENED_ON + DAY, ends_on


def readings_shown(journey: Journey) -> tuple[Reading | None, Reading | None]:
    """The version that is shown, and the newer one that is being computed."""
    versions = {reading.state: reading for reading in journey.readings.exclude(state=Reading.State.RETIRED)}
    return versions.get(Reading.State.CURRENT), versions.get(Reading.State.COMPUTING)


def _flows(reading: Reading, starts_on: date, ends_on: date, times: dict[int, TimeToNext]) -> tuple[StepFlow, ...]:
    rows = PassageCount.objects.filter(
        workspace=reading.workspace_id, journey=reading.journey_id, reading=reading, entry_day__range=(starts_on, ends_on)
    )
    totals = rows.order_by().values_list("step_index").annotate(*(Sum(name) for name in NUMBERS))
    sums = {index: dict(zip(NUMBERS, numbers, strict=True)) for index, *numbers in totals}
    skippable = optional_steps(reading.step_ids, reading.optional)
    last = last_required_step(skippable)
    flows = []
    for index, step_id in enumerate(measured_steps(reading.step_ids)):
        numbers: dict[str, int] = sums.get(index) or dict.fromkeys(NUMBERS, 0)
        loss = Rate.of(numbers["dropped"], numbers["reached"] - numbers["open"]) if index < last else None
        flows.append(StepFlow(step_id, index, skippable[index], **numbers, loss=loss, to_next=times.get(index)))
    return tuple(flows)


def _conversion(steps: Sequence[StepFlow]) -> tuple[int, Rate | None]:
    """How many completed the journey, and their share of the closed passages that began at or before the last required step."""
    last = last_required_step([step.is_optional for step in steps])
    if last < 0:
        return 0, None
    goal = steps[last]
    began = sum(step.entered for step in steps[: last + 1])
    still_open = sum(step.pending for step in steps[:last]) + goal.open
    return goal.reached, Rate.of(goal.reached - goal.open, began - still_open)


def _times(reading: Reading, starts_on: date, ends_on: date) -> dict[int, TimeToNext]:
    with connection.cursor() as cursor:
        cursor.execute(TIMES, [reading.workspace_id, reading.journey_id, reading.pk, starts_on, ends_on, TIMED])
        return {
            index: TimeToNext(n, timedelta(seconds=median), timedelta(seconds=p90))
            for index, n, (median, p90) in cursor.fetchall()
        }
