"""Who is asking, and what they may see and change: decided here, once, for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import ApiKey, Invitation, Membership, Role, User, Workspace

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Principal:
    """A person by session or a program by API key, with the role held in each workspace.

    A program holds a role in one workspace only: viewer for the scope `read`, editor for `write`; `ingest` alone gives no role
    and is asked for by name (`can_ingest`).
    """

    roles: Mapping[int, Role]
    user: User | None = None
    api_key: ApiKey | None = None
    workspaces: Sequence[Workspace] = ()

    @property
    def workspace_ids(self) -> list[int]:
        return list(self.roles)

    @property
    def administered_ids(self) -> list[int]:
        return [workspace_id for workspace_id in self.roles if self.can_administer(workspace_id)]

    def narrowed_to(self, workspace: Workspace) -> Principal:
        """The same person, who for the rest of this request sees one workspace only."""
        role = self.roles.get(workspace.pk)
        return Principal({} if role is None else {workspace.pk: role}, self.user, self.api_key, self.workspaces)

    def role_in(self, workspace_id: int) -> Role | None:
        return self.roles.get(workspace_id)

    def can_view(self, workspace_id: int) -> bool:
        return workspace_id in self.roles

    def can_edit(self, workspace_id: int) -> bool:
        return self.roles.get(workspace_id) in (Role.OWNER, Role.ADMIN, Role.EDITOR)

    def can_administer(self, workspace_id: int) -> bool:
        return self.roles.get(workspace_id) in (Role.OWNER, Role.ADMIN)

    def owns(self, workspace_id: int) -> bool:
        return self.roles.get(workspace_id) == Role.OWNER

    def can_ingest(self, workspace_id: int) -> bool:
        """May post responses and events: editors, and keys with the scope `ingest` or `write`."""
        key = self.api_key
        if key is not None:
            return key.workspace_id == workspace_id and bool({"ingest", "write"} & set(key.scopes))
        return self.can_edit(workspace_id)


NOBODY = Principal({})


def principal_of_user(user: User) -> Principal:
    """The person's roles, and the workspaces themselves, wherever it is not archived: in one query."""
    memberships = (
        Membership.objects.filter(user=user, workspace__archived_at=None)
        .select_related("workspace")
        .order_by("workspace__name", "workspace_id")
    )
    roles = {membership.workspace_id: Role(membership.role) for membership in memberships}
    return Principal(roles, user=user, workspaces=tuple(membership.workspace for membership in memberships))


def principal_of_key(key: ApiKey) -> Principal:
    """What a program may do with this key, which is known to be valid."""
    role = Role.EDITOR if "write" in key.scopes else Role.VIEWER if "read" in key.scopes else None
    if role is None:
        return Principal({}, api_key=key)
    return Principal({key.workspace_id: role}, api_key=key, workspaces=(key.workspace,))


def visible_workspace(principal: Principal, slug: str) -> Workspace:
    """The workspace of this address, if the principal holds a role in it; it costs no query."""
    for workspace in principal.workspaces:
        if workspace.slug == slug and principal.can_view(workspace.pk):
            return workspace
    raise Http404("There is no such workspace, or you are not a member of it.")


def require_edit(principal: Principal, workspace_id: int) -> None:
    if not principal.can_edit(workspace_id):
        raise PermissionDenied("You can view this workspace but not change it. Ask an admin for the role of editor.")


def require_administration(principal: Principal, workspace_id: int) -> None:
    if not principal.can_administer(workspace_id):
        raise PermissionDenied("Only an owner or admin of this workspace can do this.")


def require_ownership(principal: Principal, workspace_id: int) -> None:
    if not principal.owns(workspace_id):
        raise PermissionDenied("Only an owner of this workspace can do this.")


def visible_membership(principal: Principal, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.visible_to(principal).select_related("user", "workspace"), pk=pk)


def manageable_membership(principal: Principal, pk: int) -> Membership:
    """A membership whose role this principal may change or end: admins manage everybody but owners, owners everybody."""
    membership = visible_membership(principal, pk)
    require_administration(principal, membership.workspace_id)
    if membership.role == Role.OWNER:
        require_ownership(principal, membership.workspace_id)
    return membership


def require_may_give(principal: Principal, workspace_id: int, role: str) -> None:
    """Nobody gives a role above their own: only an owner makes another."""
    require_administration(principal, workspace_id)
    if role == Role.OWNER:
        require_ownership(principal, workspace_id)


def manageable_invitation(principal: Principal, pk: int) -> Invitation:
    invitation = get_object_or_404(Invitation.objects.in_workspaces_of(principal).select_related("workspace"), pk=pk)
    require_may_give(principal, invitation.workspace_id, invitation.role)
    return invitation


def manageable_key(principal: Principal, pk: int) -> ApiKey:
    key = get_object_or_404(ApiKey.objects.in_workspaces_of(principal).select_related("workspace"), pk=pk)
    require_administration(principal, key.workspace_id)
    return key


def administered_workspace(principal: Principal, pk: int) -> Workspace:
    workspace = get_object_or_404(Workspace.objects.visible_to(principal), pk=pk)
    require_administration(principal, workspace.pk)
    return workspace


def principal_of(request: HttpRequest) -> Principal:
    """The principal that the middleware or the API's authentication has put on the request."""
    principal: Principal = getattr(request, "principal", NOBODY)
    return principal
