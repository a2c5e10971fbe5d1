"""Surveys, responses and answers in the API."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, RestrictedError
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Reply

from accounts.access import principal_of
from common.api import Conflict
from feedback.access import askable_subject, journey_asked_in
from feedback.asking import ask as ask_about
from feedback.deliveries import Delivery, deliver
from feedback.models import Answer, AnswerScale, Collector, Question, Response, Survey, Verbatim
from feedback.personal import make_links
from feedback.responses import change_answer, judge_response, remove_answer, remove_responses
from feedback.serializers import (
    AnswerScaleSerializer,
    AnswerSerializer,
    AskedSerializer,
    AskSerializer,
    BatchResultSerializer,
    BatchSerializer,
    CollectorSerializer,
    IncomingResponseSerializer,
    JudgementSerializer,
    PersonalLinkSerializer,
    PersonalLinksSerializer,
    QuestionSerializer,
    ResponseSerializer,
    SurveySerializer,
    TakenSerializer,
    VerbatimSerializer,
    as_api_faults,
)
from intake.batches import checked_items, settled_workspace
from intake.idempotency import IdempotentPosts
from journeys.resources import ArchivableViewSet, ArchivedFilter


class ScopedViewSet(viewsets.GenericViewSet):
    """Rows of the workspaces that the principal may see."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))


class AnswerScaleViewSet(
    IdempotentPosts,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    ScopedViewSet,
):
    """Scales that questions use. A scale never changes, since answers hang on it; one that nobody uses can be deleted."""

    queryset = AnswerScale.objects.select_related("workspace")
    serializer_class = AnswerScaleSerializer
    filterset_fields = ["workspace__slug", "metric"]

    def perform_destroy(self, instance: AnswerScale) -> None:
        try:
            instance.delete()
        except RestrictedError:
            raise Conflict("Questions use this scale. Archive them; the scale stays for their answers.") from None


class SurveyFilter(ArchivedFilter):
    status = filters.ChoiceFilter(choices=Survey.Status.choices)
    q = filters.CharFilter("name", "icontains", help_text="Words in the name.")


class SurveyViewSet(ArchivableViewSet):
    """Sets of questions that customers are asked together."""

    queryset = Survey.objects.select_related("workspace")
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter

    @extend_schema(request=AskSerializer, responses={201: AskedSerializer})
    @action(detail=False, methods=["post"])
    def ask(self, request: Request) -> Reply:
        """Make a survey about a touchpoint, stage, journey or the whole relationship from a template, with a link to it."""
        cleaned = self.checked(AskSerializer, request)
        principal = principal_of(request)
        try:
            subject = askable_subject(principal, cleaned["subject"])
        except Http404:
            raise serializers.ValidationError({"subject": "There is no such subject."}) from None
        try:
            journey = journey_asked_in(principal, subject, str(cleaned.get("journey") or ""))
        except Http404:
            raise serializers.ValidationError({"journey": "There is no such journey."}) from None
        survey, collector = ask_about(
            subject,
            cleaned["template"],
            name=cleaned.get("name", ""),
            journey=journey,
            language=cleaned.get("language", "en"),
        )
        return Reply({"survey": self.get_serializer(survey).data, "collector": collector.pk}, status=201)


class QuestionFilter(ArchivedFilter):
    survey = filters.NumberFilter("survey_id")
    subject = filters.NumberFilter("subject_id")
    waiting = filters.BooleanFilter("subject", "isnull", help_text="true for questions that are about nothing yet.")


class QuestionViewSet(ArchivableViewSet):
    """Questions. PATCH `subject` says what a question is about, and its answers follow."""

    queryset = Question.objects.select_related("workspace", "survey__workspace")
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilter


class CollectorFilter(ArchivedFilter):
    survey = filters.NumberFilter("survey_id")


class CollectorViewSet(ArchivableViewSet):
    """Ways in which surveys reach people, or answers reach us."""

    queryset = Collector.objects.select_related("workspace", "survey__workspace")
    serializer_class = CollectorSerializer
    filterset_class = CollectorFilter

    @extend_schema(request=PersonalLinksSerializer, responses=PersonalLinkSerializer(many=True))
    @action(detail=True, methods=["post"])
    def links(self, request: Request, pk: str) -> Reply:
        """Signed personal links, one for each customer; they can be made again at any time, since nothing is kept of them."""
        collector = self.get_object()
        if not collector.token:
            raise serializers.ValidationError("Answers arrive here by file or program; it has no page of its own.")
        body = self.checked(PersonalLinksSerializer, request)
        people = [(person["customer"], person.get("attributes", {})) for person in body["people"]]
        try:
            links = make_links(collector, people, single_use=body["single_use"], base=collector.public_address)
        except ValidationError as error:
            raise serializers.ValidationError({"people": error.messages}) from None
        return Reply([{"customer": key, "link": link} for key, link in links])


class DayFilter(filters.FilterSet):
    workspace = filters.CharFilter("workspace__slug", help_text="The slug of one workspace.")
    journey = filters.NumberFilter("journey_id")
    since = filters.DateFilter("local_day", "gte")
    until = filters.DateFilter("local_day", "lte", help_text="Inclusive.")


