"""The map page, and the same map alone for those who look at it while answers come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import principal_of
from dashboards.periods import period_of
from journeys.access import visible_journey
from maps.board import Seen, gather_board
from maps.forms import PresenceForm
from maps.freshness import fingerprint
from maps.lenses.looks import look_in
from maps.lenses.opening import Opening
from maps.live_lanes import live_lanes
from maps.models import Lens
from maps.page import MapPage
from maps.presence import Person, arrive
from maps.zoom import zoom_of, zoom_tabs
from metrics.tasks import compute_pending


@require_safe
def map_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The map of one journey over the period in the address, or over the last one that has data."""
    principal = principal_of(request)
    journey = visible_journey(principal, pk)
    opening = Opening.of(request, journey, Lens.MAP)
    if opening.elsewhere:
        return redirect(opening.elsewhere)
    board = gather_board(principal, journey, Seen.by(opening.look))
    try:
        period = period_of(journey, board.subject_ids, request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(opening.here)
    opening.settle(request)
    page = MapPage.of(board, period)
    if page.figures.pending:
        compute_pending(page.figures)
    return render(request, "maps/map.html", shown(request, page, opening) | {"etag": etag_of(request, journey.pk)})


@require_GET
def map_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The map without its frame; 304 while nothing on it has changed."""

    def draw(page: MapPage) -> HttpResponse:
        return render(request, "maps/_map.html", shown(request, page, Opening.of(request, page.journey, Lens.MAP)))

    return _unless_known(request, pk, draw)


@require_GET
def editor_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The lanes that fill themselves, as JSON for the editor; 304 while nothing in them has changed."""
    return _unless_known(request, pk, lambda page: JsonResponse(live_lanes(page)))


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Note in which cell this window is; whoever may see the journey may be seen there."""
    journey = visible_journey(principal_of(request), pk)
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    arrive(journey.pk, Person.at(request.user, **form.cleaned_data))  # type: ignore[arg-type]
    return HttpResponse(status=204)


def _unless_known(request: HttpRequest, pk: int, answer: Callable[[MapPage], HttpResponse]) -> HttpResponse:
    """The answer over the period in the address, under an ETag."""
    principal = principal_of(request)
    journey = visible_journey(principal, pk)
    etag = etag_of(request, journey.pk)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    board = gather_board(principal, journey, Seen.by(look_in(Lens.MAP, request.GET)[0]))
    try:
        period = period_of(journey, board.subject_ids, request.GET)
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain")
    response = answer(MapPage.of(board, period))
    response["ETag"] = etag
    return response


def shown(request: HttpRequest, page: MapPage, opening: Opening) -> dict[str, Any]:
    """What the templates of the map are given."""
    return {
        "page": page,
        "board": page.board,
        "journey": page.journey,
        "opening": opening,
        "zoom": zoom_of(request.GET),
        "zooms": zoom_tabs(request.GET),
    }


def etag_of(request: HttpRequest, journey_id: int) -> str:
    """What the map's freshness and this reader's view of it come to."""
    workspace_id = request.workspace.pk  # type: ignore[attr-defined]
    seen = [fingerprint(workspace_id, journey_id), request.GET.urlencode(), str(request.user.pk)]
    return f'"{hashlib.sha256("|".join(seen).encode()).hexdigest()[:32]}"'
