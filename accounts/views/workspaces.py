"""Making, setting up, archiving and removing workspaces."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_administration, require_ownership
from accounts.forms import WorkspaceForm, WorkspaceSettingsForm
from accounts.models import Removal, Workspace
from accounts.removal import request_removal
from accounts.requests import PersonRequest, WorkspaceRequest
from accounts.tasks import remove_workspace

# What a workspace opens with. The journeys lie above this app, so their page is known by its name alone.
FIRST_PAGES = ("journeys:list", "accounts:members")


@require_safe
def workspace_home(request: WorkspaceRequest) -> HttpResponse:
    for name in FIRST_PAGES:
        try:
            return redirect(reverse(name, args=[request.workspace.slug]))
        except NoReverseMatch:
            continue
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workspace_create(request: HttpRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workspace = Workspace.found(
            form.cleaned_data["name"], owner=cast(PersonRequest, request).user, timezone=form.cleaned_data["timezone"]
        )
        messages.success(request, f"“{workspace}” is yours. Invite the people you work with, or begin with a journey.")
        return redirect("accounts:workspace_home", workspace.slug)
    return render(request, "accounts/workspace_create.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def workspace_settings(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    sent = request.method == "POST"
    # A copy of its own: an invalid name must not appear in the page's header.
    form = WorkspaceSettingsForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        instance=Workspace.objects.get(pk=request.workspace.pk),
    )
    if sent and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:workspace_settings", request.workspace.slug)
    return settings_page(request, form, status=422 if sent else 200)


def settings_page(request: WorkspaceRequest, form: WorkspaceSettingsForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/workspace_settings.html", {"form": form}, status=status)


@require_POST
def workspace_archive(request: WorkspaceRequest) -> HttpResponse:
    require_ownership(request.principal, request.workspace.pk)
    request.workspace.archive()
    messages.success(
        request, f"“{request.workspace}” is archived. Nothing was deleted; whoever runs this installation can bring it back."
    )
    return redirect("accounts:home")


@require_POST
def demonstration_remove(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    if not request.workspace.is_demonstration:
        messages.error(request, "Only the demonstration can be removed. Archive this workspace instead.")
        return settings_page(request, WorkspaceSettingsForm(instance=request.workspace), status=422)
    removal = request_removal(request.workspace, by=request.user)
    remove_workspace.delay_on_commit(removal.pk)  # type: ignore[attr-defined]
    return redirect("accounts:removal", removal.pk)


@require_safe
@login_required
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the removal has come; the page asks for its part again by itself."""
    found = get_object_or_404(Removal, pk=pk, requested_by=request.user)
    part = "accounts/_removal.html" if "X-Fragment" in request.headers else "accounts/removal.html"
    return render(request, part, {"removal": found})
