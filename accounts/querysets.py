"""One way to scope every query to the workspaces that a principal may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from accounts.access import Principal

M = TypeVar("M", bound=models.Model, covariant=True)


class WorkspaceScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a workspace by a foreign key of that name."""

    def visible_to(self, principal: Principal) -> Self:
        """Only rows of workspaces in which the principal holds a role."""
        return self.filter(workspace_id__in=principal.workspace_ids)


class ArchivableQuerySet(WorkspaceScopedQuerySet[M]):
    """Rows that are archived, never deleted, because answers and figures hang on them."""

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def current_or(self, *kept: int | None) -> Self:
        """Current rows, and these in any case: what a form holds already stays choosable when it is archived."""
        return self.filter(models.Q(archived_at=None) | models.Q(pk__in=[pk for pk in kept if pk is not None]))

    def archived(self) -> Self:
        return self.exclude(archived_at=None)


class MembershipQuerySet(WorkspaceScopedQuerySet[Any]):
    """Who is in which workspace."""

    def named(self, words: str) -> Self:
        """People whose name or address holds these words."""
        return self.filter(models.Q(user__name__icontains=words) | models.Q(user__email__icontains=words))


class AdministeredQuerySet(WorkspaceScopedQuerySet[M]):
    """Rows that only the owner and admins of their workspace see: keys, invitations, the audit trail."""

    def visible_to(self, principal: Principal) -> Self:
        return self.filter(workspace_id__in=principal.administered_ids)

    def in_workspaces_of(self, principal: Principal) -> Self:
        """Also rows that the principal may know of but not open, so that 403 can be told from 404."""
        return self.filter(workspace_id__in=principal.workspace_ids)


class InvitationQuerySet(AdministeredQuerySet[Any]):
    """Invitations to workspaces."""

    def pending(self) -> Self:
        """Neither accepted nor revoked; those whose days are over can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)


class AuditQuerySet(AdministeredQuerySet[Any]):
    """Entries of the audit trail."""

    def about(self, record_type: str, record_id: int) -> Self:
        return self.filter(record_type=record_type, record_id=record_id)


class WorkspaceQuerySet(models.QuerySet[Any]):
    """Workspaces themselves."""

    def visible_to(self, principal: Principal) -> Self:
        return self.filter(pk__in=principal.workspace_ids, archived_at=None)
