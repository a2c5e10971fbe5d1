"""Undo and redo on pages other than the editor."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.requests import WorkspaceRequest
from common.pages import done
from journeys.access import editable_journey
from maps.lenses import gestures


@require_POST
def undo(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take back what this person did last on this journey, wherever they did it."""
    journey = editable_journey(request.principal, pk)
    gestures.turn(request, pk, "undo")
    return done(request, journey.get_absolute_url())


@require_POST
def redo(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    gestures.turn(request, pk, "redo")
    return done(request, journey.get_absolute_url())
