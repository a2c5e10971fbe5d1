"""Which saved views a principal may see (else 404), change (else 403) and share: decided once, for pages and API."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import Principal
from accounts.models import User
from maps.models import SavedView


def visible_view(principal: Principal, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(principal).select_related("workspace", "journey", "owner"), pk=pk)


def changeable_view(principal: Principal, pk: int) -> SavedView:
    view = visible_view(principal, pk)
    if not may_change_view(principal, view):
        raise PermissionDenied("Only whoever saved this view, or an editor, can change it. Save your own instead.")
    return view


def may_change_view(principal: Principal, view: SavedView) -> bool:
    """One's own, also as a viewer; a shared one belongs to everybody, so editors may keep it in order."""
    is_own = principal.user is not None and view.owner_id == principal.user.pk and principal.can_view(view.workspace_id)
    return is_own or (view.is_shared and principal.can_edit(view.workspace_id))


def person_of(principal: Principal) -> User:
    """Whose views they are: a program looks at nothing, so it keeps no views."""
    if principal.user is None:
        raise PermissionDenied("Saved views belong to people. Log in as one; an API key reads the shared views only.")
    return principal.user


def require_may_share(principal: Principal, workspace_id: int) -> None:
    if not principal.can_edit(workspace_id):
        raise PermissionDenied("You may keep views for yourself. To share one with everybody here, ask for the role of editor.")
