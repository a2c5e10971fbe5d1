"""Which period a page shows: the one in its address, or the last that has data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from behaviour.dropoff import last_day_with_events
from journeys.models import Journey
from metrics.figures import last_period_with_data
from metrics.periods import Period


def period_of(journey: Journey, subject_ids: Collection[int], query: QueryDict) -> Period:
    """The period in the address (`from` and `to`, both days included), else the last month with answers or passages.

    ValidationError where the address names days that cannot be.
    """
    asked = [query.get(name, "") for name in ("from", "to")]
    if not any(asked):
        return latest_period(journey, subject_ids)
    return Period.asked(*(day_of(text, name) for text, name in zip(asked, ("from", "to"), strict=True)))


def day_of(text: str, name: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(f"“{name}” must be a day such as 2018-08-31, not “{text}”.")
    return day


def latest_period(journey: Journey, subject_ids: Collection[int]) -> Period:
    """The last calendar month in which anybody answered or came by; this month where nobody ever did."""
    answered = last_period_with_data(journey.workspace_id, subject_ids)
    came = last_day_with_events(journey)
    months = ([answered[0]] if answered else []) + ([Period.of_month(came)] if came else [])
    return max(months) if months else Period.of_month(timezone.localdate())
