"""The kinds of rows that a file may hold, and how the app that owns them teaches intake to read them.

Intake knows files, jobs, pages and transactions, and nothing of responses or events. An app above registers its kind once, in
`AppConfig.ready`:

    from intake import kinds
    from feedback.imports import ResponseKind

    class FeedbackConfig(AppConfig):
        def ready(self) -> None:
            kinds.register(ResponseKind())

A job then runs in two passes over the same file, each with a reader of its own:

1. check: `reader.check(row)` for each row, nothing is written; faults are named with row, column, value and reason;
2. take the good rows: `reader.prepare()`, then `check` again and `reader.write(records)` in batches, then `reader.finish()`,
   all in one transaction: a cancelled or failed import leaves nothing behind.

Both passes may be started again from the first row after a crash, so `write` must be harmless for rows already taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from accounts.models import Workspace
from intake.models import ImportKind

# One mapped column as it is kept in JSON: {"header": …, "role": …, and the options of that role by name}.
Column = dict[str, Any]
Options = dict[str, Any]


class Row(NamedTuple):
    """One row of a file: its number as a spreadsheet shows it (the header is row 1) and its cells by header."""

    number: int
    values: Mapping[str, str]


class Fault(NamedTuple):
    """Why a row cannot be taken, in words that say how to mend it. `column` is the header, empty for the row as a whole."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Option:
    """One thing a person may say about a mapped column or about the whole file, drawn as one form field.

    `values` is a list of texts, typed one per line or separated by commas; the word (blank) stands for an empty cell.
    `choice` takes its choices from `Kind.choices(workspace)[name]` where the option itself has none.
    """

    name: str
    label: str
    type: Literal["text", "number", "choice", "values", "boolean"] = "text"
    help: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    initial: Any = None


@dataclass(frozen=True)
class Role:
    """What a column can mean, such as the customer's key or a score. `once`: at most one column of a file plays it."""

    key: str
    label: str
    help: str = ""
    once: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class ColumnProfile:
    """What the first rows of a file say about one column; the mapping page shows it, and `Kind.suggest` reads it."""

    header: str
    filled: int
    empty: int
    distinct: int
    # The most frequent values with their counts, the empty cell among them.
    values: Sequence[tuple[str, int]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Source:
    """The file a reader works for: whose it is, what identifies it, and how it is mapped."""

    workspace: Workspace
    file_name: str
    # SHA-256 of the content: the same file again makes the same identities for rows that bring none of their own.
    file_hash: str
    columns: Sequence[Column]
    options: Options


@dataclass
class Written:
    """What one call of `write` did: rows taken now, and rows that were already here and stay as they are."""

    taken: int = 0
    known: int = 0


class Reader(Protocol):
    """Reads the rows of one file under one mapping. Made anew for each pass, used by one process, in the order of the file."""

    def check(self, row: Row) -> Any | list[Fault]:
        """The record that `write` will take, or a list of every fault in the row. Writes nothing, asks the database nothing."""

    def describe(self, record: Any) -> list[tuple[str, str]]:
        """The record as it will be read, as (label, value) pairs for the preview."""

    def prepare(self) -> None:
        """Called once, inside the transaction, before the first `write`: make what the rows will hang on."""

    def write(self, records: Sequence[Any]) -> Written:
        """Write some records, inside the transaction. Rows that are already here are left alone and counted as known."""

    def finish(self) -> None:
        """Called once, inside the transaction, after the last `write`: leave marks, plan what follows the commit."""


class Kind(Protocol):
    """What rows of one sort become."""

    key: str
    label: str
    # Roles a column can play, in the order they are offered; "ignore" is added by intake.
    roles: Sequence[Role]
    # What is said once for the whole file.
    options: Sequence[Option]

    def choices(self, workspace: Workspace) -> Mapping[str, Sequence[Choice]]:
        """Choices of options by name that depend on the workspace, such as its touchpoints."""

    def suggest(self, workspace: Workspace, profile: ColumnProfile) -> Column:
        """A guess at a column that no saved mapping knows; {"header": …, "role": "ignore"} where there is none."""

    def faults(self, workspace: Workspace, columns: Sequence[Column], options: Options) -> dict[str, str]:
        """What is wrong with a mapping: {path: reason}; the path is "columns.3.subject", "options.year" or "columns"."""

    def reader(self, source: Source) -> Reader:
        """A reader for a mapping that has no faults."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.key] = kind


def kind_named(key: str) -> Kind:
    """The registered kind; KeyError where no app has registered it."""
    return _kinds[key]


def registered_kinds() -> list[Kind]:
    """All kinds, in the order in which people are offered them."""
    return [_kinds[key] for key in ImportKind.values if key in _kinds]
