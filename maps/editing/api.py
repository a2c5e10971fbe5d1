"""The editor's part of the API: one journey's board, gestures on it, undo and redo."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.access import Principal, principal_of
from intake.idempotency import IdempotentPosts
from journeys.access import editable_journey, visible_journey
from journeys.models import Journey
from maps.editing import history
from maps.editing.board import board
from maps.editing.problems import Outdated
from maps.editing.serializers import (
    BoardQuerySerializer,
    BoardSerializer,
    EditedSerializer,
    EditsSerializer,
    TurnedSerializer,
    TurnSerializer,
)

ONCE = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key and body again does nothing more."
)


class BoardViewSet(IdempotentPosts, viewsets.GenericViewSet):
    """A journey's map, drawn by gestures."""

    queryset = Journey.objects.all()
    serializer_class = BoardSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Journey]:
        return Journey.objects.visible_to(self.principal)

    @property
    def principal(self) -> Principal:
        return principal_of(self.request)

    @extend_schema(parameters=[BoardQuerySerializer], responses=BoardSerializer)
    @action(detail=True)
    def board(self, request: Request, pk: int) -> Response:
        """Everything that stands on the map, or with `since` what has changed after that revision."""
        query = checked(BoardQuerySerializer, request.query_params)
        return Response(board(visible_journey(self.principal, pk), self.principal, query.get("since")))

    @extend_schema(parameters=[ONCE], request=EditsSerializer, responses=EditedSerializer)
    @action(detail=True, methods=["post"])
    def edits(self, request: Request, pk: int) -> Response:
        """Apply one gesture of operations: all of it, or nothing.

        409 with the type `/problems/stale` and the row as it is now (`current`) where an operation was based on an older version
        or on a row that is no longer on the map.
        """
        journey = editable_journey(self.principal, pk)
        self.seen = journey.revision
        edits = checked(EditsSerializer, request.data)
        refs = history.perform(
            pk, self.principal, edits["label"], edits["operations"], edits["client"], continues=edits["continues"]
        )
        return Response({"refs": refs})

    @extend_schema(parameters=[ONCE], request=TurnSerializer, responses=TurnedSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Take back your own last gesture; 409 with the reason where somebody else has changed the same thing."""
        return self._turn(request, pk, history.undo)

    @extend_schema(parameters=[ONCE], request=TurnSerializer, responses=TurnedSerializer)
    @action(detail=True, methods=["post"])
    def redo(self, request: Request, pk: int) -> Response:
        """Do again what you have undone last."""
        return self._turn(request, pk, history.redo)

    def _turn(self, request: Request, pk: int, verb: Any) -> Response:
        self.seen = editable_journey(self.principal, pk).revision
        turn = checked(TurnSerializer, request.data)
        return Response({"label": verb(pk, self.principal, turn["client"])})

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Add what has changed on the board, as it is now: also to a repeat, whose first answer was kept without it."""
        if request.method == "POST" and response.status_code == 200:
            journey = visible_journey(self.principal, self.kwargs["pk"])
            since = checked(TurnSerializer, request.data).get("since", getattr(self, "seen", None))
            response.data = {**response.data, "board": board(journey, self.principal, since)}
        return super().finalize_response(request, response, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """A gesture that can no longer be undone leaves the stack, now that its transaction is over."""
        if isinstance(exc, Outdated) and exc.gesture is not None:
            exc.gesture.delete()
        return super().handle_exception(exc)


def checked(serializer_class: type[BaseSerializer], data: Any) -> dict[str, Any]:
    serializer = serializer_class(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
