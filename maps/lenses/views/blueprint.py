"""The blueprint: the same journey as a service blueprint."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import WorkspaceRequest
from journeys.access import visible_journey
from maps.board import Seen, gather_board
from maps.lenses.blueprint import Blueprint
from maps.lenses.looks import look_in
from maps.models import Lens


@require_safe
def blueprint(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The lanes of the blueprint in their order; a lane that is left off the map for everybody stands here all the same."""
    journey = visible_journey(request.principal, pk)
    look, faults = look_in(Lens.BLUEPRINT, request.GET)
    for fault in faults:
        messages.warning(request, fault)
    # All lanes are read, so that one that is hidden is not taken for one that is missing.
    board = gather_board(request.principal, journey, replace(Seen.by(look), hide=(), with_hidden=True))
    shown = Blueprint(board, look.get("hide", ()))
    context = {"journey": journey, "board": board, "blueprint": shown, "back": request.get_full_path()}
    return render(request, "maps/blueprint.html", context)
