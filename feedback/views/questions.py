"""Changing the questions of a survey; each view returns to the survey's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import WorkspaceRequest
from feedback.access import editable_question, editable_survey
from feedback.asking import add_question, move_question
from feedback.forms import AssignForm
from feedback.models import Question
from feedback.responses import assign_question
from feedback.subjects import chosen_subject, subject_choices
from feedback.survey_forms import NewQuestionForm, QuestionForm
from feedback.versions import revise_question
from feedback.views.surveys import survey_page


def back_to(request: WorkspaceRequest, question: Question) -> HttpResponse:
    """The survey's page, at the question."""
    response = redirect("feedback:survey", request.workspace.slug, question.survey_id)
    response["Location"] += f"#question-{question.key}"
    return response


@require_POST
def question_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    form = NewQuestionForm(subject_choices(request.workspace), request.POST)
    if not form.is_valid():
        return survey_page(request, pk, {"new": form})
    cleaned = form.cleaned_data
    subject_id = chosen_subject(request.workspace, cleaned["subject"])
    question = add_question(survey, cleaned["kind"], cleaned["text"], subject_id=subject_id, workspace=request.workspace)
    return back_to(request, question)


@require_POST
def question_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    question = editable_question(request.principal, pk)
    if question.is_archived:
        messages.error(request, "This question has changed in the meantime. Here is how it is asked now.")
        return back_to(request, question)
    form = QuestionForm(question, list(question.survey.questions.for_page()), request.POST)
    if not form.is_valid():
        return survey_page(request, question.survey_id, {f"question-{pk}": form})
    revised = revise_question(question, form.changes(), only_mends=bool(form.cleaned_data.get("only_mends")))
    if revised.pk == pk:
        messages.success(request, "Saved.")
    else:
        messages.success(
            request, f"Version {revised.version} is asked from now on. The answers there are stay with the one before."
        )
    return back_to(request, revised)


@require_POST
def question_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Up or down by one."""
    question = editable_question(request.principal, pk)
    move_question(question, -1 if request.POST.get("to") == "up" else 1)
    return back_to(request, question)


@require_POST
def question_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    question = editable_question(request.principal, pk)
    question.archive()
    messages.success(request, f"“{question}” is asked no more; its answers stay.")
    return redirect("feedback:survey", request.workspace.slug, question.survey_id)


@require_POST
def question_assign(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say what a question is about; the answers it has follow, and the figures after them."""
    question = editable_question(request.principal, pk)
    form = AssignForm(subject_choices(request.workspace), request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what the question is about from the list.")
        return survey_page(request, question.survey_id, {"assign": form})
    moved = assign_question(question, chosen_subject(request.workspace, form.cleaned_data["subject"]))
    messages.success(request, f"“{question}”: {moved:,} answer{'' if moved == 1 else 's'} moved with it.")
    return redirect("feedback:survey", request.workspace.slug, question.survey_id)
