"""Lanes: the page of a journey's lanes; create, rename, move, hide, collapse, archive, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import done, explains_refusals, form_page, posted, saved, wanted_address
from journeys.access import editable_journey, editable_lane, visible_journey
from journeys.forms import LaneForm, MoveForm, NewLaneForm
from journeys.models import Lane
from journeys.views import verbs


@require_safe
def lanes(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = visible_journey(request.principal, pk)
    context = {
        "journey": journey,
        "lanes": journey.lanes.in_order(),
        "archived": journey.lanes.archived().order_by("name"),
        "trail": [*verbs.trail_of(journey), ("Lanes", "")],
    }
    return render(request, "journeys/lanes.html", context)


@require_http_methods(["GET", "POST"])
def lane_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    form = NewLaneForm(posted(request), instance=Lane(workspace=request.workspace, journey=journey))
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, journey.lanes_url))
    cancel = journey.lanes_url
    return form_page(request, form, title="Add a lane", submit="Add lane", cancel=cancel, trail=verbs.trail_of(journey))


@require_http_methods(["GET", "POST"])
def lane_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    form = LaneForm(posted(request), instance=lane)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, lane.journey.lanes_url))
    trail = verbs.trail_of(lane.journey)
    return form_page(request, form, title="Rename lane", submit="Save lane", cancel=lane.journey.lanes_url, trail=trail)


@require_POST
@explains_refusals
def lane_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.move(request, editable_lane(request.principal, pk), MoveForm(request.POST))


@require_POST
def lane_hide(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    lane.hide()
    return done(request, lane.journey.lanes_url)


@require_POST
def lane_show(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    lane.show()
    return done(request, lane.journey.lanes_url)


@require_POST
def lane_collapse(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    lane.collapse()
    return done(request, lane.journey.lanes_url)


@require_POST
def lane_expand(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    lane.expand()
    return done(request, lane.journey.lanes_url)


@require_POST
@explains_refusals
def lane_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    return verbs.archive(request, lane, lane.journey.lanes_url)


@require_POST
@explains_refusals
def lane_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    lane = editable_lane(request.principal, pk)
    return verbs.restore(request, lane, lane.journey.lanes_url)
