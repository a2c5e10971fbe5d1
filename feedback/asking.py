"""Asking about something in one gesture: a survey from a template, in every language that ships, with a link to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from accounts.models import Workspace
from feedback.models import AnswerScale, Collector, Metric, Question, QuestionKind, Survey
from feedback.wording import LANGUAGES, said
from journeys.models import Journey, Subject


class Template(models.TextChoices):
    CSAT = "csat", "Satisfaction (CSAT)"
    CES = "ces", "Effort (CES 2.0)"
    NPS = "nps", "Recommendation (NPS)"
    EMPTY = "empty", "Questions of your own"


HINTS = {
    Template.CSAT: "How satisfied were you with your experience? 1 to 5. For a touchpoint, right after it.",
    Template.CES: "The company made it easy for me to handle my issue. 1 to 7. For a stage in which people get something done.",
    Template.NPS: "How likely is it that you would recommend us? 0 to 10. For a whole journey, or the relationship.",
    Template.EMPTY: "An empty survey, to which you add your questions.",
}
USUAL = {
    Subject.Kind.TOUCHPOINT: Template.CSAT,
    Subject.Kind.STAGE: Template.CES,
    Subject.Kind.JOURNEY: Template.NPS,
    Subject.Kind.WORKSPACE: Template.NPS,
}
NAMES = {Template.CSAT: "Satisfaction", Template.CES: "Effort", Template.NPS: "Recommendation", Template.EMPTY: "Survey"}
POINTS = {Template.CSAT: 5, Template.CES: 7, Template.NPS: None}
# From which point to which each follow-up is asked: those let down, those in between, those who are glad.
BANDS = {Template.CSAT: ((1, 2), (3, 3), (4, 5)), Template.CES: ((1, 3), (4, 4), (5, 7)), Template.NPS: ((0, 6), (7, 8), (9, 10))}
FOLLOW_UPS = ("low", "middle", "high")


@transaction.atomic
def ask(
    subject: Subject, template: str, *, name: str = "", journey: Journey | None = None, language: str = "en"
) -> tuple[Survey, Collector]:
    """A survey about the subject as a draft, with a link for customers and one for trying it out; the survey and its link.

    `journey` is kept on every answer that comes through the link: the journey in which it was asked.
    """
    workspace = subject.workspace
    name = name or f"{NAMES[Template(template)]}: {subject.label}"
    others = [code for code in LANGUAGES if code != language]
    survey = Survey.objects.create(
        workspace=workspace,
        name=name[:160],
        default_language=language,
        languages=[] if template == Template.EMPTY else others,
        endings=[{"text": said(language, "thanks"), "url": "", "translations": {code: said(code, "thanks") for code in others}}],
    )
    if template != Template.EMPTY:
        _write_questions(survey, subject, Template(template), language, others)
    collector = Collector.objects.create(
        workspace=workspace, survey=survey, kind=Collector.Kind.LINK, name="Link", journey=journey
    )
    trial_collector(survey)
    return survey, collector


def trial_collector(survey: Survey) -> Collector:
    """The link through which a survey is tried out; what comes through it counts nowhere."""
    found = survey.collectors.filter(is_test=True, archived_at=None).order_by("pk").first()
    return found or Collector.objects.create(
        workspace=survey.workspace, survey=survey, kind=Collector.Kind.LINK, name="Trying it out", is_test=True
    )


def _write_questions(survey: Survey, subject: Subject, template: Template, language: str, others: Iterable[str]) -> None:
    company = survey.workspace.name
    shared: dict[str, Any] = {"workspace": survey.workspace, "survey": survey, "subject": subject}
    key = str(template.value)
    scored = {"text": key, "low_label": f"{key}_low", "high_label": f"{key}_high"}
    Question.objects.create(
        **shared,
        key=key,
        position=0,
        kind=QuestionKind(key),
        scale=AnswerScale.usual(survey.workspace, Metric(key), POINTS[template]),
        translations={code: {name: said(code, word, company) for name, word in scored.items()} for code in others},
        **{name: said(language, word, company) for name, word in scored.items()},
    )
    for place, (band, follow_up) in enumerate(zip(BANDS[template], FOLLOW_UPS, strict=True), start=1):
        word = f"why_{follow_up}"
        Question.objects.create(
            **shared,
            key=f"why-{follow_up}",
            position=place,
            kind=QuestionKind.LONG_TEXT,
            text=said(language, word),
            shown_if={"question": key, "lowest": band[0], "highest": band[1]},
            translations={code: {"text": said(code, word)} for code in others},
        )


def free_key(survey: Survey, text: str) -> str:
    """A key for a new question, made from what it asks, that no question of the survey has ever had."""
    stem = slugify(text)[:40].strip("-") or "question"
    taken = set(survey.questions.values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


@transaction.atomic
def add_question(survey: Survey, kind: str, text: str, *, subject_id: int | None, workspace: Workspace) -> Question:
    """A question at the end of a survey, on the usual scale of its kind."""
    points = {"ces": 7, "rating": 5, "csat": 5}.get(kind)
    choices = ["First choice", "Second choice"] if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) else []
    last = survey.questions.current().aggregate(last=models.Max("position"))["last"]
    return Question.objects.create(
        workspace=workspace,
        survey=survey,
        key=free_key(survey, text),
        position=0 if last is None else last + 1,
        kind=kind,
        text=text,
        subject_id=subject_id,
        scale=AnswerScale.usual(workspace, kind, points) if kind in Metric.values else None,
        choices=choices,
    )


@transaction.atomic
def move_question(question: Question, offset: int) -> None:
    """Move a question up (−1) or down (+1) among those that are asked."""
    rows = list(question.survey.questions.current().select_for_update().order_by("position", "pk"))
    place = next((index for index, row in enumerate(rows) if row.pk == question.pk), None)
    if place is None:
        return
    rows.insert(min(max(place + offset, 0), len(rows) - 1), rows.pop(place))
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
