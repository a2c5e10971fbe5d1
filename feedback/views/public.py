"""What customers see: a survey at its own address, without log-in. A bare visit records nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from behaviour.models import Attribute
from feedback.logic import following, path, preceding
from feedback.models import Collector, Question, QuestionKind
from feedback.personal import ForgedError, Person, kiosk_moment, read_person, submission_of
from feedback.protection import is_flooding, suspicion_of
from feedback.public_page import frame_context, language_of, page_context, read_sent
from feedback.submissions import (
    KIOSK_LIFETIME,
    LIFETIME,
    ClosedError,
    ExpiredError,
    Submission,
    answers_of,
    finish,
    keep,
    read_submission,
    response_of,
)
from feedback.wording import FALLBACK, accepted_languages, best_language, direction_of, words_in

REMEMBERED_FOR = 90 * 24 * 3600
# Where a page may stand inside another: the survey's own preview, and a collector that was made to be a part of pages.
FRAMED_BY_ANYONE = frozenset({Collector.Kind.IFRAME, Collector.Kind.WIDGET})


@csrf_exempt  # nobody is logged in here; the signed submission says that the form is ours
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """One question at a time. Each answer is kept as soon as it is sent, whoever sends it: a form, or the page's script."""
    collector = Collector.objects.open_door(token)
    if collector is None:
        return dead_end(request)
    language = language_of(request, collector)
    reply = answer(request, collector, language) if request.method == "POST" else begin(request, collector, language)
    patch_vary_headers(reply, ["Accept-Language"])
    reply["Content-Language"] = language
    return framed(reply, collector)


def dead_end(request: HttpRequest) -> HttpResponse:
    """In the browser's language, since there is no survey that would know another."""
    language = best_language([FALLBACK, *WORDED], accepted_languages(request.headers.get("Accept-Language", "")))
    context = {"language": language, "direction": direction_of(language), "words": words_in(language), "said": "unknown"}
    return render(request, "survey/said.html", context, status=404)


WORDED = ("fr", "de", "es", "pt", "it", "nl", "ja", "ar")


def framed(reply: HttpResponse, collector: Collector) -> HttpResponse:
    """Let the page stand where it is meant to stand, and nowhere else."""
    if collector.is_test or collector.kind in FRAMED_BY_ANYONE:
        reply.xframe_options_exempt = True
        ancestors = ["'self'"] if collector.is_test else ["*"]
        reply._csp_replace = {"frame-ancestors": ancestors}  # type: ignore[attr-defined]
    return reply


