"""The fields of one table of a written journey, each read once and checked."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import TextChoices

Choice = TypeVar("Choice", bound=TextChoices)


class TemplateError(ValueError):
    """A template is not well written; the message names the file and the place."""


class Fields:
    """The fields of one table; `place` is where it stands, as in `banking.toml: stages[1].steps[0]`."""

    def __init__(self, values: dict[str, Any], file: str, place: str = "") -> None:
        self.values = dict(values)
        self.file = file
        self.place = place

    def fault(self, key: str, what: str) -> TemplateError:
        where = ".".join(part for part in (self.place, key) if part)
        return TemplateError(f"{self.file}: {where}: {what}")

    def text(self, key: str, limit: int, *, needed: bool = True) -> str:
        """A text of 1 to `limit` characters, without white space around it; "" where it may be left out."""
        value = self.values.pop(key, "")
        if not isinstance(value, str):
            raise self.fault(key, "this is a text")
        value = value.strip()
        if needed and not value:
            raise self.fault(key, "this is missing")
        if len(value) > limit:
            raise self.fault(key, f"{len(value)} characters are too long; at most {limit}")
        return value

    def texts(self, key: str, limit: int) -> tuple[str, ...]:
        """A list of such texts; none where it is left out."""
        values = self.values.pop(key, [])
        if not isinstance(values, list):
            raise self.fault(key, "this is a list of texts")
        rows = Fields({str(at): value for at, value in enumerate(values)}, self.file, f"{self.place}.{key}".lstrip("."))
        return tuple(rows.text(str(at), limit) for at in range(len(values)))

    def number(self, key: str, low: int, high: int) -> int | None:
        value = self.values.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fault(key, f"this is a whole number from {low} to {high}")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.pop(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "this is true or false")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """One of these words; "" where it is left out."""
        value = self.values.pop(key, "")
        if value and value not in choices:
            raise self.fault(key, f"“{value}” is none of {', '.join(choices)}")
        return str(value)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        value = self.values.pop(key, None)
        try:
            return kind(value)
        except ValueError:
            raise self.fault(key, f"“{value}” is none of {', '.join(kind.values)}") from None

    def choice_list(self, key: str, kind: type[Choice]) -> list[Choice]:
        """A list of such words; none where it is left out."""
        values = self.values.pop(key, [])
        if not isinstance(values, list):
            raise self.fault(key, "this is a list of words")
        rows = Fields({str(at): value for at, value in enumerate(values)}, self.file, f"{self.place}.{key}".lstrip("."))
        return [rows.choice(str(at), kind) for at in range(len(values))]

    def table(self, key: str) -> Fields | None:
        value = self.values.pop(key, None)
        if value is not None and not isinstance(value, dict):
            raise self.fault(key, "this is a table")
        return None if value is None else Fields(value, self.file, f"{self.place}.{key}".lstrip("."))

    def tables(self, key: str) -> list[Fields]:
        values = self.values.pop(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.fault(key, "this is a list of tables")
        return [Fields(value, self.file, f"{self.place}.{key}[{at}]".lstrip(".")) for at, value in enumerate(values)]

    def finish(self) -> None:
        """Refuse what nobody has asked for: a misspelt word must not vanish."""
        for key in self.values:
            raise self.fault(key, "this is unknown")
