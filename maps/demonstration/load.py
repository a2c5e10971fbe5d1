"""Loads the demonstration: two journeys, and their data through the same doors that people use."""

from __future__ import annotations

import csv
import gzip
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import principal_of_user
from accounts.audit import acting_as
from accounts.models import Membership, Role, User, Workspace
from behaviour.models import EventRule
from behaviour.passages import build
from behaviour.readings import refresh_reading
from common.scales import Metric as ScaleMetric
from common.scales import default_scale
from feedback.mappings import save_mapping
from feedback.models import AnswerScale, Collector, Metric, Question, Survey
from feedback.readings import read_answer
from feedback.responses import Comment, Incoming, record_responses
from intake.kinds import Column, Options
from intake.models import ColumnMapping, ImportJob
from intake.passes import check_job, import_job
from intake.uploads import create_job
from journeys.models import Journey, Subject
from maps.demonstration.airport import AIRPORT, mapping_of
from maps.demonstration.shapes import build_journey
from maps.demonstration.web_shop import TOUCHPOINT_OF_EVENT, WEB_SHOP, seeded_answers
from metrics.models import MetricDefinition
from metrics.rebuilds import request_rebuild, run_rebuild
from touchpoints.models import Touchpoint

DATA = Path(__file__).parent / "data"
SLUG = "demonstration"
CAST = (
    ("owner@demo.throughline.example", "Olga Owner", Role.OWNER),
    ("editor@demo.throughline.example", "Alice Editor", Role.EDITOR),
    ("viewer@demo.throughline.example", "Bob Viewer", Role.VIEWER),
)
TARGETS = {Metric.NPS: 30, Metric.CSAT: 75, Metric.CES: 75}

Say = Callable[[str], object]


class DemonstrationError(Exception):
    """The demonstration could not be loaded; the message says why."""


@dataclass(frozen=True)
class LogIn:
    email: str
    password: str
    role: str


def load_demonstration(say: Say = lambda line: None) -> list[LogIn]:
    """Make the workspace with its people, journeys, answers and events; the log-ins, whose passwords are kept nowhere else."""
    workspace = Workspace.objects.create(name="Demonstration", slug=SLUG, timezone="UTC", is_demonstration=True)
    log_ins = [make_member(workspace, *person) for person in CAST]
    owner = User.objects.get(email=CAST[0][0])
    with acting_as(str(owner), user_id=owner.pk):
        for metric, target in TARGETS.items():
            MetricDefinition.objects.update_or_create(workspace=workspace, metric=metric, defaults={"target": target})
        load_airport(workspace, owner, say)
        load_web_shop(workspace, owner, say)
        say("Deriving figures…")
        run_rebuild(request_rebuild(workspace.pk)[0])
    return log_ins


def make_member(workspace: Workspace, email: str, name: str, role: Role) -> LogIn:
    """A member with a random password; the owner is the operator too."""
    password = secrets.token_urlsafe(9)
    make = User.objects.create_superuser if role == Role.OWNER else User.objects.create_user
    Membership.objects.create(workspace=workspace, user=make(email, password, name=name), role=role)
    return LogIn(email, password, role.label)


def load_airport(workspace: Workspace, owner: User, say: Say) -> Journey:
    """The traveller's journey, and both surveys through the CSV import with a saved mapping each."""
    journey = build_journey(workspace, AIRPORT)
    for year in (2016, 2018):
        say(f"Importing the airport survey of {year}…")
        columns, options = mapping_of(year, journey)
        name = f"sfo_customer_survey_{year}.csv"
        mapping = save_mapping(workspace, f"SFO survey {year}", columns, options)
        content = (DATA / "sfo_airport_survey" / name).read_bytes()
        import_file(workspace, owner, mapping, name, content)
    return journey


