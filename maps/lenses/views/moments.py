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
from maps.lenses.moments import KINDS, MomentsPage
from maps.lenses.opening import Opening
from maps.models import Lens
from touchpoints.models import MomentOfTruth


@require_safe
def moments(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """All moments of truth of the journey, over the period in the address or the last one that has data."""
    journey = visible_journey(request.principal, pk)
    opening = Opening.of(request, journey, Lens.MOMENTS)
    if opening.elsewhere:
        return redirect(opening.elsewhere)
    board = gather_board(request.principal, journey)
    try:
        period = period_of(journey, board.subject_ids, request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(opening.here)
    opening.settle(request)
    page = MomentsPage.of(board, period, opening.look.get("moment", ""))
    context = {"journey": journey, "opening": opening, "page": page, "kinds": KINDS, "kind_choices": MomentOfTruth.choices}
    return render(request, "maps/moments.html", context)
