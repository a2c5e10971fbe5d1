"""What an answer may say: a value is taken as it is or refused with a reason, never bent to fit."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from feedback.models import AnswerScale, Question

LONGEST_TEXT = 20_000


class Reading(NamedTuple):
    """One answer as it is kept: a point on a scale, a number, a choice, or words. Exactly one of them is set."""

    value: int | None = None
    number: float | None = None
    choice: Any = None
    text: str | None = None


def read_point(scale: AnswerScale, raw: Any) -> int:
    """A point of the scale. True, 9.0 and "9" are not 9: whoever sends them means something else, or will one day."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValidationError(f"{raw!r} is not a whole number. Send a number from {scale.lowest} to {scale.highest}, or null.")
    if not scale.lowest <= raw <= scale.highest:
        raise ValidationError(
            f"{raw} is outside the scale from {scale.lowest} to {scale.highest}. Leave the answer out if there is none."
        )
    return raw


def read_answer(question: Question, raw: Any) -> Reading | None:
    """What is kept of an answer to this question, None where it was skipped; ValidationError where it cannot be an answer."""
    if raw is None:
        return None
    if question.scale is not None:
        return Reading(value=read_point(question.scale, raw))
    return _READERS[question.kind](question, raw)


def _read_number(question: Question, raw: Any) -> Reading:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw) or abs(raw) > 1e300:
        raise ValidationError(f"{raw!r} is not a number.")
    return Reading(number=float(raw))


def _read_single(question: Question, raw: Any) -> Reading:
    if not isinstance(raw, str) or not raw:
        raise ValidationError("A single choice is one text.")
    _require_offered(question, [raw])
    return Reading(choice=raw)


def _read_multiple(question: Question, raw: Any) -> Reading | None:
    if not isinstance(raw, list) or not all(isinstance(item, str) and item for item in raw):
        raise ValidationError("A multiple choice is a list of texts.")
    if len(set(raw)) < len(raw):
        raise ValidationError("A choice stands twice in the list.")
    _require_offered(question, raw)
    return Reading(choice=raw) if raw else None


def _require_offered(question: Question, chosen: list[str]) -> None:
    offered = [choice["value"] if isinstance(choice, dict) else choice for choice in question.choices]
    for item in chosen:
        if offered and item not in offered:
            raise ValidationError(f"“{item}” is not offered. Choose from: {', '.join(map(str, offered))}.")
        if len(item) > 500 or "\x00" in item:
            raise ValidationError("A choice has at most 500 characters and no zero bytes.")


def _read_text(question: Question, raw: Any) -> Reading | None:
    text = read_words(raw)
    return Reading(text=text) if text else None


def read_words(raw: Any) -> str:
    """What somebody said, without blanks around it."""
    if not isinstance(raw, str):
        raise ValidationError("Words are a text.")
    if len(raw) > LONGEST_TEXT:
        raise ValidationError(f"Words have at most {LONGEST_TEXT:,} characters.")
    if "\x00" in raw:
        raise ValidationError("The text holds zero bytes, which no text has.")
    return raw.strip()


def _read_yes_no(question: Question, raw: Any) -> Reading:
    if not isinstance(raw, bool):
        raise ValidationError("Answer true or false.")
    return Reading(choice=raw)


def _read_date(question: Question, raw: Any) -> Reading:
    try:
        return Reading(choice=date.fromisoformat(raw).isoformat())
    except (TypeError, ValueError):
        raise ValidationError(f"{raw!r} is not a date. Write it as 2026-08-31.") from None


def _read_statement(question: Question, raw: Any) -> Reading:
    raise ValidationError("A statement asks nothing and takes no answer.")


_READERS = {
    "number": _read_number,
    "single": _read_single,
    "multiple": _read_multiple,
    "short_text": _read_text,
    "long_text": _read_text,
    "yes_no": _read_yes_no,
    "consent": _read_yes_no,
    "date": _read_date,
    "statement": _read_statement,
}
