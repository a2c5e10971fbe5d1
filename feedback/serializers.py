"""Shapes of surveys, questions, responses and answers in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.scoping import WorkspaceSerializer
from feedback.asking import Template
from feedback.logic import checked_condition, checked_jumps
from feedback.models import Answer, AnswerScale, Collector, Question, Response, Survey, Verbatim
from feedback.responses import assign_question
from feedback.shapes import checked_choices, checked_endings, checked_translations
from feedback.versions import revise_question
from feedback.wording import LANGUAGES


def taken(check: Callable[[Any], Any], value: Any) -> Any:
    """A value as the domain takes it, or its refusal under the field that was sent."""
    try:
        return check(value)
    except DjangoValidationError as error:
        raise serializers.ValidationError(error.messages) from None


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
            *("id", "workspace", "name", "status", "default_language", "languages", "endings", "published_at"),
            *("closes_at", "closes_after", "is_synthetic", "archived_at", "created_at", "updated_at"),
        ]
        read_only_fields = ["is_synthetic", "archived_at"]

    def validate_languages(self, value: list[str]) -> list[str]:
        if strange := [code for code in value if code not in LANGUAGES]:
            raise serializers.ValidationError(f"{strange[0]} is not offered. Choose from {', '.join(LANGUAGES)}.")
        return value

    def validate_endings(self, value: Any) -> Any:
        return taken(checked_endings, value)

    def validate_closes_after(self, value: int | None) -> int | None:
        if value == 0:
            raise serializers.ValidationError("At least one response, or null.")
        return value

    def update(self, instance: Survey, validated_data: dict[str, Any]) -> Survey:
        """A changed status publishes or closes, as the buttons on the page do."""
        status = validated_data.pop("status", instance.status)
        with transaction.atomic():
            super().update(instance, validated_data)
            if status != instance.status and status == Survey.Status.DRAFT:
                raise serializers.ValidationError({"status": "What was published is closed, not made a draft again."})
            if status != instance.status:
                try:
                    instance.publish() if status == Survey.Status.OPEN else instance.close()
                except DjangoValidationError as error:
                    raise serializers.ValidationError({"status": error.messages}) from None
        return instance


class AskSerializer(serializers.Serializer):
    """What is asked about a subject, from a template."""

    subject = serializers.IntegerField(help_text="What it is about, by the id of the subject.")
    template = serializers.ChoiceField(choices=Template.choices)
    name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    journey = serializers.IntegerField(required=False, help_text="The journey in which it is asked; kept on every answer.")
    language = serializers.ChoiceField(choices=list(LANGUAGES.items()), required=False, help_text="In which you write; en.")


class AskedSerializer(serializers.Serializer):
    """The survey that was made, and where customers find it once it is published."""

    survey = SurveySerializer()
    collector = serializers.IntegerField()


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
    """A question. Whoever changes what people read of a published one is answered with its new version."""

    unchanging = ("survey", "key", "kind")
    only_mends = serializers.BooleanField(
        write_only=True, required=False, help_text="The words mean what they meant, so no new version is made."
    )

    class Meta:
        model = Question
        fields = [
            *("id", "workspace", "survey", "key", "version", "position", "kind", "text", "help", "look", "low_label"),
            *("high_label", "subject", "scale", "is_required", "choices", "shuffles", "shown_if", "jumps", "translations"),
            *("archived_at", "created_at", "updated_at", "only_mends"),
        ]
        read_only_fields = ["version", "archived_at"]
        validators: list[Any] = []

    def validate_shown_if(self, value: Any) -> Any:
        return taken(checked_condition, value)

    def validate_jumps(self, value: Any) -> Any:
        return taken(checked_jumps, value)

    def validate_choices(self, value: Any) -> Any:
        return taken(checked_choices, value)

    def validate_translations(self, value: Any) -> Any:
        return taken(checked_translations, value)

    def create(self, validated_data: dict[str, Any]) -> Question:
        validated_data.pop("only_mends", None)
        question: Question = super().create(validated_data)
        return question

    def update(self, instance: Question, validated_data: dict[str, Any]) -> Question:
        """A changed subject takes the answers along, and marks what they leave and where they come."""
        if instance.is_archived:
            raise serializers.ValidationError("This version is asked no more. Change the one that is asked now.")
        only_mends = validated_data.pop("only_mends", False)
        if "subject" in validated_data:
            subject = validated_data.pop("subject")
            assign_question(instance, None if subject is None else subject.pk)
            instance.refresh_from_db(fields=["subject"])
        return revise_question(instance, validated_data, only_mends=only_mends)


class CollectorSerializer(PartOfSurveySerializer):
    class Meta:
        model = Collector
        fields = [
            *("id", "workspace", "survey", "kind", "name", "channel", "journey", "public_address", "is_test", "closed_at"),
            *("archived_at", "created_at", "updated_at"),
        ]
        read_only_fields = ["archived_at", "public_address", "is_test"]


class InvitedSerializer(serializers.Serializer):
    customer = serializers.CharField(max_length=200, help_text="The customer's key in your own system.")
    attributes = serializers.DictField(child=serializers.CharField(), required=False, help_text="By keys declared before.")


class PersonalLinksSerializer(serializers.Serializer):
    people = InvitedSerializer(many=True, allow_empty=False)
    single_use = serializers.BooleanField(default=True, help_text="Each link takes one response.")


class PersonalLinkSerializer(serializers.Serializer):
    customer = serializers.CharField()
    link = serializers.URLField()


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
            *("suspicion", "started_at", "finished_at", "answers", "verbatims", "created_at"),
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
