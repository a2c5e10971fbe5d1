"""The touchpoint library: list, read, create, edit, archive, restore."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from common.pages import form_page, posted, saved, wanted_address
from journeys.views import verbs
from touchpoints.access import editable_touchpoint, visible_touchpoint
from touchpoints.forms import TouchpointFilterForm, TouchpointForm
from touchpoints.models import Placement, Touchpoint

ON_A_PAGE = 50


@require_safe
def touchpoint_list(request: WorkspaceRequest) -> HttpResponse:
    form = TouchpointFilterForm(request.GET, workspace_id=request.workspace.pk)
    form.is_valid()
    # A filter that makes no sense is left out; the others count.
    wanted = form.cleaned_data
    found = Touchpoint.objects.visible_to(request.principal).for_list()
    found = found.archived() if wanted.get("archived") else found.current()
    if wanted.get("q"):
        found = found.matching(wanted["q"])
    if wanted.get("channel"):
        found = found.filter(channel=wanted["channel"])
    if wanted.get("journey"):
        found = found.on_journey(wanted["journey"].pk)
    context = {
        "form": form,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "is_narrowed": any(wanted.values()),
    }
    return render(request, "touchpoints/list.html", context)


@require_safe
def touchpoint(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One touchpoint, and where it lies."""
    found = visible_touchpoint(request.principal, pk)
    placements = Placement.objects.filter(touchpoint=found).in_order().select_related("step__stage__journey__workspace")
    context = {
        "touchpoint": found,
        "placements": placements.order_by("step__stage__journey__name", "step__stage__position", "step__position"),
        "trail": [("Touchpoints", address(request)), (found.name, "")],
    }
    return render(request, "touchpoints/touchpoint.html", context)


@require_http_methods(["GET", "POST"])
def touchpoint_create(request: WorkspaceRequest) -> HttpResponse:
    require_edit(request.principal, request.workspace.pk)
    form = TouchpointForm(posted(request), instance=Touchpoint(workspace=request.workspace))
    if saved(form):
        messages.success(request, f"“{form.instance}” is in the library. Place it on the steps where customers meet it.")
        return HttpResponseRedirect(wanted_address(request, address(request)))
    trail = [("Touchpoints", address(request))]
    return form_page(request, form, title="New touchpoint", submit="Create touchpoint", cancel=address(request), trail=trail)


@require_http_methods(["GET", "POST"])
def touchpoint_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = editable_touchpoint(request.principal, pk)
    here = reverse("touchpoints:touchpoint", args=[request.workspace.slug, pk])
    trail = [("Touchpoints", address(request)), (found.name, here)]
    form = TouchpointForm(posted(request), instance=found)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, here))
    return form_page(request, form, title="Edit touchpoint", submit="Save touchpoint", cancel=here, trail=trail)


@require_POST
def touchpoint_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_touchpoint(request.principal, pk), address(request))


@require_POST
def touchpoint_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_touchpoint(request.principal, pk), address(request))


def address(request: WorkspaceRequest) -> str:
    return reverse("touchpoints:list", args=[request.workspace.slug])
