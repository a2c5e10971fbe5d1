"""Steps: create, edit, move also to another stage, archive, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import WorkspaceRequest
from common.pages import explains_refusals, form_page, posted, saved, wanted_address
from journeys.access import editable_stage, editable_step
from journeys.forms import StepForm, StepMoveForm
from journeys.models import Step
from journeys.views import verbs


@require_http_methods(["GET", "POST"])
def step_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    stage = editable_stage(request.principal, pk)
    form = StepForm(posted(request), instance=Step(workspace=request.workspace, stage=stage))
    cancel = stage.journey.get_absolute_url()
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    title = f"Add a step to “{stage}”"
    return form_page(request, form, title=title, submit="Add step", cancel=cancel, trail=verbs.trail_of(stage.journey))


@require_http_methods(["GET", "POST"])
def step_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    step = editable_step(request.principal, pk)
    cancel = step.journey.get_absolute_url()
    form = StepForm(posted(request), instance=step)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    return form_page(request, form, title="Rename step", submit="Save step", cancel=cancel, trail=verbs.trail_of(step.journey))


@require_POST
@explains_refusals
def step_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    step = editable_step(request.principal, pk)
    return verbs.move(request, step, StepMoveForm(request.POST, step=step))


@require_POST
@explains_refusals
def step_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_step(request.principal, pk))


@require_POST
@explains_refusals
def step_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_step(request.principal, pk))
