"""Stages: create, edit, move, archive, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import WorkspaceRequest
from common.pages import explains_refusals, form_page, posted, saved, wanted_address
from journeys.access import editable_journey, editable_stage
from journeys.forms import MoveForm, NewStageForm, StageForm
from journeys.models import Stage
from journeys.views import verbs


@require_http_methods(["GET", "POST"])
def stage_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    form = NewStageForm(posted(request), instance=Stage(workspace=request.workspace, journey=journey))
    if form.is_valid():
        journey.add_stage(**{name: form.cleaned_data[name] for name in ("name", "kind", "first_step")})
        return HttpResponseRedirect(wanted_address(request, journey.get_absolute_url()))
    cancel = journey.get_absolute_url()
    return form_page(request, form, title="Add a stage", submit="Add stage", cancel=cancel, trail=verbs.trail_of(journey))


@require_http_methods(["GET", "POST"])
def stage_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    stage = editable_stage(request.principal, pk)
    trail, cancel = verbs.trail_of(stage.journey), stage.journey.get_absolute_url()
    form = StageForm(posted(request), instance=stage)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    return form_page(request, form, title="Edit stage", submit="Save stage", cancel=cancel, trail=trail)


@require_POST
@explains_refusals
def stage_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.move(request, editable_stage(request.principal, pk), MoveForm(request.POST))


@require_POST
@explains_refusals
def stage_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_stage(request.principal, pk))


@require_POST
@explains_refusals
def stage_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_stage(request.principal, pk))
