"""The shapes of behaviour in the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from accounts.scoping import WorkspaceSerializer
from behaviour.models import Attribute, Customer, Direction, Event, EventRule, Reading, Segment
from behaviour.readings import MAXIMUM_WINDOW
from behaviour.walks import measured_steps, optional_steps


class AttributeSerializer(WorkspaceSerializer):
    class Meta:
        model = Attribute
        fields = ["id", "workspace", "key", "name", "created_at"]
        # The model's own `clean` says what to do about one that is taken.
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if self.instance is not None and attrs.get("key", self.instance.key) != self.instance.key:
            raise serializers.ValidationError({"key": "A key stays, since customers' values are kept under it."})
        return attrs


class SegmentSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Segment
        fields = ["id", "workspace", "attribute", "value"]


class CustomerSerializer(WorkspaceSerializer):
    class Meta:
        model = Customer
        fields = ["id", "workspace", "key", "name", "email", "attributes", "created_at"]
        # The model's own `clean` says what to do about one that is taken.
        validators: list[Any] = []

    def validate_attributes(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(text, str) and len(text) <= 120 for text in value.values()):
            raise serializers.ValidationError("An object of keys and texts of at most 120 characters.")
        if "\x00" in "".join([*value, *value.values()]):
            raise serializers.ValidationError("There is a character in it that no text has.")
        return value


class EventRuleSerializer(WorkspaceSerializer):
    class Meta:
        model = EventRule
        fields = ["id", "workspace", "event_name", "touchpoint", "created_at", "updated_at"]
        # The model's own `clean` says what to do about one that is taken.
        validators: list[Any] = []


class EventSerializer(serializers.ModelSerializer):
    """An event as it was taken; `customer` is the customer's key."""

    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    customer = serializers.CharField(source="customer.key", read_only=True)
    event = serializers.CharField(source="name", read_only=True)

    class Meta:
        model = Event
        fields = [
            *("id", "workspace", "customer", "event", "occurred_at", "local_day", "precision", "sequence", "direction", "team"),
            *("touchpoint", "channel", "value", "properties"),
        ]


class IncomingEventSerializer(serializers.Serializer):
    """One event to be taken. Without a time it happened now; with a message id it is taken once, however often it is sent."""

    workspace = serializers.SlugField(required=False, help_text="Needed only by people who are in several workspaces.")
    customer = serializers.CharField(max_length=200, help_text="The customer's key in your own systems.")
    event = serializers.CharField(max_length=200)
    occurred_at = serializers.DateTimeField(required=False, help_text="With its zone.")
    occurred_on = serializers.DateField(required=False, help_text="Instead of the time, where only the day is known.")
    message_id = serializers.CharField(max_length=200, required=False)
    sequence = serializers.IntegerField(required=False, help_text="Settles the order of events at one instant.")
    direction = serializers.ChoiceField(Direction.choices, required=False)
    team = serializers.CharField(max_length=120, required=False)
    channel = serializers.CharField(required=False, help_text="The id or the name of one of your channels.")
    value = serializers.FloatField(required=False)
    properties = serializers.DictField(required=False)
    attributes = serializers.DictField(child=serializers.CharField(), required=False)


class TakenEventSerializer(serializers.Serializer):
    """`taken` now, or `known` from before."""

    status = serializers.ChoiceField(["taken", "known"])


class EventBatchSerializer(serializers.Serializer):
    workspace = serializers.SlugField(required=False)
    items = IncomingEventSerializer(many=True)


class EventFaultSerializer(serializers.Serializer):
    path = serializers.CharField()
    detail = serializers.CharField()


class EventResultSerializer(serializers.Serializer):
    index = serializers.IntegerField()
    status = serializers.IntegerField()
    errors = EventFaultSerializer(many=True, required=False)  # type: ignore[assignment]


class EventBatchResultSerializer(serializers.Serializer):
    taken = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = EventResultSerializer(many=True)


class EventNameSerializer(serializers.Serializer):
    """An event name with its number of events and the touchpoint that its rule says."""

    event = serializers.CharField(source="name")
    count = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    touchpoint = serializers.IntegerField(source="touchpoint_id", allow_null=True)


