"""The five things that can happen to a row of a map. Each is noted with what does it again and what takes it back.

A stroke is a dictionary that JSON can hold, since gestures are kept:

    {"do": "set", "kind": "card", "id": 7, "values": {"text": "New"}, "was": {"text": "Old"}}
    {"do": "place", "kind": "step", "id": 7, "to": {"stage": 4}, "at": 0, "was": {"stage": 3}}
    {"do": "archive", "kind": "lane", "id": 7, "like": "…"}       `like` is the mark of row and contents as they were known
    {"do": "restore", "kind": "lane", "id": 7, "at": 2}
    {"do": "merge_answers", "kind": "stage", "id": 7, "other": 6}         and "part_answers", which takes that back
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from feedback.merging import merge_subject, part_subjects
from maps.editing.desk import Desk
from maps.editing.kinds import CARD, KIND_OF, LANE, LINK, PLACEMENT, STAGE, STEP

Stroke = dict[str, Any]


class Hand:
    """What changes the rows on a desk, and remembers how."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.forward: list[Stroke] = []
        self.backward: list[Stroke] = []

    def _note(self, forward: Stroke, backward: Stroke) -> None:
        self.forward.append(forward)
        self.backward.insert(0, backward)

    def create(self, row: Any, position: int | None = None) -> None:
        """Give a new row its place; taken back, it is archived and keeps its identity."""
        at = self._insert(row, position)
        this = {"kind": KIND_OF[type(row)].name, "id": row.pk}
        self._note({"do": "restore", **this, "at": at}, {"do": "archive", **this, "like": mark(self.desk, row)})

    def add_within(self, row: Any) -> None:
        """Give a place to a row that comes and goes with the one created last; `born` is to be called after the last of them."""
        self._insert(row, None)

    def born(self, whole: Any) -> None:
        """All that comes and goes with the row created last is in it."""
        self.backward[0]["like"] = mark(self.desk, whole)

    def set(self, row: Any, values: dict[str, Any]) -> None:
        """Give fields other values; `values` holds what can be assigned, such as a persona and not its id."""
        kind = KIND_OF[type(row)]
        before = {name: kind.raw(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: kind.raw(row, name) for name in values}
        changed = [name for name in values if before[name] != after[name]]
        if changed:
            self.desk.note(row, *changed)
            old, new = ({name: raws[name] for name in changed} for raws in (before, after))
            this = {"do": "set", "kind": kind.name, "id": row.pk}
            self._note({**this, "values": new, "was": old}, {**this, "values": old, "was": new})

    def place(self, row: Any, parents: dict[str, Any], position: int | None) -> None:
        """Move among the siblings, or to other parents; without a position to the end."""
        kind = KIND_OF[type(row)]
        home = {name: getattr(row, f"{name}_id") for name in kind.parents}
        rows = self.desk.siblings(row)
        old = rows.index(row)
        del rows[old]
        for name, parent in parents.items():
            if getattr(row, f"{name}_id") != parent.pk:
                setattr(row, name, parent)
                self.desk.note(row, name)
        check_home(self.desk, row)
        rows = self.desk.siblings(row)
        at = len(rows) if position is None else min(max(position, 0), len(rows))
        rows.insert(at, row)
        away = {name: getattr(row, f"{name}_id") for name in kind.parents}
        if (away, at) != (home, old):
            this = {"do": "place", "kind": kind.name, "id": row.pk}
            self._note({**this, "to": away, "at": at, "was": home}, {**this, "to": home, "at": old, "was": away})

    def archive(self, row: Any) -> None:
        """Put away; what stands in it stays in it, and comes back with it."""
        kind = KIND_OF[type(row)]
        like, at = mark(self.desk, row), None
        if kind.is_ordered:
            rows = self.desk.siblings(row)
            at = rows.index(row)
            del rows[at]
            row.position = None
            self.desk.note(row, "position")
        row.archived_at = timezone.now()
        self.desk.note(row, "archived_at")
        this = {"kind": kind.name, "id": row.pk}
        self._note({"do": "archive", **this, "like": like}, {"do": "restore", **this, "at": at})

    def restore(self, row: Any, position: int | None = None) -> None:
        """Bring the same identity back, and with it into everybody's view what stands in it."""
        row.archived_at = None
        at = self._insert(row, position)
        self.desk.note(row, "archived_at")
        self.desk.show_anew(row)
        this = {"kind": KIND_OF[type(row)].name, "id": row.pk}
        self._note({"do": "restore", **this, "at": at}, {"do": "archive", **this, "like": mark(self.desk, row)})

    def merge_answers(self, source: Any, target: Any) -> None:
        """Let what was asked about one stage count for another."""
        merge_subject(source.subject, target.subject)
        self._note_answers("merge_answers", "part_answers", source, target)

    def part_answers(self, source: Any, target: Any) -> None:
        """Give the stage back what was asked about it."""
        part_subjects(source.subject, target.subject)
        self._note_answers("part_answers", "merge_answers", source, target)

    def _note_answers(self, forward: str, backward: str, source: Any, target: Any) -> None:
        this = {"kind": STAGE.name, "id": source.pk, "other": target.pk}
        self._note({"do": forward, **this}, {"do": backward, **this})

    def _insert(self, row: Any, position: int | None) -> int | None:
        check_home(self.desk, row)
        if not KIND_OF[type(row)].is_ordered:
            return None
        rows = self.desk.siblings(row)
        at = len(rows) if position is None else min(max(position, 0), len(rows))
        rows.insert(at, row)
        row.position = at
        self.desk.note(row, "position")
        return at


def check_home(desk: Desk, row: Any) -> None:
    """Raise ValidationError where the row must not stand under its parents; its siblings are those without it."""
    kind = KIND_OF[type(row)]
    if kind.is_ordered:
        row.check_home()
    if kind is PLACEMENT and any(other.touchpoint_id == row.touchpoint_id for other in desk.siblings(row) if other is not row):
        raise ValidationError(f"{row.touchpoint} lies on {row.step} already.", code="placed_twice")
    if kind is LINK:
        if row.source.stage.journey_id != row.target.stage.journey_id:
            raise ValidationError({"target": "Both steps lie on one journey. Choose a step of this journey."})
        for other in desk.every(LINK):
            if other is not row and (other.source_id, other.target_id) == (row.source_id, row.target_id):
                raise ValidationError({"target": f"{row.source} leads to {row.target} already."})


def contents(desk: Desk, row: Any) -> Iterator[Any]:
    """The rows that stand in this one and go out of view with it."""
    kind = KIND_OF[type(row)]
    if kind is STAGE:
        for step in list(desk.within(STEP, "stage", row)):
            yield step
            yield from contents(desk, step)
    elif kind is LANE:
        yield from desk.within(CARD, "lane", row)
    elif kind is STEP:
        for inner, name in ((CARD, "step"), (PLACEMENT, "step"), (LINK, "source"), (LINK, "target")):
            yield from desk.within(inner, name, row)


def mark(desk: Desk, row: Any) -> str:
    """A short fingerprint of what the row and its contents say, to tell whether anybody has changed them since."""
    said = sorted((KIND_OF[type(each)].name, each.pk, content(each)) for each in (row, *contents(desk, row)))
    return hashlib.blake2b(json.dumps(said).encode(errors="surrogatepass"), digest_size=9).hexdigest()


def content(row: Any) -> str:
    return json.dumps(KIND_OF[type(row)].content_of(row), sort_keys=True)
