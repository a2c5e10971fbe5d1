"""Workspaces, members, invitations, keys and the trail in the API."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import (
    Principal,
    administered_workspace,
    manageable_invitation,
    manageable_key,
    manageable_membership,
    principal_of,
    require_may_give,
    require_ownership,
    visible_membership,
)
from accounts.invitations import send_invitation
from accounts.models import ApiKey, AuditEntry, Invitation, Membership, Removal, Role, User, Workspace
from accounts.permissions import RoleAndScope
from accounts.removal import request_removal
from accounts.serializers import (
    ApiKeySerializer,
    AuditEntrySerializer,
    InvitationSerializer,
    MembershipSerializer,
    NewApiKeySerializer,
    RemovalSerializer,
    WorkspaceItselfSerializer,
)
from accounts.tasks import remove_workspace
from common.api import Conflict


class AskedOfEachRow(RoleAndScope):
    """Who may change a row differs from action to action here; accounts/access.py decides."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return True


class AccountsViewSet(viewsets.GenericViewSet):
    """The base of the resources here: rows that the principal may see."""

    permission_classes = [AskedOfEachRow]

    @property
    def principal(self) -> Principal:
        return principal_of(self.request)

    @property
    def person(self) -> User:
        """Who asks, where only a person will do."""
        if self.principal.user is None:
            raise PermissionDenied("Only a person can do this, not an API key.")
        return self.principal.user

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.principal)


class WorkspacesViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, mixins.UpdateModelMixin, AccountsViewSet
):
    """Your workspaces."""

    queryset = Workspace.objects.all()
    serializer_class = WorkspaceItselfSerializer
    lookup_field = "slug"
    lookup_value_converter = "slug"
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_object(self) -> Workspace:
        workspace: Workspace = super().get_object()
        if self.action == "partial_update":
            return administered_workspace(self.principal, workspace.pk)
        return workspace

    def perform_create(self, serializer: Any) -> None:
        owner = self.person
        serializer.instance = Workspace.found(owner=owner, **serializer.validated_data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, slug: str) -> Response:
        """Close the workspace to everybody. Nothing is deleted; the operator can bring it back."""
        workspace = self.get_object()
        require_ownership(self.principal, workspace.pk)
        workspace.archive()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={202: RemovalSerializer})
    @action(detail=True, methods=["post"], url_path="remove-demonstration")
    def remove_demonstration(self, request: Request, slug: str) -> Response:
        """Delete a demonstration workspace with everything in it, in the background."""
        workspace = administered_workspace(self.principal, self.get_object().pk)
        if not workspace.is_demonstration:
            raise Conflict("This workspace is not the demonstration. Archive it instead.")
        removal = request_removal(workspace, by=self.principal.user)
        remove_workspace.delay_on_commit(removal.pk)  # type: ignore[attr-defined]
        return Response(RemovalSerializer(removal).data, status=status.HTTP_202_ACCEPTED)


class MembershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, AccountsViewSet):
    """Who is in your workspaces, as what. People come by invitation."""

    queryset = Membership.objects.select_related("workspace", "user")
    serializer_class = MembershipSerializer
    filterset_fields = ["workspace__slug", "role"]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give a member another role."""
        membership = manageable_membership(self.principal, self.get_object().pk)
        serializer = self.get_serializer(membership, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        if role := serializer.validated_data.get("role"):
            require_may_give(self.principal, membership.workspace_id, role)
            membership.change_role(Role(role))
        return Response(self.get_serializer(membership).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Remove a member, or leave: everybody may end their own membership, save the last owner."""
        membership: Membership = self.get_object()
        if self.principal.user is None or membership.user_id != self.principal.user.pk:
            membership = manageable_membership(self.principal, membership.pk)
        membership.end()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Make this member the owner, and become an admin yourself."""
        successor = visible_membership(self.principal, self.get_object().pk)
        require_ownership(self.principal, successor.workspace_id)
        own = Membership.objects.get(workspace=successor.workspace_id, user=self.person)
        if own == successor:
            raise Conflict("You own this workspace already. Choose another member.")
        own.hand_over_to(successor)
        return Response(self.get_serializer(successor).data)


class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, AccountsViewSet):
    """Invitations to the workspaces that you administer. The link is in the mail alone."""

    queryset = Invitation.objects.select_related("workspace")
    serializer_class = InvitationSerializer
    filterset_fields = ["workspace__slug"]

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset() if self.action == "list" else Invitation.objects.in_workspaces_of(self.principal)

    def get_object(self) -> Invitation:
        return manageable_invitation(self.principal, super().get_object().pk)

    def perform_create(self, serializer: Any) -> None:
        wanted = serializer.validated_data
        try:
            with transaction.atomic():
                issued = Invitation.issue(wanted["workspace"], wanted["email"], Role(wanted["role"]), by=self.principal.user)
        except IntegrityError:
            raise Conflict("Somebody has just invited this address.") from None
        serializer.instance, token = issued
        send_invitation(serializer.instance, token)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send another link; the one before stops working, and the days begin anew."""
        invitation = self.get_object()
        if invitation.accepted_at or invitation.revoked_at:
            raise Conflict("This invitation is over. Invite the person anew.")
        send_invitation(invitation, invitation.renew())
        return Response(self.get_serializer(invitation).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Revoke an invitation: its link stops working, its row stays."""
        self.get_object().revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)


class ApiKeyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, AccountsViewSet):
    """API keys of the workspaces that you administer."""

    queryset = ApiKey.objects.select_related("workspace")
    serializer_class = ApiKeySerializer
    filterset_fields = ["workspace__slug"]

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset() if self.action == "list" else ApiKey.objects.in_workspaces_of(self.principal)

    def get_object(self) -> ApiKey:
        return manageable_key(self.principal, super().get_object().pk)

    @extend_schema(responses={201: NewApiKeySerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a key. `key` in the answer is its secret, which is shown this once."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        key, secret = ApiKey.issue(
            wanted["workspace"],
            wanted["name"],
            sorted(set(wanted["scopes"])),
            by=self.principal.user,
            expires_at=wanted.get("expires_at"),
        )
        headers = {"Cache-Control": "no-store"}
        return Response({**self.get_serializer(key).data, "key": secret}, status=status.HTTP_201_CREATED, headers=headers)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Revoke a key: it is refused at once and cannot be brought back; its row stays."""
        self.get_object().revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)


class AuditEntryFilter(filters.FilterSet):
    since = filters.IsoDateTimeFilter("at", "gte")
    until = filters.IsoDateTimeFilter("at", "lt")

    class Meta:
        model = AuditEntry
        fields = ["workspace__slug", "actor", "api_key", "record_type", "record_id", "action"]


class AuditEntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AccountsViewSet):
    """Who changed what, in the workspaces that you administer."""

    queryset = AuditEntry.objects.select_related("workspace")
    serializer_class = AuditEntrySerializer
    filterset_class = AuditEntryFilter

    def get_object(self) -> AuditEntry:
        entry = AuditEntry.objects.in_workspaces_of(self.principal).filter(pk=self.kwargs["pk"]).first()
        if entry is None:
            raise Http404
        if not self.principal.can_administer(entry.workspace_id):
            raise PermissionDenied("Only an owner or admin of this workspace reads its trail.")
        return entry


class RemovalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Removals that you have asked for, and how far they have come."""

    permission_classes = [AskedOfEachRow]
    queryset = Removal.objects.all()
    serializer_class = RemovalSerializer

    def get_queryset(self) -> QuerySet[Removal]:
        return super().get_queryset().filter(requested_by=principal_of(self.request).user)