class ReadingSerializer(serializers.ModelSerializer):
    """How a journey's passages are read. A change makes a new version; the old one is shown until that is computed."""

    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    window_seconds = serializers.IntegerField(read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Reading
        fields = ["id", "workspace", "journey", "version", "state", "window_seconds", "entry", "steps", "derived_at"]
        read_only_fields = ["journey", "version", "state", "derived_at"]

    def get_steps(self, reading: Reading) -> list[dict[str, Any]]:
        optional = optional_steps(reading.step_ids, reading.optional)
        return [
            {"step": step_id, "is_optional": may_skip}
            for step_id, may_skip in zip(measured_steps(reading.step_ids), optional, strict=True)
        ]


class ReadingChangeSerializer(serializers.Serializer):
    """What may be changed of a reading."""

    window_seconds = serializers.IntegerField(min_value=60, max_value=int(MAXIMUM_WINDOW.total_seconds()), required=False)
    entry = serializers.ChoiceField(Reading.Entry.choices, required=False)

    def changes(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "window_seconds" in self.validated_data:
            found["window"] = timedelta(seconds=self.validated_data["window_seconds"])
        if "entry" in self.validated_data:
            found["entry"] = self.validated_data["entry"]
        return found


class RateSerializer(serializers.Serializer):
    """A share of closed passages with its 95 % Wilson interval, from 0 to 1."""

    count = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField()
    low = serializers.FloatField(source="interval.low")
    high = serializers.FloatField(source="interval.high")


class TimeToNextSerializer(serializers.Serializer):
    """How long passages took to the next step they reached, in seconds; from the latest 10,000 at most."""

    n = serializers.IntegerField()
    median = serializers.FloatField(source="median_seconds")
    p90 = serializers.FloatField(source="p90_seconds")


class StepFlowSerializer(serializers.Serializer):
    """The passages of a period at one step of the map."""

    step = serializers.IntegerField(source="step_id")
    is_optional = serializers.BooleanField()
    entered = serializers.IntegerField(help_text="Began here.")
    reached = serializers.IntegerField(help_text="Came here.")
    skipped = serializers.IntegerField(help_text="Passed this optional step by and went on.")
    dropped = serializers.IntegerField(help_text="Came no further, and the window is over.")
    pending = serializers.IntegerField(help_text="Came no further yet, and may still.")
    open = serializers.IntegerField(help_text="Of those who came here, those whose window is still open.")
    loss = RateSerializer(allow_null=True, help_text="Dropped here, of the closed passages that came here.")
    to_next = TimeToNextSerializer(allow_null=True)


class DropOffSerializer(serializers.Serializer):
    """A journey's drop-off. All counts are passages that began in the period; `people` are the distinct customers in them."""

    journey = serializers.IntegerField(source="journey_id")
    since = serializers.DateField(source="starts_on")
    until = serializers.DateField(source="ends_on")
    reading_version = serializers.IntegerField(source="version")
    window_seconds = serializers.IntegerField()
    entry = serializers.ChoiceField(Reading.Entry.choices)
    passages = serializers.IntegerField()
    people = serializers.IntegerField(allow_null=True, help_text="Empty above 200,000 passages, where counting takes too long.")
    converted = serializers.IntegerField(help_text="Reached the last required step.")
    conversion = RateSerializer(allow_null=True)
    steps = StepFlowSerializer(many=True)
    is_being_renewed = serializers.BooleanField(help_text="A newer reading is being computed.")
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    as_of = serializers.DateTimeField(allow_null=True)


class DropOffQuerySerializer(serializers.Serializer):
    """Which journey and which days; without days, the 28 up to the last day on which a passage began."""

    journey = serializers.IntegerField(min_value=1)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("since", "until"):
            if name in attrs and not 1900 <= attrs[name].year <= 2200:
                raise serializers.ValidationError({name: "A day between 1900 and 2200."})
        if "since" in attrs and "until" in attrs and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "It lies before `since`."})
        return attrs
