"""People, workspaces and the trail in the operator's administration site."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import ApiKey, AuditEntry, Invitation, Membership, OutboxMessage, Removal, User, Workspace
from common.admin import OperatorAdmin, ReadOnlyAdmin

admin.site.site_header = admin.site.site_title = "Throughline administration"
# Roles live in memberships, and people log in with the one address they have.
for unused in (Group, EmailAddress):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


@admin.register(User)
class UserAdmin(OperatorAdmin):
    """People. They come by invitation, and set their own passwords."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined", "erased_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login", "date_joined", "erased_at"]
    readonly_fields = ["last_login", "date_joined", "erased_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Workspace)
class WorkspaceAdmin(OperatorAdmin):
    """Workspaces. An archived one can be brought back here."""

    list_display = ["name", "slug", "timezone", "is_demonstration", "created_at", "archived_at"]
    list_filter = ["is_demonstration", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug"]
    readonly_fields = ["is_demonstration", "archived_at"]
    actions = ["archive", "restore"]

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, workspaces: QuerySet[Workspace]) -> None:
        for workspace in workspaces:
            workspace.archive()
        self.message_user(request, "Archived. Nothing was deleted.", messages.SUCCESS)

    @admin.action(description="Bring back", permissions=["change"])
    def restore(self, request: HttpRequest, workspaces: QuerySet[Workspace]) -> None:
        """A workspace that is being removed stays closed: half of it is gone."""
        going = set(Removal.objects.filter(finished_at=None).values_list("workspace_id", flat=True))
        for workspace in workspaces:
            if workspace.pk in going:
                self.message_user(request, f"“{workspace}” is being removed and cannot be brought back.", messages.ERROR)
            else:
                workspace.restore()
                self.message_user(request, f"“{workspace}” is open again.", messages.SUCCESS)


@admin.register(Membership)
class MembershipAdmin(OperatorAdmin):
    list_display = ["user", "workspace", "role", "created_at"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "workspace__name"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "workspace", "role", "expires_at", "accepted_at", "revoked_at"]
    search_fields = ["email", "workspace__name"]
    exclude = ["token_hash"]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys, without anything that lets in."""

    list_display = ["prefix", "name", "workspace", "scopes", "expires_at", "last_used_at", "revoked_at"]
    search_fields = ["prefix", "name", "workspace__name"]
    exclude = ["hashed_key"]
    actions = ["revoke"]

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        for key in keys:
            key.revoke()
        self.message_user(request, "Revoked.", messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_apikey")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The trail, also the lines that lie outside every workspace."""

    list_display = ["at", "actor_name", "action", "record_type", "record_id", "workspace_id"]
    list_filter = ["action"]
    search_fields = ["=record_type", "=record_id", "=actor_name"]


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ["sent_at", "to", "subject"]
    search_fields = ["to", "subject"]


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    list_display = ["workspace_name", "requested_by", "requested_at", "rows_done", "rows_total", "finished_at"]
