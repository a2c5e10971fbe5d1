"""Splitting, merging and copying parts of a map: many rows change, and it is one operation."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError

from maps.editing.draft import Draft, Operation
from maps.editing.kinds import CARD, KIND_OF, LANE, LINK, PLACEMENT, STAGE, STEP, Kind

LONGEST_NAME = 120


def split(draft: Draft, operation: Operation) -> None:
    """Make two of one, the second right after the first. Answers stay with the first part."""
    row = draft.current_row(operation)
    if KIND_OF[type(row)] is STAGE:
        _split_stage(draft, operation, row)
    else:
        _split_step(draft, operation, row)


def _split_stage(draft: Draft, operation: Operation, stage: Any) -> None:
    """The step `at` and those after it are the second part."""
    steps = list(draft.desk.order(STEP, {"stage": stage}))
    at = draft.row(operation, "at", STEP)
    if at not in steps[1:]:
        raise ValidationError({"at": "Name the step that begins the second part: one of this stage, and not its first."})
    second = draft.desk.add(STAGE, name=_second_name(operation, stage), kind=stage.kind)
    second.hue = draft.free_hue(second)
    _create_after(draft, operation, stage, second)
    for step in steps[steps.index(at) :]:
        draft.hand.place(step, {"stage": second}, None)


def _split_step(draft: Draft, operation: Operation, step: Any) -> None:
    """The cards and placements that are named are the second part."""
    second = draft.desk.add(STEP, stage=step.stage, name=_second_name(operation, step))
    _create_after(draft, operation, step, second)
    for kind, name in ((CARD, "cards"), (PLACEMENT, "placements")):
        for pk in operation.get(name, ()):
            row = draft.row_of(kind.model, pk)
            if row is None or row.step_id != step.pk or row.archived_at is not None:
                raise ValidationError({name: f"There is no such {kind.noun} in this step."})
            draft.hand.place(row, {"step": second}, None)


def merge(draft: Draft, operation: Operation) -> None:
    """Make one of two: what stands in the row goes to the other, in the order in which it stood, and the row is archived."""
    row = draft.current_row(operation)
    kind = KIND_OF[type(row)]
    other = draft.row(operation, "into", kind)
    draft.require_current(other)
    if row is other:
        raise ValidationError({"into": f"Name another {kind.noun}."})
    if kind is STAGE:
        _merge_stages(draft, row, other)
    else:
        _merge_steps(draft, row, other)
    draft.hand.archive(row)


def _merge_stages(draft: Draft, gone: Any, kept: Any) -> None:
    stages = draft.desk.siblings(kept)
    comes_before = stages.index(gone) < stages.index(kept)
    for at, step in enumerate(list(draft.desk.order(STEP, {"stage": gone}))):
        draft.hand.place(step, {"stage": kept}, at if comes_before else None)
    draft.hand.merge_answers(gone, kept)


def _merge_steps(draft: Draft, gone: Any, kept: Any) -> None:
    desk, hand = draft.desk, draft.hand
    desk.open(CARD)
    comes_before = _reading_order(gone) < _reading_order(kept)
    for lane in desk.every(LANE):
        for at, card in enumerate(list(desk.order(CARD, {"lane": lane, "step": gone}))):
            hand.place(card, {"step": kept}, at if comes_before else None)
    there = {placement.touchpoint_id: placement for placement in desk.order(PLACEMENT, {"step": kept})}
    at = 0
    for placement in list(desk.order(PLACEMENT, {"step": gone})):
        if (same := there.get(placement.touchpoint_id)) is not None:
            _keep_what_it_means(draft, placement, same)
            hand.archive(placement)
        elif desk.is_on_the_map(placement):
            hand.place(placement, {"step": kept}, at if comes_before else None)
            at += 1
    _lead_to(draft, gone, kept)


def _reading_order(step: Any) -> tuple[int, int]:
    return step.stage.position, step.position


def _keep_what_it_means(draft: Draft, gone: Any, kept: Any) -> None:
    """The one placement that remains is a moment of truth if either was."""
    values: dict[str, Any] = {}
    if gone.moment_of_truth and not kept.moment_of_truth:
        values |= {"moment_of_truth": gone.moment_of_truth, "moment_of_truth_reason": gone.moment_of_truth_reason}
    if gone.preferred_channel_id is not None and kept.preferred_channel_id is None:
        values["preferred_channel"] = gone.preferred_channel
    draft.hand.set(kept, values)


def _lead_to(draft: Draft, gone: Any, kept: Any) -> None:
    """Links from and to the one step are links from and to the other, each once and none to itself."""
    for link in draft.desk.every(LINK):
        if gone not in (link.source, link.target):
            continue
        source, target = (kept if end is gone else end for end in (link.source, link.target))
        twin = any(
            (other.source_id, other.target_id) == (source.pk, target.pk) for other in draft.desk.every(LINK) if other is not link
        )
        if source is target or twin:
            draft.hand.archive(link)
        else:
            draft.hand.set(link, {"source": source, "target": target})


def duplicate(draft: Draft, operation: Operation) -> None:
    """A copy right after the row, with all that stands in it. Nobody has answered anything about a copy."""
    row = draft.current_row(operation)
    kind = KIND_OF[type(row)]
    given = {name: getattr(row, name) for name in kind.parents}
    if kind is not CARD:
        given["name"] = operation.get("name") or f"{row.name[: LONGEST_NAME - 7]} (copy)"
    copy = draft.desk.add_copy(row, **given)
    if kind is STAGE:
        copy.hue = draft.free_hue(copy)
    _create_after(draft, operation, row, copy)
    if kind is STAGE:
        _copy_steps(draft, row, copy)
    elif kind is STEP:
        _copy_into_step(draft, row, copy)
    elif kind is LANE:
        _copy_all(draft, CARD, _on_the_map(draft, CARD, "lane", row), {"lane": copy})
    draft.hand.born(copy)


def _copy_steps(draft: Draft, stage: Any, copy: Any) -> None:
    steps = {}
    for step in list(draft.desk.order(STEP, {"stage": stage})):
        steps[step] = draft.desk.add(STEP, stage=copy, name=step.name)
        draft.hand.add_within(steps[step])
        _copy_into_step(draft, step, steps[step])
    for link in draft.desk.every(LINK):
        if link.source in steps and link.target in steps:
            new = draft.desk.add(LINK, source=steps[link.source], target=steps[link.target], label=link.label)
            draft.hand.add_within(new)


def _copy_into_step(draft: Draft, step: Any, copy: Any) -> None:
    for kind in (CARD, PLACEMENT):
        _copy_all(draft, kind, _on_the_map(draft, kind, "step", step), {"step": copy})


def _on_the_map(draft: Draft, kind: Kind, name: str, parent: Any) -> list[Any]:
    return sorted(draft.desk.within(kind, name, parent), key=lambda row: row.position)


def _copy_all(draft: Draft, kind: Kind, rows: list[Any], given: dict[str, Any]) -> None:
    draft.desk.reserve(kind.model, len(rows))
    for row in rows:
        parents = {name: getattr(row, name) for name in kind.parents} | given
        draft.hand.add_within(draft.desk.add_copy(row, **parents))


def _create_after(draft: Draft, operation: Operation, row: Any, new: Any) -> None:
    draft.hand.create(new, draft.desk.siblings(row).index(row) + 1)
    draft.name(operation, new)


def _second_name(operation: Operation, row: Any) -> str:
    return operation.get("name") or f"{row.name[: LONGEST_NAME - 2]} 2"
