"""The operations of a gesture, read from what the API was sent and carried out on the desk, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError

from journeys.models.parts import hue_for
from maps.editing.board import current_row
from maps.editing.desk import Desk
from maps.editing.kinds import CARD, JOURNEY, KIND_OF, KINDS, LANE, LINK, PLACEMENT, STAGE, STEP, TOUCHPOINT, Kind
from maps.editing.problems import Stale, sentence
from maps.editing.strokes import Hand, check_home
from maps.editing.values import Checker

Operation = dict[str, Any]


class Draft:
    """A gesture in the making: the desk, the hand that changes it, and what the refs of the gesture stand for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.hand = Hand(desk)
        self.checker = Checker(self)
        self.refs: dict[str, Any] = {}

    def apply(self, operations: list[Operation]) -> None:
        """Carry out all operations on the desk; the error of the first that cannot be names its place."""
        self._prepare(operations)
        for number, operation in enumerate(operations):
            place = f"operations[{number}]"
            try:
                OPERATIONS[operation["op"]](self, operation)
            except Stale as refusal:
                refusal.members["operation"] = number
                raise
            except ValidationError as fault:
                raise ValidationError(_placed(place, fault.detail)) from None
            except DjangoValidationError as fault:
                raise ValidationError(_placed(place, _detail(fault))) from None
        self.check_stages(len(operations))

    def _prepare(self, operations: list[Operation]) -> None:
        """Ask the database once for what many operations will need."""
        touched = Counter(KINDS[operation["kind"]] for operation in operations)
        born = Counter(KINDS[operation["kind"]] for operation in operations if operation["op"] == "create")
        self.desk.prepare(touched)
        for kind, count in born.items():
            self.desk.reserve(kind.model, count)

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


def create(draft: Draft, operation: Operation) -> None:
    kind = KINDS[operation["kind"]]
    values = dict(operation.get("values") or {})
    given = (*kind.parents, *kind.keeps)
    parents = draft.parents(kind, values, given)
    if missing := {name: "This field is required." for name in given if name not in parents}:
        raise ValidationError({"values": missing})
    row = draft.desk.add(kind, **parents)
    content = draft.checked(row, {name: value for name, value in values.items() if name not in given}, partial=False)
    first_step = content.pop("first_step", None) or "First step"
    for name, value in content.items():
        setattr(row, name, value)
    if kind is STAGE and "hue" not in content:
        row.hue = hue_for(row.kind, Counter(stage.hue for stage in draft.desk.every(STAGE) if stage is not row))
    draft.hand.create(row, operation.get("position"))
    draft.name(operation, row)
    if kind is STAGE:
        step = draft.desk.add(STEP, stage=row, name=first_step)
        draft.hand.create_within(row, step)
        draft.name(operation, step, "/step")


def update(draft: Draft, operation: Operation) -> None:
    row = draft.current_row(operation)
    kind = KINDS[operation["kind"]]
    values = dict(operation.get("values") or {})
    if misplaced := {name: "This is changed by the operation `move`." for name in kind.parents if name in values}:
        raise ValidationError({"values": misplaced})
    if kept := {name: "This stays as it is. Archive the row and create another." for name in kind.keeps if name in values}:
        raise ValidationError({"values": kept})
    draft.hand.set(row, draft.checked(row, values, partial=True))
    if kind is LINK:
        check_home(draft.desk, row)


def move(draft: Draft, operation: Operation) -> None:
    row = draft.current_row(operation)
    kind = KINDS[operation["kind"]]
    values = dict(operation.get("values") or {})
    if unknown := {name: "Nothing moves by this." for name in values if name not in kind.parents}:
        raise ValidationError({"values": unknown})
    parents = draft.parents(kind, values, kind.parents)
    draft.hand.place(row, parents, operation.get("position"))
    if kind is CARD and "lane" in parents:
        draft.checker.check_again(row)


def archive(draft: Draft, operation: Operation) -> None:
    row = draft.row(operation)
    version = operation.get("version")
    if row.archived_at is not None or (version is not None and version != version_of(row)):
        raise draft.stale(row)
    draft.hand.archive(row)


def restore(draft: Draft, operation: Operation) -> None:
    row = draft.row(operation)
    if row.archived_at is None:
        return
    for parent in draft.desk.parents_of(row):
        if not draft.desk.is_on_the_map(parent):
            raise draft.stale(parent)
    draft.hand.restore(row, operation.get("position"))


def version_of(row: Any) -> int:
    """The version of the row; of a touchpoint, which has none, the moment of its last change."""
    version: int = getattr(row, "version", 0) or int(row.updated_at.timestamp() * 1_000_000)
    return version


OPERATIONS: dict[str, Callable[[Draft, Operation], None]] = {
    "create": create,
    "update": update,
    "move": move,
    "archive": archive,
    "restore": restore,
}

# Which operations each kind takes.
VERBS: dict[Kind, frozenset[str]] = {
    **{kind: frozenset({"create", "update", "move", "archive", "restore"}) for kind in (STAGE, STEP, LANE, CARD, PLACEMENT)},
    LINK: frozenset({"create", "update", "archive", "restore"}),
    TOUCHPOINT: frozenset({"create", "update"}),
    JOURNEY: frozenset({"update"}),
}


def _detail(fault: DjangoValidationError) -> Any:
    return fault.message_dict if hasattr(fault, "error_dict") else fault.messages


def _placed(place: str, detail: Any) -> dict[str, Any]:
    if isinstance(detail, dict):
        return {place if name == "non_field_errors" else f"{place}.{name}": inner for name, inner in detail.items()}
    return {place: detail}
