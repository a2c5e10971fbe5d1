"""Events as programs send them: every fault named by its path, nothing bent to fit, the same for one and for thousands."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Workspace
from behaviour.events import IncomingEvent, Outcome, Written, write_events
from behaviour.models import Attribute, Direction
from touchpoints.models import Channel

EARLIEST = date(1900, 1, 1)
MOST_BYTES_OF_PROPERTIES = 32 * 1024


class Fault(NamedTuple):
    """The place in the body and what is wrong there."""

    path: str
    detail: str


@dataclass
class Draft:
    """One event of a body: what it becomes, or why it cannot be taken."""

    event: IncomingEvent = field(default_factory=lambda: IncomingEvent("", ""))
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Delivery:
    """What became of one item: 201 taken now, 200 known from before, 409 its id was used for another body, 422 refused."""

    status: int
    faults: list[Fault] = field(default_factory=list)


STATUS = {Outcome.TAKEN: 201, Outcome.KNOWN: 200, Outcome.CONFLICT: 409}


def deliver(workspace: Workspace, bodies: Sequence[Any]) -> tuple[list[Delivery], Written]:
    """Take what can be taken in one transaction; one outcome for each item, in their order."""
    drafts = read_bodies(workspace, bodies)
    good = [index for index, draft in enumerate(drafts) if not draft.faults]
    written = write_events(workspace, [drafts[index].event for index in good])
    deliveries = [Delivery(422, draft.faults) for draft in drafts]
    for index, outcome in zip(good, written.outcomes, strict=True):
        deliveries[index] = Delivery(STATUS[outcome])
        if outcome is Outcome.CONFLICT:
            detail = "This id was used before for another body. Send a new id for a new event."
            deliveries[index].faults.append(Fault("message_id", detail))
    return deliveries, written


class Book:
    """What bodies may point at in one workspace, fetched once for all of them."""

    def __init__(self, workspace: Workspace) -> None:
        channels = list(Channel.objects.filter(workspace=workspace, archived_at=None).values_list("pk", "name"))
        self.channels: dict[int | str, int] = {pk: pk for pk, _ in channels} | {name.casefold(): pk for pk, name in channels}
        self.attributes = set(Attribute.objects.filter(workspace=workspace).values_list("key", flat=True))
        self.now = timezone.now()


def read_bodies(workspace: Workspace, bodies: Sequence[Any]) -> list[Draft]:
    """Each body read, in order; those with faults say so and are not to be written."""
    book = Book(workspace)
    return [_read_body(book, body) for body in bodies]


def _read_body(book: Book, body: Any) -> Draft:
    draft = Draft()
    if not isinstance(body, dict):
        draft.faults.append(Fault("", "Send an object."))
        return draft
    for name in body.keys() - _READERS.keys():
        draft.faults.append(Fault(_shown(name), "There is no such field."))
    for name in ("customer", "event"):
        if body.get(name) in (None, ""):
            draft.faults.append(Fault(name, "This field is needed."))
    for name, read in _READERS.items():
        if body.get(name) not in (None, ""):
            try:
                read(book, draft.event, body[name])
            except ValidationError as error:
                draft.faults.append(Fault(name, " ".join(error.messages)))
    one = draft.event
    if one.occurred_at and one.occurred_on:
        draft.faults.append(Fault("occurred_on", "Give the time or the day, not both."))
    elif one.occurred_at is None and one.occurred_on is None:
        one.occurred_at = book.now
    return draft


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or _has_impossible_text(value):
        raise ValidationError(f"A text of at most {longest:,} characters.")
    return value


def _customer(book: Book, one: IncomingEvent, value: Any) -> None:
    one.customer_key = _text(value, 200)


def _event(book: Book, one: IncomingEvent, value: Any) -> None:
    one.name = _text(value, 200)


def _message_id(book: Book, one: IncomingEvent, value: Any) -> None:
    one.message_id = _text(value, 200)


def _team(book: Book, one: IncomingEvent, value: Any) -> None:
    one.team = _text(value, 120)


def _occurred_at(book: Book, one: IncomingEvent, value: Any) -> None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError("A time with its zone, such as 2026-08-31T14:05:00+02:00.")
    _require_past(book, moment.date())
    one.occurred_at = moment


def _occurred_on(book: Book, one: IncomingEvent, value: Any) -> None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise ValidationError("A day that exists, such as 2026-08-31.")
    _require_past(book, day)
    one.occurred_on = day


def _require_past(book: Book, day: date) -> None:
    if not EARLIEST <= day <= book.now.date() + timedelta(days=1):
        raise ValidationError("It lies in the future, or before 1900.")


def _sequence(book: Book, one: IncomingEvent, value: Any) -> None:
    if type(value) is not int or abs(value) >= 2**63:
        raise ValidationError("A whole number.")
    one.sequence = value


def _direction(book: Book, one: IncomingEvent, value: Any) -> None:
    if value not in Direction.values:
        raise ValidationError("inbound (from the customer) or outbound (from the company).")
    one.direction = value


def _channel(book: Book, one: IncomingEvent, value: Any) -> None:
    known = book.channels.get(value.casefold() if isinstance(value, str) else value if type(value) is int else "")
    if known is None:
        raise ValidationError("There is no such channel. Name one by its id or its name.")
    one.channel_id = known


def _value(book: Book, one: IncomingEvent, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or abs(value) > 1e300:
        raise ValidationError("A number.")
    one.value = float(value)


def _properties(book: Book, one: IncomingEvent, value: Any) -> None:
    if not isinstance(value, dict):
        raise ValidationError("An object.")
    try:
        text = json.dumps(value, allow_nan=False)
    except ValueError:
        raise ValidationError("A number in it is infinite or none at all.") from None
    if len(text) > MOST_BYTES_OF_PROPERTIES:
        raise ValidationError(f"At most {MOST_BYTES_OF_PROPERTIES // 1024} kB.")
    if _has_impossible_text(value):
        raise ValidationError("There is a character in it that no text has.")
    one.properties = value


def _has_impossible_text(value: Any) -> bool:
    """A null character or half of a surrogate pair, which JSON can name and the database cannot keep."""
    if isinstance(value, str):
        return any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return any(_has_impossible_text(inner) for pair in value.items() for inner in pair)
    return isinstance(value, list) and any(_has_impossible_text(inner) for inner in value)


def _shown(name: str) -> str:
    """A name from outside, short and with characters that any text may hold."""
    return name[:60].encode(errors="replace").decode()


def _attributes(book: Book, one: IncomingEvent, value: Any) -> None:
    if not isinstance(value, dict):
        raise ValidationError("An object of keys and texts.")
    for key, text in value.items():
        if key not in book.attributes:
            raise ValidationError(f"There is no attribute {_shown(key)}. Declare it under attributes first.")
        if not isinstance(text, str) or len(text) > 120 or _has_impossible_text(text):
            raise ValidationError(f"{key}: a text of at most 120 characters.")
    one.attributes = value


_READERS: dict[str, Callable[[Book, IncomingEvent, Any], None]] = {
    "customer": _customer,
    "event": _event,
    "occurred_at": _occurred_at,
    "occurred_on": _occurred_on,
    "message_id": _message_id,
    "sequence": _sequence,
    "direction": _direction,
    "team": _team,
    "channel": _channel,
    "value": _value,
    "properties": _properties,
    "attributes": _attributes,
}
