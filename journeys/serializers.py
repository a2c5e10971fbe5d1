"""Shapes of journeys and their parts in the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.access import principal_of
from accounts.models import User
from accounts.scoping import ScopedRelatedField, WorkspaceSerializer
from common.ordering import Ordered
from journeys.drawing import draw
from journeys.formatting import to_html
from journeys.gallery import BLANK, template_named, templates
from journeys.models import Card, Journey, Lane, Persona, Stage, Step, Subject


class SubjectSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    thing = serializers.IntegerField(read_only=True, source="thing_id", help_text="The id of the thing among those of its kind.")

    class Meta:
        model = Subject
        # `label` is the name of the thing.
        fields = ["id", "workspace", "kind", "label", "thing"]


class PersonaSerializer(WorkspaceSerializer):
    picture = serializers.CharField(source="picture_url", read_only=True, help_text="The portrait's page, for who is logged in.")
    rule = serializers.JSONField(
        required=False,
        help_text='Which customers are such people: [{"attribute": "plan", "values": ["business"]}], all of them.',
    )

    class Meta:
        model = Persona
        fields = [
            "id",
            "workspace",
            "name",
            "summary",
            "goals",
            "needs",
            "jobs",
            "quotes",
            "picture",
            "rule",
            "archived_at",
            "created_at",
            "updated_at",
        ]


class MemberField(serializers.PrimaryKeyRelatedField):
    """A person by id, among the members of workspaces that the principal may see."""

    def get_queryset(self) -> QuerySet[User]:
        workspaces = principal_of(self.context["request"]).workspace_ids
        return User.objects.filter(memberships__workspace__in=workspaces).distinct()


class JourneySerializer(WorkspaceSerializer):
    owner = MemberField(required=False, allow_null=True, queryset=User.objects.none())
    template = serializers.ChoiceField(
        [(template.name, template.title) for template in templates().values()],
        write_only=True,
        allow_null=True,
        default=BLANK,
        help_text="The template of the gallery that a new journey starts from; null for nothing at all. Ignored afterwards.",
    )
    reuse_touchpoints = serializers.BooleanField(
        write_only=True,
        default=False,
        help_text="Place the touchpoints that the workspace has under the template's names, with their answers,"
        " instead of new ones. Ignored afterwards.",
    )

    class Meta:
        model = Journey
        fields = [
            "id",
            "workspace",
            "subject",
            "name",
            "description",
            "level",
            "parent",
            "state",
            "counterpart",
            "status",
            "owner",
            "next_review_on",
            "personas",
            "is_synthetic",
            "template",
            "reuse_touchpoints",
            "version",
            "archived_at",
            "created_at",
            "updated_at",
        ]

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Journey:
        template = validated_data.pop("template")
        reuse_touchpoints = validated_data.pop("reuse_touchpoints")
        journey: Journey = super().create(validated_data)
        if template is not None:
            draw(journey, template_named(template), reuse_touchpoints=reuse_touchpoints)
        return journey

    def update(self, instance: Journey, validated_data: dict[str, Any]) -> Journey:
        for name in ("template", "reuse_touchpoints"):
            validated_data.pop(name, None)
        journey: Journey = super().update(instance, validated_data)
        journey.refresh_from_db(fields=["version", "revision"])
        return journey


class DuplicateSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200, required=False, default="")
    share_touchpoints = serializers.BooleanField(
        default=False, help_text="Place the same touchpoints, with their answers, instead of copies that start with none."
    )
    as_future_state = serializers.BooleanField(default=False, help_text="Make the copy the future state of this journey.")


class PartSerializer(WorkspaceSerializer):
    """A part of a journey: it lies in the workspace of its parents, and only `move` gives it another parent."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        part: type[Ordered] = self.Meta.model
        for name in part.ordered_within:
            if name not in attrs:
                continue
            if self.instance is None:
                attrs.setdefault("workspace", attrs[name].workspace)
            elif attrs[name].pk != getattr(self.instance, f"{name}_id"):
                raise serializers.ValidationError({name: "This is changed by the operation `move`, not here."})
        return super().validate(attrs)


class StageSerializer(PartSerializer):
    first_step = serializers.CharField(
        max_length=120, write_only=True, required=False, help_text="The name of the step that a new stage is born with."
    )

    class Meta:
        model = Stage
        fields = [
            "id",
            "workspace",
            "subject",
            "journey",
            "name",
            "kind",
            "hue",
            "first_step",
            "position",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []

    def create(self, validated_data: dict[str, Any]) -> Stage:
        journey: Journey = validated_data["journey"]
        given = {name: validated_data[name] for name in ("kind", "first_step") if name in validated_data}
        stage = journey.add_stage(validated_data["name"], **given)
        if "hue" in validated_data:
            stage.hue = validated_data["hue"]
            stage.save(update_fields=["hue"])
        return stage

    def update(self, instance: Stage, validated_data: dict[str, Any]) -> Stage:
        validated_data.pop("first_step", None)
        stage: Stage = super().update(instance, validated_data)
        return stage


class StepSerializer(PartSerializer):
    class Meta:
        model = Step
        fields = [
            "id",
            "workspace",
            "stage",
            "name",
            "position",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []


class LaneSerializer(PartSerializer):
    takes_cards = serializers.BooleanField(read_only=True)

    class Meta:
        model = Lane
        fields = [
            "id",
            "workspace",
            "journey",
            "kind",
            "name",
            "is_collapsed",
            "is_hidden",
            "is_pinned",
            "per_persona",
            "takes_cards",
            "position",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []


class CardSerializer(PartSerializer):
    owner = MemberField(required=False, allow_null=True, queryset=User.objects.none())
    html = serializers.SerializerMethodField(help_text="The text as HTML: bold, italic, lists and links; safe to show.")

    class Meta:
        model = Card
        fields = [
            "id",
            "workspace",
            "lane",
            "step",
            "text",
            "html",
            "emotion",
            "evidence",
            "colour",
            "tags",
            "persona",
            "owner",
            "span",
            "position",
            "version",
            "revision",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        validators: list[Any] = []

    def get_html(self, card: Card) -> str:
        return to_html(card.text)


class MoveSerializer(serializers.Serializer):
    position = serializers.IntegerField(min_value=0, help_text="The place from 0; one past the end means last.")


class StepMoveSerializer(MoveSerializer):
    stage = ScopedRelatedField(required=False, queryset=Stage.objects.all())


class CardMoveSerializer(MoveSerializer):
    step = ScopedRelatedField(required=False, queryset=Step.objects.all())
    lane = ScopedRelatedField(required=False, queryset=Lane.objects.all())


class ReturnSerializer(serializers.Serializer):
    position = serializers.IntegerField(min_value=0, required=False, help_text="The place from 0; the last if left out.")
