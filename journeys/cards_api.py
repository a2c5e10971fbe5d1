"""What hangs on cards, in the API: files and comments; and the links between steps."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http.response import FileResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of, require_edit
from accounts.permissions import RoleAndScope
from common.api import JSONBodies
from intake.idempotency import IdempotentPosts
from journeys.access import may_change_comment, may_comment
from journeys.attachments import attach, bring_back, describe, put_away, served
from journeys.cards_serializers import AttachmentSerializer, CommentSerializer, NewAttachmentSerializer, StepLinkSerializer
from journeys.models import Attachment, Comment, StepLink
from journeys.resources import ArchivableViewSet, ArchivedFilter


class AttachmentFilter(ArchivedFilter):
    card = filters.NumberFilter("card_id")
    journey = filters.NumberFilter("card__lane__journey_id")


class AttachmentViewSet(ArchivableViewSet):
    """Files on cards. Images are kept small, upright and without metadata; what you delete can be restored for 30 days."""

    queryset = Attachment.objects.select_related("workspace", "card")
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    parser_classes = [JSONBodies, MultiPartParser]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    @extend_schema(request={"multipart/form-data": NewAttachmentSerializer}, responses={201: AttachmentSerializer})
    def create(self, request: Request) -> Response:
        """Put a file on a card: an image (PNG, JPEG, GIF, WebP) or a PDF."""
        body = NewAttachmentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        made = attach(by=principal_of(request).user, **body.validated_data)
        return self.answer(made, status=201)

    def perform_update(self, serializer: Any) -> None:
        if "alt" in serializer.validated_data:
            describe(serializer.instance, serializer.validated_data["alt"])

    def perform_destroy(self, instance: Attachment) -> None:
        put_away(instance)

    def bring_back(self, row: Attachment, request: Request) -> None:
        bring_back(row)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """The file itself."""
        attachment = self.get_object()
        return served(attachment.file, attachment.content_type, attachment.name)


class MayComment(RoleAndScope):
    """Everybody who sees a card may comment; a comment is changed by its author, and deleted by admins, too."""

    def has_object_permission(self, request: Request, view: Any, obj: Comment) -> bool:
        return view.action in {"retrieve", "resolve", "reopen"} or may_change_comment(principal_of(request), obj, deleting=True)


class CommentFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    card = filters.NumberFilter("card_id")
    journey = filters.NumberFilter("card__lane__journey_id")
    resolved = filters.BooleanFilter("resolved_at", lookup_expr="isnull", exclude=True)


class CommentViewSet(
    IdempotentPosts,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    """What people say about cards. Viewers may comment; authors change and delete their own; editors resolve and reopen."""

    queryset = Comment.objects.select_related("workspace", "card", "author", "resolved_by")
    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    permission_classes: list[type[BasePermission]] = [MayComment]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> QuerySet[Comment]:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))

    def perform_create(self, serializer: Any) -> None:
        card = serializer.validated_data["card"]
        principal = principal_of(self.request)
        if not may_comment(principal, card.workspace_id):
            raise PermissionDenied("This API key only reads. Use one with the scope `write`.")
        comment = Comment(workspace_id=card.workspace_id, author=principal.user, **serializer.validated_data)
        comment.say()
        serializer.instance = comment

    def perform_update(self, serializer: Any) -> None:
        serializer.instance.text = serializer.validated_data.get("text", serializer.instance.text)
        serializer.instance.say()

    def perform_destroy(self, instance: Comment) -> None:
        instance.take_back()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: int) -> Response:
        """Nothing is left to do about it."""
        comment = self._editable()
        comment.resolve(principal_of(request).user)
        return Response(self.get_serializer(comment).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Something is left to do after all."""
        comment = self._editable()
        comment.reopen()
        return Response(self.get_serializer(comment).data)

    def _editable(self) -> Comment:
        comment: Comment = self.get_object()
        require_edit(principal_of(self.request), comment.workspace_id)
        return comment


class StepLinkFilter(ArchivedFilter):
    journey = filters.NumberFilter("source__stage__journey_id")
    source = filters.NumberFilter("source_id")
    target = filters.NumberFilter("target_id")


class StepLinkViewSet(ArchivableViewSet):
    """Ways through a journey that do not simply lead to the next step: branches ahead and loops back."""

    queryset = StepLink.objects.select_related("workspace", "source__stage", "target__stage")
    serializer_class = StepLinkSerializer
    filterset_class = StepLinkFilter
