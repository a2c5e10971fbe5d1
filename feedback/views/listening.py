"""Lists of listening: surveys, and what people answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from feedback.access import editable_response, visible_response
from feedback.forms import JudgeForm, ResponseSearchForm
from feedback.models import Response, Survey
from feedback.responses import judge_response, remove_responses

SURVEYS_PER_PAGE = 50
RESPONSES_PER_PAGE = 25


@require_safe
def survey_list(request: WorkspaceRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    surveys = Survey.objects.visible_to(request.principal).current().matching(query).for_list().order_by("name")
    page = Paginator(surveys.prefetch_related("collectors"), SURVEYS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/survey_list.html", {"page": page, "query": query})


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
