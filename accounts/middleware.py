"""Puts the principal, and on workspace pages the workspace, on every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import NOBODY, principal_of, principal_of_user, visible_workspace
from accounts.audit import forget_actor, name_actor
from accounts.models import User
from accounts.requests import WorkspaceRequest

__all__ = ["LAST_WORKSPACE", "SAFE_METHODS", "PrincipalMiddleware", "WorkspaceRequest"]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# A cookie, not the session: remembering where somebody was costs no query.
LAST_WORKSPACE = "last_workspace"


class PrincipalMiddleware:
    """Decides who asks. Under /w/<workspace>/ strangers get 404, and principal and times are those of the workspace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.principal = principal_of_user(user) if isinstance(user, User) else NOBODY  # type: ignore[attr-defined]
        request.workspace = None  # type: ignore[attr-defined]
        with timezone.override(None):  # the zone that a workspace sets ends with its request
            return self._answer(request, user)

    def _answer(self, request: HttpRequest, user: Any) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return self._remembering(request, self.get_response(request))
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
        timezone.activate(workspace.timezone)
        request.workspace = workspace  # type: ignore[attr-defined]
        request.principal = principal_of(request).narrowed_to(workspace)  # type: ignore[attr-defined]
        return None

    def _remembering(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Let the front door lead back to the workspace that was open last."""
        workspace = getattr(request, "workspace", None)
        if workspace is not None and request.COOKIES.get(LAST_WORKSPACE) != workspace.slug:
            response.set_cookie(
                LAST_WORKSPACE,
                workspace.slug,
                max_age=365 * 24 * 3600,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
