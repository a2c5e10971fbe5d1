"""The page of the map editor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import principal_of
from journeys.access import visible_journey
from maps.editing.board import board
from maps.lenses.opening import Opening
from maps.live import listens, stream_url
from maps.models import Lens


@require_safe
@listens
def editor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The map of one journey, to draw on; whoever may not edit reads it and comments."""
    principal = principal_of(request)
    journey = visible_journey(principal, pk)
    opening = Opening.of(request, journey, Lens.MAP)
    view, look = opening.wanted
    slug = journey.workspace.slug
    shown = {
        "journey": journey,
        "look": {
            "look": look,
            "view": view.pk if view else None,
            "views": [choice.as_data() for choice in opening.choices if choice.view.lens == Lens.MAP],
            "api": reverse("v1:savedview-list"),
            "edit": reverse("maps:view_edit", args=[slug, 0]),
            "remember": reverse("maps:remember", args=[slug, journey.pk]),
        },
        # What the API would answer, so that the page is drawn without asking again.
        "board": board(journey, principal),
        "api": reverse("v1:journey-detail", args=[journey.pk]),
        "stream_url": stream_url(request, journey.pk),
        "presence_url": reverse("maps:presence", args=[journey.workspace.slug, journey.pk]),
    }
    return render(request, "maps/editor.html", shown)
