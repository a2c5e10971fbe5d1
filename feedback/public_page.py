"""What a customer sees of a survey: one question at a time, in their language, ready for a page with or without scripts."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from feedback.logic import ending_for, following, path
from feedback.models import Collector, Look, Question, QuestionKind
from feedback.readings import Reading, read_answer
from feedback.submissions import Submission
from feedback.wording import LANGUAGES, accepted_languages, best_language, direction_of, words_in

LONGEST_SHORT = 500


@dataclass
class Option:
    """One point or choice to tap."""

    value: str
    label: str
    chosen: bool
    # How a face looks, from 0 (sad) to 1 (glad); None where there is none.
    gladness: float | None = None

    @property
    def mouth(self) -> str:
        """The control point of the mouth's curve, in the 24 by 24 of an icon."""
        return f"{12 + 7 * ((self.gladness or 0) * 1.2 - 0.1):.1f}"

    @property
    def corner(self) -> str:
        return f"{16.4 - 2.8 * (self.gladness or 0):.1f}"


@dataclass
class Section:
    """One question as it stands on the page."""

    question: Question
    text: str
    help: str
    low: str
    high: str
    options: list[Option] = field(default_factory=list)
    written: str = ""
    current: bool = False
    fault: str = ""

    @property
    def name(self) -> str:
        return f"q{self.question.pk}"

    @property
    def shape(self) -> str:
        """How it is drawn: scale, stars, smileys, list, ticks, short, long, date, number, consent, statement."""
        question = self.question
        if question.is_scored:
            return "scale" if question.look == Look.NUMBERS else str(question.look)
        return SHAPES[QuestionKind(question.kind)]

    @property
    def logic(self) -> str:
        """What the script on the page needs to know of it."""
        kept = {"key": self.question.key, "if": self.question.shown_if, "jumps": self.question.jumps}
        return json.dumps(kept, separators=(",", ":"))


SHAPES = {
    QuestionKind.SINGLE: "list",
    QuestionKind.YES_NO: "list",
    QuestionKind.MULTIPLE: "ticks",
    QuestionKind.SHORT_TEXT: "short",
    QuestionKind.LONG_TEXT: "long",
    QuestionKind.DATE: "date",
    QuestionKind.NUMBER: "number",
    QuestionKind.CONSENT: "consent",
    QuestionKind.STATEMENT: "statement",
}


@dataclass
class Ending:
    """One screen of thanks."""

    text: str
    url: str
    when: str
    current: bool


def language_of(request: HttpRequest, collector: Collector) -> str:
    """The language of the link or the page, then of the browser, then of the survey."""
    named = [given for given in (request.POST.get("lang"), request.GET.get("lang")) if given]
    return best_language(
        collector.survey.all_languages, [*named, *accepted_languages(request.headers.get("Accept-Language", ""))]
    )


def sections_of(
    questions: Sequence[Question], language: str, answers: dict[str, Any], submission: Submission, current: Question | None
) -> list[Section]:
    """Every question as it stands on the page; all but the current one are hidden."""
    sections = []
    for question in questions:
        value = answers.get(question.key)
        section = Section(
            question,
            text=question.said_in(language, "text"),
            help=question.said_in(language, "help"),
            low=question.said_in(language, "low_label"),
            high=question.said_in(language, "high_label"),
            written="" if value is None or isinstance(value, (list, bool)) else _written(value),
            current=current is not None and question.pk == current.pk,
        )
        section.options = _options(question, language, value, submission)
        sections.append(section)
    return sections


