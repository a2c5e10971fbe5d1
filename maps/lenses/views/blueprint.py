"""The blueprint: the same journey as a service blueprint."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import WorkspaceRequest
from journeys.access import visible_journey
from maps.board import Seen, gather_board
from maps.lenses.blueprint import Blueprint
from maps.lenses.opening import Opening
from maps.models import Lens


@require_safe
def blueprint(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The lanes of the blueprint in their order; a lane that is left off the map for everybody stands here all the same."""
    journey = visible_journey(request.principal, pk)
    opening = Opening.of(request, journey, Lens.BLUEPRINT)
    if opening.elsewhere:
        return redirect(opening.elsewhere)
    opening.settle(request)
    look = opening.look
    # All lanes are read, so that one that is hidden is not taken for one that is missing.
    board = gather_board(request.principal, journey, replace(Seen.by(look), hide=(), with_hidden=True))
    shown = Blueprint(board, look.get("hide", ()))
    context = {"journey": journey, "opening": opening, "board": board, "blueprint": shown, "back": request.get_full_path()}
    return render(request, "maps/blueprint.html", context)
