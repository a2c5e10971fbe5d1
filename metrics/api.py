"""Figures, what is expected of them, and their rebuilds in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of
from accounts.middleware import SAFE_METHODS
from accounts.permissions import RoleAndScope
from accounts.scoping import WorkspaceViewSet
from intake.idempotency import IdempotentPosts
from metrics.figures import figures_of, opening_period
from metrics.models import MetricDefinition, Rebuild
from metrics.rebuilds import request_rebuild
from metrics.serializers import (
    FigureQuery,
    FiguresSerializer,
    MetricDefinitionSerializer,
    RebuildSerializer,
    TrendQuery,
    TrendSerializer,
)
from metrics.sums import Cut
from metrics.tasks import compute_pending, rebuild_scores
from metrics.trends import trends_of


class FigureViewSet(viewsets.ViewSet):
    """What customers' answers come to, per subject, by the same function that the pages use."""

    @extend_schema(parameters=[FigureQuery], responses=FiguresSerializer)
    def list(self, request: Request) -> Response:
        """The figures of subjects over a period. A stage has what was asked about it and what its touchpoints pool to."""
        query = FigureQuery(data=request.query_params, context={"request": request})
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        workspace_id, subject_ids = asked["workspace_id"], [subject.pk for subject in asked["subject"]]
        journey_id, segment_id = (asked[name].pk if name in asked else None for name in ("journey", "segment"))
        period = asked.get("period") or opening_period(workspace_id, subject_ids, journey_id)
        compare = asked.get("compare", "previous")
        figures = figures_of(workspace_id, subject_ids, period, journey_id=journey_id, segment_id=segment_id, compare=compare)
        compute_pending(figures)
        results = [one for subject_id in figures.by_subject for one in figures.of(subject_id)]
        answer = {"period": figures.period, "previous_period": figures.previous_period, "results": results}
        return Response(FiguresSerializer(answer).data)

    @extend_schema(parameters=[TrendQuery], responses=TrendSerializer(many=True))
    @action(detail=False)
    def trends(self, request: Request) -> Response:
        """The figures of subjects month by month."""
        query = TrendQuery(data=request.query_params, context={"request": request})
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        cut = Cut(*(asked[name].pk if name in asked else None for name in ("journey", "segment")))
        until = asked.get("until") or timezone.localdate()
        by_workspace: dict[int, list[int]] = {}
        for subject in asked["subject"]:
            by_workspace.setdefault(subject.workspace_id, []).append(subject.pk)
        found = [
            trend
            for workspace_id, subject_ids in by_workspace.items()
            for trends in trends_of(workspace_id, subject_ids, until, months=asked["months"], cut=cut).values()
            for trend in trends
        ]
        return Response(TrendSerializer(found, many=True).data)


class ChangedByAdmins(RoleAndScope):
    """Who may read a row may not yet change it: that takes an admin."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return request.method in SAFE_METHODS or principal_of(request).can_administer(obj.workspace_id)


class WorkspaceFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")


class MetricDefinitionViewSet(IdempotentPosts, WorkspaceViewSet):
    """What your workspaces expect of each metric: a target, and the number of answers below which a figure is thin."""

    queryset = MetricDefinition.objects.select_related("workspace")
    serializer_class = MetricDefinitionSerializer
    filterset_class = WorkspaceFilter
    permission_classes = [ChangedByAdmins]


class RebuildViewSet(
    IdempotentPosts, mixins.CreateModelMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Full derivations of the figures from the answers. While one runs the old figures stay to be seen."""

    queryset = Rebuild.objects.select_related("workspace")
    serializer_class = RebuildSerializer
    filterset_class = WorkspaceFilter
    permission_classes = [ChangedByAdmins]

    def get_queryset(self) -> QuerySet[Rebuild]:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask for one. Answers 201 with a new one, or 200 with the one that is open already."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        principal = principal_of(request)
        asked_by = str(principal.user or principal.api_key or "")
        rebuild, is_new = request_rebuild(serializer.validated_data["workspace"].pk, asked_by)
        if is_new:
            rebuild_scores.delay_on_commit(rebuild.pk)  # type: ignore[attr-defined]
        answer = self.get_serializer(rebuild).data
        return Response(answer, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """End it. What has been derived stays, and the figures are right at every moment."""
        rebuild = self.get_object()
        rebuild.cancel()
        return Response(self.get_serializer(rebuild).data)
