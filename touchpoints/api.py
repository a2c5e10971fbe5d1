"""Channels, touchpoints and placements in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view

from journeys.resources import ArchivableViewSet, ArchivedFilter, OrderedViewSet
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint
from touchpoints.serializers import ChannelSerializer, PlacementMoveSerializer, PlacementSerializer, TouchpointSerializer


class ChannelFilter(ArchivedFilter):
    is_online = filters.BooleanFilter()


class ChannelViewSet(ArchivableViewSet):
    """Where experiences happen: web, shop, telephone, e-mail."""

    queryset = Channel.objects.select_related("workspace")
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilter


class TouchpointFilter(ArchivedFilter):
    q = filters.CharFilter(method="matching", help_text="Words in the name, description or team.")
    channel = filters.NumberFilter("channel_id")
    journey = filters.NumberFilter(method="on_journey", help_text="Touchpoints that lie on this journey now.")

    def matching(self, queryset: QuerySet[Touchpoint], name: str, value: str) -> QuerySet[Touchpoint]:
        rows: Any = queryset
        return rows.matching(value)

    def on_journey(self, queryset: QuerySet[Touchpoint], name: str, value: int) -> QuerySet[Touchpoint]:
        rows: Any = queryset
        return rows.on_journey(int(value))


class TouchpointViewSet(ArchivableViewSet):
    """The touchpoint library: instances of contact, each of which may lie on several journeys."""

    queryset = Touchpoint.objects.select_related("workspace")
    serializer_class = TouchpointSerializer
    filterset_class = TouchpointFilter


class PlacementFilter(ArchivedFilter):
    journey = filters.NumberFilter("step__stage__journey_id")
    step = filters.NumberFilter("step_id")
    touchpoint = filters.NumberFilter("touchpoint_id")
    moment_of_truth = filters.ChoiceFilter(choices=MomentOfTruth.choices)


@extend_schema_view(move=extend_schema(request=PlacementMoveSerializer))
class PlacementViewSet(OrderedViewSet):
    """Touchpoints on the steps of journeys."""

    queryset = Placement.objects.select_related("workspace")
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilter
    move_serializer_class = PlacementMoveSerializer
