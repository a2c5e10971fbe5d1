"""The audit trail as people read it: who, when, which record and field, from what to what."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import AuditEntry, User
from common.spreadsheets import harmless

PAGE_SIZE = 50
VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}
# The first of these that a row has is what a reader would call it.
NAMING_FIELDS = ("name", "text", "email", "file_name", "event_name", "key")
# Where a row has no name of its own, that of what it joins.
NAMING_LINKS = ("user", "touchpoint", "survey")
MACHINERY = {"id", "workspace_id"}
LONGEST = 200

Names = dict[tuple[str, int], str]


@dataclass(frozen=True)
class Change:
    """One field of a record: its name, and what it said before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Deed:
    """One entry of the trail in words."""

    who: str
    at: datetime
    verb: str
    kind: str
    record: str
    changes: list[Change]

    @property
    def shows_changes(self) -> bool:
        return self.verb == "changed"


def described(entries: Sequence[AuditEntry]) -> list[Deed]:
    """The entries in words. All names on them are looked up in one query, however many records they speak of."""
    names = names_of(entries)
    return [
        Deed(
            who=entry.actor_name or "Throughline itself",
            at=entry.at,
            verb=VERBS.get(entry.action, entry.action),
            kind=kind_of(entry.record_type),
            record=record_name(entry, names),
            changes=changes_of(entry, names),
        )
        for entry in entries
    ]


@cache
def model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


@cache
def kinds() -> dict[str, str]:
    """What the trail speaks of: each audited table and its name in words."""
    audited = [
        model for model in apps.get_models() if any(trigger.name == "audited" for trigger in getattr(model._meta, "triggers", []))
    ]
    return {model._meta.db_table: str(model._meta.verbose_name) for model in audited}


def kind_of(table: str) -> str:
    model = model_of(table)
    return str(model._meta.verbose_name) if model else table


def names_of(entries: Sequence[AuditEntry]) -> Names:
    """The present names of the records that the entries are about or point at, in one query."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.record_type].add(entry.record_id)
        for key, values in entry.changes.items():
            target = target_of(entry.record_type, key)
            if target is not None:
                wanted[target._meta.db_table].update(value for value in values if isinstance(value, int))
    parts = [rows for table, ids in sorted(wanted.items()) if (rows := _named_rows(table, ids)) is not None]
    if not parts:
        return {}
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(table, pk): name for table, pk, name in union if name}


def _named_rows(table: str, ids: set[int]) -> QuerySet[Any, Any] | None:
    model = model_of(table)
    name = _naming_expression(model) if model else None
    if model is None or name is None or not ids:
        return None
    rows = model._base_manager.filter(pk__in=ids).order_by()
    return rows.annotate(called=Cast(name, TextField()), table=Value(table, TextField())).values_list("table", "pk", "called")


def _naming_expression(model: type[models.Model], prefix: str = "") -> Any:
    if model is User:
        return Coalesce(NullIf(F(f"{prefix}name"), Value("")), F(f"{prefix}email"))
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = [NullIf(Cast(f"{prefix}{name}", TextField()), Value("")) for name in NAMING_FIELDS if name in fields]
    if names:
        return Coalesce(*names) if len(names) > 1 else names[0]
    for name in () if prefix else NAMING_LINKS:
        field = fields.get(name)
        if isinstance(field, models.ForeignKey):
            return _naming_expression(field.remote_field.model, f"{name}__")
    return None


def target_of(table: str, column: str) -> type[models.Model] | None:
    """The model that a column such as `stage_id` points at."""
    field = _field_of(table, column)
    return field.related_model if isinstance(field, models.ForeignKey) else None


def _field_of(table: str, column: str) -> models.Field | None:
    model = model_of(table)
    if model is None:
        return None
    for name in (column, column.removesuffix("_id")):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return field if isinstance(field, models.Field) else None
    return None


def record_name(entry: AuditEntry, names: Names) -> str:
    """What the record is called now; what it was called, when it is gone; its number, when it never had a name."""
    if present := names.get((entry.record_type, entry.record_id)):
        return f"“{shortened(present)}”"
    for name in NAMING_FIELDS:
        said = [value for value in entry.changes.get(name, []) if isinstance(value, str) and value]
        if said:
            return f"“{shortened(said[-1])}”"
    return f"{entry.record_id}"


def changes_of(entry: AuditEntry, names: Names) -> list[Change]:
    changes = []
    for column, (before, after) in sorted(entry.changes.items()):
        if column in MACHINERY:
            continue
        field = _field_of(entry.record_type, column)
        label = str(field.verbose_name) if field is not None else column.replace("_", " ")
        target = target_of(entry.record_type, column)
        table = target._meta.db_table if target is not None else ""
        changes.append(Change(label, in_words(before, field, names, table), in_words(after, field, names, table)))
    return changes


def in_words(value: Any, field: models.Field | None, names: Names, table: str) -> str:
    """A stored value as a reader would say it; an empty one is “nothing”."""
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if table and isinstance(value, int):
        return names.get((table, value), f"number {value}")
    if isinstance(value, list):
        return shortened(", ".join(str(part) for part in value))
    if isinstance(value, dict):
        return shortened(", ".join(f"{key}: {part}" for key, part in value.items()) or "nothing")
    choices = dict(getattr(field, "flatchoices", None) or [])
    return shortened(str(choices.get(value, value)))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class _Line:
    """A file that hands back each line that csv writes."""

    def write(self, line: str) -> str:
        return line


def as_csv(entries: QuerySet[AuditEntry], *, portion: int = 500) -> Iterator[str]:
    """One line per changed field, with a byte order mark, so that spreadsheets read the letters right."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(["when", "who", "action", "record type", "record id", "record", "field", "from", "to"])
    held: list[AuditEntry] = []
    for entry in entries.iterator(chunk_size=portion):
        held.append(entry)
        if len(held) == portion:
            yield from _lines(writer, held)
            held = []
    yield from _lines(writer, held)


def _lines(writer: Any, entries: list[AuditEntry]) -> Iterator[str]:
    for entry, deed in zip(entries, described(entries), strict=True):
        start = [deed.at.isoformat(), deed.who, deed.verb, deed.kind, entry.record_id, deed.record.strip("“”")]
        for change in deed.changes or [Change("", "", "")]:
            yield writer.writerow([harmless(cell) for cell in [*start, change.field, change.before, change.after]])
