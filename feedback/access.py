"""What of feedback a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from feedback.models import Collector, Question, Response, Survey
from journeys.models import Journey, Subject


def visible_survey(principal: Principal, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(principal).select_related("workspace"), pk=pk)


def editable_survey(principal: Principal, pk: int) -> Survey:
    survey = visible_survey(principal, pk)
    require_edit(principal, survey.workspace_id)
    return survey


def editable_question(principal: Principal, pk: int) -> Question:
    rows = Question.objects.visible_to(principal).select_related("workspace", "survey__workspace", "scale")
    question = get_object_or_404(rows, pk=pk)
    require_edit(principal, question.workspace_id)
    return question


def visible_collector(principal: Principal, pk: int) -> Collector:
    return get_object_or_404(Collector.objects.visible_to(principal).select_related("workspace", "survey", "journey"), pk=pk)


def editable_collector(principal: Principal, pk: int) -> Collector:
    collector = visible_collector(principal, pk)
    require_edit(principal, collector.workspace_id)
    return collector


def askable_subject(principal: Principal, pk: int) -> Subject:
    """Something that one may ask customers about."""
    rows = Subject.objects.visible_to(principal).select_related("workspace", "journey", "stage__journey", "touchpoint")
    subject = get_object_or_404(rows, pk=pk)
    require_edit(principal, subject.workspace_id)
    return subject


def journey_asked_in(principal: Principal, subject: Subject, named: str) -> Journey | None:
    """The journey in which a question about the subject is asked: the one named, or the one that the subject lies in."""
    if named.isascii() and named.isdigit() and len(named) < 19:
        return get_object_or_404(Journey.objects.visible_to(principal), pk=int(named), workspace=subject.workspace_id)
    if subject.kind == Subject.Kind.JOURNEY:
        return subject.journey
    if subject.kind == Subject.Kind.STAGE:
        return subject.stage.journey
    return None


def visible_response(principal: Principal, pk: int) -> Response:
    return get_object_or_404(Response.objects.visible_to(principal).for_list().select_related("journey"), pk=pk)


def editable_response(principal: Principal, pk: int) -> Response:
    response = visible_response(principal, pk)
    require_edit(principal, response.workspace_id)
    return response
