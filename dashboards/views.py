"""What an executive opens: which journeys there are, and the health of each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import principal_of
from dashboards.headlines import give_headlines
from dashboards.health import JourneyHealth
from dashboards.outline import Outline
from dashboards.periods import period_of
from journeys.access import visible_journey
from journeys.models import Journey
from metrics.tasks import compute_pending


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The journeys of the workspace, each leading to its dashboard."""
    journeys = list(Journey.objects.visible_to(principal_of(request)).for_list())
    give_headlines(None, journeys, request.workspace)  # type: ignore[attr-defined]
    return render(request, "dashboards/home.html", {"journeys": journeys})


@require_safe
def journey_dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """The health of one journey over the period in the address, or over the last one that has data."""
    principal = principal_of(request)
    journey = visible_journey(principal, pk)
    outline = Outline.of(principal, journey)
    try:
        period = period_of(journey, outline.subject_ids(journey), request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    health = JourneyHealth.of(journey, outline, period)
    compute_pending(health.figures)
    return render(request, "dashboards/journey.html", {"health": health, "journey": journey})
