"""Shapes of figures, definitions and rebuilds in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.access import principal_of, require_administration
from accounts.scoping import ScopedRelatedField, WorkspaceField, WorkspaceSerializer
from behaviour.models import Segment
from common.api import Conflict
from journeys.models import Journey, Subject
from metrics.measured import MeasuredFigure
from metrics.models import MetricDefinition, Rebuild
from metrics.periods import Period


class SubjectsField(serializers.ListField):
    """Subjects by their ids, the parameter repeated for each."""

    MOST = 200

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "The id of a subject; repeat it for several, of one workspace.")
        child = ScopedRelatedField(queryset=Subject.objects.all())
        super().__init__(child=child, min_length=1, max_length=self.MOST, **kwargs)


class FigureQuery(serializers.Serializer):
    """What is asked for: subjects, a period, and what to compare it with."""

    subject = SubjectsField()
    starts_on = serializers.DateField(required=False, help_text="First day. Without a period: the last month with answers.")
    ends_on = serializers.DateField(required=False, help_text="Last day, included.")
    journey = ScopedRelatedField(queryset=Journey.objects.all(), required=False, help_text="Only answers asked in it.")
    segment = ScopedRelatedField(queryset=Segment.objects.all(), required=False, help_text="Only people of this segment.")
    compare = serializers.ChoiceField(
        ["previous", "wave", "nothing"],
        required=False,
        help_text="With the period of equal length before, or with the last one in which anybody answered.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("starts_on" in attrs) != ("ends_on" in attrs):
            raise serializers.ValidationError({"starts_on": "Give the first and the last day, or neither."})
        workspaces = {subject.workspace_id for subject in attrs["subject"]}
        if len(workspaces) > 1:
            raise serializers.ValidationError({"subject": "Ask for the subjects of one workspace at a time."})
        attrs["workspace_id"] = workspaces.pop()
        for name in ("journey", "segment"):
            if name in attrs and attrs[name].workspace_id != attrs["workspace_id"]:
                raise serializers.ValidationError({name: "This lies in another workspace."})
        if "starts_on" in attrs:
            attrs["period"] = Period.asked(attrs["starts_on"], attrs["ends_on"])
        return attrs


class TrendQuery(serializers.Serializer):
    """What is asked for: subjects, and the months up to one."""

    subject = SubjectsField()
    until = serializers.DateField(required=False, help_text="A day of the last month; today's by default.")
    months = serializers.IntegerField(required=False, min_value=1, max_value=120, default=13)
    journey = ScopedRelatedField(queryset=Journey.objects.all(), required=False, help_text="Only answers asked in it.")
    segment = ScopedRelatedField(queryset=Segment.objects.all(), required=False, help_text="Only people of this segment.")

    def validate_until(self, day: date) -> date:
        return Period.asked(day, day).ends_on


class PeriodSerializer(serializers.Serializer):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class IntervalSerializer(serializers.Serializer):
    low = serializers.FloatField()
    high = serializers.FloatField()
    level = serializers.FloatField()


class WeightedFigureSerializer(serializers.Serializer):
    """The same figure with each answer counted by its weight."""

    value = serializers.FloatField()
    display = serializers.CharField()
    effective_n = serializers.FloatField(help_text="Kish's effective number of answers.")
    interval = IntervalSerializer(allow_null=True)


class ChangeSerializer(serializers.Serializer):
    difference = serializers.FloatField(help_text="In the unit of the figure.")
    interval = IntervalSerializer(allow_null=True)
    p = serializers.FloatField(allow_null=True)
    arrow = serializers.CharField(allow_null=True, help_text="up or down where p is under 0.05, else empty.")
    is_better = serializers.BooleanField(allow_null=True)


class FigureSerializer(serializers.Serializer):
    """A figure with all that it needs to answer for itself. `value` is empty where there is no figure, never 0."""

    subject = serializers.IntegerField(source="subject_id")
    metric = serializers.CharField()
    scale = serializers.IntegerField(source="scale_id")
    definition = serializers.CharField()
    source = serializers.ChoiceField(["own", "asked", "pooled"])  # type: ignore[assignment]
    source_words = serializers.CharField()
    touchpoints = serializers.IntegerField(help_text="How many were pooled.")
    period = PeriodSerializer()
    value = serializers.FloatField(source="figure.value", allow_null=True, help_text="Exact, not rounded.")
    display = serializers.CharField(source="figure.display", allow_null=True, help_text="Rounded half up, once.")
    unit = serializers.CharField()
    n = serializers.IntegerField(help_text="Answers.")
    people = serializers.IntegerField(allow_null=True, help_text="Known for pooled figures.")
    is_thin = serializers.BooleanField(source="figure.is_thin", allow_null=True)
    interval = IntervalSerializer(source="figure.interval", allow_null=True)
    mean = serializers.FloatField(source="figure.mean", allow_null=True)
    mean_interval = IntervalSerializer(source="figure.mean_interval", allow_null=True)
    weighted = WeightedFigureSerializer(source="figure.weighted", allow_null=True)
    counts = serializers.SerializerMethodField(help_text="How many answered each point of the scale.")
    target = serializers.FloatField(allow_null=True)
    verdict = serializers.CharField(allow_null=True, help_text="good, watch or bad, decided by the interval's bound.")
    previous = serializers.FloatField(source="previous.value", allow_null=True)
    change = ChangeSerializer(allow_null=True)
    as_of = serializers.DateTimeField(allow_null=True, help_text="Answers up to this time are in it.")
    is_synthetic = serializers.BooleanField(help_text="Whether answers made up for a demonstration are in it.")
    is_withheld = serializers.BooleanField(help_text="Fewer than 5 people, so it is not shown.")
    is_pending = serializers.BooleanField(help_text="A newer figure is being computed; ask again in a moment.")

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}, "nullable": True})
    def get_counts(self, one: MeasuredFigure) -> dict[str, int] | None:
        if one.histogram is None:
            return None
        points = range(one.scale.lowest, one.scale.highest + 1)
        return {str(point): one.histogram.counts[point] for point in points}


class FiguresSerializer(serializers.Serializer):
    period = PeriodSerializer()
    previous_period = PeriodSerializer(allow_null=True)
    results = FigureSerializer(many=True)


class TrendPointSerializer(serializers.Serializer):
    month = serializers.DateField()
    value = serializers.FloatField(source="figure.value", allow_null=True)
    display = serializers.CharField(source="figure.display", allow_null=True)
    n = serializers.IntegerField(source="figure.n", default=0)
    people = serializers.IntegerField(source="figure.people", allow_null=True)
    interval = IntervalSerializer(source="figure.interval", allow_null=True)


class TrendSerializer(serializers.Serializer):
    """One subject on one scale, month by month."""

    subject = serializers.IntegerField(source="subject_id")
    metric = serializers.CharField(source="scale.metric")
    scale = serializers.IntegerField(source="scale_id")
    definition = serializers.CharField(source="scale.definition")
    source = serializers.ChoiceField(["own", "asked", "pooled"])  # type: ignore[assignment]
    target = serializers.FloatField(allow_null=True)
    is_synthetic = serializers.BooleanField()
    points = TrendPointSerializer(many=True)


class MetricDefinitionSerializer(WorkspaceSerializer):
    class Meta:
        model = MetricDefinition
        fields = ["id", "workspace", "metric", "target", "minimum_n", "created_at", "updated_at"]
        # One per metric and workspace is told as a conflict, and the workspace may be left out.
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        workspace = attrs["workspace"] if self.instance is None else self.instance.workspace
        require_administration(principal_of(self.context["request"]), workspace.pk)
        return attrs

    def save(self, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().save(**kwargs)
        except IntegrityError:
            raise Conflict("This metric has a definition already. Change that one.") from None


class RebuildSerializer(WorkspaceSerializer):
    workspace = WorkspaceField()
    percent_done = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Rebuild
        fields = [
            "id",
            "workspace",
            "state",
            "percent_done",
            "buckets_total",
            "buckets_done",
            "failure",
            "requested_by",
            "cancel_requested_at",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = [name for name in fields if name != "workspace"]
        # Asking while one is open is no fault: the open one is the answer.
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        require_administration(principal_of(self.context["request"]), attrs["workspace"].pk)
        return attrs
