"""Channels: list, create, edit, archive, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from common.pages import form_page, posted, saved, wanted_address
from journeys.views import verbs
from touchpoints.access import editable_channel
from touchpoints.forms import ChannelForm
from touchpoints.models import Channel


@require_safe
def channels(request: WorkspaceRequest) -> HttpResponse:
    found = Channel.objects.visible_to(request.principal).with_touchpoint_count().order_by("name")
    context = {
        "channels": found.current(),
        "archived": found.archived(),
        "trail": [("Touchpoints", reverse("touchpoints:list", args=[request.workspace.slug])), ("Channels", "")],
    }
    return render(request, "touchpoints/channels.html", context)


@require_http_methods(["GET", "POST"])
def channel_create(request: WorkspaceRequest) -> HttpResponse:
    require_edit(request.principal, request.workspace.pk)
    form = ChannelForm(posted(request), instance=Channel(workspace=request.workspace))
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, address(request)))
    trail = [("Channels", address(request))]
    return form_page(request, form, title="New channel", submit="Create channel", cancel=address(request), trail=trail)


@require_http_methods(["GET", "POST"])
def channel_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    form = ChannelForm(posted(request), instance=editable_channel(request.principal, pk))
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, address(request)))
    trail = [("Channels", address(request))]
    return form_page(request, form, title="Edit channel", submit="Save channel", cancel=address(request), trail=trail)


@require_POST
def channel_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_channel(request.principal, pk), address(request))


@require_POST
def channel_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_channel(request.principal, pk), address(request))


def address(request: WorkspaceRequest) -> str:
    return reverse("touchpoints:channels", args=[request.workspace.slug])
