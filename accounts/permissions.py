"""What a principal may ask of the API, before any row is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.access import NOBODY, Principal, principal_of, principal_of_user
from accounts.middleware import SAFE_METHODS
from accounts.models import User

if TYPE_CHECKING:
    # REST framework imports this module while it is itself being imported.
    from rest_framework.views import APIView


class RoleAndScope(BasePermission):
    """A principal with a role may read; who may change a row is asked of the row; `ingest` opens only views that say so.

    A view that takes responses or events sets `ingest_actions` to the names of the actions that need no role.
    """

    message = "Your role or API key does not allow this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        principal = settle_principal(request)
        if principal.user is None and principal.api_key is None:
            return False
        if principal.api_key is not None and not principal.roles:
            return getattr(view, "action", None) in getattr(view, "ingest_actions", ())
        return True

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        if request.method in SAFE_METHODS:
            return True
        return principal_of(request).can_edit(obj.workspace_id)


def settle_principal(request: Request) -> Principal:
    """The principal of this request; a person whom DRF has authenticated without our middleware counts as well."""
    principal = principal_of(request)
    if principal is NOBODY and isinstance(request.user, User):
        principal = principal_of_user(request.user)
        request._request.principal = principal  # type: ignore[attr-defined]
    return principal
