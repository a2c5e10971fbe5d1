"""What the page of one survey shows: its questions with their forms, its thanks, its languages, its ways to people."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms

from accounts.requests import WorkspaceRequest
from feedback.access import visible_survey
from feedback.collector_forms import CollectorForm
from feedback.forms import AssignForm
from feedback.logic import faults_of, write_condition
from feedback.models import Question, Survey
from feedback.subjects import WHOLE_RELATIONSHIP, subject_choices
from feedback.survey_forms import EndingForm, LanguagesForm, NewQuestionForm, QuestionForm, SurveySettingsForm
from feedback.wording import LANGUAGES
from journeys.models import Subject

MOST_ENDINGS = 6


def survey_context(request: WorkspaceRequest, pk: int, bound: dict[str, forms.BaseForm] | None = None) -> dict[str, Any]:
    """Everything the page needs, in a fixed number of queries. `bound` are forms that came back with faults, by their place."""
    bound = bound or {}
    survey = visible_survey(request.principal, pk)
    choices = subject_choices(request.workspace)
    questions = list(survey.questions.for_page())
    earlier = survey.questions.answers_of_earlier_versions()
    for question in questions:
        question.survey = survey
        # The forms are drawn with their question; each saves by itself.
        question.assign = AssignForm(choices, initial={"subject": choice_of(question.subject)}, auto_id=f"id_{question.pk}_%s")
        question.form = bound.get(f"question-{question.pk}") or QuestionForm(question, questions)
        question.earlier_count = earlier.get(question.key, 0)
        question.condition_words = words_of_condition(question, questions)
    collectors = list(survey.collectors.current().select_related("channel", "journey").order_by("pk"))
    return {
        "survey": survey,
        "questions": questions,
        "logic_faults": faults_of(questions),
        "waiting": sum(question.scale_id is not None and question.subject_id is None for question in questions),
        "collectors": [collector for collector in collectors if not collector.is_test],
        "test_collector": next((collector for collector in collectors if collector.is_test), None),
        "response_count": survey.responses.filter(is_test=False).count(),
        "takes_answers": survey.takes_answers(),
        "new_question": bound.get("new") or NewQuestionForm(choices, initial={"subject": usual_subject(questions)}),
        "settings_form": bound.get("settings") or SurveySettingsForm(instance=copy(survey)),
        "endings": bound.get("endings") or ending_forms(survey, questions),
        "languages_form": LanguagesForm(initial={"languages": survey.languages}),
        "languages": languages_of(survey, questions),
        "reach_form": CollectorForm(request.workspace, auto_id="id_reach_%s"),
    }


def words_of_condition(question: Question, questions: list[Question]) -> str:
    """When a question is asked, in words; empty where it always is."""
    if not question.shown_if:
        return ""
    asked = next((other.text for other in questions if other.key == question.shown_if.get("question")), "")
    return f"only if “{asked[:60]}” is {write_condition(question.shown_if)}"


def choice_of(subject: Subject | None) -> str:
    if subject is None:
        return ""
    return WHOLE_RELATIONSHIP if subject.kind == Subject.Kind.WORKSPACE else str(subject.pk)


def usual_subject(questions: list[Question]) -> str:
    """What a further question is likely about: what the last one was."""
    return choice_of(questions[-1].subject) if questions else ""


def ending_forms(survey: Survey, questions: list[Question], data: Any = None) -> list[EndingForm]:
    """A form for each screen of thanks and an empty one more."""
    count = min(len(survey.endings) + 1, MOST_ENDINGS)
    initials = [EndingForm.initial_of(ending) for ending in survey.endings] + [{}]
    return [
        EndingForm(questions, data, prefix=f"ending-{place}", initial=initials[place] if place < len(initials) else {})
        for place in range(count)
    ]


def languages_of(survey: Survey, questions: list[Question]) -> list[dict[str, Any]]:
    """Each further language with how many texts are still to be translated."""
    rows = []
    for code in survey.languages:
        missing = sum(not (question.translations.get(code) or {}).get("text") for question in questions)
        missing += sum(bool(ending["text"]) and not (ending.get("translations") or {}).get(code) for ending in survey.endings)
        rows.append({"code": code, "name": LANGUAGES.get(code, code), "missing": missing})
    return rows
