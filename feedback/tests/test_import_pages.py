"""Importing responses through the pages, without a script, and the same through the API."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import principal_of_user
from feedback.models import Answer, Response, Survey
from intake.models import ColumnMapping, ImportJob
from intake.tasks import forget_import_files, resume_import_jobs, run_import_job
from intake.uploads import create_job
from touchpoints.models import Touchpoint

FILE = "RESPNUM,Answered at,Q7ART,NETPRO  \n1,2026-03-01,4,9\n2,2026-03-01,6,11\n3,2026-03-02,7,0\n4,2026-03-02,5,10\n"
BASE = "/w/example/imports/"


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def background(monkeypatch, django_capture_on_commit_callbacks):
    """Runs what was handed to the worker."""
    sent = []
    monkeypatch.setattr("intake.tasks.run_import_job.delay_on_commit", sent.append, raising=False)

    def work() -> None:
        while sent:
            run_import_job(sent.pop())

    return work


def upload(client, content=FILE, name="answers.csv", kind="responses"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(f"{BASE}new/", {"kind": kind, "file": SimpleUploadedFile(name, data)})


def form_of(html: str) -> dict[str, str]:
    """What a browser would send of the mapping form: every field as it stands."""
    fields: dict[str, str] = {}
    for name, value in re.findall(r'<input type="hidden" name="(c\d+-shown)" value="([^"]*)"', html):
        fields[name] = value
    for name, inner in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner) or re.search(r'<option value="([^"]*)"', inner)
        fields[name] = chosen[1]
    for name, value in re.findall(r'<input id="[^"]+" name="([co][^"]+)" value="([^"]*)"', html):
        fields[name] = value
    for name, value in re.findall(r'<textarea id="[^"]+" name="([^"]+)" rows="1">(.*?)</textarea>', html, re.S):
        fields[name] = value
    for name in re.findall(r'<input type="checkbox" id="(c[^"]+)" name="[^"]+" checked', html):
        fields[name] = "on"
    return fields


def test_a_file_comes_in_page_by_page_without_a_script(as_alice, workspace, journey, background):
    art = Touchpoint.objects.create(workspace=workspace, name="Artwork")
    reply = upload(as_alice)
    job = ImportJob.objects.get()
    mapping_url = f"{BASE}{job.pk}/mapping/"
    assert reply.url == mapping_url
    html = as_alice.get(mapping_url).content.decode()
    assert "<code>6</code>" in html and "<code>11</code>" in html, "people see the values that may be no answer"
    fields = form_of(html)
    assert fields["c0-role"] == "external_id" and fields["c1-role"] == "date" and fields["c3-role"] == "score"
    assert fields["c3-no_answer"] == "(blank), 11"

    as_alice.post(mapping_url, fields | {"c2-role": "score"})
    fields = form_of(as_alice.get(mapping_url).content.decode())
    assert fields["c2-shown"] == "score" and fields["c2-highest"] == "5", "the fields of the new meaning are there"
    fields |= {"c2-subject": str(art.subject_id), "c2-no_answer": "0, 6, (blank)", "c3-subject": str(journey.subject_id)}
    reply = as_alice.post(f"{BASE}{job.pk}/check/", fields | {"name": "Art"})
    assert reply.status_code == 302, reply.content.decode()
    job.refresh_from_db()
    assert job.state == "checking" and ColumnMapping.objects.get().name == "Art"
    assert "live-fragment" in as_alice.get(f"{BASE}{job.pk}/").content.decode()
    background()

    html = as_alice.get(f"{BASE}{job.pk}/").content.decode()
    assert "3 of 4 rows can be taken" in html and "Outside the scale from 1 to 5" in html and "<code>7</code>" in html
    assert not Response.objects.exists()
    rejected = as_alice.get(f"{BASE}{job.pk}/rejected/")
    assert b"Outside the scale" in b"".join(rejected.streaming_content)
    assert rejected["Content-Disposition"] == 'attachment; filename="answers-rejected.csv"'

    as_alice.post(f"{BASE}{job.pk}/take/")
    background()
    html = as_alice.get(f"{BASE}{job.pk}/").content.decode()
    assert "3 rows taken" in html
    assert sorted(Answer.objects.filter(subject=art.subject).values_list("value", flat=True)) == [4, 5]
    assert sorted(Answer.objects.filter(subject=journey.subject).values_list("value", flat=True)) == [9, 10]
    job.refresh_from_db()
    assert not job.file, "what was in the file is in the tables, and erasable there"

    upload(as_alice)
    again = ImportJob.objects.order_by("-pk").first()
    assert again.mapping.name == "Art", "the next file like it needs no work"


def test_what_is_not_clear_stands_beside_its_field(as_alice):
    upload(as_alice)
    job = ImportJob.objects.get()
    fields = form_of(as_alice.get(f"{BASE}{job.pk}/mapping/").content.decode())
    wrong = fields | {"c3-highest": "ten", "o-survey": "", "c1-format": "day_of_month"}
    reply = as_alice.post(f"{BASE}{job.pk}/check/", wrong)
    html = reply.content.decode()
    assert reply.status_code == 422
    assert 'href="#c3-highest"' in html and 'value="ten"' in html and "a whole number" in html
    assert 'href="#o-survey"' in html
    job.refresh_from_db()
    assert job.state == "uploaded"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"a,b\n", "a header and no rows"),
        (b"a,a\n1,2\n", "Two columns have the same name"),
        (b"PK\x03\x04", "Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(as_alice, content, words):
    reply = upload(as_alice, content)
    html = as_alice.get(reply.url).content.decode() if reply.status_code == 302 else reply.content.decode()
    assert words in html


def test_a_file_in_another_encoding_is_opened_once_it_is_named(as_alice):
    reply = upload(as_alice, "id,grund\n1,schön\n".encode("cp1252"))
    job = ImportJob.objects.get()
    html = as_alice.get(reply.url).content.decode()
    assert reply.url == f"{BASE}{job.pk}/" and "Row 2 (byte 15 of the file, 0xF6)" in html
    as_alice.post(f"{BASE}{job.pk}/reading/", {"encoding": "cp1252"})
    assert "schön" in as_alice.get(f"{BASE}{job.pk}/mapping/").content.decode()


def test_a_file_past_the_limit_is_refused_before_it_fills_the_disk(as_alice, settings, tmp_path):
    settings.IMPORT_MAX_BYTES = 1000
    reply = upload(as_alice, b"a,b\n" + b"1,2\n" * 100_000)
    assert reply.status_code == 422 and "larger than 1000" in reply.content.decode()
    assert not ImportJob.objects.exists() and not list(tmp_path.rglob("*.csv"))


def test_no_file_at_all_is_answered_in_words(as_alice):
    reply = as_alice.post(f"{BASE}new/", {"kind": "responses"})
    assert reply.status_code == 422 and "Choose a file" in reply.content.decode()
    assert as_alice.post(f"{BASE}new/", {"kind": "weather"}).status_code == 422


def test_who_may_look_and_who_may_import(client, alice, bob, charlie):
    client.force_login(alice)
    upload(client)
    pk = ImportJob.objects.get().pk
    client.force_login(bob)
    assert client.get(f"{BASE}{pk}/").status_code == 200
    assert upload(client).status_code == 403
    assert client.post(f"{BASE}{pk}/check/").status_code == 403
    assert client.post(f"{BASE}{pk}/take/").status_code == 403
    client.force_login(charlie)
    for path in ("", f"{pk}/", f"{pk}/rejected/", f"{pk}/progress/"):
        assert client.get(f"{BASE}{path}").status_code == 404


def test_progress_is_answered_with_304_while_nothing_has_changed(as_alice):
    upload(as_alice)
    pk = ImportJob.objects.get().pk
    first = as_alice.get(f"{BASE}{pk}/progress/")
    assert first.status_code == 200 and b"<html" not in first.content
    assert as_alice.get(f"{BASE}{pk}/progress/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_cancelling_before_the_check_puts_the_file_away(as_alice):
    upload(as_alice)
    pk = ImportJob.objects.get().pk
    as_alice.post(f"{BASE}{pk}/cancel/")
    assert "Cancelled, and nothing was written" in as_alice.get(f"{BASE}{pk}/").content.decode()
    as_alice.post(f"{BASE}{pk}/take/")
    assert ImportJob.objects.get().state == "cancelled"


def test_the_list_can_be_searched_and_costs_the_same_however_long(as_alice, workspace, alice, django_assert_max_num_queries):
    assert "Import a file" in as_alice.get(BASE).content.decode()
    for number in range(5):
        create_job(workspace, "responses", SimpleUploadedFile(f"file{number}.csv", FILE.encode()), principal_of_user(alice))
    with django_assert_max_num_queries(8):
        html = as_alice.get(BASE).content.decode()
    assert all(f"file{number}.csv" in html for number in range(5))
    html = as_alice.get(BASE, {"q": "file3", "state": "uploaded"}).content.decode()
    assert "file3.csv" in html and "file2.csv" not in html
    assert "No import fits" in as_alice.get(BASE, {"q": "nothing"}).content.decode()


def test_values_with_script_in_them_are_shown_as_text(as_alice):
    upload(as_alice, 'id,"<script>alert(1)</script>"\n1,"<img src=x onerror=alert(2)>"\n')
    html = as_alice.get(f"{BASE}{ImportJob.objects.get().pk}/mapping/").content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html


def test_the_same_import_through_the_api(api, alice, workspace, journey, background):
    art = Touchpoint.objects.create(workspace=workspace, name="Artwork")
    api.force_login(alice)
    sent = {"kind": "responses", "file": SimpleUploadedFile("answers.csv", FILE.encode())}
    reply = api.post("/api/v1/imports/", sent, format="multipart")
    assert reply.status_code == 201, reply.json()
    url = f"/api/v1/imports/{reply.json()['id']}/"
    assert reply.json()["headers"] == ["RESPNUM", "Answered at", "Q7ART", "NETPRO"]
    columns = [
        {"header": "RESPNUM", "role": "external_id"},
        {"header": "Answered at", "role": "date", "format": "iso"},
        {
            "header": "Q7ART",
            "role": "score",
            "metric": "csat",
            "subject": str(art.subject_id),
            "lowest": 1,
            "highest": 5,
            "box": 2,
            "no_answer": ["0", "6", ""],
        },
    ]
    wrong = api.put(f"{url}mapping/", {"columns": [*columns, {"header": "Nope", "role": "comment"}], "options": {}})
    assert wrong.status_code == 422
    assert {error["path"] for error in wrong.json()["errors"]} == {"columns.3.header", "options.survey"}
    assert api.put(f"{url}mapping/", {"columns": columns, "options": {"survey": "Art"}}).status_code == 200
    assert api.post(f"{url}check/").status_code == 202
    background()
    assert api.get(url).json()["rows_good"] == 3
    faults = api.get(f"{url}faults/").json()["results"]
    assert [(fault["row"], fault["column"], fault["value"]) for fault in faults] == [(4, "Q7ART", "7")]
    assert b"Outside the scale" in b"".join(api.get(f"{url}rejected/").streaming_content)
    assert api.post(f"{url}take/").status_code == 202
    background()
    assert api.get(url).json()["state"] == "done" and Survey.objects.get().name == "Art"
    assert api.post(f"{url}take/").status_code == 409
    assert api.post(f"{url}cancel/").status_code == 409
    assert api.post(f"{url}check/").status_code == 409


def test_an_import_of_a_file_equals_the_same_answers_by_api(api, alice, workspace, journey, background):
    test_the_same_import_through_the_api(api, alice, workspace, journey, background)
    survey, question = Survey.objects.get(), Survey.objects.get().questions.get()
    items = [
        {"survey": survey.pk, "answered_on": day, "answers": [{"question": question.key, "value": value}]}
        for day, value in [("2026-03-01", 4), ("2026-03-01", None), ("2026-03-02", 5)]
    ]
    assert api.post("/api/v1/responses/batch/", {"items": items}).json()["taken"] == 3

    def kept(kind):
        rows = Answer.objects.filter(response__collector__kind=kind).order_by("local_day", "value")
        return list(rows.values_list("question", "subject", "scale", "value", "local_day", "counts"))

    assert kept("import") == kept("api") != []


def test_uploads_by_api_that_cannot_be_are_refused(api, alice, settings):
    api.force_login(alice)
    assert api.post("/api/v1/imports/", {"kind": "responses"}).status_code == 422
    empty = {"kind": "weather", "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}
    assert api.post("/api/v1/imports/", empty, format="multipart").status_code == 422
    settings.IMPORT_MAX_BYTES = 100
    large = {"kind": "responses", "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n" * 1000)}
    reply = api.post("/api/v1/imports/", large, format="multipart")
    assert reply.status_code == 422 and "larger than" in reply.json()["errors"][0]["detail"]


def test_saved_mappings_are_kept_by_api_and_checked(api, alice, workspace):
    api.force_login(alice)
    columns = [{"header": "when", "role": "date", "format": "iso"}, {"header": "words", "role": "comment"}]
    body = {"name": "Words", "kind": "responses", "columns": columns, "options": {"survey": "Words"}}
    assert api.post("/api/v1/column-mappings/", body).status_code == 201
    assert "name" in str(api.post("/api/v1/column-mappings/", body).json()["errors"])
    reply = api.post("/api/v1/column-mappings/", {**body, "name": "Other", "columns": [{"header": 5}]})
    assert reply.status_code == 422


def test_a_job_whose_message_was_lost_is_handed_out_again(as_alice, workspace, monkeypatch):
    upload(as_alice)
    job = ImportJob.objects.get()
    sent = []
    monkeypatch.setattr("intake.tasks.run_import_job.delay", sent.append)
    job.start_check([], {})
    resume_import_jobs()
    assert sent == [], "it has only just begun"
    ImportJob.objects.update(started_at="2026-01-01T00:00:00Z")
    resume_import_jobs()
    assert sent == [job.pk]


def test_files_are_forgotten_after_a_month(as_alice):
    upload(as_alice)
    job = ImportJob.objects.get()
    forget_import_files()
    job.refresh_from_db()
    assert job.file
    name, storage = job.file.name, job.file.storage
    ImportJob.objects.update(updated_at="2026-01-01T00:00:00Z")
    forget_import_files()
    job.refresh_from_db()
    assert not job.file
    assert not storage.exists(name)
    assert as_alice.get(f"{BASE}{job.pk}/").status_code == 200
