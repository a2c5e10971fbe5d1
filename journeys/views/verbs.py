"""The buttons that every part of a map has: move, archive, restore."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from accounts.requests import WorkspaceRequest
from common.pages import done
from journeys.forms import MoveForm


def move(request: WorkspaceRequest, row: Any, form: MoveForm) -> HttpResponse:
    """Give the row the place that the form names, and with it perhaps another parent."""
    if not form.is_valid():
        raise ValidationError("Name the place as a whole number from 0, and a stage, step or lane of this journey.")
    where = {name: value for name, value in form.cleaned_data.items() if value is not None}
    row.move_to(where.pop("position"), **where)
    return done(request, row.journey.get_absolute_url())


def archive(request: WorkspaceRequest, row: Any, address: str = "") -> HttpResponse:
    row.archive()
    messages.success(request, f"“{row}” is archived. You can restore it whenever you like.")
    return done(request, address or row.journey.get_absolute_url())


def restore(request: WorkspaceRequest, row: Any, address: str = "") -> HttpResponse:
    row.restore()
    messages.success(request, f"“{row}” is back.")
    return done(request, address or row.journey.get_absolute_url())


def trail_of(journey: Any) -> list[tuple[str, str]]:
    """The way to a page about a part of a journey."""
    return [("Journeys", journey.list_url), (journey.name, journey.get_absolute_url())]
