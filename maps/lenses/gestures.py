"""Gestures made on a page instead of in the editor: applied, undone and redone by the same hand, and answered in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from rest_framework.exceptions import APIException

from accounts.requests import WorkspaceRequest
from maps.editing import history
from maps.editing.draft import Operation
from maps.editing.problems import Outdated

MOST_REASONS = 3


def perform(request: WorkspaceRequest, journey_id: int, label: str, operations: list[Operation]) -> bool:
    """Apply a gesture as a whole; a refusal is said on the next page, and nothing is changed."""
    try:
        history.perform(journey_id, request.principal, label, operations)
    except APIException as refusal:
        messages.error(request, f"Nothing was changed. {reasons_of(refusal)}")
        return False
    return True


def turn(request: WorkspaceRequest, journey_id: int, verb: str) -> None:
    """Undo or redo, and say what."""
    try:
        label = getattr(history, verb)(journey_id, request.principal)
    except Outdated as refusal:
        # As in the API: what can no longer be taken back leaves the stack, now that its transaction is over.
        if refusal.gesture is not None:
            refusal.gesture.delete()
        messages.error(request, reasons_of(refusal))
    except APIException as refusal:
        messages.info(request, reasons_of(refusal))
    else:
        messages.success(request, f"{'Undone' if verb == 'undo' else 'Done again'}: {label}")


def reasons_of(refusal: APIException) -> str:
    """The sentences of a refusal, each once, without the places that only a program needs."""
    return " ".join(list(dict.fromkeys(_leaves(refusal.detail)))[:MOST_REASONS])


def _leaves(detail: Any) -> Iterator[str]:
    if isinstance(detail, dict):
        detail = list(detail.values())
    if isinstance(detail, list):
        for inner in detail:
            yield from _leaves(inner)
    else:
        yield str(detail)
