"""The page on which a person says what each column means: as fields to draw, and read back from what was posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from intake.kinds import Choice, Column, ColumnProfile, Kind, Option, Options, Role
from intake.mappings import IGNORE
from intake.models import ImportJob

BLANK_WORD = "(blank)"
SHOWN_VALUES = 14


@dataclass
class Field:
    """One form field as it is drawn."""

    name: str
    option: Option
    value: Any
    error: str = ""
    choices: Sequence[Choice] = ()

    @property
    def text(self) -> str:
        """What stands in the field."""
        if self.option.type == "values":
            return shown_values(self.value or [])
        return "" if self.value is None else str(self.value)


@dataclass
class ColumnRow:
    """One column of the file: what it holds, the role it plays, the fields of that role."""

    index: int
    header: str
    profile: ColumnProfile
    role: str
    fields: list[Field] = field(default_factory=list)
    error: str = ""

    @property
    def samples(self) -> list[tuple[str, int]]:
        return [(value or BLANK_WORD, count) for value, count in self.profile.values[:SHOWN_VALUES]]


@dataclass
class MappingPage:
    """Everything the page shows."""

    rows: list[ColumnRow]
    options: list[Field]
    roles: Sequence[Role]
    error: str = ""


def mapping_page(
    kind: Kind, job: ImportJob, columns: Sequence[Column], options: Options, faults: Mapping[str, str]
) -> MappingPage:
    """The page for a mapping at hand, with what is wrong beside each field."""
    choices = kind.choices(job.workspace)
    roles = {role.key: role for role in (IGNORE, *kind.roles)}
    by_header = {column["header"]: column for column in columns}
    places = {column["header"]: place for place, column in enumerate(columns)}
    rows = []
    for index, raw in enumerate(job.profile):
        profile = ColumnProfile(**raw)
        column = by_header.get(profile.header, {"header": profile.header, "role": IGNORE.key})
        path = f"columns.{places.get(profile.header, -1)}"
        role = roles.get(column.get("role", ""), IGNORE)
        fields = [
            _field(f"c{index}-{o.name}", o, column.get(o.name, o.initial), f"{path}.{o.name}", choices, faults)
            for o in role.options
        ]
        error = faults.get(f"{path}.role") or faults.get(f"{path}.header") or ""
        rows.append(ColumnRow(index, profile.header, profile, role.key, fields, error))
    file_fields = [
        _field(f"o-{o.name}", o, options.get(o.name, o.initial), f"options.{o.name}", choices, faults) for o in kind.options
    ]
    return MappingPage(rows, file_fields, list(roles.values()), faults.get("columns", ""))


def _field(
    name: str, option: Option, value: Any, path: str, choices: Mapping[str, Sequence[Choice]], faults: Mapping[str, str]
) -> Field:
    offered = option.choices or choices.get(option.name, ())
    return Field(name, option, value, faults.get(path, ""), offered if option.type == "choice" else ())


def posted_mapping(kind: Kind, job: ImportJob, data: QueryDict) -> tuple[list[Column], Options]:
    """What was posted, in the shape in which mappings are kept; a column whose role has just changed gets its defaults."""
    roles = {role.key: role for role in (IGNORE, *kind.roles)}
    columns = []
    for index, profile in enumerate(job.profile):
        key = data.get(f"c{index}-role", IGNORE.key)
        role = roles.get(key, IGNORE)
        column: Column = {"header": profile["header"], "role": role.key}
        if data.get(f"c{index}-shown") == key:
            column |= {option.name: posted_value(option, f"c{index}-{option.name}", data) for option in role.options}
        elif role is not IGNORE:
            column |= _defaults(kind, job, profile, role)
        columns.append({name: value for name, value in column.items() if value is not None})
    options = {option.name: posted_value(option, f"o-{option.name}", data) for option in kind.options}
    return columns, {name: value for name, value in options.items() if value is not None}


def _defaults(kind: Kind, job: ImportJob, profile: Mapping[str, Any], role: Role) -> Options:
    guess = kind.suggest(job.workspace, ColumnProfile(**profile))
    known = guess if guess["role"] == role.key else {}
    return {option.name: known.get(option.name, option.initial) for option in role.options}


def posted_value(option: Option, name: str, data: QueryDict) -> Any:
    """One posted field in the option's type; what cannot be is left as it is, for the check to name."""
    if option.type == "boolean":
        return name in data
    text = (data.get(name) or "").replace("\r\n", "\n").strip()
    if option.type == "values":
        return typed_values(text)
    if not text:
        return None
    if option.type == "number":
        try:
            return int(text)
        except ValueError:
            return text
    return text


def typed_values(text: str) -> list[str]:
    """Values as people type them: one per line, or on one line with commas between; (blank) is an empty cell."""
    parts = text.split("\n") if "\n" in text or "=" in text else text.split(",")
    typed = [part.strip() for part in parts if part.strip()]
    return ["" if value.lower() == BLANK_WORD else value for value in typed]


def shown_values(values: Sequence[str]) -> str:
    words = [value or BLANK_WORD for value in values]
    between = "\n" if any("," in word or "=" in word for word in words) else ", "
    return between.join(words)
