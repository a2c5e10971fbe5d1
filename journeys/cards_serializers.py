"""Shapes of what hangs on cards, and of links between steps, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.access import principal_of, require_edit
from accounts.scoping import ScopedRelatedField, WorkspaceSerializer
from journeys.access import may_change_comment
from journeys.models import Attachment, Card, Comment, StepLink


class AttachmentSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True, help_text="The file's page, for who is logged in.")
    is_image = serializers.BooleanField(read_only=True)

    class Meta:
        model = Attachment
        fields = [
            "id",
            "workspace",
            "card",
            "name",
            "url",
            "content_type",
            "is_image",
            "size",
            "width",
            "height",
            "alt",
            "added_by",
            "archived_at",
            "created_at",
        ]
        read_only_fields = [name for name in fields if name != "alt"]


class NewAttachmentSerializer(serializers.Serializer):
    card = ScopedRelatedField(queryset=Card.objects.select_related("workspace"))
    file = serializers.FileField(
        allow_empty_file=True,
        error_messages={"required": "Choose a file.", "invalid": "Send the file as multipart/form-data."},
        help_text="An image (PNG, JPEG, GIF, WebP) or a PDF.",
    )
    alt = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="What the picture shows.")

    def validate_card(self, card: Card) -> Card:
        require_edit(principal_of(self.context["request"]), card.workspace_id)
        return card


class CommentSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    card = ScopedRelatedField(queryset=Card.objects.select_related("workspace"))
    author_name = serializers.SerializerMethodField()
    author_initials = serializers.SerializerMethodField()
    is_resolved = serializers.BooleanField(read_only=True)
    resolved_by_name = serializers.SerializerMethodField()
    can_change = serializers.SerializerMethodField(help_text="Whether you may change these words.")

    class Meta:
        model = Comment
        fields = [
            "id",
            "workspace",
            "card",
            "text",
            "author",
            "author_name",
            "author_initials",
            "can_change",
            "is_resolved",
            "resolved_at",
            "resolved_by_name",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["author", "resolved_at"]

    def get_author_name(self, comment: Comment) -> str:
        return str(comment.author or "A program")

    def get_author_initials(self, comment: Comment) -> str:
        return comment.author.initials if comment.author else ""

    def get_resolved_by_name(self, comment: Comment) -> str:
        return str(comment.resolved_by or "")

    def get_can_change(self, comment: Comment) -> bool:
        return may_change_comment(principal_of(self.context["request"]), comment)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None and not self.get_can_change(self.instance):
            raise serializers.ValidationError({"text": "Only its author changes the words of a comment. You may delete it."})
        if self.instance is not None and attrs.get("card", self.instance.card) != self.instance.card:
            raise serializers.ValidationError({"card": "A comment stays on its card."})
        return attrs


class StepLinkSerializer(WorkspaceSerializer):
    class Meta:
        model = StepLink
        fields = [
            "id",
            "workspace",
            "source",
            "target",
            "label",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            attrs.setdefault("workspace", attrs["source"].workspace)
        elif attrs.get("source", self.instance.source) != self.instance.source:
            raise serializers.ValidationError({"source": "A link keeps where it begins. Archive it and make another."})
        return super().validate(attrs)
