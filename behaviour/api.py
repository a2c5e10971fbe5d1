"""Customers, events, rules, readings and drop-off in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Reply

from accounts.access import Principal, principal_of, require_edit, visible_workspace
from accounts.models import Workspace
from accounts.scoping import WorkspaceViewSet
from behaviour.customers import erase_customer
from behaviour.dropoff import drop_off, period_shown
from behaviour.incoming import Delivery, deliver
from behaviour.models import Attribute, Customer, Event, EventRule, Reading, Segment
from behaviour.names import event_names
from behaviour.readings import refresh_reading
from behaviour.serializers import (
    AttributeSerializer,
    CustomerSerializer,
    DropOffQuerySerializer,
    DropOffSerializer,
    EventBatchResultSerializer,
    EventBatchSerializer,
    EventNameSerializer,
    EventRuleSerializer,
    EventSerializer,
    IncomingEventSerializer,
    ReadingChangeSerializer,
    ReadingSerializer,
    SegmentSerializer,
    TakenEventSerializer,
)
from behaviour.tasks import build_after_commit, derive_after_commit, remap_after_commit
from common.api import Conflict, CursorPages
from intake.batches import checked_items, settled_workspace
from intake.idempotency import IdempotentPosts
from journeys.access import visible_journey


class ScopedViewSet(viewsets.GenericViewSet):
    """Rows of the workspaces that the principal may see."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.principal)


class EventPages(CursorPages):
    """Events by time, the newest first."""

    ordering = ("-occurred_at", "-id")  # type: ignore[assignment]


class EventFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    customer = filters.CharFilter("customer__key", help_text="The customer's key.")
    event = filters.CharFilter("name")
    touchpoint = filters.NumberFilter("touchpoint_id")
    unmapped = filters.BooleanFilter("touchpoint", "isnull", help_text="true for events that are at no touchpoint yet.")
    since = filters.DateFilter("local_day", "gte")
    until = filters.DateFilter("local_day", "lte", help_text="Inclusive.")


class EventViewSet(IdempotentPosts, mixins.ListModelMixin, ScopedViewSet):
    """Events: what happened between a customer and the company. Keys with the scope `ingest` may send them and read nothing."""

    queryset = Event.objects.select_related("workspace", "customer")
    serializer_class = EventSerializer
    filterset_class = EventFilter
    pagination_class = EventPages
    ingest_actions = ("create", "batch")

    @extend_schema(request=IncomingEventSerializer, responses={201: TakenEventSerializer, 200: TakenEventSerializer})
    def create(self, request: Request) -> Reply:
        """Take one event. The same message id again is answered with 200, and with 409 if the body differs."""
        if not isinstance(request.data, dict):
            raise serializers.ValidationError("Send an object.")
        body = dict(request.data)
        workspace = settled_workspace(self.principal, body.pop("workspace", None), "events")
        [delivery], written = deliver(workspace, [body])
        derive_after_commit(written.journeys)
        if delivery.status == 409:
            raise Conflict(delivery.faults[0].detail)
        if delivery.status == 422:
            raise serializers.ValidationError(_as_errors(delivery))
        return Reply({"status": "taken" if delivery.status == 201 else "known"}, status=delivery.status)

    @extend_schema(request=EventBatchSerializer, responses=EventBatchResultSerializer)
    @action(detail=False, methods=["post"])
    def batch(self, request: Request) -> Reply:
        """Take many events: the good ones in one transaction, each of the others refused with its faults."""
        if not isinstance(request.data, dict):
            raise serializers.ValidationError("Send an object with `items`, a list of events.")
        workspace = settled_workspace(self.principal, request.data.get("workspace"), "events")
        deliveries, written = deliver(workspace, checked_items(request.data.get("items"), "events"))
        derive_after_commit(written.journeys)
        return Reply(_as_results(deliveries))


def _as_errors(delivery: Delivery) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for fault in delivery.faults:
        errors.setdefault(fault.path or "non_field_errors", []).append(fault.detail)
    return errors


def _as_results(deliveries: Sequence[Delivery]) -> dict[str, Any]:
    statuses = [delivery.status for delivery in deliveries]
    results: list[dict[str, Any]] = []
    for index, delivery in enumerate(deliveries):
        results.append({"index": index, "status": delivery.status})
        if delivery.faults:
            results[-1]["errors"] = [{"path": fault.path, "detail": fault.detail} for fault in delivery.faults]
    refused = statuses.count(409) + statuses.count(422)
    return {"taken": statuses.count(201), "known": statuses.count(200), "refused": refused, "results": results}


class CustomerFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    key = filters.CharFilter("key")
    q = filters.CharFilter(method="search", help_text="Words in the key, name or e-mail address.")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        rows: Any = queryset
        return rows.search(value)


class CustomerViewSet(IdempotentPosts, WorkspaceViewSet):
    """Customers. DELETE erases one: events, everything they said and personal values go, figures follow."""

    queryset = Customer.objects.select_related("workspace")
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter

    def perform_destroy(self, instance: Customer) -> None:
        derive_after_commit(erase_customer(instance))


class EventRuleFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    event_name = filters.CharFilter("event_name")
    touchpoint = filters.NumberFilter("touchpoint_id")


class EventRuleViewSet(IdempotentPosts, WorkspaceViewSet):
    """Which touchpoint an event of a name happened at. A change reaches all history in the background."""

    queryset = EventRule.objects.select_related("workspace")
    serializer_class = EventRuleSerializer
    filterset_class = EventRuleFilter

    def perform_create(self, serializer: Any) -> None:
        self._remap(serializer.save())

    def perform_update(self, serializer: Any) -> None:
        name_before = serializer.instance.event_name
        rule = serializer.save()
        remap_after_commit(rule.workspace_id, name_before)
        self._remap(rule)

    def perform_destroy(self, instance: EventRule) -> None:
        instance.delete()
        self._remap(instance)

    def _remap(self, rule: EventRule) -> None:
        remap_after_commit(rule.workspace_id, rule.event_name)


class EventNameViewSet(viewsets.ViewSet):
    """The names under which events arrive, with their counts; those that are at no touchpoint yet come first."""

    @extend_schema(
        parameters=[OpenApiParameter("workspace", str, description="Needed only by people who are in several workspaces.")],
        responses=EventNameSerializer(many=True),
    )
    def list(self, request: Request) -> Reply:
        """Every name with events or a rule."""
        principal = principal_of(request)
        visible = Workspace.objects.visible_to(principal)
        slug = request.query_params.get("workspace")
        workspaces = [visible_workspace(principal, slug)] if slug else list(visible[:2])
        if len(workspaces) > 1:
            raise serializers.ValidationError({"workspace": "Name the workspace by its slug: you are in several."})
        found = [name for workspace in workspaces for name in event_names(workspace)]
        return Reply(EventNameSerializer(found, many=True).data)


class AttributeFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")


class AttributeViewSet(IdempotentPosts, WorkspaceViewSet):
    """What is known of customers that figures may be cut by; at most 20 in a workspace."""

    queryset = Attribute.objects.select_related("workspace")
    serializer_class = AttributeSerializer
    filterset_class = AttributeFilter


class SegmentFilter(AttributeFilter):
    attribute = filters.NumberFilter("attribute_id")


class SegmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """The values of attributes; they are made as they arrive, at most 50 for each attribute."""

    queryset = Segment.objects.select_related("workspace")
    serializer_class = SegmentSerializer
    filterset_class = SegmentFilter


class ReadingFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    journey = filters.NumberFilter("journey_id")
    state = filters.ChoiceFilter(choices=Reading.State.choices)


class ReadingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """How the passages of journeys are read: which steps, in which order, within which window."""

    queryset = Reading.objects.select_related("workspace")
    serializer_class = ReadingSerializer
    filterset_class = ReadingFilter

    @extend_schema(request=ReadingChangeSerializer, responses=ReadingSerializer)
    def partial_update(self, request: Request, pk: str) -> Reply:
        """Give the journey another window or entry. Answers with the version that is then the newest."""
        reading = self.get_object()
        require_edit(self.principal, reading.workspace_id)
        change = ReadingChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        build_after_commit(refresh_reading(reading.journey_id, **change.changes()))
        newest = self.get_queryset().filter(journey=reading.journey_id).exclude(state=Reading.State.RETIRED)
        return Reply(self.get_serializer(newest.order_by("-version").first()).data)


class DropOffViewSet(viewsets.ViewSet):
    """Where customers are lost between the steps of a journey."""

    @extend_schema(parameters=[DropOffQuerySerializer], responses=DropOffSerializer, operation_id="drop_off_read")
    def list(self, request: Request) -> Reply:
        """The drop-off of one journey in a period; 409 until its first reading is computed."""
        query = DropOffQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        journey = visible_journey(principal_of(request), wanted["journey"])
        starts_on, ends_on = period_shown(journey, wanted.get("since"), wanted.get("until"))
        found = drop_off(journey, starts_on, ends_on, with_times=True)
        if found is None:
            raise Conflict("The first reading of this journey is not computed yet, or no touchpoint lies on its map.")
        return Reply(DropOffSerializer(found).data)
