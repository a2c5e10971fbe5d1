"""Files of events, from upload to passages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import principal_of_user
from behaviour.imports import EventKind, suggested_column
from behaviour.models import Attribute, Customer, Event, PassageMark, Precision
from behaviour.tests.conftest import derive, passages_now
from intake.kinds import ColumnProfile
from intake.models import ImportJob
from intake.passes import check_job, import_job
from intake.uploads import create_job
from touchpoints.models import Channel

pytestmark = pytest.mark.django_db

LOG = "\n".join(
    [
        "user_id,session_id,event,timestamp,platform,user_cohort,price",
        "ann,s1,search,2026-03-01 10:00:00,Web,2026-01,",
        "ann,s1,compare,2026-03-01 10:00:00,Web,2026-01,",
        "ann,s1,cart,2026-03-01 10:05:00,App,2026-01,12.50",
        "ben,s2,cart,2026-03-01 23:30:00,Web,2026-02,",
    ]
)


def column(header, role, **options):
    return {"header": header, "role": role, **options}


COLUMNS = [
    column("user_id", "customer"),
    column("session_id", "session"),
    column("event", "event", labels=[]),
    column("timestamp", "time", format="iso", day_only=False),
    column("platform", "property", name="platform"),
    column("user_cohort", "attribute", name="Cohort", labels=[]),
    column("price", "value"),
]


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def upload(workspace, alice):
    def make(content, columns=COLUMNS, options=None):
        content = content if isinstance(content, bytes) else content.encode()
        job = create_job(workspace, "events", SimpleUploadedFile("log.csv", content), principal_of_user(alice))
        job.columns, job.options = list(columns), options or {}
        job.save()
        return job

    return make


def checked(job) -> ImportJob:
    job.state = ImportJob.State.CHECKING
    job.save()
    check_job(job)
    job.refresh_from_db()
    return job


def taken(job) -> ImportJob:
    assert checked(job).state == ImportJob.State.CHECKED, job.failure
    job.state = ImportJob.State.IMPORTING
    job.save()
    import_job(job)
    job.refresh_from_db()
    assert job.state == ImportJob.State.DONE, job.failure
    return job


def events_of(workspace):
    return Event.objects.filter(workspace=workspace).order_by("sequence")


def test_a_log_becomes_events_customers_and_passages(upload, workspace, journey, reading):
    job = taken(upload(LOG))
    assert (job.rows_good, job.rows_done, job.rows_bad) == (4, 4, 0)
    rows = list(events_of(workspace))
    assert [row.name for row in rows] == ["search", "compare", "cart", "cart"]
    # A clock time without a zone is one of the workspace, which is in Berlin.
    assert rows[0].occurred_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert (rows[2].value, rows[2].properties) == (12.5, {"session": "s1", "platform": "App"})
    assert Customer.objects.get(workspace=workspace, key="ann").attributes == {"cohort": "2026-01"}
    assert Attribute.objects.get(workspace=workspace).name == "Cohort"
    derive(journey.pk)
    # The first two happened in the same second: the order of the file decides.
    assert [(row[0], row[6], row[7]) for row in passages_now(reading)] == [("ann", 0, 2), ("ben", 2, 2)]


def test_the_same_file_again_changes_nothing(upload, workspace, reading):
    taken(upload(LOG))
    marks = PassageMark.objects.count()
    again = taken(upload(LOG))
    assert (again.rows_done, again.rows_known) == (0, 4)
    assert events_of(workspace).count() == 4 and PassageMark.objects.count() == marks


def test_a_zone_may_be_given_for_the_file(upload, workspace):
    taken(upload(LOG, options={"zone": "America/New_York"}))
    late = events_of(workspace).last()
    assert late.occurred_at == datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert late.local_day == date(2026, 3, 2)


def test_days_without_a_clock_keep_their_day_and_the_order_of_the_file(upload, workspace, journey, reading):
    log = "who,what,day,place\nann,compare,2026-03-01,2\nann,search,2026-03-01,1\n"
    columns = [
        column("who", "customer"),
        column("what", "event", labels=[]),
        column("day", "time", format="iso", day_only=False),
        column("place", "order"),
    ]
    taken(upload(log, columns))
    assert set(events_of(workspace).values_list("local_day", "precision")) == {(date(2026, 3, 1), Precision.DAY)}
    derive(journey.pk)
    assert [(row[6], row[7]) for row in passages_now(reading)] == [(0, 1)]


def test_channels_teams_directions_and_numbers_are_read(upload, workspace):
    web = Channel.objects.create(workspace=workspace, name="Web shop")
    log = "id,who,at,way,team,via\nm1,ann,1772359200,OUT,Care,w\nm2,ann,1772359201,in,,\nm1,ann,1772359200,OUT,Care,w\n"
    columns = [
        column("id", "message_id"),
        column("who", "customer"),
        column("at", "time", format="unix", day_only=False),
        column("way", "direction", outbound=["out"]),
        column("team", "team"),
        column("via", "channel", labels=["w = Web shop"]),
    ]
    job = taken(upload(log, columns, {"event": "call"}))
    assert (job.rows_done, job.rows_known) == (2, 1)
    first, second = events_of(workspace)
    assert (first.name, first.direction, first.team, first.channel_id) == ("call", "outbound", "Care", web.pk)
    assert (second.direction, second.team, second.channel_id) == ("inbound", "", None)
    assert first.occurred_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "header", "reason"),
    [
        (",s1,search,2026-03-01 10:00:00,Web,a,", "user_id", "The customer’s key is missing."),
        ("ann,s1,,2026-03-01 10:00:00,Web,a,", "event", "The name of the event is missing."),
        ("ann,s1,search,,Web,a,", "timestamp", "The time is missing."),
        ("ann,s1,search,2026-02-30 10:00:00,Web,a,", "timestamp", "day that does not exist"),
        ("ann,s1,search,2626-02-28 10:00:00,Web,a,", "timestamp", "in the future"),
        ("ann,s1,search,2026-03-01 10:00:00,Web,a,dear", "price", "A value is a number"),
        ("ann,s1,search,2026-03-01 10:00:00,Web,a,1e999", "price", "A value is a number"),
        ("a" * 201 + ",s1,search,2026-03-01 10:00:00,Web,a,", "user_id", "at most 200 characters"),
        ("ann,s1,search,2026-03-01 10:00:00,Web," + "a" * 121 + ",", "user_cohort", "at most 120 characters"),
    ],
)
def test_every_fault_is_named_and_the_good_rows_can_be_taken(upload, workspace, row, header, reason):
    job = taken(upload(f"{LOG}\n{row}"))
    (fault,) = job.faults.all()
    assert (fault.row, fault.column) == (6, header) and reason in fault.reason
    assert events_of(workspace).count() == 4


def test_milliseconds_taken_for_seconds_are_noticed(upload):
    columns = [column("who", "customer"), column("at", "time", format="unix_ms", day_only=False)]
    job = checked(upload("who,at\nann,1772359200\nben,1e400\n", columns, {"event": "call"}))
    first, second = job.faults.all()
    assert first.reason.startswith("This is a time in 1970") and second.reason.startswith("This is not a number")


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (COLUMNS[1:], "columns"),
        (COLUMNS[:3], "columns"),
        ([COLUMNS[0], COLUMNS[3]], "columns"),
        ([*COLUMNS, column("other", "property", name="platform")], "columns.7.name"),
        ([*COLUMNS, *(column(f"a{n}", "attribute", name="") for n in range(20))], "columns"),
    ],
)
def test_a_mapping_that_cannot_be_names_the_place(workspace, changed, path):
    assert list(EventKind().faults(workspace, changed, {})) == [path]


def test_a_zone_that_is_none_is_named(workspace):
    assert "options.zone" in EventKind().faults(workspace, COLUMNS, {"zone": "Berlin"})


@pytest.mark.parametrize(
    ("header", "value", "role"),
    [
        ("user_id", "user_0000", "customer"),
        ("session_id", "sess_1", "session"),
        ("event", "home", "event"),
        ("timestamp", "2024-03-13 10:21:14", "time"),
        ("created_at", "1772359200", "time"),
        ("acquisition_channel", "email", "attribute"),
        ("user_lifecycle", "returning", "attribute"),
        ("platform", "desktop", "property"),
        ("message_id", "17", "message_id"),
    ],
)
def test_columns_that_nobody_mapped_before_are_guessed(header, value, role):
    assert suggested_column(ColumnProfile(header, 1, 0, 1, [(value, 1)]))["role"] == role
