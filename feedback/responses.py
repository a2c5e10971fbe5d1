"""The one way in for what customers say: file, API and surveys all write responses here, and change and remove them here.

Every write leaves the marks of the buckets it touches in the same transaction, and tells those above after the commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from behaviour.customers import customer_ids
from behaviour.models import Precision
from common.bulk import copy_rows, reserve_ids
from feedback.models import Answer, Collector, Question, Response, ScoreMark, Verbatim
from feedback.readings import Reading, read_answer
from feedback.segments import SegmentBook
from feedback.signals import answers_changed


class Comment(NamedTuple):
    """Words, to a question or of themselves about a subject."""

    text: str
    question: Question | None = None
    subject_id: int | None = None
    language: str = ""


@dataclass(slots=True)
class Incoming:
    """One response on its way in, its answers read and in order. Either `answered_at` (aware) or `answered_on` is given."""

    answered_at: datetime | None = None
    answered_on: date | None = None
    answers: list[tuple[Question, Reading]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    external_id: str = ""
    customer_key: str = ""
    journey_id: int | None = None
    channel_id: int | None = None
    language: str = ""
    weight: float | None = None
    # Attribute key to value; the keys are known to be declared.
    attributes: Mapping[str, str] = field(default_factory=dict)
    sequence: int = 0
    is_test: bool = False
    is_suspicious: bool = False
    suspicion: str = ""
    # When our own page was opened and when the last question was answered; unknown of what arrives by file or API.
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def counts(self) -> bool:
        return not (self.is_test or self.is_suspicious)


def at_noon(day: date) -> datetime:
    """The time kept for a row known only by its day: noon UTC is that day in nearly every zone of the earth."""
    return datetime.combine(day, time(12), UTC)


@transaction.atomic
def record_responses(
    collector: Collector, incoming: Sequence[Incoming], *, segments: SegmentBook | None = None, announce: bool = True
) -> list[int | None]:
    """Write responses with their answers, words and marks; the id of each, None where its external id was here before.

    `incoming` is checked already (feedback/readings.py). `announce=False` leaves telling those above to the caller.
    """
    if not incoming:
        return []
    workspace = collector.workspace
    ids = reserve_ids(Response, len(incoming))
    days = [_local_day(one, workspace.timezone) for one in incoming]
    written = _insert_responses(collector, ids, days, incoming, segments or SegmentBook.of(workspace))
    taken = [(pk, day, one) for pk, day, one in zip(ids, days, incoming, strict=True) if pk in written]
    default_channel_id = collector.channel_id
    copy_rows(
        Answer._meta.db_table,
        [
            *("workspace_id", "response_id", "question_id", "subject_id", "journey_id", "channel_id", "scale_id"),
            *("value", "number", "choice", "local_day", "counts"),
        ],
        (
            (
                *(workspace.pk, pk, question.pk, question.subject_id, one.journey_id, one.channel_id or default_channel_id),
                *(question.scale_id, reading.value, reading.number, _as_json(reading.choice), day, one.counts),
            )
            for pk, day, one in taken
            for question, reading in one.answers
            if reading.text is None
        ),
    )
    copy_rows(
        Verbatim._meta.db_table,
        ["workspace_id", "response_id", "question_id", "subject_id", "journey_id", "text", "language", "local_day"],
        (
            (
                *(workspace.pk, pk, comment.question.pk if comment.question else None, comment.subject_id),
                *(one.journey_id, comment.text, comment.language or one.language, day),
            )
            for pk, day, one in taken
            for comment in _words_of(one)
        ),
    )
    touched = {
        (question.subject_id, day)
        for _, day, one in taken
        for question, reading in one.answers
        if question.subject_id is not None and reading.value is not None
    }
    leave_marks(workspace.pk, touched, announce=announce)
    return [pk if pk in written else None for pk in ids]


def _words_of(one: Incoming) -> Iterable[Comment]:
    yield from one.comments
    for question, reading in one.answers:
        if reading.text is not None:
            yield Comment(reading.text, question, question.subject_id)


def _as_json(choice: Any) -> str | None:
    return None if choice is None else json.dumps(choice)


def _local_day(one: Incoming, zone: str) -> date:
    if one.answered_on is not None:
        return one.answered_on
    if one.answered_at is None:
        raise ValidationError("A response needs the time or the day on which it was given.")
    return one.answered_at.astimezone(ZoneInfo(zone)).date()


def _insert_responses(
    collector: Collector, ids: Sequence[int], days: Sequence[date], incoming: Sequence[Incoming], segments: SegmentBook
) -> set[int]:
    """Write the response rows; the ids of those that were not here before."""
    customers = customer_ids(collector.workspace_id, {one.customer_key for one in incoming if one.customer_key})
    frozen = segments.freeze(one.attributes for one in incoming)
    columns: list[list[Any]] = [
        list(ids),
        [customers.get(one.customer_key) for one in incoming],
        [one.journey_id for one in incoming],
        [one.channel_id or collector.channel_id for one in incoming],
        [one.external_id for one in incoming],
        [one.answered_at or at_noon(day) for one, day in zip(incoming, days, strict=True)],
        [Precision.SECOND if one.answered_on is None else Precision.DAY for one in incoming],
        [one.sequence for one in incoming],
        list(days),
        [one.language for one in incoming],
        [one.weight for one in incoming],
        ["{" + ",".join(map(str, segment_ids)) + "}" for segment_ids in frozen],
        [one.is_test for one in incoming],
        [one.is_suspicious for one in incoming],
        [one.suspicion for one in incoming],
        [one.started_at for one in incoming],
        [one.finished_at for one in incoming],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO feedback_response (workspace_id, survey_id, collector_id, id, customer_id, journey_id, channel_id,"
            " external_id, answered_at, precision, sequence, local_day, language, weight, segment_ids, is_test, is_suspicious,"
            " suspicion, started_at, finished_at, created_at)"
            " SELECT %s, %s, %s, id, customer_id, journey_id, channel_id, external_id, answered_at, precision, sequence,"
            " local_day, language, weight, segment_ids::integer[], is_test, is_suspicious,"
            " suspicion, started_at, finished_at, now()"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::text[],"
            " %s::bigint[], %s::date[], %s::text[], %s::float8[], %s::text[], %s::boolean[], %s::boolean[],"
            " %s::text[], %s::timestamptz[], %s::timestamptz[])"
            " AS new (id, customer_id, journey_id, channel_id, external_id, answered_at, precision, sequence, local_day,"
            " language, weight, segment_ids, is_test, is_suspicious, suspicion, started_at, finished_at)"
            " ON CONFLICT (workspace_id, collector_id, external_id) WHERE NOT external_id = '' DO NOTHING RETURNING id",
            [collector.workspace_id, collector.survey_id, collector.pk, *columns],
        )
        return {row[0] for row in cursor.fetchall()}


def leave_marks(workspace_id: int, touched: Iterable[tuple[int, date]], *, announce: bool = True) -> None:
    """Mark these (subject, day) buckets to be derived anew. Append-only: one row each time, never an update."""
    marks = [ScoreMark(workspace_id=workspace_id, subject_id=subject_id, day=day) for subject_id, day in sorted(touched)]
    if marks:
        ScoreMark.objects.bulk_create(marks, batch_size=5000)
        if announce:
            announce_changes(workspace_id)


def announce_changes(workspace_id: int) -> None:
    """Tell those above, after the commit, that there are marks."""
    transaction.on_commit(partial(answers_changed.send, sender=ScoreMark, workspace_id=workspace_id))


def mark_answers(answers: QuerySet[Answer]) -> None:
    """Mark every bucket that these answers are in."""
    scored = answers.filter(subject__isnull=False, value__isnull=False).order_by()
    touched: dict[int, set[tuple[int, date]]] = {}
    for workspace_id, subject_id, day in scored.values_list("workspace_id", "subject_id", "local_day").distinct():
        touched.setdefault(workspace_id, set()).add((subject_id, day))
    for workspace_id, buckets in touched.items():
        leave_marks(workspace_id, buckets)


@transaction.atomic
def change_answer(answer: Answer, raw: Any) -> None:
    """Give an answer another value, or none; ValidationError where the value cannot be an answer to its question."""
    answer = Answer.objects.select_for_update().get(pk=answer.pk)
    question = Question.objects.select_related("scale").get(pk=answer.question_id)
    reading = read_answer(question, raw)
    if reading is not None and reading.text is not None:
        raise ValidationError("Words are kept as a comment, not as an answer.")
    mark_answers(Answer.objects.filter(pk=answer.pk))
    reading = reading or Reading()
    answer.value, answer.number, answer.choice = reading.value, reading.number, reading.choice
    answer.save(update_fields=["value", "number", "choice"])
    mark_answers(Answer.objects.filter(pk=answer.pk))


@transaction.atomic
def put_answer(response: Response, question: Question, reading: Reading | None) -> None:
    """Keep one more answer of a response, instead of an earlier one to the same question; None takes that one back."""
    response = Response.objects.select_for_update(no_key=True, of=("self",)).select_related("collector").get(pk=response.pk)
    answers = Answer.objects.filter(response=response, question=question)
    mark_answers(answers)
    shared = {
        "workspace_id": response.workspace_id,
        "subject_id": question.subject_id,
        "journey_id": response.journey_id,
        "local_day": response.local_day,
    }
    if reading is None or reading.text is not None:
        answers.delete()
    else:
        values = {"value": reading.value, "number": reading.number, "choice": reading.choice}
        counts = not (response.is_test or response.is_suspicious)
        more = {"channel_id": response.channel_id, "scale_id": question.scale_id, "counts": counts}
        Answer.objects.update_or_create(
            response=response, question=question, defaults=values, create_defaults=shared | more | values
        )
        mark_answers(answers)
    words = Verbatim.objects.filter(response=response, question=question)
    if reading is None or reading.text is None:
        words.delete()
    elif not words.update(text=reading.text):
        Verbatim.objects.create(response=response, question=question, text=reading.text, language=response.language, **shared)


@transaction.atomic
def remove_answer(answer: Answer) -> None:
    answers = Answer.objects.filter(pk=answer.pk)
    mark_answers(answers)
    answers.delete()


@transaction.atomic
def remove_responses(responses: QuerySet[Response]) -> int:
    """Delete responses with all that belongs to them; how many there were."""
    ids = list(responses.select_for_update().values_list("pk", flat=True))
    mark_answers(Answer.objects.filter(response__in=ids))
    Response.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def judge_response(response: Response, *, is_test: bool, is_suspicious: bool) -> None:
    """Say whether a response is a test or suspicious; such answers stay, and are in no figure."""
    Response.objects.filter(pk=response.pk).update(is_test=is_test, is_suspicious=is_suspicious)
    response.is_test, response.is_suspicious = is_test, is_suspicious
    answers = Answer.objects.filter(response=response)
    answers.update(counts=not (is_test or is_suspicious))
    mark_answers(answers)


@transaction.atomic
def assign_question(question: Question, subject_id: int | None) -> int:
    """Say what a question is about, in all its versions; its answers and words follow, old and new buckets are marked.

    How many answers moved.
    """
    versions = Question.objects.select_for_update().filter(survey=question.survey_id, key=question.key).order_by("pk")
    ids = [version.pk for version in versions]
    answers = Answer.objects.filter(workspace_id=question.workspace_id, question__in=ids)
    mark_answers(answers)
    for version in versions:
        version.subject_id = subject_id
        version.save(update_fields=["subject"])
    moved = answers.update(subject=subject_id)
    Verbatim.objects.filter(workspace_id=question.workspace_id, question__in=ids).update(subject=subject_id)
    mark_answers(answers)
    return moved