def load_web_shop(workspace: Workspace, owner: User, say: Say) -> Journey:
    """The shopper's journey, its events through the CSV import, and seeded answers that say they are synthetic."""
    journey = build_journey(workspace, WEB_SHOP)
    touchpoints = {touchpoint.name: touchpoint for touchpoint in Touchpoint.objects.filter(workspace=workspace)}
    for event_name, touchpoint in TOUCHPOINT_OF_EVENT.items():
        EventRule.objects.create(workspace=workspace, event_name=event_name, touchpoint=touchpoints[touchpoint])
    say("Importing the events of the web shop…")
    content = gzip.decompress((DATA / "ecom_clickstream" / "ecom.csv.gz").read_bytes())
    columns, options = events_mapping()
    mapping = ColumnMapping.objects.create(
        workspace=workspace, kind="events", name="Web shop events", columns=columns, options=options
    )
    import_file(workspace, owner, mapping, "ecom.csv", content)
    reading = refresh_reading(journey.pk)
    if reading is not None:
        build(reading.pk)
    say("Seeding answers…")
    seed_answers(journey, touchpoints, content)
    return journey


def events_mapping() -> tuple[list[Column], Options]:
    """What the columns of the event log mean."""
    columns: list[Column] = [
        {"header": "user_id", "role": "customer"},
        {"header": "event", "role": "event"},
        {"header": "timestamp", "role": "time", "format": "iso"},
        {"header": "platform", "role": "attribute", "name": "Platform"},
        {"header": "acquisition_channel", "role": "attribute", "name": "Acquisition channel"},
        {"header": "session_id", "role": "session"},
    ]
    return columns, {"zone": "UTC"}


def import_file(workspace: Workspace, owner: User, mapping: ColumnMapping, name: str, content: bytes) -> ImportJob:
    """Take a file in as a person would: upload, saved mapping, check, take the good rows."""
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    job = create_job(workspace, mapping.kind, file, principal_of_user(owner))
    job.mapping = mapping
    job.save(update_fields=["mapping"])
    if not job.start_check(mapping.columns, mapping.options):
        raise DemonstrationError(f"{name} could not be opened: {job.failure}")
    check_job(job)
    if not job.start_import():
        raise DemonstrationError(f"{name} could not be checked: {job.failure or 'no row is good'}")
    import_job(job)
    if job.state != ImportJob.State.DONE:
        raise DemonstrationError(f"{name} could not be imported: {job.failure}")
    return job


def seed_answers(journey: Journey, touchpoints: dict[str, Touchpoint], log: bytes) -> int:
    """Answers beside the events: CSAT at the cart, effort at payment, NPS after the order."""
    workspace = journey.workspace
    survey = Survey.objects.create(
        workspace=workspace, name="Web shop, seeded answers", status=Survey.Status.OPEN, is_synthetic=True
    )
    collector = Collector.objects.create(workspace=workspace, survey=survey, kind=Collector.Kind.API, name="Seeded")
    cart, payment = touchpoints["Cart"].subject, touchpoints["Payment form"].subject
    questions = {
        question.key: question
        for question in (
            ask(survey, "cart-satisfaction", Metric.CSAT, 5, cart, "How satisfied are you with the cart?"),
            ask(survey, "payment-effort", Metric.CES, 7, payment, "The shop made it easy for me to pay."),
            ask(survey, "recommend", Metric.NPS, 11, journey.subject, "How likely are you to recommend the shop?"),
        )
    }
    answers = seeded_answers(list(csv.DictReader(io.StringIO(log.decode()))))
    incoming = []
    for number, answer in enumerate(answers):
        question = questions[answer.question]
        reading = read_answer(question, answer.value)
        incoming.append(
            Incoming(
                answered_at=answer.at.replace(tzinfo=UTC),
                answers=[(question, reading)] if reading else [],
                comments=[Comment(answer.comment, question, question.subject_id)] if answer.comment else [],
                external_id=answer.external_id,
                customer_key=answer.customer_key,
                journey_id=journey.pk,
                sequence=number,
            )
        )
    record_responses(collector, incoming, announce=False)
    return len(incoming)


def ask(survey: Survey, key: str, metric: Metric, points: int, subject: Subject, text: str) -> Question:
    """One scored question of the seeded survey, on the metric's standard scale."""
    scale = default_scale(cast(ScaleMetric, metric.value), points)
    row, _ = AnswerScale.objects.get_or_create(
        workspace=survey.workspace,
        metric=scale.metric,
        lowest=scale.lowest,
        highest=scale.highest,
        box=scale.box or 2,
        direction=scale.direction,
    )
    return Question.objects.create(
        workspace=survey.workspace, survey=survey, key=key, kind=metric, text=text, subject=subject, scale=row
    )
