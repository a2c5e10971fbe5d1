"""The front door."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.forms import WorkspaceForm
from accounts.middleware import LAST_WORKSPACE
from accounts.requests import PersonRequest


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the only workspace, or the last one open; otherwise let the person choose, or make the first."""
    workspaces = cast(PersonRequest, request).principal.workspaces
    if not workspaces:
        return render(request, "accounts/home_empty.html", {"form": WorkspaceForm()})
    last = [workspace for workspace in workspaces if workspace.slug == request.COOKIES.get(LAST_WORKSPACE)]
    if "choose" not in request.GET and (last or len(workspaces) == 1):
        return redirect("accounts:workspace_home", (last or workspaces)[0].slug)
    return render(request, "accounts/home.html")
