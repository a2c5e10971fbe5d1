"""Responses as programs send them: every fault named by its path, nothing bent to fit, the same for one and for thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Workspace
from behaviour.models import Attribute
from feedback.collectors import api_collector
from feedback.models import Collector, Question, Survey
from feedback.readings import read_answer, read_words
from feedback.responses import Comment, Incoming
from journeys.models import Journey, Subject
from touchpoints.models import Channel

FIELDS = {
    *("survey", "collector", "message_id", "external_id", "answered_at", "answered_on", "customer", "journey", "channel"),
    *("language", "weight", "attributes", "sequence", "is_test", "is_suspicious", "answers", "comments"),
}
# Shorter than the column, since the identity is kept together with its collector.
LONGEST_ID = 150
MOST_ANSWERS = 500


class Fault(NamedTuple):
    """The place in the body and what is wrong there."""

    path: str
    detail: str


@dataclass
class Draft:
    """One response of the body: what it becomes, under which collector, or why it cannot be taken."""

    incoming: Incoming
    collector: Collector | None = None
    message_id: str = ""
    faults: list[Fault] = field(default_factory=list)


class Book:
    """What bodies may point at in one workspace, fetched once for all of them."""

    def __init__(self, workspace: Workspace, bodies: Sequence[Any]) -> None:
        self.workspace = workspace
        dicts = [body for body in bodies if isinstance(body, dict)]
        surveys = Survey.objects.filter(workspace=workspace, pk__in=_ids(body.get("survey") for body in dicts))
        self.surveys = {survey.pk: survey for survey in surveys}
        collectors = Collector.objects.filter(workspace=workspace, pk__in=_ids(body.get("collector") for body in dicts))
        self.collectors = {collector.pk: collector for collector in collectors.select_related("workspace", "survey")}
        self.surveys |= {collector.survey_id: collector.survey for collector in self.collectors.values()}
        self.questions: dict[tuple[int, int | str], Question] = {}
        questions = Question.objects.filter(survey__in=self.surveys, archived_at=None).select_related("scale")
        for question in questions.order_by("version"):
            # A key names the latest version of the question.
            self.questions[question.survey_id, question.key] = question
            self.questions[question.survey_id, question.pk] = question
        self.journeys = self._known(Journey, (body.get("journey") for body in dicts))
        self.channels = self._known(Channel, (body.get("channel") for body in dicts))
        comments = (item for body in dicts if isinstance(body.get("comments"), list) for item in body["comments"])
        self.subjects = self._known(Subject, (item.get("subject") for item in comments if isinstance(item, dict)))
        self.attributes = set(Attribute.objects.filter(workspace=workspace).values_list("key", flat=True))
        self._standing: dict[int, Collector] = {}

    def _known(self, model: Any, values: Iterable[Any]) -> set[int]:
        ids = _ids(values)
        return set(model.objects.filter(workspace=self.workspace, pk__in=ids).values_list("pk", flat=True)) if ids else set()

    def standing_collector(self, survey: Survey) -> Collector:
        if survey.pk not in self._standing:
            self._standing[survey.pk] = api_collector(self.workspace, survey.pk)
        return self._standing[survey.pk]


def _ids(values: Iterable[Any]) -> set[int]:
    return {value for value in values if type(value) is int and 0 < value < 2**63}


def read_bodies(workspace: Workspace, bodies: Sequence[Any]) -> list[Draft]:
    """Each body read, in order; those with faults say so and are not to be recorded."""
    book = Book(workspace, bodies)
    return [_read_body(book, body) for body in bodies]


def _read_body(book: Book, body: Any) -> Draft:
    draft = Draft(Incoming())
    if not isinstance(body, dict):
        draft.faults.append(Fault("", "Send an object."))
        return draft
    for name in body.keys() - FIELDS:
        draft.faults.append(Fault(str(name), "There is no such field."))
    survey = _settle_survey(book, body, draft)
    for name, read in _READERS.items():
        if body.get(name) is not None:
            try:
                read(book, draft, survey, body[name])
            except ValidationError as error:
                draft.faults.append(Fault(name, " ".join(error.messages)))
    one = draft.incoming
    if one.answered_at and one.answered_on:
        draft.faults.append(Fault("answered_on", "Give the time or the day, not both."))
    elif not one.answered_at and not one.answered_on and not {"answered_at", "answered_on"} & {f.path for f in draft.faults}:
        one.answered_at = timezone.now()
    if not body.get("answers") and not body.get("comments") and not draft.faults:
        draft.faults.append(Fault("answers", "A response needs an answer or a comment."))
    if not draft.faults and survey is not None and draft.collector is None:
        draft.collector = book.standing_collector(survey)
    return draft


def _settle_survey(book: Book, body: dict[str, Any], draft: Draft) -> Survey | None:
    if body.get("collector") is not None:
        draft.collector = book.collectors.get(_as_id(body["collector"]))
        if draft.collector is None:
            draft.faults.append(Fault("collector", "There is no such collector."))
            return None
        if body.get("survey") not in (None, draft.collector.survey_id):
            draft.faults.append(Fault("survey", "The collector belongs to another survey."))
        return draft.collector.survey
    if body.get("survey") is None:
        draft.faults.append(Fault("survey", "Name the survey, or the collector, by its id."))
        return None
    survey = book.surveys.get(_as_id(body["survey"]))
    if survey is None:
        draft.faults.append(Fault("survey", "There is no such survey."))
    return survey


def _as_id(value: Any) -> int:
    return value if type(value) is int else 0


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise ValidationError(f"A text of at most {longest:,} characters.")
    return value


def _message_id(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.message_id = _text(value, LONGEST_ID)


def _external_id(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.incoming.external_id = _text(value, LONGEST_ID)


def _customer(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.incoming.customer_key = _text(value, 200)


def _language(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.incoming.language = _text(value, 12)


def _answered_at(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError("A time with its zone, such as 2026-08-31T14:05:00+02:00.")
    _require_past(moment.date())
    draft.incoming.answered_at = moment


def _answered_on(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise ValidationError("A day that exists, such as 2026-08-31.")
    _require_past(day)
    draft.incoming.answered_on = day


def _require_past(day: date) -> None:
    if not date(1900, 1, 1) <= day <= timezone.now().date() + timedelta(days=1):
        raise ValidationError("It lies in the future, or before 1900.")


def _journey(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if _as_id(value) not in book.journeys:
        raise ValidationError("There is no such journey.")
    draft.incoming.journey_id = value


def _channel(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if _as_id(value) not in book.channels:
        raise ValidationError("There is no such channel.")
    draft.incoming.channel_id = value


def _weight(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e12:
        raise ValidationError("A weight is a number above 0.")
    draft.incoming.weight = float(value)


def _sequence(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if type(value) is not int or abs(value) >= 2**63:
        raise ValidationError("A whole number.")
    draft.incoming.sequence = value


def _is_test(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.incoming.is_test = _flag(value)


def _is_suspicious(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    draft.incoming.is_suspicious = _flag(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError("true or false.")
    return value


def _attributes(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if not isinstance(value, dict):
        raise ValidationError("An object of keys and texts.")
    for key, text in value.items():
        if key not in book.attributes:
            draft.faults.append(Fault(f"attributes.{key}", "This attribute is not declared in the workspace."))
        elif not isinstance(text, str) or len(text) > 120 or "\x00" in text:
            draft.faults.append(Fault(f"attributes.{key}", "A text of at most 120 characters."))
    draft.incoming.attributes = value


def _answers(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if not isinstance(value, list) or len(value) > MOST_ANSWERS:
        raise ValidationError(f"A list of at most {MOST_ANSWERS} objects with a question and a value.")
    answered: set[int] = set()
    for index, item in enumerate(value):
        path = f"answers[{index}]"
        if not isinstance(item, dict) or not item.keys() <= {"question", "value"} or "question" not in item:
            draft.faults.append(Fault(path, "An object with a question (its key or id) and a value."))
            continue
        named = item["question"]
        question = book.questions.get((survey.pk, named)) if survey and type(named) in (int, str) else None
        if question is None:
            if survey is not None:
                draft.faults.append(Fault(f"{path}.question", "The survey has no such question."))
            continue
        if question.pk in answered:
            draft.faults.append(Fault(f"{path}.question", "This question is answered twice."))
            continue
        answered.add(question.pk)
        try:
            reading = read_answer(question, item.get("value"))
        except ValidationError as error:
            draft.faults.append(Fault(f"{path}.value", " ".join(error.messages)))
            continue
        if reading is not None:
            draft.incoming.answers.append((question, reading))


def _comments(book: Book, draft: Draft, survey: Survey | None, value: Any) -> None:
    if not isinstance(value, list) or len(value) > MOST_ANSWERS:
        raise ValidationError(f"A list of at most {MOST_ANSWERS} objects with a text.")
    for index, item in enumerate(value):
        path = f"comments[{index}]"
        if not isinstance(item, dict) or not item.keys() <= {"text", "subject", "language"} or "text" not in item:
            draft.faults.append(Fault(path, "An object with a text, and perhaps a subject and a language."))
            continue
        try:
            text = read_words(item["text"])
            language = _text(item.get("language") or "", 12)
        except ValidationError as error:
            draft.faults.append(Fault(f"{path}.text", " ".join(error.messages)))
            continue
        subject_id = item.get("subject")
        if subject_id is not None and _as_id(subject_id) not in book.subjects:
            draft.faults.append(Fault(f"{path}.subject", "There is no such subject."))
        elif text:
            draft.incoming.comments.append(Comment(text, None, subject_id, language))


_READERS: dict[str, Callable[[Book, Draft, Survey | None, Any], None]] = {
    "message_id": _message_id,
    "external_id": _external_id,
    "customer": _customer,
    "language": _language,
    "answered_at": _answered_at,
    "answered_on": _answered_on,
    "journey": _journey,
    "channel": _channel,
    "weight": _weight,
    "sequence": _sequence,
    "is_test": _is_test,
    "is_suspicious": _is_suspicious,
    "attributes": _attributes,
    "answers": _answers,
    "comments": _comments,
}