def _written(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _options(question: Question, language: str, value: Any, submission: Submission) -> list[Option]:
    words = words_in(language)
    if question.scale is not None:
        points = list(question.scale.points)
        glad = question.scale.direction == "high"
        span = points[-1] - points[0]
        return [
            Option(str(point), str(point), value == point, (point - points[0]) / span if glad else (points[-1] - point) / span)
            for point in points
        ]
    if question.kind == QuestionKind.YES_NO:
        return [Option("true", words["yes"], value is True), Option("false", words["no"], value is False)]
    if question.kind == QuestionKind.CONSENT:
        return [Option("true", words["agree"], value is True)]
    rows = question.options_in(language)
    if question.shuffles:
        # The same person sees the same order however often the page is drawn.
        random.Random(f"{submission.key}{question.key}").shuffle(rows)  # noqa: S311 - an order, not a secret
    chosen = value if isinstance(value, list) else [value]
    return [Option(one, label, one in chosen) for one, label in rows]


def endings_of(collector: Collector, language: str, answers: dict[str, Any], *, is_over: bool) -> list[Ending]:
    """Every screen of thanks, the standard one last, of which one is shown once everything is answered."""
    survey = collector.survey
    rows = [*survey.endings]
    if not any(not ending.get("when") for ending in rows):
        rows.append({"text": "", "url": "", "when": {}})
    place = ending_for(rows, answers) if is_over else None
    thanks = words_in(language)["thanks"]
    return [
        Ending(
            text=(ending.get("translations") or {}).get(language) or ending["text"] or thanks,
            url=ending.get("url", ""),
            when=json.dumps(ending.get("when") or {}, separators=(",", ":")),
            current=index == place,
        )
        for index, ending in enumerate(rows)
    ]


def read_sent(question: Question, sent: QueryDict) -> Reading | None:
    """What a form says in answer to a question; None where it was left open, ValidationError where it cannot be an answer."""
    values = sent.getlist(f"q{question.pk}")
    raw = values[0].strip() if values else ""
    if question.kind == QuestionKind.STATEMENT:
        return None
    if question.kind == QuestionKind.MULTIPLE:
        return read_answer(question, list(dict.fromkeys(value for value in values if value)))
    if not raw:
        return None
    if question.scale is not None:
        return read_answer(question, _whole(raw))
    if question.kind in (QuestionKind.YES_NO, QuestionKind.CONSENT):
        if raw not in ("true", "false"):
            raise ValidationError("Answer true or false.")
        return read_answer(question, raw == "true")
    if question.kind == QuestionKind.NUMBER:
        try:
            return read_answer(question, float(raw.replace(",", ".")))
        except ValueError:
            raise ValidationError("This is not a number.") from None
    if question.kind == QuestionKind.SHORT_TEXT and len(raw) > LONGEST_SHORT:
        raise ValidationError(f"At most {LONGEST_SHORT} characters.")
    return read_answer(question, raw)


def _whole(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 3:
        raise ValidationError("This is not a point of the scale.")
    return int(raw)


def place_of(questions: Sequence[Question], answers: dict[str, Any], current: Question | None) -> tuple[int, int]:
    """The number of the current question on the way, and how many there are on it as far as one can tell."""
    way = [question.pk for question in path(questions, answers)]
    total = max(len(way), 1)
    if current is None or current.pk not in way:
        return (total, total) if current is None else (1, total)
    return way.index(current.pk) + 1, total


def page_context(
    collector: Collector,
    questions: Sequence[Question],
    language: str,
    answers: dict[str, Any],
    submission: Submission,
    current: Question | None,
    *,
    fault: str = "",
) -> dict[str, Any]:
    """Everything the template draws. `current` None means that everything is answered."""
    sections = sections_of(questions, language, answers, submission, current)
    for section in sections:
        if section.current:
            section.fault = fault
    number, total = place_of(questions, answers, current)
    return {
        "sections": sections,
        "endings": endings_of(collector, language, answers, is_over=current is None),
        "submission": submission.signed,
        "number": number,
        "total": total,
        "is_first": current is not None and current == following(questions, {}, None) and not answers,
        **frame_context(collector, language),
    }


def frame_context(collector: Collector, language: str) -> dict[str, Any]:
    """What every page of a survey shows around its words."""
    words = words_in(language)
    return {
        "collector": collector,
        "survey": collector.survey,
        "company": collector.workspace,
        "language": language,
        "direction": direction_of(language),
        "words": words,
        "languages": [(code, LANGUAGES.get(code, code)) for code in collector.survey.all_languages],
    }
