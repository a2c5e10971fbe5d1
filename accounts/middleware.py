"""Puts the principal, and on workspace pages the workspace, on every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from accounts.access import NOBODY, principal_of, principal_of_user, visible_workspace
from accounts.audit import forget_actor, name_actor
from accounts.models import User, Workspace

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class WorkspaceRequest(HttpRequest):
    """The request of a page under /w/<workspace>/: who asks and where is settled."""

    workspace: Workspace
    user: User


class PrincipalMiddleware:
    """Decides who asks. Under /w/<workspace>/ strangers get 404 and the principal sees that workspace only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.principal = principal_of_user(user) if isinstance(user, User) else NOBODY  # type: ignore[attr-defined]
        request.workspace = None  # type: ignore[attr-defined]
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        if isinstance(user, User):
            name_actor(str(user), user_id=user.pk)
        try:
            return self.get_response(request)
        finally:
            # Also for a program: its API key was named while the request was authenticated.
            forget_actor()

    def process_view(self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse | None:
        slug = kwargs.pop("workspace", None)
        if slug is None:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        workspace = visible_workspace(principal_of(request), slug)
        request.workspace = workspace  # type: ignore[attr-defined]
        request.principal = principal_of(request).narrowed_to(workspace)  # type: ignore[attr-defined]
        return None