class ResponseFilter(DayFilter):
    survey = filters.NumberFilter("survey_id")
    collector = filters.NumberFilter("collector_id")
    channel = filters.NumberFilter("channel_id")
    customer = filters.CharFilter("customer__key")
    external_id = filters.CharFilter("external_id")


class ResponseViewSet(IdempotentPosts, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, ScopedViewSet):
    """Responses: one person, one time. Keys with the scope `ingest` may send them and read nothing."""

    queryset = Response.objects.select_related("workspace", "customer").prefetch_related("answers", "verbatims")
    serializer_class = ResponseSerializer
    filterset_class = ResponseFilter
    ingest_actions = ("create", "batch")

    @extend_schema(request=IncomingResponseSerializer, responses={201: TakenSerializer, 200: TakenSerializer})
    def create(self, request: Request) -> Reply:
        """Take one response. The same message id or external id again is answered with 200 and the first one's id."""
        body = request.data
        if not isinstance(body, dict):
            raise serializers.ValidationError("Send an object.")
        body = dict(body)
        workspace = settled_workspace(principal_of(request), body.pop("workspace", None))
        [outcome] = deliver(workspace, "", [body])
        if outcome.status == 409:
            raise Conflict(outcome.faults[0].detail)
        if outcome.status == 422:
            raise serializers.ValidationError(_as_errors(outcome))
        return Reply({"id": outcome.response_id}, status=outcome.status)

    @extend_schema(request=BatchSerializer, responses=BatchResultSerializer)
    @action(detail=False, methods=["post"])
    def batch(self, request: Request) -> Reply:
        """Take many responses: the good ones in one transaction, each of the others refused with its faults."""
        body = request.data
        if not isinstance(body, dict):
            raise serializers.ValidationError("Send an object with `items`, a list of responses.")
        workspace = settled_workspace(principal_of(request), body.get("workspace"))
        outcomes = deliver(workspace, checked_source(body.get("source")), checked_items(body.get("items")))
        statuses = [outcome.status for outcome in outcomes]
        return Reply(
            {
                "taken": statuses.count(201),
                "known": statuses.count(200),
                "refused": statuses.count(409) + statuses.count(422),
                "results": [_as_result(outcome) for outcome in outcomes],
            }
        )

    @extend_schema(request=JudgementSerializer, responses=ResponseSerializer)
    def partial_update(self, request: Request, pk: str) -> Reply:
        """Say that a response is a test or suspicious; its answers then stay out of every figure."""
        response = self.get_object()
        judgement = JudgementSerializer(data=request.data)
        judgement.is_valid(raise_exception=True)
        marks = {"is_test": response.is_test, "is_suspicious": response.is_suspicious} | judgement.validated_data
        judge_response(response, **marks)
        return Reply(self.get_serializer(self.get_object()).data)

    def perform_destroy(self, instance: Response) -> None:
        remove_responses(Response.objects.filter(pk=instance.pk))


class AnswerFilter(DayFilter):
    response = filters.NumberFilter("response_id")
    question = filters.NumberFilter("question_id")
    subject = filters.NumberFilter("subject_id")
    waiting = filters.BooleanFilter("subject", "isnull", help_text="true for answers that are about nothing yet.")


class AnswerViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, ScopedViewSet):
    """Answers. PATCH `value` changes one; the figures that it touches are derived anew."""

    queryset = Answer.objects.all()
    serializer_class = AnswerSerializer
    filterset_class = AnswerFilter

    @extend_schema(request=AnswerSerializer, responses=AnswerSerializer)
    def partial_update(self, request: Request, pk: str) -> Reply:
        """Give an answer another value, or null for none."""
        answer = self.get_object()
        if not isinstance(request.data, dict) or set(request.data) != {"value"}:
            raise serializers.ValidationError({"value": "Send an object with the new value, and nothing else."})
        try:
            change_answer(answer, request.data["value"])
        except ValidationError as error:
            raise as_api_faults(error) from None
        return Reply(self.get_serializer(self.get_object()).data)

    def perform_destroy(self, instance: Answer) -> None:
        remove_answer(instance)


class VerbatimFilter(DayFilter):
    q = filters.CharFilter("text", "icontains", help_text="Words in the text.")
    survey = filters.NumberFilter("response__survey_id")
    response = filters.NumberFilter("response_id")
    subject = filters.NumberFilter("subject_id")


class VerbatimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """What customers said in words."""

    queryset = Verbatim.objects.all()
    serializer_class = VerbatimSerializer
    filterset_class = VerbatimFilter


def checked_source(source: Any) -> str:
    if source is not None and (not isinstance(source, str) or len(source) > 100 or "\x00" in source):
        raise serializers.ValidationError({"source": "A text of at most 100 characters."})
    return source or ""


def _as_errors(outcome: Delivery) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for fault in outcome.faults:
        errors.setdefault(fault.path or "non_field_errors", []).append(fault.detail)
    return errors


def _as_result(outcome: Delivery) -> dict[str, Any]:
    result: dict[str, Any] = {"index": outcome.index, "status": outcome.status}
    if outcome.response_id is not None:
        result["id"] = outcome.response_id
    if outcome.faults:
        result["errors"] = [{"path": fault.path, "detail": fault.detail} for fault in outcome.faults]
    return result
