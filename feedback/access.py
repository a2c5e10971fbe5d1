"""What of feedback a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from feedback.models import Question, Response, Survey


def visible_survey(principal: Principal, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(principal).select_related("workspace"), pk=pk)


def editable_question(principal: Principal, pk: int) -> Question:
    question = get_object_or_404(Question.objects.visible_to(principal).select_related("workspace", "survey"), pk=pk)
    require_edit(principal, question.workspace_id)
    return question


def visible_response(principal: Principal, pk: int) -> Response:
    return get_object_or_404(Response.objects.visible_to(principal).for_list().select_related("journey"), pk=pk)


def editable_response(principal: Principal, pk: int) -> Response:
    response = visible_response(principal, pk)
    require_edit(principal, response.workspace_id)
    return response
