"""Personas and the customers who are like them, in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of
from behaviour.personas import likeness
from journeys.access import visible_persona


class LikenessSerializer(serializers.Serializer):
    persona = serializers.IntegerField()
    has_rule = serializers.BooleanField(help_text="Without a rule over customer attributes a persona has no figures.")
    matching = serializers.IntegerField(allow_null=True, help_text="Customers who match the rule.")
    customers = serializers.IntegerField(allow_null=True, help_text="All customers of the workspace.")


class PersonaFigureViewSet(viewsets.ViewSet):
    """How many customers are like a persona."""

    lookup_value_converter = "int"

    @extend_schema(responses=LikenessSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """The number of customers that the persona's rule matches; null without a rule."""
        found = likeness(visible_persona(principal_of(request), pk))
        counts: dict[str, Any] = {"matching": None, "customers": None} if found is None else vars(found)
        return Response({"persona": pk, "has_rule": found is not None, **counts})
