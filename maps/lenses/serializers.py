"""Saved views as the API reads and writes them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.access import principal_of
from accounts.scoping import ScopedRelatedField
from journeys.models import Journey
from maps.lenses.access import may_change_view, person_of, require_may_share
from maps.lenses.looks import checked_look
from maps.models import SavedView

SETTINGS = {
    "type": "object",
    "description": "What the lens shows. Each lens takes its own words and refuses others.",
    "additionalProperties": False,
    "properties": {
        "q": {"type": "string", "description": "Words to find (table)."},
        "stage": {"type": "integer", "description": "Only this stage (table)."},
        "lane": {"type": "integer", "description": "Only this lane (table)."},
        "kind": {"type": "string", "description": "A kind of lane, or `touchpoint` (table)."},
        "evidence": {"type": "string", "description": "One level of evidence (table, map, blueprint)."},
        "persona": {"type": "integer", "description": "Only cards of this persona (table, map, blueprint)."},
        "owner": {"type": "integer", "description": "Only cards of this owner (table)."},
        "tag": {"type": "string", "description": "Only cards with this tag (table)."},
        "before": {"type": "string", "format": "date", "description": "Last changed before this day (table)."},
        "gap": {"type": "string", "description": "A named filter, such as `stale` or `assumed` (table)."},
        "months": {"type": "integer", "description": "After how many months something is stale (table)."},
        "sort": {"type": "string", "description": "A column, with `-` before it the other way round (table)."},
        "hide": {"type": "array", "items": {"type": "integer"}, "description": "Lanes left out (map, blueprint)."},
        "zoom": {"type": "string", "description": "journey, steps or detail (map)."},
        "scale": {"type": "integer", "description": "The zoom of the editor in per cent (map)."},
        "moment": {"type": "string", "description": "One kind of moment of truth (moments)."},
    },
}


@extend_schema_field(SETTINGS)
class SettingsField(serializers.JSONField):
    """The look of a lens; checked against the lens by the serializer."""


class SavedViewSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    journey = ScopedRelatedField(queryset=Journey.objects.select_related("workspace"))
    settings = SettingsField(default=dict)
    owner_name = serializers.SerializerMethodField()
    can_change = serializers.SerializerMethodField(help_text="Whether you may change or delete it.")

    class Meta:
        model = SavedView
        fields = [
            "id",
            "workspace",
            "journey",
            "name",
            "lens",
            "settings",
            "is_shared",
            "owner",
            "owner_name",
            "can_change",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["owner"]

    def get_owner_name(self, view: SavedView) -> str:
        return str(view.owner)

    def get_can_change(self, view: SavedView) -> bool:
        return may_change_view(principal_of(self.context["request"]), view)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The settings fit the lens, the name is free, a view stays on its journey, and sharing needs an editor."""
        principal, view = principal_of(self.context["request"]), self.instance
        journey = attrs.get("journey") or view.journey  # type: ignore[union-attr]
        if view is not None and journey != view.journey:
            raise serializers.ValidationError({"journey": "A view stays on its journey. Save another one there."})
        owner = view.owner if view is not None else person_of(principal)
        if attrs.get("is_shared") and not (view is not None and view.is_shared):
            require_may_share(principal, journey.workspace_id)
        lens = attrs.get("lens") or (view.lens if view is not None else SavedView._meta.get_field("lens").default)
        given = attrs.get("settings", view.settings if view is not None else {})
        try:
            attrs["settings"] = checked_look(lens, given)
        except ValidationError as fault:
            raise serializers.ValidationError({"settings": fault.messages}) from None
        named = SavedView.objects.filter(journey=journey, owner=owner, name=attrs.get("name"))
        if named.exclude(pk=view.pk if view is not None else None).exists():
            raise serializers.ValidationError({"name": "There is a view of this name. Choose another name."})
        return attrs
