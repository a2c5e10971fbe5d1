"""Shapes of what the editor sends."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maps.editing.kinds import KINDS
from maps.editing.operations import OPERATIONS, VERBS

MOST_OPERATIONS = 5000
KIND_CHOICES = [(name, kind.noun) for name, kind in KINDS.items()]
NEEDS = {("merge", "stage"): ("into",), ("merge", "step"): ("into",), ("split", "stage"): ("at",)}
REFERENCE = {
    "oneOf": [
        {"type": "integer"},
        {"type": "object", "properties": {"ref": {"type": "string"}}, "required": ["ref"]},
    ]
}


@extend_schema_field(REFERENCE)
class RowField(serializers.Field):
    """A row by its id, or by the ref of an earlier operation of the same gesture: {"ref": "a1"}."""

    default_error_messages = {"invalid": 'An id, or the ref of an earlier operation as {{"ref": …}}.'}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("ref"), str) and len(data) == 1:
            return data
        if isinstance(data, int) and not isinstance(data, bool) and 0 < data < 2**63:
            return data
        self.fail("invalid")

    def to_representation(self, value: Any) -> Any:
        return value


class OperationSerializer(serializers.Serializer):
    """One operation on one row."""

    op = serializers.ChoiceField(list(OPERATIONS))
    kind = serializers.ChoiceField(KIND_CHOICES)
    id = RowField(required=False, help_text="The row that changes; not for `create`.")
    ref = serializers.CharField(max_length=60, required=False, help_text="By which later operations name the new row.")
    version = serializers.IntegerField(required=False, help_text="That this is based on; 409 where it is another now.")
    values = serializers.DictField(required=False, help_text="Fields and parents of the row, as in its resource.")
    position = serializers.IntegerField(min_value=0, required=False, help_text="The place from 0; else the last.")
    at = RowField(required=False, help_text="For `split` of a stage: the step that begins the second part.")
    into = RowField(required=False, help_text="For `merge`: what the row becomes part of.")
    name = serializers.CharField(max_length=120, required=False, help_text="For `split` and `duplicate`: of the new one.")
    cards = serializers.ListField(
        child=RowField(), required=False, help_text="For `split` of a step: the cards that go to the second part."
    )
    placements = serializers.ListField(child=RowField(), required=False, help_text="As `cards`.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["op"] not in VERBS[KINDS[attrs["kind"]]]:
            raise serializers.ValidationError({"op": f"A {attrs['kind']} takes no {attrs['op']}."})
        needed = NEEDS.get((attrs["op"], attrs["kind"]), ()) + (("id",) if attrs["op"] != "create" else ())
        if missing := {name: "This field is required." for name in needed if name not in attrs}:
            raise serializers.ValidationError(missing)
        return attrs


class TurnSerializer(serializers.Serializer):
    """Undo and redo."""

    client = serializers.CharField(max_length=64, required=False, default="", help_text="Which window this is, made up by it.")
    since = serializers.IntegerField(
        min_value=0,
        required=False,
        help_text="The revision that the window has seen; the answer tells what came after.",
    )


class EditsSerializer(TurnSerializer):
    """One gesture: all its operations are applied, or none."""

    label = serializers.CharField(  # type: ignore[assignment]
        max_length=200, required=False, default="Change the map", help_text="What one reads beside Undo."
    )
    continues = serializers.BooleanField(
        required=False, default=False, help_text="More of your last gesture on the same row: undone together with it."
    )
    operations = OperationSerializer(many=True, allow_empty=False, max_length=MOST_OPERATIONS)  # type: ignore[call-arg]


class BoardQuerySerializer(serializers.Serializer):
    since = serializers.IntegerField(min_value=0, required=False, help_text="Only rows changed after this revision.")


class BoardSerializer(serializers.Serializer):
    """A journey as the editor reads it. Each row bears its id, version and revision."""

    journey = serializers.DictField()
    revision = serializers.IntegerField()
    full = serializers.BooleanField(help_text="False: only rows with a higher revision than asked for, archived ones marked so.")
    stages = serializers.ListField(child=serializers.DictField())
    steps = serializers.ListField(child=serializers.DictField())
    lanes = serializers.ListField(child=serializers.DictField())
    cards = serializers.ListField(child=serializers.DictField())
    placements = serializers.ListField(child=serializers.DictField())
    links = serializers.ListField(child=serializers.DictField())
    library = serializers.DictField(required=False, help_text="Personas, channels, members and tags; in full answers only.")
    undo = serializers.CharField(allow_null=True, help_text="What you would undo next.")
    redo = serializers.CharField(allow_null=True, help_text="What you would redo next.")


class EditedSerializer(serializers.Serializer):
    refs = serializers.DictField(child=serializers.IntegerField(), help_text="The ids of the new rows by their refs.")
    board = BoardSerializer()


class TurnedSerializer(serializers.Serializer):
    label = serializers.CharField(help_text="What was undone or redone.")  # type: ignore[assignment]
    board = BoardSerializer()
