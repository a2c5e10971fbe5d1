"""Strokes done once more: those of a gesture, or those that take it back.

Each stroke says how it expects to find the row. Where somebody has changed just that meanwhile, it is refused; what they
have changed beside it stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maps.editing.draft import Draft
from maps.editing.kinds import KIND_OF, KINDS, PLACEMENT, TOUCHPOINT
from maps.editing.problems import Outdated, sentence
from maps.editing.strokes import Stroke, mark
from touchpoints.models import Placement


def replay(draft: Draft, strokes: list[Stroke]) -> None:
    """Carry out strokes that were kept; Outdated where the map is no longer as they expect it."""
    draft.desk.prepare(strokes)
    for stroke in strokes:
        STROKES[stroke["do"]](draft, stroke)
    draft.check_stages(1)


def _set(draft: Draft, stroke: Stroke) -> None:
    row = _row(draft, stroke)
    kind = KIND_OF[type(row)]
    _expect(draft, row, all(kind.raw(row, name) == value for name, value in stroke["was"].items()))
    values = {}
    for name, value in stroke["values"].items():
        field: Any = kind.model._meta.get_field(name)
        values[name] = draft.desk.related(field.related_model, value) if field.is_relation and value is not None else value
    draft.hand.set(row, values)


def _place(draft: Draft, stroke: Stroke) -> None:
    row = _row(draft, stroke)
    kind = KIND_OF[type(row)]
    _expect(draft, row, all(getattr(row, f"{name}_id") == pk for name, pk in stroke["was"].items()))
    parents = {name: draft.desk.related(_parent_model(kind, name), pk) for name, pk in stroke["to"].items()}
    draft.hand.place(row, parents, stroke["at"])


def _archive(draft: Draft, stroke: Stroke) -> None:
    row = _row(draft, stroke)
    if KIND_OF[type(row)] is TOUCHPOINT and _is_used(draft, row):
        return
    _expect(draft, row, mark(draft.desk, row) == stroke["like"])
    draft.hand.archive(row)


def _restore(draft: Draft, stroke: Stroke) -> None:
    row = _found(draft, stroke)
    if KIND_OF[type(row)] is TOUCHPOINT and row.archived_at is None:
        return
    if row.archived_at is None:
        raise Outdated(f"{sentence(row, draft.desk.principal)}")
    for parent in draft.desk.parents_of(row):
        if (archived := draft.desk.archived(parent)) is not None:
            raise Outdated(sentence(archived, draft.desk.principal))
    draft.hand.restore(row, stroke["at"])


def _merge_answers(draft: Draft, stroke: Stroke) -> None:
    draft.hand.merge_answers(_found(draft, stroke), _found(draft, stroke, "other"))


def _part_answers(draft: Draft, stroke: Stroke) -> None:
    draft.hand.part_answers(_found(draft, stroke), _found(draft, stroke, "other"))


def _is_used(draft: Draft, touchpoint: Any) -> bool:
    """Whether somebody has placed the touchpoint elsewhere or asks about it: then it stays in the library."""
    placed = Placement.objects.current().filter(touchpoint=touchpoint).values_list("pk", flat=True)
    gone = {pk for pk in placed if (row := draft.desk.find(PLACEMENT, pk)) is not None and row.archived_at is not None}
    return bool(set(placed) - gone) or touchpoint.subject.questions.exists()


def _row(draft: Draft, stroke: Stroke) -> Any:
    row = _found(draft, stroke)
    if (archived := draft.desk.archived(row)) is not None:
        raise Outdated(sentence(archived, draft.desk.principal))
    return row


def _found(draft: Draft, stroke: Stroke, name: str = "id") -> Any:
    row = draft.desk.find(KINDS[stroke["kind"]], stroke[name])
    if row is None:
        raise Outdated("What it was about is gone.")
    return row


def _expect(draft: Draft, row: Any, as_known: bool) -> None:
    if not as_known:
        raise Outdated(sentence(row, draft.desk.principal))


def _parent_model(kind: Any, name: str) -> type[Any]:
    model: type[Any] = kind.model._meta.get_field(name).related_model
    return model


STROKES: dict[str, Callable[[Draft, Stroke], None]] = {
    "set": _set,
    "place": _place,
    "archive": _archive,
    "restore": _restore,
    "merge_answers": _merge_answers,
    "part_answers": _part_answers,
}
