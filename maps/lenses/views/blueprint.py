"""The blueprint: the same journey as a service blueprint."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import done
from journeys.access import editable_journey, visible_journey
from journeys.models import Lane
from maps.board import Seen, gather_board
from maps.editing.draft import Operation
from maps.lenses import gestures
from maps.lenses.blueprint import Blueprint, additions
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


@require_POST
def blueprint_complete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Add the lanes that the journey lacks for a blueprint, each in its place: one gesture."""
    journey = editable_journey(request.principal, pk)
    kinds = list(Lane.objects.visible_to(request.principal).filter(journey=journey).in_order().values_list("kind", flat=True))
    operations: list[Operation] = [
        {"op": "create", "kind": "lane", "values": {"kind": str(lane.kind), "name": lane.name}, "position": lane.position}
        for lane in additions(kinds)
    ]
    if not operations:
        messages.info(request, "This journey has every lane of a blueprint already.")
    elif gestures.perform(request, pk, "Add the blueprint lanes", operations):
        count = len(operations)
        messages.success(request, f"{count} lane{'' if count == 1 else 's'} of the blueprint added, on the map too.")
    return done(request, reverse("maps:blueprint", args=[request.workspace.slug, pk]))
