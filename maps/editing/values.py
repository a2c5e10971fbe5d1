"""The values of operations, checked by the same serializers as the resources of the API."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers

from accounts.models import User
from accounts.scoping import ScopedRelatedField
from journeys.models import Journey, StepLink
from journeys.serializers import CardSerializer, LaneSerializer, StageSerializer, StepSerializer
from maps.editing.kinds import CARD, JOURNEY, KIND_OF, LANE, LINK, PLACEMENT, STAGE, STEP, TOUCHPOINT, Kind
from touchpoints.serializers import PlacementSerializer, TouchpointSerializer


class KnownRow(ScopedRelatedField):
    """A row by its id or by the ref of an earlier operation: of this journey, or of the library of its workspace."""

    def to_internal_value(self, data: Any) -> Any:
        row = self.context["draft"].row_of(vars(self)["queryset"].model, data)
        if row is None:
            self.fail("does_not_exist", pk_value=data)
        return row


class Values(serializers.ModelSerializer):
    """Mixed in before the serializer of a resource: a row that lies on the desk already, and its content only."""

    serializer_related_field = KnownRow

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        row: Any = copy(self.instance)
        for name, value in attrs.items():
            setattr(row, name, value)
        row.clean()
        # What `clean` has tidied, such as tags, is what is kept.
        return {name: getattr(row, name) for name in attrs}


class StageValues(Values, StageSerializer):
    class Meta(StageSerializer.Meta):
        fields = [*STAGE.content, "first_step"]
        extra_kwargs = {"hue": {"required": False}}


class StepValues(Values, StepSerializer):
    class Meta(StepSerializer.Meta):
        fields = list(STEP.content)


class LaneValues(Values, LaneSerializer):
    class Meta(LaneSerializer.Meta):
        fields = list(LANE.content)


class CardValues(Values, CardSerializer):
    owner = KnownRow(required=False, allow_null=True, queryset=User.objects.all())  # type: ignore[assignment]

    class Meta(CardSerializer.Meta):
        fields = list(CARD.content)


class PlacementValues(Values, PlacementSerializer):
    class Meta(PlacementSerializer.Meta):
        fields = list(PLACEMENT.content)


class LinkValues(Values, serializers.ModelSerializer):
    class Meta:
        model = StepLink
        fields = list(LINK.content)
        validators: list[Any] = []


class TouchpointValues(Values, TouchpointSerializer):
    class Meta(TouchpointSerializer.Meta):
        fields = list(TOUCHPOINT.content)


class JourneyValues(Values, serializers.ModelSerializer):
    class Meta:
        model = Journey
        fields = list(JOURNEY.content)


SERIALIZERS: dict[Kind, type[Any]] = {
    STAGE: StageValues,
    STEP: StepValues,
    LANE: LaneValues,
    CARD: CardValues,
    PLACEMENT: PlacementValues,
    LINK: LinkValues,
    TOUCHPOINT: TouchpointValues,
    JOURNEY: JourneyValues,
}


class Checker:
    """Checks values, with one serializer for each kind however many rows there are."""

    def __init__(self, draft: Any) -> None:
        self._context = {"draft": draft}
        self._serializers: dict[tuple[Kind, bool], Any] = {}

    def checked(self, row: Any, values: dict[str, Any], *, partial: bool) -> dict[str, Any]:
        """The values as they can be assigned to the row; ValidationError that names each fault."""
        kind = KIND_OF[type(row)]
        if (kind, partial) not in self._serializers:
            self._serializers[kind, partial] = SERIALIZERS[kind](data={}, partial=partial, context=self._context)
        serializer = self._serializers[kind, partial]
        unknown = {name: "There is no such field here." for name in values if name not in serializer.fields}
        if unknown:
            raise serializers.ValidationError(unknown)
        serializer.instance = row
        return dict(serializer.run_validation(values))

    def check_again(self, row: Any) -> None:
        """After a row has come to another place: whether its content still fits."""
        try:
            row.clean()
        except DjangoValidationError as fault:
            raise serializers.ValidationError(fault.message_dict if hasattr(fault, "error_dict") else fault.messages) from None
