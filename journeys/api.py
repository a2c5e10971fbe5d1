"""Journeys and their parts in the API."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of
from common.api import JSONBodies
from journeys.duplication import duplicate
from journeys.gallery import Template, template_named, templates
from journeys.gallery.serializers import TemplateSerializer
from journeys.models import Card, CardColour, Evidence, Journey, Lane, LaneKind, Persona, Stage, StageKind, Step, Subject
from journeys.personas import checked_picture, give_picture, take_picture_away
from journeys.resources import ArchivableViewSet, ArchivedFilter, OrderedViewSet
from journeys.serializers import (
    CardMoveSerializer,
    CardSerializer,
    DuplicateSerializer,
    JourneySerializer,
    LaneSerializer,
    PersonaSerializer,
    StageSerializer,
    StepMoveSerializer,
    StepSerializer,
    SubjectSerializer,
)


class SubjectFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    kind = filters.ChoiceFilter(choices=Subject.Kind.choices)


class SubjectViewSet(viewsets.ReadOnlyModelViewSet):
    """Everything that feedback can be about: the whole relationship, journeys, stages, touchpoints."""

    queryset = Subject.objects.with_things()
    serializer_class = SubjectSerializer
    filterset_class = SubjectFilter

    def get_queryset(self) -> QuerySet[Subject]:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A list leaves out what is archived; an archived subject still has its own address."""
        rows: Any = queryset
        return super().filter_queryset(rows.current()) if self.action == "list" else queryset


class PersonaViewSet(ArchivableViewSet):
    """The kinds of customers of your workspaces."""

    queryset = Persona.objects.select_related("workspace")
    serializer_class = PersonaSerializer
    parser_classes = [JSONBodies, MultiPartParser]

    @extend_schema(
        methods=["POST"],
        request={"multipart/form-data": {"type": "object", "properties": {"picture": {"type": "string", "format": "binary"}}}},
        responses=PersonaSerializer,
    )
    @extend_schema(methods=["DELETE"], request=None, responses=PersonaSerializer)
    @action(detail=True, methods=["post", "delete"])
    def picture(self, request: Request, pk: str) -> Response:
        """Show another portrait (PNG, JPEG, GIF, WebP), or none."""
        persona = self.get_object()
        if request.method == "DELETE":
            take_picture_away(persona)
        else:
            file = request.FILES.get("picture")
            if file is None:
                raise ValidationError({"picture": "Choose a picture, and send it as multipart/form-data."})
            give_picture(persona, checked_picture(file))
        return self.answer(persona)


class JourneyFilter(ArchivedFilter):
    q = filters.CharFilter(method="matching", help_text="Words in the name or description.")
    parent = filters.NumberFilter("parent_id")
    level = filters.ChoiceFilter(choices=Journey.Level.choices)
    state = filters.ChoiceFilter(choices=Journey.State.choices)
    status = filters.ChoiceFilter(choices=Journey.Status.choices)

    def matching(self, queryset: QuerySet[Journey], name: str, value: str) -> QuerySet[Journey]:
        rows: Any = queryset
        return rows.matching(value)


class JourneyViewSet(ArchivableViewSet):
    """Journeys of your workspaces."""

    queryset = Journey.objects.select_related("workspace").prefetch_related("personas")
    serializer_class = JourneySerializer
    filterset_class = JourneyFilter

    @extend_schema(request=DuplicateSerializer)
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: str) -> Response:
        """Copy the journey with its stages, steps, lanes, cards and placements; the copy starts without answers."""
        journey = self.get_object()
        return self.answer(duplicate(journey, **self.checked(DuplicateSerializer, request)), status=201)


class TemplateViewSet(viewsets.ViewSet):
    """The gallery: journeys written down in full, which a new journey may start from."""

    lookup_field = "name"
    lookup_value_converter = "slug"
    serializer_class = TemplateSerializer

    @extend_schema(responses=TemplateSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every template, by its title."""
        found: list[Template] = [*templates().values()]
        return Response(TemplateSerializer(found, many=True).data)

    @extend_schema(responses=TemplateSerializer)
    def retrieve(self, request: Request, name: str) -> Response:
        """One template by its name."""
        try:
            return Response(TemplateSerializer(template_named(name)).data)
        except KeyError:
            raise Http404(f"There is no template called {name}.") from None


class StageFilter(ArchivedFilter):
    journey = filters.NumberFilter("journey_id")
    kind = filters.ChoiceFilter(choices=StageKind.choices)


class StageViewSet(OrderedViewSet):
    """The stages of journeys. A new one comes last, with one step."""

    queryset = Stage.objects.select_related("workspace")
    serializer_class = StageSerializer
    filterset_class = StageFilter


class StepFilter(ArchivedFilter):
    journey = filters.NumberFilter("stage__journey_id")
    stage = filters.NumberFilter("stage_id")


@extend_schema_view(move=extend_schema(request=StepMoveSerializer))
class StepViewSet(OrderedViewSet):
    """The steps of stages: the columns of the map. A stage keeps at least one."""

    queryset = Step.objects.select_related("workspace")
    serializer_class = StepSerializer
    filterset_class = StepFilter
    move_serializer_class = StepMoveSerializer


class LaneFilter(ArchivedFilter):
    journey = filters.NumberFilter("journey_id")
    kind = filters.ChoiceFilter(choices=LaneKind.choices)


class LaneViewSet(OrderedViewSet):
    """The lanes of journeys: the rows of the map."""

    queryset = Lane.objects.select_related("workspace")
    serializer_class = LaneSerializer
    filterset_class = LaneFilter


class CardFilter(ArchivedFilter):
    journey = filters.NumberFilter("lane__journey_id")
    lane = filters.NumberFilter("lane_id")
    step = filters.NumberFilter("step_id")
    persona = filters.NumberFilter("persona_id")
    evidence = filters.ChoiceFilter(choices=Evidence.choices)
    colour = filters.ChoiceFilter(choices=CardColour.choices)
    owner = filters.NumberFilter("owner_id")
    tag = filters.CharFilter(method="tagged", help_text="Cards that bear this tag.")

    def tagged(self, queryset: QuerySet[Card], name: str, value: str) -> QuerySet[Card]:
        return queryset.filter(tags__contains=[value])


@extend_schema_view(move=extend_schema(request=CardMoveSerializer))
class CardViewSet(OrderedViewSet):
    """What stands in the cells of maps."""

    queryset = Card.objects.select_related("workspace", "lane")
    serializer_class = CardSerializer
    filterset_class = CardFilter
    move_serializer_class = CardMoveSerializer