def said(request: HttpRequest, collector: Collector, language: str, word: str, status: int) -> HttpResponse:
    """A page, or for the script an object, that says one thing."""
    if wants_json(request):
        return JsonResponse({"said": word, "words": words_in(language)[word]}, status=status)
    context = {**frame_context(collector, language), "said": word}
    return render(request, "survey/said.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def begin(request: HttpRequest, collector: Collector, language: str) -> HttpResponse:
    if not collector.takes_answers():
        return said(request, collector, language, "closed", 410)
    if has_answered(request, collector) and not {"again", "p"} & request.GET.keys():
        return said(request, collector, language, "answered", 200)
    questions = list(collector.survey.questions.asked())
    person_token = request.GET.get("p", "")
    try:
        person = read_person(collector, person_token)
    except ForgedError:
        return said(request, collector, language, "unknown", 404)
    submission = submission_of(person)
    answers: dict[str, Any] = {}
    current = following(questions, {}, None)
    if person is not None and person.once:
        response = response_of(collector, submission)
        if response is not None and response.finished_at is not None:
            return said(request, collector, language, "answered", 200)
        answers = answers_of(response)
        current = next((one for one in path(questions, answers) if one.key not in answers), current)
    context = page_context(collector, questions, language, answers, submission, current)
    context["person"] = person_token
    context["prefilled"] = mark_prefilled(request, context)
    return drawn(request, context)


def mark_prefilled(request: HttpRequest, context: dict[str, Any]) -> bool:
    """Choose on the page what the link names, such as ?nps=9. It is kept once a person sends it, and not before."""
    section = next((section for section in context["sections"] if section.current), None)
    named = request.GET.get(section.question.key) if section else None
    if section is None or named is None or not any(option.value == named for option in section.options):
        return False
    for option in section.options:
        option.chosen = option.value == named
    return True


def answer(request: HttpRequest, collector: Collector, language: str) -> HttpResponse:
    """Keep what was sent; show the next question, or the thanks."""
    if is_flooding(request, collector):
        reply = said(request, collector, language, "later", 429)
        reply["Retry-After"] = "60"
        return reply
    try:
        lifetime = KIOSK_LIFETIME if collector.kind == Collector.Kind.KIOSK else LIFETIME
        submission = read_submission(request.POST.get("submission", ""), lifetime)
        person = read_person(collector, request.POST.get("p", ""))
    except (ExpiredError, ForgedError):
        return said(request, collector, language, "expired", 422)
    at = None
    if collector.kind == Collector.Kind.KIOSK:
        submission = at_kiosk(submission, request.POST.get("visit", ""))
        at = kiosk_moment(request.POST.get("at", ""))
    questions = list(collector.survey.questions.asked())
    if back := request.POST.get("back"):
        return go_back(request, collector, language, submission, questions, back)
    question = asked_question(collector, questions, request.POST.get("question", ""))
    if question is None:
        return said(request, collector, language, "invalid", 422)
    try:
        reading = read_sent(question, request.POST)
    except ValidationError:
        return refused(request, collector, language, submission, questions, question, "invalid")
    if is_missing(question, reading):
        return refused(request, collector, language, submission, questions, question, "needed")
    before = response_of(collector, submission)
    doubt = suspicion_of(request, collector, submission, is_new=before is None, answered_before=has_answered(request, collector))
    try:
        more = known_of(collector, person, at) if before is None else {}
        response = keep(collector, submission, [(question, reading)], language=language, suspicion=doubt, more=more)
    except ClosedError:
        return said(request, collector, language, "closed", 410)
    answers = answers_of(response)
    current = following(questions, answers, question.key)
    if current is None and response is not None:
        finish(response)
    return shown(request, collector, language, submission, questions, answers, current)


def at_kiosk(submission: Submission, visit: str) -> Submission:
    """One page of a kiosk serves many people, also while nobody can give it another; it counts them."""
    if not (visit.isascii() and visit.isalnum() and len(visit) <= 40):
        return submission
    return replace(submission, key=f"{submission.key}-{visit}")


def known_of(collector: Collector, person: Person | None, at: datetime | None) -> dict[str, Any]:
    """What a personal link says of the customer, as far as the workspace still declares it; and when a kiosk was answered."""
    known: dict[str, Any] = {} if at is None else {"answered_at": at}
    if person is None:
        return known
    declared = set(Attribute.objects.filter(workspace=collector.workspace_id).values_list("key", flat=True))
    attributes = {name: value for name, value in person.attributes.items() if name in declared}
    return {**known, "customer_key": person.customer_key, "attributes": attributes}


def asked_question(collector: Collector, questions: list[Question], named: str) -> Question | None:
    """The question that was answered, in the version that the person has read."""
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return None
    found = next((question for question in questions if question.pk == int(named)), None)
    return found or collector.survey.questions.select_related("scale").filter(pk=int(named)).first()


def is_missing(question: Question, reading: Any) -> bool:
    """Whether an answer that must be given was not; a consent that must be given is given only by agreeing."""
    if not question.is_required or question.kind == QuestionKind.STATEMENT:
        return False
    return reading is None or (question.kind == QuestionKind.CONSENT and reading.choice is not True)


def go_back(
    request: HttpRequest, collector: Collector, language: str, submission: Submission, questions: list[Question], named: str
) -> HttpResponse:
    question = asked_question(collector, questions, named)
    answers = answers_of(response_of(collector, submission))
    before = preceding(questions, answers, question.key) if question else None
    current = before or question or following(questions, {}, None)
    return shown(request, collector, language, submission, questions, answers, current)


def refused(
    request: HttpRequest,
    collector: Collector,
    language: str,
    submission: Submission,
    questions: list[Question],
    question: Question,
    word: str,
) -> HttpResponse:
    """The same question again, and beside it what is wrong."""
    if wants_json(request):
        return JsonResponse({"said": word, "words": words_in(language)[word]}, status=422)
    answers = answers_of(response_of(collector, submission))
    fault = words_in(language)[word]
    context = page_context(collector, questions, language, answers, submission, question, fault=fault)
    return drawn(request, context, status=422)


def drawn(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page, which keeps the personal link through all its steps."""
    return render(request, "survey/page.html", {"person": request.POST.get("p", ""), **context}, status=status)


def shown(
    request: HttpRequest,
    collector: Collector,
    language: str,
    submission: Submission,
    questions: list[Question],
    answers: dict[str, Any],
    current: Question | None,
) -> HttpResponse:
    reply: HttpResponse
    if wants_json(request):
        reply = JsonResponse({"next": current.key if current else None})
    else:
        reply = drawn(request, page_context(collector, questions, language, answers, submission, current))
    if current is None:
        remember(reply, request, collector)
    return reply


def cookie_of(collector: Collector) -> str:
    return f"answered-{collector.pk}"


def has_answered(request: HttpRequest, collector: Collector) -> bool:
    return not collector.is_test and cookie_of(collector) in request.COOKIES


def remember(reply: HttpResponse, request: HttpRequest, collector: Collector) -> None:
    """That this device has answered, and nothing about who. Kiosks and pages within other pages forget."""
    if collector.is_test or collector.kind == Collector.Kind.KIOSK or collector.kind in FRAMED_BY_ANYONE:
        return
    reply.set_cookie(
        cookie_of(collector),
        "1",
        max_age=REMEMBERED_FOR,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
