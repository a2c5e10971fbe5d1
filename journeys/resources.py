"""Bases of the API's resources that are archived instead of deleted, and of those that keep an order."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.scoping import WorkspaceViewSet
from intake.idempotency import IdempotentPosts
from journeys.serializers import MoveSerializer, ReturnSerializer
from journeys.versions import VersionedRows


class ArchivedFilter(filters.FilterSet):
    """Current rows of all your workspaces, unless asked otherwise."""

    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    archived = filters.BooleanFilter(method="leave_as_is", help_text="true for what is archived, instead of what is current.")

    def leave_as_is(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Taken into account in `filter_queryset`, since leaving it out means something too."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: Any = super().filter_queryset(queryset)
        return rows.archived() if self.form.cleaned_data.get("archived") else rows.current()


class ArchivableViewSet(VersionedRows, IdempotentPosts, WorkspaceViewSet):
    """DELETE archives and `restore` brings the same row back; lists hold what is current, or with `archived=true` the rest."""

    filterset_class: type[filters.FilterSet] = ArchivedFilter

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters narrow lists only: an archived row still has its own address."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def perform_destroy(self, instance: Any) -> None:
        instance.archive()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring an archived row back."""
        row = self.get_object()
        self.bring_back(row, request)
        return self.answer(row)

    def bring_back(self, row: Any, request: Request) -> None:
        row.restore()

    def answer(self, row: Any, status: int = 200) -> Response:
        """The row as it now is."""
        return Response(self.get_serializer(row).data, status=status)

    def checked(self, serializer_class: type[BaseSerializer], request: Request) -> dict[str, Any]:
        """The body of an operation, checked."""
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


@extend_schema_view(restore=extend_schema(request=ReturnSerializer))
class OrderedViewSet(ArchivableViewSet):
    """Rows that keep an order: `move` gives another place, and where it applies another parent."""

    move_serializer_class: type[MoveSerializer] = MoveSerializer

    @extend_schema(request=MoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Give the row another place among its siblings."""
        row = self.get_object()
        where = self.checked(self.move_serializer_class, request)
        row.move_to(where.pop("position"), **where)
        return self.answer(row)

    def bring_back(self, row: Any, request: Request) -> None:
        """At a place, or at the end."""
        row.restore(self.checked(ReturnSerializer, request).get("position"))
