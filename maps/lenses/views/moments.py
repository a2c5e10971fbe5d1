"""The moments of truth: listed in order, with what is known about each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import WorkspaceRequest
from dashboards.periods import period_of
from journeys.access import visible_journey
from maps.board import gather_board
from maps.lenses.looks import look_in
from maps.lenses.moments import KINDS, MomentsPage
from maps.models import Lens
from touchpoints.models import MomentOfTruth


@require_safe
def moments(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """All moments of truth of the journey, over the period in the address or the last one that has data."""
    journey = visible_journey(request.principal, pk)
    look, faults = look_in(Lens.MOMENTS, request.GET)
    for fault in faults:
        messages.warning(request, fault)
    board = gather_board(request.principal, journey)
    try:
        period = period_of(journey, board.subject_ids, request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    page = MomentsPage.of(board, period, look.get("moment", ""))
    context = {"journey": journey, "page": page, "kinds": KINDS, "kind_choices": MomentOfTruth.choices}
    return render(request, "maps/moments.html", context)
