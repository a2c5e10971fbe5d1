"""The operations of a gesture, read from what the API was sent and carried out on the desk, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError

from maps.editing.draft import Draft, Operation, version_of
from maps.editing.kinds import CARD, JOURNEY, KINDS, LANE, LINK, PLACEMENT, STAGE, STEP, TOUCHPOINT, Kind
from maps.editing.problems import Stale
from maps.editing.restructuring import duplicate, merge, split
from maps.editing.strokes import check_home


def apply(draft: Draft, operations: list[Operation]) -> None:
    """Carry out all operations on the desk; the error of the first that cannot be names its place."""
    draft.desk.prepare(operations)
    born = Counter(KINDS[operation["kind"]] for operation in operations if operation["op"] == "create")
    for kind, count in born.items():
        draft.desk.reserve(kind.model, count)
    for number, operation in enumerate(operations):
        place = f"operations[{number}]"
        try:
            OPERATIONS[operation["op"]](draft, operation)
        except Stale as refusal:
            refusal.members["operation"] = number
            raise
        except ValidationError as fault:
            raise ValidationError(_placed(place, fault.detail)) from None
        except DjangoValidationError as fault:
            raise ValidationError(_placed(place, _detail(fault))) from None
    draft.check_stages(len(operations))


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
    check_ends(draft, content)
    for name, value in content.items():
        setattr(row, name, value)
    if kind is STAGE and "hue" not in content:
        row.hue = draft.free_hue(row)
    draft.hand.create(row, operation.get("position"))
    draft.name(operation, row)
    if kind is STAGE:
        step = draft.desk.add(STEP, stage=row, name=first_step)
        draft.hand.add_within(step)
        draft.hand.born(row)
        draft.name(operation, step, "/step")


def update(draft: Draft, operation: Operation) -> None:
    row = draft.current_row(operation)
    kind = KINDS[operation["kind"]]
    values = dict(operation.get("values") or {})
    if misplaced := {name: "This is changed by the operation `move`." for name in kind.parents if name in values}:
        raise ValidationError({"values": misplaced})
    if kept := {name: "This stays as it is. Archive the row and create another." for name in kind.keeps if name in values}:
        raise ValidationError({"values": kept})
    content = draft.checked(row, values, partial=True)
    check_ends(draft, content)
    draft.hand.set(row, content)
    if kind is LINK:
        check_home(draft.desk, row)
    if kind is LANE and "kind" in content:
        check_cards(draft, row)


def check_ends(draft: Draft, content: dict[str, Any]) -> None:
    """A link leads from and to steps that are on the map."""
    for name in ("source", "target"):
        if name in content:
            draft.require_current(content[name])


def check_cards(draft: Draft, lane: Any) -> None:
    """A lane becomes of another kind only where what stands in it can stand in that, too."""
    for card in draft.desk.within(CARD, "lane", lane):
        try:
            card.check_home()
            card.clean()
        except DjangoValidationError:
            fault = f"The card “{card}” cannot stand in such a lane. Move or delete it first, or add another lane."
            raise ValidationError({"values": {"kind": fault}}) from None


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
    archived = draft.desk.archived(row)
    if archived is not None and archived is not row and draft.desk.is_noted(archived):
        return  # It has gone with what it stood in, by an earlier operation of this gesture.
    version = operation.get("version")
    if archived is not None or (version is not None and version != version_of(row)):
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


OPERATIONS: dict[str, Callable[[Draft, Operation], None]] = {
    "create": create,
    "update": update,
    "move": move,
    "archive": archive,
    "restore": restore,
    "split": split,
    "merge": merge,
    "duplicate": duplicate,
}

FIVE = frozenset({"create", "update", "move", "archive", "restore"})
# Which operations each kind takes.
VERBS: dict[Kind, frozenset[str]] = {
    STAGE: FIVE | {"split", "merge", "duplicate"},
    STEP: FIVE | {"split", "merge", "duplicate"},
    LANE: FIVE | {"duplicate"},
    CARD: FIVE | {"duplicate"},
    PLACEMENT: FIVE,
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
