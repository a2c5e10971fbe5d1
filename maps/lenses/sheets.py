"""The table page: what it shows, what its filters offer, and the file it hands out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from accounts.access import Principal
from common.spreadsheets import harmless
from journeys.models import Evidence, Journey, LaneKind
from maps.lenses.gaps import Gap, gaps_of
from maps.lenses.looks import STALE_AFTER, TOUCHPOINT, Look, query_of
from maps.lenses.narrowing import narrowed
from maps.lenses.rows import Row, Sheet, gather_sheet, with_authors
from maps.lenses.trust import Trust, trust_in

ROWS_PER_PAGE = 100
MONTHS = (1, 3, 6, 12, 24)
# The filters that are always in sight.
FIRST = ("stage", "lane", "evidence")
HEADS = {
    "text": "What it says",
    "place": "Where",
    "lane": "Lane",
    "evidence": "Evidence",
    "persona": "Persona",
    "owner": "Owner",
    "tags": "Tags",
    "emotion": "Feels",
    "changed": "Last changed",
    "comments": "Comments",
}
Choice = tuple[str, str, bool]


@dataclass(frozen=True)
class Head:
    """A column's head: its name, how it sorts now ("ascending", "descending" or empty), and the address that sorts by it."""

    name: str
    label: str
    sorted: str
    query: str


@dataclass(frozen=True)
class Quick:
    """A named filter as a link with its number."""

    gap: Gap
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Select:
    """One filter above the table."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class TablePage:
    """One journey as a table, as somebody looks at it."""

    sheet: Sheet
    look: Look
    number: Any = 1

    @classmethod
    def of(cls, principal: Principal, journey: Journey, look: Look, number: Any = 1) -> TablePage:
        return cls(gather_sheet(principal, journey), look, number)

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.sheet, self.months)

    @property
    def months(self) -> int:
        return int(self.look.get("months", STALE_AFTER))

    @property
    def usual_months(self) -> int:
        return STALE_AFTER

    @property
    def month_choices(self) -> list[int]:
        return sorted({*MONTHS, self.months})

    @cached_property
    def rows(self) -> list[Row]:
        """All rows that fit, in order, whatever page is shown."""
        return narrowed(self.sheet, self.gaps, self.look)

    @cached_property
    def page(self) -> Page[Row]:
        return Paginator(self.rows, ROWS_PER_PAGE).get_page(self.number)

    @cached_property
    def shown(self) -> list[Row]:
        return with_authors(list(self.page.object_list), self.sheet.journey.workspace_id)

    @cached_property
    def trust(self) -> Trust:
        return trust_in(self.sheet.rows)

    @cached_property
    def gap(self) -> Gap | None:
        return next((gap for gap in self.gaps if gap.name == self.look.get("gap")), None)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.look.keys() - {"sort", "months"})

    @property
    def is_selectable(self) -> bool:
        return any(row.is_selectable for row in self.page.object_list)

    @cached_property
    def selectable(self) -> int:
        return sum(row.is_selectable for row in self.rows)

    def chosen(self, keys: Sequence[str], *, everything: bool = False) -> list[Row]:
        """The rows with these keys, or all that fit; what has gone meanwhile is not among them."""
        wanted = set(keys)
        return [row for row in self.rows if row.is_selectable and (everything or row.key in wanted)]

    @property
    def heads(self) -> list[Head]:
        sort = self.look.get("sort", "place")
        heads = []
        for name, label in HEADS.items():
            direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
            wanted = f"-{name}" if direction == "ascending" else name
            heads.append(Head(name, label, direction, query_of({**self.look, "sort": wanted})))
        return heads

    @property
    def quick(self) -> list[Quick]:
        """The named filters; choosing the one that is chosen lets it go."""
        others = {name: value for name, value in self.look.items() if name != "gap"}
        return [
            Quick(gap, query_of(others if gap is self.gap else {**others, "gap": gap.name}), gap is self.gap) for gap in self.gaps
        ]

    @property
    def selects(self) -> list[Select]:
        sheet = self.sheet
        kinds = [(kind, LaneKind(kind).label) for kind in sheet.kinds]
        found: list[tuple[str, str, list[tuple[Any, Any]]]] = [
            ("stage", "Any stage", [(stage.pk, stage.name) for stage in sheet.stages]),
            ("lane", "Any lane", [(lane.pk, lane.name) for lane in sheet.lanes]),
            ("evidence", "Any evidence", list(Evidence.choices)),
            ("kind", "Any kind", [(TOUCHPOINT, "Touchpoint"), *kinds]),
            ("persona", "Any persona", [(persona.pk, persona.name) for persona in sheet.personas]),
            ("owner", "Any owner", [(owner.pk, str(owner)) for owner in sheet.owners]),
            ("tag", "Any tag", [(tag, tag) for tag in sheet.tags]),
        ]
        return [
            Select(name, label.removeprefix("Any ").capitalize(), tuple(self._choices(name, [("", label), *choices])))
            for name, label, choices in found
            if choices or name in self.look
        ]

    @property
    def first_selects(self) -> list[Select]:
        return [select for select in self.selects if select.name in FIRST]

    @property
    def more_selects(self) -> list[Select]:
        return [select for select in self.selects if select.name not in FIRST]

    @property
    def has_more(self) -> bool:
        """Whether one of the filters is set that are out of sight until somebody asks for them."""
        return any(select.name in self.look for select in self.more_selects) or bool(self.look.keys() & {"before", "months"})

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> Iterator[Choice]:
        chosen = self.look.get(name, "")
        for value, label in choices:
            yield str(value), str(label), value == chosen
        if chosen and chosen not in [value for value, _ in choices]:
            yield str(chosen), "No longer on this map", True

    @property
    def query(self) -> str:
        return query_of(self.look)


class _Line:
    """A file that hands back each line that csv writes."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Sequence[Row], workspace_id: int) -> Iterator[str]:
    """The rows with all their columns, with a byte order mark, so that spreadsheets read the letters right."""
    writer = csv.writer(_Line())
    head = ["stage", "step", "lane", "kind", "text", "evidence", "persona", "owner", "owner team", "channel", "tags", "emotion"]
    yield "\ufeff" + str(writer.writerow([*head, "moment of truth", "last changed", "changed by", "open comments"]))
    for row in with_authors(rows, workspace_id):
        placement, touchpoint = row.placement, row.touchpoint
        cells = [
            row.stage.name,
            row.step.name if row.step else "",
            row.lane.name if row.lane else "",
            row.kind_words,
            row.text,
            row.evidence_words,
            str(row.persona or ""),
            str(row.owner or ""),
            touchpoint.owner_team if touchpoint else "",
            str(row.channel or ""),
            ", ".join(row.tags),
            "" if row.emotion is None else row.emotion,
            placement.get_moment_of_truth_display() if placement else "",
            timezone.localtime(row.changed_at).isoformat(timespec="seconds"),
            row.changed_by,
            row.comments,
        ]
        yield str(writer.writerow([harmless(cell) for cell in cells]))
