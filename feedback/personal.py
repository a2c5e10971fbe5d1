"""Personal links: signed, so that nobody can answer in another's name; for one answer only, if so made.

A link carries the customer's key and declared attributes (segment, order number), readable but not changeable.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from behaviour.attributes import attribute_key
from behaviour.models import Attribute
from feedback.models import Collector
from feedback.submissions import KIOSK_LIFETIME, SIGNER, Submission, new_submission

SALT = "feedback.personal"
MOST_LINKS = 10_000
CUSTOMER = "customer"


class ForgedError(ValidationError):
    """The link is not one of ours, or belongs to another survey."""


@dataclass(frozen=True)
class Person:
    """Who was invited by a personal link."""

    customer_key: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    # What makes the response findable again; empty where the link may be used as often as one likes.
    once: str = ""


def personal_token(collector: Collector, person: Person) -> str:
    kept: dict[str, Any] = {"c": collector.pk, "k": person.customer_key}
    if person.attributes:
        kept["a"] = dict(person.attributes)
    if person.once:
        kept["o"] = person.once
    return signing.dumps(kept, salt=SALT, compress=True)


def read_person(collector: Collector, token: str) -> Person | None:
    """Who follows the link; None without one, ForgedError where it is none of ours for this survey."""
    if not token:
        return None
    try:
        kept = signing.loads(token, salt=SALT)
        if kept["c"] != collector.pk:
            raise ForgedError("This link belongs to another survey.")
        return Person(kept["k"], kept.get("a", {}), kept.get("o", ""))
    except (signing.BadSignature, KeyError, TypeError, UnicodeError):
        raise ForgedError("This link is not one of ours.") from None


def submission_of(person: Person | None) -> Submission:
    """A new submission; for a link of one answer always the same, so that it is found again on another device."""
    if person is None or not person.once:
        return new_submission()
    key = f"once-{person.once}"
    return Submission(key, timezone.now(), SIGNER.sign(key))


def make_links(
    collector: Collector, people: Iterable[tuple[str, Mapping[str, str]]], *, single_use: bool, base: str
) -> list[tuple[str, str]]:
    """(customer key, address) for each of the people; ValidationError names the row in which something is wrong."""
    declared = set(Attribute.objects.filter(workspace=collector.workspace_id).values_list("key", flat=True))
    links = []
    for row, (key, attributes) in enumerate(people, start=1):
        key = key.strip()
        if not key or len(key) > 200 or "\x00" in key:
            raise ValidationError(f"Row {row}: a customer's key has 1 to 200 characters.")
        if strange := sorted(attributes.keys() - declared):
            raise ValidationError(f"Row {row}: the attribute “{strange[0]}” is not declared in this workspace.")
        if too_long := [name for name, value in attributes.items() if not isinstance(value, str) or len(value) > 120]:
            raise ValidationError(f"Row {row}: “{too_long[0]}” has at most 120 characters.")
        kept = {name: value for name, value in attributes.items() if value}
        person = Person(key, kept, secrets.token_urlsafe(9) if single_use else "")
        links.append((key, f"{base}?p={personal_token(collector, person)}"))
        if len(links) > MOST_LINKS:
            raise ValidationError(f"At most {MOST_LINKS:,} links at a time.")
    if not links:
        raise ValidationError("Name at least one customer.")
    return links


def read_people(text: str) -> Sequence[tuple[str, dict[str, str]]]:
    """Customers as people paste them: one per line, or a table with a header of which the first column is the customer."""
    rows = [row for row in csv.reader(io.StringIO(text.replace("\x00", "")), dialect=_dialect(text)) if any(row)]
    if not rows:
        return []
    if len(rows[0]) == 1 and rows[0][0].strip().lower() != CUSTOMER:
        return [(row[0], {}) for row in rows]
    names = [attribute_key(name) for name in rows[0][1:]]
    return [
        (row[0], {name: value.strip() for name, value in zip(names, row[1:], strict=False) if value.strip()}) for row in rows[1:]
    ]


def _dialect(text: str) -> type[csv.Dialect]:
    """Commas, semicolons or tabs, whichever the header has most of."""
    header = text.lstrip().split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=header.count)

    return Found


def kiosk_moment(sent: str) -> datetime | None:
    """When somebody answered at a kiosk that was offline, from milliseconds since 1970; None where that cannot be."""
    if not (sent.isascii() and sent.isdigit() and len(sent) < 15):
        return None
    moment = datetime.fromtimestamp(int(sent) / 1000, tz=timezone.get_default_timezone())
    age = timezone.now() - moment
    return moment if 0 <= age.total_seconds() < KIOSK_LIFETIME else None
