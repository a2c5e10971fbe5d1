"""Responses delivered by programs: each item is taken once, refused with its faults, or known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Workspace
from feedback.incoming import Draft, Fault, read_bodies
from feedback.models import Collector, Response
from feedback.responses import announce_changes, record_responses
from feedback.segments import SegmentBook
from intake.receipts import Admission, Message, admit_many, remember


@dataclass
class Delivery:
    """What became of one item: 201 taken now, 200 taken before, 409 its id was used for another body, 422 refused."""

    index: int
    status: int
    response_id: int | None = None
    faults: list[Fault] = field(default_factory=list)


@transaction.atomic
def deliver(workspace: Workspace, source: str, bodies: Sequence[Any]) -> list[Delivery]:
    """Take what can be taken, with its receipts, in one transaction; one outcome for each item, in their order."""
    drafts = read_bodies(workspace, bodies)
    outcomes = [Delivery(index, 422, faults=draft.faults) for index, draft in enumerate(drafts)]
    good = [index for index, draft in enumerate(drafts) if not draft.faults]
    source = f"responses:{source}"
    named = [index for index in good if _identity(drafts[index])]
    messages = [Message(_identity(drafts[index]), bodies[index]) for index in named]
    admitted: dict[int, Admission] = dict(zip(named, admit_many(workspace.pk, source, messages), strict=True)) if named else {}
    new = [index for index in good if index not in admitted or admitted[index].is_new]
    results = _record(workspace, drafts, new, outcomes)
    remember(workspace.pk, source, {_identity(drafts[index]): results[index] for index in new if index in admitted})
    first_of = {_identity(drafts[index]): results[index] for index in new if index in admitted}
    for index, admission in admitted.items():
        if admission.is_conflict:
            detail = "This id was used before for another body. Send a new id for a new response."
            outcomes[index] = Delivery(index, 409, faults=[Fault("message_id", detail)])
        elif not admission.is_new:
            first = admission.result or first_of.get(_identity(drafts[index])) or {}
            outcomes[index] = Delivery(index, 200, first.get("id"))
    return outcomes


def _record(
    workspace: Workspace, drafts: Sequence[Draft], new: Sequence[int], outcomes: list[Delivery]
) -> dict[int, dict[str, int | None]]:
    """Record the new ones, collector by collector; what to remember of each."""
    segments = SegmentBook.of(workspace)
    by_collector: dict[int, tuple[Collector, list[int]]] = {}
    for index in new:
        collector = drafts[index].collector
        assert collector is not None  # noqa: S101 - a draft without faults has one
        by_collector.setdefault(collector.pk, (collector, []))[1].append(index)
    for collector, indexes in by_collector.values():
        incoming = [drafts[index].incoming for index in indexes]
        ids = record_responses(collector, incoming, segments=segments, announce=False)
        unwritten = {incoming[place].external_id for place, pk in enumerate(ids) if pk is None}
        known = dict(
            Response.objects.filter(workspace=workspace, collector=collector, external_id__in=unwritten).values_list(
                "external_id", "pk"
            )
            if unwritten
            else ()
        )
        for place, index in enumerate(indexes):
            response_id = ids[place]
            if response_id is None:
                outcomes[index] = Delivery(index, 200, known.get(incoming[place].external_id))
            else:
                outcomes[index] = Delivery(index, 201, response_id)
    if any(outcomes[index].status == 201 for index in new):
        announce_changes(workspace.pk)
    return {index: {"id": outcomes[index].response_id} for index in new}


def _identity(draft: Draft) -> str:
    """What tells a repeat from a new response: the message's own id, or the response's number under its collector."""
    if draft.message_id:
        return f"m:{draft.message_id}"
    if draft.incoming.external_id and draft.collector is not None:
        return f"x:{draft.collector.pk}:{draft.incoming.external_id}"
    return ""
