"""Where one goes on with a journey that has begun."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from journeys.models import Journey


def place_to_draw(journey: Journey) -> str:
    """The editor; the map where an installation has no editor."""
    try:
        return reverse("maps:editor", args=[journey.workspace.slug, journey.pk])
    except NoReverseMatch:
        return journey.get_absolute_url()
