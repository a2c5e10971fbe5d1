"""Shapes of channels, touchpoints and placements in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.scoping import ScopedRelatedField, WorkspaceSerializer
from journeys.models import Step
from journeys.serializers import MoveSerializer, PartSerializer
from touchpoints.models import Channel, Placement, Touchpoint


class ChannelSerializer(WorkspaceSerializer):
    class Meta:
        model = Channel
        fields = ["id", "workspace", "name", "icon", "is_online", "archived_at", "created_at", "updated_at"]
        # The model's own `clean` says what to do about a name that is taken.
        validators: list[Any] = []


class TouchpointSerializer(WorkspaceSerializer):
    class Meta:
        model = Touchpoint
        fields = [
            "id",
            "workspace",
            "subject",
            "name",
            "description",
            "channel",
            "owner_team",
            "archived_at",
            "created_at",
            "updated_at",
        ]


class PlacementSerializer(PartSerializer):
    class Meta:
        model = Placement
        fields = [
            "id",
            "workspace",
            "step",
            "touchpoint",
            "is_optional",
            "moment_of_truth",
            "moment_of_truth_reason",
            "preferred_channel",
            "position",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []

    def validate_touchpoint(self, touchpoint: Touchpoint) -> Touchpoint:
        if self.instance is not None and touchpoint.pk != self.instance.touchpoint_id:
            raise serializers.ValidationError("A placement keeps its touchpoint. Archive it and place the other one.")
        return touchpoint


class PlacementMoveSerializer(MoveSerializer):
    step = ScopedRelatedField(required=False, queryset=Step.objects.all())
