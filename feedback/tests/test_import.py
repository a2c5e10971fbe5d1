"""Files of responses, from upload to rows, as a job takes them."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import principal_of_user
from feedback.mappings import attribute_column, nps_column, plain_column, rated_columns, save_mapping, score_column
from feedback.models import Answer, Question, Response, ScoreMark, Survey, Verbatim
from intake.kinds import kind_named
from intake.mappings import MappingError, checked_mapping
from intake.models import ImportJob
from intake.passes import check_job, import_job
from intake.tasks import run_import_job
from intake.uploads import create_job
from touchpoints.models import Channel, Touchpoint

GOOD = "\n".join(
    [
        "*RESPNUM,INTDATE,Q7ART,Q7FOOD ,NETPRO  ,WHY,LANG,WEIGHT",
        '17,05/09/2016 12:00:00 AM,3,0,9,"Long, long queue",1,0.75',
        "18,05/09/2016 12:00:00 AM,6,5,0,ras,2,1.25",
        "19,05/10/2016 12:00:00 AM,BLANK,4,11,,1,",
        "20,05/10/2016 12:00:00 AM,,1,6,Rien,3,2",
    ]
)
OPTIONS = {"survey": "Airport 2016"}


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def art(workspace) -> Touchpoint:
    return Touchpoint.objects.create(workspace=workspace, name="Artwork")


@pytest.fixture
def food(workspace) -> Touchpoint:
    return Touchpoint.objects.create(workspace=workspace, name="Restaurants")


@pytest.fixture
def columns(art, food, journey):
    return [
        plain_column("*RESPNUM", "external_id"),
        plain_column("INTDATE", "date", format="%m/%d/%Y %I:%M:%S %p", day_only=True),
        *rated_columns([("Q7ART", art.subject, "Artwork"), ("Q7FOOD", food.subject, "Food")], no_answer=["0", "6", "", "BLANK"]),
        nps_column("NETPRO", journey.subject, "Recommend?", no_answer=["11", ""]),
        plain_column("WHY", "comment", no_answer=["ras", "rien"]),
        attribute_column("LANG", "Language", {"1": "English", "2": "Spanish"}),
        plain_column("WEIGHT", "weight"),
    ]


@pytest.fixture
def upload(workspace, alice):
    def make(content: str | bytes, columns=(), options=OPTIONS) -> ImportJob:
        data = content if isinstance(content, bytes) else content.encode()
        job = create_job(workspace, "responses", SimpleUploadedFile("survey.csv", data), principal_of_user(alice))
        if columns:
            job.start_check(list(columns), dict(options))
        return job

    return make


def run(job: ImportJob) -> ImportJob:
    """Do what is under way, and read the job again."""
    run_import_job(job.pk)
    return ImportJob.objects.get(pk=job.pk)


def taken(job: ImportJob) -> ImportJob:
    job = run(job)
    assert job.state == "checked", job.failure
    assert job.start_import()
    return run(job)


def faults(job: ImportJob) -> list[tuple[int, str, str]]:
    return list(job.faults.values_list("row", "column", "value"))


def test_a_file_becomes_responses_with_no_answer_declared_per_column(upload, columns, art, food, journey):
    job = taken(upload(GOOD, columns))
    assert (job.state, job.rows_total, job.rows_good, job.rows_bad, job.rows_done, job.failure) == ("done", 4, 4, 0, 4, "")

    def points(subject):
        return sorted(Answer.objects.filter(subject=subject).values_list("value", flat=True))

    assert points(art.subject) == [3], "6, BLANK and the empty cell are no answers here"
    assert points(food.subject) == [1, 4, 5], "0 is none here"
    assert points(journey.subject) == [0, 6, 9], "0 and 6 are answers here, 11 is none"
    assert list(Verbatim.objects.values_list("text", flat=True)) == ["Long, long queue"]
    first = Response.objects.get(external_id="17")
    assert (first.local_day.isoformat(), first.precision, first.weight) == ("2016-05-09", "day", 0.75)
    assert Response.objects.get(external_id="19").weight is None
    segments = Response.objects.order_by("pk").values_list("segment_ids", flat=True)
    assert len({tuple(ids) for ids in segments}) == 3


def test_the_check_writes_nothing_but_shows_the_rows_as_they_will_be_read(upload, columns):
    job = run(upload(GOOD, columns))
    assert job.state == "checked" and job.can_be_taken
    assert not Response.objects.exists() and not Survey.objects.exists() and not Question.objects.exists()
    assert job.preview[1]["row"] == 3
    assert ["Q7ART", "–"] in job.preview[1]["cells"] and ["NETPRO", "0"] in job.preview[1]["cells"]


def test_the_same_file_again_changes_nothing(upload, columns):
    taken(upload(GOOD, columns))
    before = (Response.objects.count(), Answer.objects.count(), Question.objects.count(), ScoreMark.objects.count())
    job = taken(upload(GOOD, columns))
    assert (job.rows_done, job.rows_known) == (0, 4)
    assert (Response.objects.count(), Answer.objects.count(), Question.objects.count(), ScoreMark.objects.count()) == before


def test_rows_without_a_number_of_their_own_are_told_apart_by_their_place_in_the_file(upload, columns):
    content = GOOD.replace("18,", "17,")
    for known in (0, 4):
        job = taken(upload(content, columns[1:]))
        assert (job.rows_done, job.rows_known) == (4 - known, known)
    assert Response.objects.count() == 4


def test_every_fault_of_a_row_is_named_before_anything_is_written(upload, columns):
    bad = "\n".join(
        [
            *GOOD.splitlines(),
            "21,05/10/2016 12:00:00 AM,7,4.5,-1,,1,0",
            "22,02/30/2016 12:00:00 AM,3,x,10,,1,1",
            "23,05/10/2016 12:00:00 AM,3",
            "24,05/10/2016 12:00:00 AM,3,3,3,,1,1,extra",
            "17,05/10/2016 12:00:00 AM,3,3,3,,1,1",
            ",05/10/2216 12:00:00 AM,3,3,3,,1,1",
        ]
    )
    job = run(upload(bad, columns))
    assert (job.rows_total, job.rows_good, job.rows_bad) == (10, 4, 6)
    assert faults(job) == [
        (6, "Q7ART", "7"),
        (6, "Q7FOOD", "4.5"),
        (6, "NETPRO", "-1"),
        (6, "WEIGHT", "0"),
        (7, "INTDATE", "02/30/2016 12:00:00 AM"),
        (7, "Q7FOOD", "x"),
        (8, "", ""),
        (9, "", "extra"),
        (10, "*RESPNUM", "17"),
        (11, "*RESPNUM", ""),
        (11, "INTDATE", "05/10/2216 12:00:00 AM"),
    ]
    reasons = list(job.faults.values_list("reason", flat=True))
    assert "Outside the scale from 1 to 5" in reasons[0]
    assert "cut short: it has 3 of 8 cells" in reasons[6]
    assert "too long: it has 9 cells for 8 columns" in reasons[7]
    assert "future" in reasons[10]
    assert not Response.objects.exists()


def test_the_good_rows_are_taken_and_the_rest_comes_back_with_reasons(upload, columns):
    bad = GOOD + "\n21,05/10/2016 12:00:00 AM,7,4,1,,1,1\n22,05/10/2016 12:00:00 AM,3\n"
    job = taken(upload(bad, columns))
    assert (job.rows_done, Response.objects.count()) == (4, 4)
    rejected = job.rejected.read().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(rejected)))
    assert rows[0][:4] == ["Rejected row", "Rejected because", "*RESPNUM", "INTDATE"]
    assert [row[0] for row in rows[1:]] == ["6", "7"]
    assert rows[1][1].startswith("Q7ART: Outside the scale") and rows[1][2] == "21"

    mended = rejected.replace(",7,4,1,", ",5,4,1,").replace("AM,3\r\n", "AM,3,3,3,,1,1\r\n")
    job = taken(upload(mended, columns))
    assert (job.rows_done, job.rows_bad, Response.objects.count()) == (2, 0, 6)


def test_no_rejected_cell_is_a_formula_and_a_mended_row_says_what_it_said(upload, columns):
    bad = GOOD + '\n21,05/10/2016 12:00:00 AM,7,4,1,"=HYPERLINK(""http://example.com"")",1,1\n'
    rejected = taken(upload(bad, columns)).rejected.read().decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(rejected)) for cell in row if cell.startswith("=")]
    taken(upload(rejected.replace(",7,4,1,", ",5,4,1,"), columns))
    assert Verbatim.objects.filter(text='=HYPERLINK("http://example.com")').exists()


def test_a_cancelled_check_and_a_cancelled_import_leave_nothing(upload, columns, monkeypatch):
    job = upload(GOOD, columns)
    assert job.cancel()
    job = run(job)
    assert job.state == "cancelled" and not job.faults.exists()
    assert job.start_check(columns, OPTIONS)
    job = run(job)
    assert job.start_import()
    assert job.cancel(), "in the last moment, after the task was sent"
    job = run(job)
    assert job.state == "cancelled"
    assert not Response.objects.exists() and not Survey.objects.exists() and not ScoreMark.objects.exists()


def test_an_import_that_fails_half_way_leaves_nothing(upload, columns, monkeypatch):
    job = run(upload(GOOD, columns))
    job.start_import()
    from feedback.reader import ResponseReader

    monkeypatch.setattr("intake.passes.BATCH", 2)
    write = ResponseReader.write

    def write_once(self, records):
        if self._taken:
            raise RuntimeError("the second batch")
        return write(self, records)

    monkeypatch.setattr(ResponseReader, "write", write_once)
    job = run(job)
    assert job.state == "failed" and "nothing was written" in job.failure
    assert not Response.objects.exists() and not Answer.objects.exists() and not Survey.objects.exists()


def test_a_task_handed_out_twice_imports_once(upload, columns):
    job = taken(upload(GOOD, columns))
    run_import_job(job.pk)
    import_again = ImportJob.objects.get(pk=job.pk)
    assert import_again.state == "done" and Response.objects.count() == 4


def test_an_import_cannot_start_before_the_check(upload, columns):
    job = upload(GOOD)
    assert not job.start_import()
    assert not job.can_be_taken


def test_days_of_a_month_need_the_month_and_the_year(upload, columns, workspace):
    content = GOOD.replace("05/09/2016 12:00:00 AM", "9").replace("05/10/2016 12:00:00 AM", "31")
    columns[1] = plain_column("INTDATE", "date", format="day_of_month")
    kind = kind_named("responses")
    with pytest.raises(MappingError) as error:
        checked_mapping(kind, workspace, columns, OPTIONS, None)
    assert set(error.value.faults) == {"options.year", "options.month"}
    taken(upload(content, columns, {**OPTIONS, "year": 2018, "month": 8}))
    days = Response.objects.order_by("pk").values_list("local_day", flat=True)
    assert [day.isoformat() for day in days] == ["2018-08-09", "2018-08-09", "2018-08-31", "2018-08-31"]
    job = run(upload(content, columns, {**OPTIONS, "year": 2018, "month": 9}))
    assert job.rows_bad == 2 and "no such day" in job.faults.first().reason


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"metric": "nps"}, "columns.0.lowest"),
        ({"lowest": 3}, "columns.0.lowest"),
        ({"highest": 100}, "columns.0.highest"),
        ({"box": 9}, "columns.0.box"),
        ({"box": "2"}, "columns.0.box"),
        ({"metric": "joy"}, "columns.0.metric"),
        ({"subject": "999999"}, "columns.0.subject"),
        ({"role": "sum"}, "columns.0.role"),
        ({"header": ""}, "columns.0.header"),
        ({"header": "Q99"}, "columns.0.header"),
        ({"no_answer": "0, 6"}, "columns.0.no_answer"),
        ({"colour": "red"}, "columns.0.colour"),
    ],
)
def test_a_mapping_that_cannot_be_names_the_place(workspace, art, changed, path):
    columns = [score_column("Q7ART", art.subject, "Artwork") | changed, plain_column("WHEN", "date", format="iso")]
    with pytest.raises(MappingError) as error:
        checked_mapping(kind_named("responses"), workspace, columns, OPTIONS, ["Q7ART", "WHEN"])
    assert path in error.value.faults


@pytest.mark.parametrize("columns", [None, "x", [1], {"a": 1}])
def test_a_mapping_of_the_wrong_shape_is_refused(workspace, columns):
    with pytest.raises(MappingError):
        checked_mapping(kind_named("responses"), workspace, columns, OPTIONS, None)


def test_a_saved_mapping_is_taken_up_by_the_next_file_like_it(upload, columns, workspace):
    mapping = save_mapping(workspace, "Airport", columns, OPTIONS)
    job = upload(GOOD)
    assert job.mapping == mapping
    assert {column["header"]: column["role"] for column in job.columns}["NETPRO"] == "score"
    assert job.options == OPTIONS
    other = upload("a,b\n1,2\n")
    assert other.mapping is None


def test_columns_that_nobody_mapped_before_are_guessed(upload):
    content = "Respondent ID,Answered at,NPS score,Satisfaction,Why did you choose this score?,Colour\n"
    content += "1,2026-03-01,9,4,The staff were really friendly,red\n2,2026-03-02,99,5,,blue\n"
    job = upload(content)
    guessed = {column["header"]: column for column in job.columns}
    assert [column["role"] for column in job.columns] == ["external_id", "date", "score", "score", "comment", "ignore"]
    assert guessed["NPS score"]["metric"] == "nps" and guessed["NPS score"]["no_answer"] == ["", "99"]
    assert guessed["Satisfaction"]["highest"] == 5


def test_channels_are_found_by_name_or_named_as_a_fault(upload, columns, workspace):
    shop = Channel.objects.create(workspace=workspace, name="Shop")
    content = "day,score,where\n2026-03-01,5,shop\n2026-03-01,5,S\n2026-03-01,4,Moon\n"
    mapped = [
        plain_column("day", "date", format="iso"),
        score_column("score", None, "How was it?"),
        plain_column("where", "channel", labels=["S = Shop"]),
    ]
    job = taken(upload(content, mapped))
    assert faults(job) == [(4, "where", "Moon")]
    assert list(Answer.objects.values_list("channel_id", flat=True)) == [shop.pk, shop.pk]


def test_a_clock_time_without_a_zone_is_one_of_the_workspace(upload, workspace):
    content = "when,score\n2026-03-01 00:30,5\n2026-03-01T23:30:00Z,4\n"
    taken(upload(content, [plain_column("when", "date", format="iso"), score_column("score", None, "?")]))
    rows = Response.objects.order_by("pk").values_list("answered_at", "local_day")
    assert [(f"{at:%d %H:%M}", day.day) for at, day in rows] == [("28 23:30", 1), ("01 23:30", 2)]


def test_the_audit_trail_names_who_uploaded_the_file(upload, columns, alice):
    from accounts.models import AuditEntry

    taken(upload(GOOD, columns))
    entry = AuditEntry.objects.filter(record_type="feedback_survey").get()
    assert entry.actor_id == alice.pk and entry.actor_name == "Alice"


def test_a_mapping_that_went_stale_fails_in_words(upload, columns, art):
    job = upload(GOOD, columns)
    art.archive()
    job = run(job)
    assert job.state == "failed" and "columns.2.subject" in job.failure


def test_a_file_that_is_gone_fails_in_words(upload, columns):
    job = upload(GOOD, columns)
    job.file.storage.delete(job.file.name)
    job = run(job)
    assert job.state == "failed" and "no longer there" in job.failure


def test_the_passes_can_be_called_without_the_task(upload, columns):
    job = upload(GOOD, columns)
    check_job(job)
    job.start_import()
    import_job(job)
    assert Response.objects.count() == 4
