"""Templates in the API: read only, since they are written in files."""

from __future__ import annotations

from rest_framework import serializers

from journeys.gallery.reading import MOMENTS
from journeys.models import LaneKind, StageKind


class PlacedTouchpointSerializer(serializers.Serializer):
    name = serializers.CharField()
    channel = serializers.CharField()
    owner_team = serializers.CharField()
    is_optional = serializers.BooleanField()
    moment_of_truth = serializers.ChoiceField([*MOMENTS, ""])
    moment_of_truth_reason = serializers.CharField(source="reason")
    preferred_channel = serializers.CharField(help_text="Where customers would rather have it; empty where it is offered there.")


class TemplateCardSerializer(serializers.Serializer):
    lane = serializers.ChoiceField(LaneKind.choices)
    text = serializers.CharField()


class TemplateLinkSerializer(serializers.Serializer):
    to = serializers.CharField(source="target", help_text="The name of the step that it leads to.")
    when = serializers.CharField(source="label")


class TemplateStepSerializer(serializers.Serializer):
    name = serializers.CharField()
    emotion = serializers.IntegerField(allow_null=True, help_text="−2 (bad) to +2 (good), declared.")
    why = serializers.CharField()
    cards = TemplateCardSerializer(many=True)
    touchpoints = PlacedTouchpointSerializer(many=True)
    links = TemplateLinkSerializer(many=True)


class TemplateStageSerializer(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.ChoiceField(StageKind.choices)
    steps = TemplateStepSerializer(many=True)


class TemplatePersonaSerializer(serializers.Serializer):
    name = serializers.CharField()
    summary = serializers.CharField()
    goals = serializers.ListField(child=serializers.CharField())
    needs = serializers.ListField(child=serializers.CharField())
    jobs = serializers.ListField(child=serializers.CharField())
    quotes = serializers.ListField(child=serializers.CharField())


class TemplateSerializer(serializers.Serializer):
    """A journey written down in full; its name is what `template` of a new journey takes."""

    name = serializers.SlugField()
    title = serializers.CharField(help_text="What the customer would call it.")
    industry = serializers.CharField()
    summary = serializers.CharField()
    scenario = serializers.CharField()
    expectations = serializers.CharField()
    persona = TemplatePersonaSerializer(allow_null=True)
    lanes = serializers.ListField(child=serializers.ChoiceField(LaneKind.choices))
    stages = TemplateStageSerializer(many=True)
