"""One journey laid out for one gesture: read once, changed in memory operation by operation, written together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.access import Principal
from accounts.models import User
from common.bulk import insert_rows, reserve_ids, update_rows
from journeys.attachments import copy_attachments
from journeys.models import Journey, Revised, Subject, one_revision
from maps.editing.kinds import CARD, JOURNEY, KIND_OF, KINDS, LANE, LINK, PLACEMENT, STAGE, STEP, TOUCHPOINT, Kind

# The columns and rows of a map are few and everything stands in them: they are read for every gesture.
FRAME = (STAGE, STEP, LANE)
# From this many operations on one kind it is cheaper to read all its rows than each cell by itself.
MANY = 6

Key = tuple[str, tuple[int, ...]]


class Desk:
    """The rows of a journey as the gesture at hand leaves them. The journey is locked, so nobody else changes it meanwhile."""

    def __init__(self, journey: Journey, principal: Principal) -> None:
        self.journey = journey
        self.workspace = journey.workspace
        self.principal = principal
        self._rows: dict[Kind, dict[int, Any]] = defaultdict(dict)
        self._orders: dict[Key, list[Any]] = {}
        self._whole: set[Kind] = set()
        self._new: dict[Kind, dict[int, Any]] = defaultdict(dict)
        self._changed: dict[Kind, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._returned: list[Any] = []
        self._subjects: list[Subject] = []
        self._copied_cards: dict[int, Any] = {}
        self._ids: dict[type[models.Model], list[int]] = defaultdict(list)
        self._library: dict[tuple[type[models.Model], int], Any] = {}
        self._rows[JOURNEY][journey.pk] = journey
        for kind in FRAME:
            self.open(kind)

    # reading

    def open(self, kind: Kind) -> None:
        """Read all rows of this kind, archived ones too."""
        if kind in self._whole:
            return
        rows = _with_touchpoint(kind, kind.of_journey(self.journey.pk))
        if kind.is_ordered:
            rows = rows.order_by("position")
        places: dict[Key, list[Any]] = defaultdict(list)
        for row in rows:
            known = self._adopt(kind, row)
            if kind.is_ordered and row.position is not None:
                places[self._key(kind, row)].append(known)
        # Places read before may have been changed since, in memory; nothing has moved to or from any other.
        self._orders = {**places, **self._orders}
        self._whole.add(kind)

    def prepare(self, changes: Iterable[Mapping[str, Any]]) -> None:
        """Read beforehand what so many operations or strokes will ask for."""
        counts = Counter(change.get("kind") for change in changes)
        for kind in (CARD, PLACEMENT, LINK):
            if counts[kind.name] >= MANY:
                self.open(kind)

    def find(self, kind: Kind, pk: int) -> Any | None:
        """The row of this journey with this id, or None."""
        row = self._rows[kind].get(pk)
        if row is None and kind not in self._whole and kind is not JOURNEY:
            if kind is TOUCHPOINT:
                rows = kind.model._base_manager.filter(workspace_id=self.workspace.pk)
            else:
                rows = kind.of_journey(self.journey.pk)
            found = _with_touchpoint(kind, rows).filter(pk=pk).first()
            row = None if found is None else self._adopt(kind, found)
        return row

    def related(self, model: type[Any], pk: int) -> Any | None:
        """What a field of a row points at: a row of this journey, or of the library of its workspace."""
        if model in KIND_OF:
            return self.find(KIND_OF[model], pk)
        if (model, pk) not in self._library:
            where = {"memberships__workspace": self.workspace} if model is User else {"workspace": self.workspace}
            self._library[model, pk] = model._default_manager.filter(**where, pk=pk).first()
        return self._library[model, pk]

    def every(self, kind: Kind) -> list[Any]:
        """All rows of the kind that are current themselves, whatever they stand in."""
        self.open(kind)
        return [row for row in self._rows[kind].values() if row.archived_at is None]

    def siblings(self, row: Any) -> list[Any]:
        """The rows that hold a place beside this one and this one, in order."""
        kind = KIND_OF[type(row)]
        return self.order(kind, {name: getattr(row, name) for name in kind.order_within})

    def order(self, kind: Kind, parents: dict[str, Any]) -> list[Any]:
        """The rows that hold a place under these parents, in order; the list itself, to be changed."""
        key = (kind.name, tuple(parents[name].pk for name in kind.order_within))
        if key not in self._orders:
            unread = kind not in self._whole and not any(self.is_new(parent) for parent in parents.values())
            rows: Iterable[Any] = ()
            if unread:
                where = {name: parents[name] for name in kind.order_within}
                held = kind.model._base_manager.filter(**where, position__isnull=False)
                rows = _with_touchpoint(kind, held).order_by("position")
            self._orders[key] = [self._adopt(kind, row) for row in rows]
        return self._orders[key]

    def within(self, kind: Kind, name: str, parent: Any) -> list[Any]:
        """The rows of a kind that point at this row by the field of that name, and are on the map."""
        # In a new row stands only what this gesture has put there, and that is at hand.
        rows = self._rows[kind].values() if self.is_new(parent) else self.every(kind)
        return [row for row in rows if getattr(row, f"{name}_id") == parent.pk and self.is_on_the_map(row)]

    def is_new(self, row: Any) -> bool:
        return row.pk in self._new[KIND_OF[type(row)]]

    def is_on_the_map(self, row: Any) -> bool:
        """Whether it and everything it stands in are current."""
        return self.archived(row) is None

    def archived(self, row: Any) -> Any | None:
        """The row itself or what it stands in, whichever is archived and so keeps it off the map."""
        if row.archived_at is not None:
            return row
        return next((found for parent in self.parents_of(row) if (found := self.archived(parent)) is not None), None)

    def parents_of(self, row: Any) -> list[Any]:
        kind = KIND_OF[type(row)]
        if kind is LINK:
            return [row.source, row.target]
        return [getattr(row, name) for name in (*kind.parents, *kind.keeps)]

    # changing

    def add(self, kind: Kind, /, **values: Any) -> Any:
        """A new row with an id of its own already, at no place yet."""
        pk = self.new_id(kind.model)
        if kind in (STAGE, TOUCHPOINT):
            subject = Subject(pk=self.new_id(Subject), workspace=self.workspace, kind=kind.model.subject_kind)
            self._subjects.append(subject)
            values["subject"] = subject
        if kind in (STAGE, LANE):
            values["journey"] = self.journey
        row = kind.model(pk=pk, workspace=self.workspace, **values)
        self._rows[kind][pk] = self._new[kind][pk] = row
        return row

    def add_copy(self, row: Any, **given: Any) -> Any:
        """A new row like this one, but for what is given; the files on a card are on its copy, too."""
        kind = KIND_OF[type(row)]
        copy = self.add(kind, **{**kind.copied(row), **given})
        if kind is CARD:
            self._copied_cards[row.pk] = copy
        return copy

    def note(self, row: Any, *names: str) -> None:
        """These fields of the row have been changed and are to be written."""
        if not self.is_new(row):
            self._changed[KIND_OF[type(row)]][row.pk].update(names)

    def show_anew(self, row: Any) -> None:
        """What stands in this row is to be read anew by everybody, since they may never have seen it."""
        self._returned.append(row)

    def is_noted(self, row: Any) -> bool:
        """Whether this gesture has changed the row."""
        return row.pk in self._changed[KIND_OF[type(row)]]

    def new_id(self, model: type[models.Model]) -> int:
        if not self._ids[model]:
            self.reserve(model, 4)
        return self._ids[model].pop(0)

    def reserve(self, model: type[models.Model], count: int) -> None:
        self._ids[model] += reserve_ids(model, count)

    # writing

    def write(self) -> None:
        """Write what has changed: each kind in one or two statements, however many rows."""
        if not self.has_changes:
            return
        with one_revision(self.journey.pk):
            self._write()

    def _write(self) -> None:
        insert_rows(Subject, self._subjects)
        now = timezone.now()
        for kind in KINDS.values():
            insert_rows(kind.model, self._new[kind].values())
            for names, rows in self._changes(kind):
                # Whoever makes room for a neighbour has not been changed: what is stale stays stale.
                told = names if names == {"position"} else names | {"updated_at"}
                for row in rows:
                    row.updated_at = now if "updated_at" in told else row.updated_at
                update_rows(kind.model, sorted(told), rows)
        if self._copied_cards:
            copy_attachments(self._copied_cards)
        for row in self._returned:
            if isinstance(row, Revised):
                row.show_contents_anew()

    @property
    def has_changes(self) -> bool:
        self._number()
        return any(self._new.values()) or any(self._changed.values())

    def _number(self) -> None:
        """Dense places in every list that was looked at."""
        for rows in self._orders.values():
            for position, row in enumerate(rows):
                if row.position != position:
                    row.position = position
                    self.note(row, "position")

    def _changes(self, kind: Kind) -> Iterator[tuple[frozenset[str], list[Any]]]:
        """The changed rows, those together of which the same fields changed."""
        together: dict[frozenset[str], list[Any]] = defaultdict(list)
        for pk, names in self._changed[kind].items():
            together[frozenset(names)].append(self._rows[kind][pk])
        yield from together.items()

    # inside

    def _adopt(self, kind: Kind, row: Any) -> Any:
        """The row under which the desk knows it: one object for each row, and its parents the desk's own, too."""
        if row.pk in self._rows[kind]:
            return self._rows[kind][row.pk]
        self._rows[kind][row.pk] = row
        row.workspace = self.workspace
        if kind in (STAGE, LANE):
            row.journey = self.journey
        elif kind is STEP:
            row.stage = self._rows[STAGE][row.stage_id]
        elif kind is CARD:
            row.lane, row.step = self._rows[LANE][row.lane_id], self._rows[STEP][row.step_id]
        elif kind is PLACEMENT:
            row.step = self._rows[STEP][row.step_id]
            row.touchpoint = self._rows[TOUCHPOINT].setdefault(row.touchpoint_id, row.touchpoint)
        elif kind is LINK:
            row.source, row.target = self._rows[STEP][row.source_id], self._rows[STEP][row.target_id]
        return row

    def _key(self, kind: Kind, row: Any) -> Key:
        return kind.name, tuple(getattr(row, f"{name}_id") for name in kind.order_within)


def _with_touchpoint(kind: Kind, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.select_related("touchpoint") if kind is PLACEMENT else rows
