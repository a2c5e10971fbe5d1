"""Shapes of workspaces, members, invitations, keys and the trail in the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.access import principal_of, require_administration, require_may_give
from accounts.models import ApiKey, AuditEntry, Invitation, Membership, Removal, Role, Scope, Workspace
from accounts.models.doors import check_key_name_is_free, check_may_be_invited
from accounts.scoping import WorkspaceSerializer


class WorkspaceItselfSerializer(serializers.ModelSerializer):
    """A workspace, and what you are in it."""

    role = serializers.SerializerMethodField()

    class Meta:
        model = Workspace
        fields = ["slug", "name", "timezone", "brand_colour", "is_demonstration", "role", "created_at", "updated_at"]
        read_only_fields = ["slug", "is_demonstration", "created_at", "updated_at"]

    def get_role(self, workspace: Workspace) -> str:
        role = principal_of(self.context["request"]).role_in(workspace.pk)
        return role.value if role else Role.OWNER.value


class PersonSerializer(serializers.Serializer):
    """A person, as others see them."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    email = serializers.EmailField(read_only=True)


class MembershipSerializer(serializers.ModelSerializer):
    """Who is in a workspace, as what."""

    workspace = serializers.SlugField(source="workspace.slug", read_only=True)
    person = PersonSerializer(source="user", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "workspace", "person", "role", "created_at"]
        read_only_fields = ["created_at"]


class AdministeredSerializer(WorkspaceSerializer):
    """A row that only admins make."""

    def _settled_workspace(self, attrs: dict[str, Any]) -> Workspace:
        workspace = super()._settled_workspace(attrs)
        require_administration(principal_of(self.context["request"]), workspace.pk)
        return workspace


class InvitationSerializer(AdministeredSerializer):
    """An invitation; its link is in the mail alone."""

    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Invitation
        fields = ["id", "workspace", "email", "role", "expires_at", "accepted_at", "revoked_at", "created_at"]
        read_only_fields = ["expires_at", "accepted_at", "revoked_at", "created_at"]
        validators: list[Any] = []  # the one pending invitation per address is checked below, whatever its case

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        require_may_give(principal_of(self.context["request"]), attrs["workspace"].pk, attrs["role"])
        check_may_be_invited(attrs["workspace"], attrs["email"])
        return attrs


class ApiKeySerializer(AdministeredSerializer):
    """An API key without its secret."""

    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False, max_length=3)

    class Meta:
        model = ApiKey
        fields = ["id", "workspace", "name", "prefix", "scopes", "expires_at", "last_used_at", "revoked_at", "created_at"]
        read_only_fields = ["prefix", "last_used_at", "revoked_at", "created_at"]

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This has passed already. Give a time to come, or null for never.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        check_key_name_is_free(attrs["workspace"], attrs["name"])
        return attrs


class NewApiKeySerializer(ApiKeySerializer):
    """A key that has just been made, with the secret that is shown this once."""

    key = serializers.CharField(read_only=True, help_text="What a program sends as `Authorization: Bearer …`. Shown this once.")

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]


class AuditEntrySerializer(serializers.ModelSerializer):
    """One change to one record: `changes` maps each field to what it was and what it became."""

    workspace = serializers.SlugField(source="workspace.slug", read_only=True)

    class Meta:
        model = AuditEntry
        fields = ["id", "workspace", "at", "actor", "actor_name", "api_key", "record_type", "record_id", "action", "changes"]


class RemovalSerializer(serializers.ModelSerializer):
    """How far the removal of a workspace has come."""

    class Meta:
        model = Removal
        fields = ["id", "workspace_name", "requested_at", "rows_total", "rows_done", "finished_at"]
