"""Shapes of surveys, questions, responses and answers in the API."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.scoping import WorkspaceSerializer
from feedback.models import Answer, AnswerScale, Collector, Question, Response, Survey, Verbatim
from feedback.responses import assign_question


class AnswerScaleSerializer(WorkspaceSerializer):
    class Meta:
        model = AnswerScale
        fields = ["id", "workspace", "metric", "lowest", "highest", "box", "direction"]
        # The model's own `clean` says what is wrong, in words.
        validators: list[Any] = []


class SurveySerializer(WorkspaceSerializer):
    class Meta:
        model = Survey
        fields = [
            *("id", "workspace", "name", "status", "default_language", "is_synthetic"),
            *("archived_at", "created_at", "updated_at"),
        ]
        read_only_fields = ["is_synthetic", "archived_at"]


class PartOfSurveySerializer(WorkspaceSerializer):
    """Something that lies in a survey, and with it in the survey's workspace."""

    unchanging: tuple[str, ...] = ("survey",)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None and "workspace" not in attrs and attrs.get("survey") is not None:
            attrs["workspace"] = attrs["survey"].workspace
        for name in self.unchanging:
            if self.instance is not None and name in attrs and attrs[name] != getattr(self.instance, name):
                raise serializers.ValidationError({name: "This never changes once it is made. Make a new one."})
        return super().validate(attrs)


class QuestionSerializer(PartOfSurveySerializer):
    unchanging = ("survey", "key", "kind", "scale")

    class Meta:
        model = Question
        fields = [
            *("id", "workspace", "survey", "key", "version", "position", "kind", "text", "subject", "scale", "is_required"),
            *("choices", "archived_at", "created_at", "updated_at"),
        ]
        read_only_fields = ["version", "archived_at"]
        validators: list[Any] = []

    def update(self, instance: Question, validated_data: dict[str, Any]) -> Question:
        """A changed subject takes the answers along, and marks what they leave and where they come."""
        if "subject" in validated_data:
            subject = validated_data.pop("subject")
            assign_question(instance, None if subject is None else subject.pk)
            instance.refresh_from_db(fields=["subject"])
        return super().update(instance, validated_data)


class CollectorSerializer(PartOfSurveySerializer):
    class Meta:
        model = Collector
        fields = ["id", "workspace", "survey", "kind", "name", "channel", "closed_at", "archived_at", "created_at", "updated_at"]
        read_only_fields = ["archived_at"]


@extend_schema_field(OpenApiTypes.ANY)
class AnswerValueField(serializers.Field):
    """A point, a number or a choice, as the question asks; null where it was skipped."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", allow_null=True, **kwargs)

    def get_attribute(self, instance: Answer) -> Answer:
        return instance

    def to_representation(self, value: Answer) -> Any:
        return next((kept for kept in (value.value, value.number, value.choice) if kept is not None), None)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        return {"value": data}


class AnswerSerializer(serializers.ModelSerializer):
    value = AnswerValueField()

    class Meta:
        model = Answer
        fields = ["id", "response", "question", "subject", "journey", "channel", "scale", "value", "local_day", "counts"]
        read_only_fields = ["response", "question", "subject", "journey", "channel", "scale", "local_day", "counts"]


class VerbatimSerializer(serializers.ModelSerializer):
    class Meta:
        model = Verbatim
        fields = ["id", "response", "question", "subject", "journey", "text", "language", "local_day"]


class ResponseSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    customer: serializers.SlugRelatedField = serializers.SlugRelatedField("key", read_only=True)
    answers = AnswerSerializer(many=True, read_only=True)
    verbatims = VerbatimSerializer(many=True, read_only=True)

    class Meta:
        model = Response
        fields = [
            *("id", "workspace", "survey", "collector", "customer", "journey", "channel", "external_id", "answered_at"),
            *("precision", "sequence", "local_day", "language", "weight", "segment_ids", "is_test", "is_suspicious"),
            *("answers", "verbatims", "created_at"),
        ]


class JudgementSerializer(serializers.Serializer):
    is_test = serializers.BooleanField(required=False)
    is_suspicious = serializers.BooleanField(required=False)


# What follows describes bodies in the API's schema; feedback/incoming.py reads them.


class IncomingAnswerSerializer(serializers.Serializer):
    question = serializers.CharField(help_text="The key of the question, or its id.")
    value = serializers.JSONField(help_text="A point of the scale, a number, a text, a choice; null where it was skipped.")


class IncomingCommentSerializer(serializers.Serializer):
    text = serializers.CharField()
    subject = serializers.IntegerField(required=False, help_text="What it is about, by the id of the subject.")
    language = serializers.CharField(required=False)


class IncomingResponseSerializer(serializers.Serializer):
    """One response: one person, one time."""

    workspace = serializers.CharField(required=False, help_text="Its slug; who has only one may leave it out.")
    survey = serializers.IntegerField(required=False, help_text="Needed where no collector is named.")
    collector = serializers.IntegerField(required=False)
    message_id = serializers.CharField(required=False, help_text="The same again is answered with the first result.")
    external_id = serializers.CharField(required=False, help_text="The number of the response in your own system.")
    answered_at = serializers.DateTimeField(required=False, help_text="With its zone. Now, where neither time nor day is given.")
    answered_on = serializers.DateField(required=False, help_text="Where only the day is known.")
    customer = serializers.CharField(required=False, help_text="The customer's key in your own system.")
    journey = serializers.IntegerField(required=False, help_text="The journey in which the questions were asked.")
    channel = serializers.IntegerField(required=False)
    language = serializers.CharField(required=False)
    weight = serializers.FloatField(required=False)
    attributes = serializers.DictField(child=serializers.CharField(), required=False, help_text="By keys declared before.")
    sequence = serializers.IntegerField(required=False, help_text="The place in the order of your own system.")
    is_test = serializers.BooleanField(required=False)
    is_suspicious = serializers.BooleanField(required=False)
    answers = IncomingAnswerSerializer(many=True, required=False)
    comments = IncomingCommentSerializer(many=True, required=False)


class BatchSerializer(serializers.Serializer):
    workspace = serializers.CharField(required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, help_text="Your own system, within which message ids are unique."
    )
    items = IncomingResponseSerializer(many=True)


class TakenSerializer(serializers.Serializer):
    id = serializers.IntegerField()


class FaultSerializer(serializers.Serializer):
    path = serializers.CharField()
    detail = serializers.CharField()


class DeliverySerializer(serializers.Serializer):
    index = serializers.IntegerField()
    status = serializers.IntegerField(help_text="201 taken, 200 taken before, 409 id used for another body, 422 refused.")
    id = serializers.IntegerField(required=False)
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]


class BatchResultSerializer(serializers.Serializer):
    taken = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = DeliverySerializer(many=True)


def as_api_faults(error: DjangoValidationError) -> serializers.ValidationError:
    """A refusal of the domain, under the field that was sent."""
    return serializers.ValidationError({"value": error.messages})
