"""A gesture in the making."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rest_framework.exceptions import ValidationError

from journeys.models.parts import hue_for
from maps.editing.board import current_row
from maps.editing.desk import Desk
from maps.editing.kinds import KIND_OF, KINDS, STAGE, STEP, Kind
from maps.editing.problems import Stale, sentence
from maps.editing.strokes import Hand
from maps.editing.values import Checker

Operation = dict[str, Any]


class Draft:
    """A gesture in the making: the desk, the hand that changes it, and what the refs of the gesture stand for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.hand = Hand(desk)
        self.checker = Checker(self)
        self.refs: dict[str, Any] = {}

    def check_stages(self, count: int) -> None:
        """At the end of a gesture every stage has a step: in between it may be without, as when two are merged."""
        for stage in self.desk.every(STAGE):
            if not self.desk.order(STEP, {"stage": stage}):
                place = f"operations[{count - 1}]"
                raise ValidationError({place: f"A stage keeps at least one step. Archive the stage “{stage}” instead."})

    # rows

    def row_of(self, model: type[Any], data: Any) -> Any | None:
        """The row that an id or a ref stands for; None where there is none here."""
        if isinstance(data, dict):
            row = self.refs.get(str(data.get("ref")))
            return row if isinstance(row, model) else None
        if isinstance(data, bool) or not isinstance(data, (int, str)) or not str(data).isdecimal() or len(str(data)) > 18:
            return None
        return self.desk.related(model, int(data))

    def row(self, operation: Operation, name: str = "id", kind: Kind | None = None) -> Any:
        """The row that the operation names."""
        kind = kind or KINDS[operation["kind"]]
        row = self.row_of(kind.model, operation.get(name))
        if row is None:
            raise ValidationError({name: f"There is no such {kind.noun} on this journey."})
        return row

    def current_row(self, operation: Operation, name: str = "id", kind: Kind | None = None) -> Any:
        """The row that the operation names, which must still be on the map and of the version that the operation knows."""
        row = self.row(operation, name, kind)
        self.require_current(row)
        version = operation.get("version")
        if version is not None and name == "id" and version != version_of(row):
            raise self.stale(row)
        return row

    def require_current(self, row: Any) -> None:
        if not self.desk.is_on_the_map(row):
            raise self.stale(row)

    def stale(self, row: Any) -> Stale:
        kind = KIND_OF[type(row)]
        current = None if self.desk.is_new(row) else current_row(self.desk.journey, kind, row.pk)
        return Stale(kind, row, current, sentence(self.desk.archived(row) or row, self.desk.principal))

    def parents(self, kind: Kind, values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        """The parents that the values name, each on the map."""
        found = {}
        for name in names:
            if name not in values:
                continue
            model: Any = kind.model._meta.get_field(name).related_model
            row = self.row_of(model, values[name])
            if row is None:
                raise ValidationError({"values": {name: f"There is no such {KIND_OF[model].noun} on this journey."}})
            if not self.desk.is_on_the_map(row):
                raise self.stale(row)
            found[name] = row
        return found

    def name(self, operation: Operation, row: Any, suffix: str = "") -> None:
        """Let later operations speak of a new row."""
        ref = operation.get("ref")
        if ref:
            if ref + suffix in self.refs:
                raise ValidationError({"ref": "Another operation of this gesture has this ref. Choose another."})
            self.refs[ref + suffix] = row

    def checked(self, row: Any, values: dict[str, Any], *, partial: bool) -> dict[str, Any]:
        try:
            return self.checker.checked(row, values, partial=partial)
        except ValidationError as fault:
            raise ValidationError({"values": fault.detail}) from None

    def free_hue(self, stage: Any) -> int:
        """The colour for a new stage."""
        return hue_for(stage.kind, Counter(other.hue for other in self.desk.every(STAGE) if other is not stage))


def version_of(row: Any) -> int:
    """The version of the row; of a touchpoint, which has none, the moment of its last change."""
    version: int = getattr(row, "version", 0) or int(row.updated_at.timestamp() * 1_000_000)
    return version
