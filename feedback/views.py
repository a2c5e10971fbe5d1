"""Pages of listening: surveys, what they ask, and what people answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from feedback.access import editable_question, editable_response, visible_response, visible_survey
from feedback.forms import AssignForm, JudgeForm, ResponseSearchForm
from feedback.models import Response, Survey
from feedback.responses import assign_question, judge_response, remove_responses
from feedback.subjects import WHOLE_RELATIONSHIP, chosen_subject, subject_choices
from journeys.models import Subject

SURVEYS_PER_PAGE = 50
RESPONSES_PER_PAGE = 25


@require_safe
def survey_list(request: WorkspaceRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    surveys = Survey.objects.visible_to(request.principal).current().matching(query).for_list().order_by("name")
    page = Paginator(surveys.prefetch_related("collectors"), SURVEYS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/survey_list.html", {"page": page, "query": query})


@require_safe
def survey_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return survey_page(request, pk)


def survey_page(request: WorkspaceRequest, pk: int, status: int = 200) -> HttpResponse:
    survey = visible_survey(request.principal, pk)
    choices = subject_choices(request.workspace)
    questions = list(survey.questions.for_page())
    for question in questions:
        # `form` is drawn beside its question; each saves by itself.
        initial = {"subject": choice_of(question.subject)}
        question.form = AssignForm(choices, initial=initial, auto_id=f"id_{question.pk}_%s")
    context = {
        "survey": survey,
        "questions": questions,
        "waiting": sum(question.scale_id is not None and question.subject_id is None for question in questions),
        "collectors": survey.collectors.current().select_related("channel").order_by("name"),
        "response_count": survey.responses.count(),
    }
    return render(request, "feedback/survey.html", context, status=status)


def choice_of(subject: Subject | None) -> str:
    if subject is None:
        return ""
    return WHOLE_RELATIONSHIP if subject.kind == Subject.Kind.WORKSPACE else str(subject.pk)


@require_POST
def question_assign(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say what a question is about; the answers it has follow, and the figures after them."""
    question = editable_question(request.principal, pk)
    form = AssignForm(subject_choices(request.workspace), request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what the question is about from the list.")
        return survey_page(request, question.survey_id, status=422)
    moved = assign_question(question, chosen_subject(request.workspace, form.cleaned_data["subject"]))
    messages.success(request, f"“{question}”: {moved:,} answer{'' if moved == 1 else 's'} moved with it.")
    return redirect("feedback:survey", request.workspace.slug, question.survey_id)


@require_safe
def response_list(request: WorkspaceRequest) -> HttpResponse:
    form = ResponseSearchForm(request.workspace, request.GET)
    responses: Any = Response.objects.visible_to(request.principal).for_list()
    status = 200
    if form.is_valid():
        responses = form.narrowed(responses)
    else:
        responses, status = responses.none(), 422
    page = Paginator(responses, RESPONSES_PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "feedback/response_list.html", {"page": page, "form": form, "filtered": filtered}, status=status)


@require_safe
def response_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    response = visible_response(request.principal, pk)
    form = JudgeForm(initial={"is_test": response.is_test, "is_suspicious": response.is_suspicious})
    return render(request, "feedback/response.html", {"response": response, "form": form})


@require_POST
def response_judge(request: WorkspaceRequest, pk: int) -> HttpResponse:
    response = editable_response(request.principal, pk)
    form = JudgeForm(request.POST)
    if form.is_valid():
        judge_response(response, **form.cleaned_data)
        messages.success(request, "Kept. The figures follow within seconds.")
    return redirect("feedback:response", request.workspace.slug, response.pk)


@require_POST
def response_delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    response = editable_response(request.principal, pk)
    remove_responses(Response.objects.filter(pk=response.pk))
    messages.success(request, "The response is deleted, with its answers and words. The figures follow within seconds.")
    return redirect("feedback:responses", request.workspace.slug)
