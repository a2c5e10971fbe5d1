"""What each column of a file means: checked against the kind's roles, and suggested from mappings saved before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Workspace
from intake.kinds import Choice, Column, ColumnProfile, Kind, Option, Options, Role
from intake.models import ColumnMapping, ImportJob

IGNORE = Role("ignore", "Ignore")
# A saved mapping is taken up by itself where the file has at least this share of the columns that it uses.
ENOUGH_HEADERS = 0.8
LONGEST_TEXT = 500
MOST_VALUES = 500


class MappingError(Exception):
    """What is wrong with a mapping, as {path: reason}; paths are "columns.3.subject", "options.year", "columns"."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {reason}" for path, reason in faults.items()))
        self.faults = faults


def checked_mapping(
    kind: Kind, workspace: Workspace, columns: Any, options: Any, headers: Sequence[str] | None
) -> tuple[list[Column], Options]:
    """The mapping with every option in its type; MappingError that names all faults. `headers` are those of a file at hand."""
    faults: dict[str, str] = {}
    choices = kind.choices(workspace)
    roles = {role.key: role for role in (IGNORE, *kind.roles)}
    clean: list[Column] = []
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        raise MappingError({"columns": "Send a list of objects, each with a header and a role."})
    for index, column in enumerate(columns):
        clean.append(_checked_column(column, f"columns.{index}", roles, choices, faults))
    faults |= _faults_of_headers(clean, roles, headers)
    if not isinstance(options, dict):
        raise MappingError(faults | {"options": "Send an object."})
    clean_options = _checked_options(options, kind.options, "options", choices, faults)
    if not faults:
        faults = kind.faults(workspace, clean, clean_options)
    if faults:
        raise MappingError(faults)
    return clean, clean_options


def _checked_column(
    column: Column, path: str, roles: Mapping[str, Role], choices: Mapping[str, Sequence[Choice]], faults: dict[str, str]
) -> Column:
    header, key = column.get("header"), column.get("role", IGNORE.key)
    if not isinstance(header, str) or not header.strip():
        faults[f"{path}.header"] = "Name the column by its header."
        header = ""
    if not isinstance(key, str) or key not in roles:
        faults[f"{path}.role"] = f"Choose one of: {', '.join(roles)}."
        return {"header": header.strip(), "role": IGNORE.key}
    given = {name: value for name, value in column.items() if name not in ("header", "role")}
    return {"header": header.strip(), "role": key, **_checked_options(given, roles[key].options, path, choices, faults)}


def _checked_options(
    given: Mapping[str, Any], known: Sequence[Option], path: str, choices: Mapping[str, Sequence[Choice]], faults: dict[str, str]
) -> Options:
    clean: Options = {}
    names = {option.name for option in known}
    for name in given:
        if name not in names:
            faults[f"{path}.{name}"] = "There is no such option here."
    for option in known:
        value = given.get(option.name, option.initial)
        if value is None or (value == "" and option.type != "values"):
            if option.required:
                faults[f"{path}.{option.name}"] = f"{option.label}: this is needed."
            continue
        try:
            clean[option.name] = _checked_value(option, value, choices)
        except ValueError as error:
            faults[f"{path}.{option.name}"] = str(error)
    return clean


def _checked_value(option: Option, value: Any, choices: Mapping[str, Sequence[Choice]]) -> Any:
    if option.type == "number":
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
            raise ValueError(f"{option.label}: a whole number.")
        return value
    if option.type == "boolean":
        if not isinstance(value, bool):
            raise ValueError(f"{option.label}: true or false.")
        return value
    if option.type == "values":
        if not isinstance(value, list) or not all(isinstance(item, str) and len(item) <= LONGEST_TEXT for item in value):
            raise ValueError(f"{option.label}: a list of texts.")
        if len(value) > MOST_VALUES:
            raise ValueError(f"{option.label}: at most {MOST_VALUES}.")
        return [item.strip() for item in value]
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
        raise ValueError(f"{option.label}: a text of at most {LONGEST_TEXT} characters.")
    if option.type == "choice":
        offered = option.choices or choices.get(option.name, ())
        if value not in {choice.value for choice in offered}:
            raise ValueError(f"{option.label}: this choice is not offered.")
    return value.strip()


def _faults_of_headers(columns: Sequence[Column], roles: Mapping[str, Role], headers: Sequence[str] | None) -> dict[str, str]:
    faults: dict[str, str] = {}
    seen: set[str] = set()
    for index, column in enumerate(columns):
        header = column["header"]
        if header in seen:
            faults[f"columns.{index}.header"] = "This column stands here twice."
        seen.add(header)
        if headers is not None and header and header not in headers and column["role"] != IGNORE.key:
            faults[f"columns.{index}.header"] = f"The file has no column “{header[:80]}”."
    for role in roles.values():
        holders = [index for index, column in enumerate(columns) if column["role"] == role.key]
        if role.once and len(holders) > 1:
            faults[f"columns.{holders[1]}.role"] = f"Only one column can be “{role.label}”."
    return faults


def suggested_mapping(kind: Kind, job: ImportJob) -> tuple[list[Column], ColumnMapping | None]:
    """Columns for the file at hand: from the saved mapping that fits best, the others guessed from their values."""
    profiles = [ColumnProfile(**profile) for profile in job.profile]
    saved = best_mapping(job, [profile.header for profile in profiles])
    known = {column["header"]: column for column in saved.columns} if saved else {}
    columns = [known.get(profile.header) or kind.suggest(job.workspace, profile) for profile in profiles]
    if saved is None:
        columns = _one_of_each(kind, columns)
    return columns, saved


def best_mapping(job: ImportJob, headers: Sequence[str]) -> ColumnMapping | None:
    """The saved mapping that uses most of the file's columns, if nearly all it uses are there."""
    there = set(headers)
    best, best_score = None, 0
    for mapping in ColumnMapping.objects.filter(workspace=job.workspace, kind=job.kind).order_by("-updated_at"):
        used = {column["header"] for column in mapping.columns if column.get("role") != IGNORE.key}
        hits = len(used & there)
        if used and hits >= ENOUGH_HEADERS * len(used) and hits > best_score:
            best, best_score = mapping, hits
    return best


def apply_mapping(columns: Sequence[Column], headers: Sequence[str]) -> list[Column]:
    """A saved mapping laid over the columns of a file; what it does not know is ignored."""
    known = {column["header"]: column for column in columns}
    return [known.get(header) or {"header": header, "role": IGNORE.key} for header in headers]


def _one_of_each(kind: Kind, columns: Sequence[Column]) -> list[Column]:
    """Guesses may propose two columns for a role that only one can play; the first keeps it."""
    once = {role.key for role in kind.roles if role.once}
    taken: set[str] = set()
    kept = []
    for column in columns:
        key = column["role"]
        kept.append({"header": column["header"], "role": IGNORE.key} if key in once and key in taken else column)
        taken.add(key)
    return kept
