"""A response that grows answer by answer, as somebody taps through a survey: begun at the first answer, never on a bare visit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from feedback.models import Answer, Collector, Question, Response, Survey, Verbatim
from feedback.readings import Reading
from feedback.responses import Incoming, judge_response, put_answer, record_responses

# As long as somebody may leave a survey open and come back to it.
LIFETIME = 7 * 24 * 3600
# A kiosk may stand without a network for a season.
KIOSK_LIFETIME = 90 * 24 * 3600
SIGNER = signing.TimestampSigner(salt="feedback.submission")


class ExpiredError(ValidationError):
    """The page is not one of ours, or was open for too long."""


class ClosedError(ValidationError):
    """The survey takes nobody new any more."""


@dataclass(frozen=True)
class Submission:
    """One person at one survey: `key` becomes the external id of the response, so that a retry finds it again."""

    key: str
    opened_at: datetime
    signed: str


def new_submission() -> Submission:
    key = secrets.token_hex(12)
    return Submission(key, timezone.now(), SIGNER.sign(key))


def read_submission(signed: str, lifetime: int = LIFETIME) -> Submission:
    """The submission that a page of ours was given; ExpiredError where it is none, or too old."""
    try:
        key = SIGNER.unsign(signed, max_age=lifetime)
    except signing.BadSignature:
        raise ExpiredError("This page was open for too long.") from None
    age = signing.b62_decode(signed.rsplit(":", 2)[1])
    return Submission(key, datetime.fromtimestamp(age, tz=timezone.get_default_timezone()), signed)


def response_of(collector: Collector, submission: Submission) -> Response | None:
    """The response that this submission has become; None before the first answer."""
    rows = Response.objects.filter(workspace=collector.workspace_id, collector=collector, external_id=submission.key)
    return rows.first()


def answers_of(response: Response | None) -> dict[str, Any]:
    """What was answered so far, {key of the question: value}, in two queries."""
    if response is None:
        return {}
    answers: dict[str, Any] = {}
    for key, value, number, choice in Answer.objects.filter(response=response).values_list(
        "question__key", "value", "number", "choice"
    ):
        answers[key] = next((kept for kept in (value, number, choice) if kept is not None), None)
    words = Verbatim.objects.filter(response=response, question__isnull=False).values_list("question__key", "text")
    return answers | dict(words)


@transaction.atomic
def keep(
    collector: Collector,
    submission: Submission,
    answers: Iterable[tuple[Question, Reading | None]],
    *,
    language: str = "",
    suspicion: str = "",
    more: Mapping[str, Any] | None = None,
) -> Response | None:
    """Keep answers of one submission, and make the response at the first; None while there is nothing to keep.

    The same again changes nothing. `suspicion` says why the response is to be left out of the figures until somebody has
    looked at it. `more` is what else is known of a new response (feedback/responses.py, Incoming).
    """
    answers = list(answers)
    response = response_of(collector, submission)
    if response is None:
        given = [(question, reading) for question, reading in answers if reading is not None]
        if not given:
            return None
        _require_open(collector)
        incoming = Incoming(
            answers=given,
            external_id=submission.key,
            journey_id=collector.journey_id,
            language=language,
            is_test=collector.is_test,
            is_suspicious=bool(suspicion),
            suspicion=suspicion,
            started_at=submission.opened_at,
            **{"answered_at": timezone.now(), **(more or {})},
        )
        [pk] = record_responses(collector, [incoming])
        response = response_of(collector, submission)
        if pk is not None:
            return response
        # Somebody tapped twice: the other request was first, and this one adds to what it has written.
        assert response is not None  # noqa: S101 - the row that was in the way
    for question, reading in answers:
        put_answer(response, question, reading)
    if suspicion and not response.is_suspicious:
        judge_response(response, is_test=response.is_test, is_suspicious=True)
        Response.objects.filter(pk=response.pk).update(suspicion=suspicion)
    return response


def _require_open(collector: Collector) -> None:
    if collector.is_test:
        return
    survey = collector.survey
    if survey.closes_after is not None:
        # The last free place is given once, however many tap at the same moment.
        survey = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if collector.closed_at is not None or not survey.takes_answers():
        raise ClosedError("This survey is closed.")


def finish(response: Response) -> None:
    """Nothing more is to be asked. Finishing twice keeps the first time."""
    Response.objects.filter(pk=response.pk, finished_at=None).update(finished_at=timezone.now())
