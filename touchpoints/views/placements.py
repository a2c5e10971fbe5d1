"""Touchpoints on steps: place, say what it means there, move also to another step, remove, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import WorkspaceRequest
from common.pages import explains_refusals, form_page, posted, saved, wanted_address
from journeys.access import editable_step
from journeys.views import verbs
from touchpoints.access import editable_placement
from touchpoints.forms import PlaceForm, PlacementForm, PlacementMoveForm
from touchpoints.models import Placement


@require_http_methods(["GET", "POST"])
def place(request: WorkspaceRequest, pk: int) -> HttpResponse:
    step = editable_step(request.principal, pk)
    form = PlaceForm(posted(request), instance=Placement(workspace=request.workspace, step=step))
    cancel = step.journey.get_absolute_url()
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    title = f"Place a touchpoint on “{step}”"
    trail = verbs.trail_of(step.journey)
    return form_page(request, form, title=title, submit="Place touchpoint", cancel=cancel, trail=trail)


@require_http_methods(["GET", "POST"])
def placement_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    placement = editable_placement(request.principal, pk)
    form = PlacementForm(posted(request), instance=placement)
    cancel = placement.journey.get_absolute_url()
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    title = f"“{placement.touchpoint}” on “{placement.step}”"
    return form_page(request, form, title=title, submit="Save", cancel=cancel, trail=verbs.trail_of(placement.journey))


@require_POST
@explains_refusals
def placement_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    placement = editable_placement(request.principal, pk)
    return verbs.move(request, placement, PlacementMoveForm(request.POST, placement=placement))


@require_POST
@explains_refusals
def placement_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_placement(request.principal, pk))


@require_POST
@explains_refusals
def placement_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_placement(request.principal, pk))
