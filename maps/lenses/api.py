"""Saved views in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of
from accounts.permissions import RoleAndScope
from intake.idempotency import IdempotentPosts
from maps.lenses.access import may_change_view, person_of
from maps.lenses.serializers import SavedViewSerializer
from maps.models import Habit, Lens, SavedView


class MayChangeView(RoleAndScope):
    """Everybody keeps views of their own; a shared one is changed by whoever saved it, and by editors."""

    def has_object_permission(self, request: Request, view: Any, obj: SavedView) -> bool:
        return view.action in {"retrieve", "open_with"} or may_change_view(principal_of(request), obj)


class SavedViewFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    journey = filters.NumberFilter("journey_id")
    lens = filters.ChoiceFilter(choices=Lens.choices)
    shared = filters.BooleanFilter("is_shared")


class SavedViewViewSet(IdempotentPosts, viewsets.ModelViewSet):
    """How people look at journeys: your own saved views, and those that others share. Sharing needs an editor."""

    queryset = SavedView.objects.select_related("workspace", "journey", "owner")
    serializer_class = SavedViewSerializer
    filterset_class = SavedViewFilter
    permission_classes: list[type[BasePermission]] = [MayChangeView]
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> QuerySet[SavedView]:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))

    def perform_create(self, serializer: Any) -> None:
        journey = serializer.validated_data["journey"]
        serializer.save(workspace=journey.workspace, owner=person_of(principal_of(self.request)))

    @extend_schema(request=None, responses=SavedViewSerializer)
    @action(detail=True, methods=["post"], url_path="open-with")
    def open_with(self, request: Request, pk: int) -> Response:
        """Let its lens on this journey open with this view, for you."""
        view: SavedView = self.get_object()
        Habit.open_with(view, person_of(principal_of(request)))
        return Response(self.get_serializer(view).data)
