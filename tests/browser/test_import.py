"""A file of responses from upload to answers, in the real browser; and every page on the way without a fault."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from intake.models import ImportJob
from intake.tasks import run_import_job
from touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "RESPNUM,INTDATE,Q7ART,NETPRO  ,WHY\n" + "\n".join(
    f"{number},2026-03-0{number % 9 + 1},{number % 8},{number % 12},{'The queue was long' if number % 3 else ''}"
    for number in range(1, 60)
)


@pytest.fixture
def faultless(page, faults_of):
    """Return a function that looks at the page in both themes, wide and narrow."""

    def faultless(name: str) -> None:
        for scheme, width in [("light", 1440), ("dark", 1440), ("light", 360)]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (name, width)
            assert faults_of(page) == [], (name, scheme, width)
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/{name}-{scheme}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})

    yield faultless
    # The styles that axe and the camera put into the page are refused, without an address; what the page itself does has one.
    page.complaints[:] = [complaint for complaint in page.complaints if not complaint.endswith("()")]


def test_a_person_imports_a_file_and_reads_what_came_in(
    page, log_in, alice, workspace, journey, tmp_path, settings, monkeypatch, faultless
):
    settings.MEDIA_ROOT = tmp_path / "media"
    sent = []
    monkeypatch.setattr("intake.tasks.run_import_job.delay_on_commit", sent.append, raising=False)
    Touchpoint.objects.create(workspace=workspace, name="Artwork")
    file = tmp_path / "survey.csv"
    file.write_text(FILE)
    log_in(alice)

    page.goto("/w/example/imports/")
    faultless("imports-empty")
    page.get_by_role("link", name="Import a file").first.click()
    expect(page.get_by_role("heading", name="Import a file")).to_be_visible()
    faultless("upload")
    page.get_by_label("File", exact=False).first.set_input_files(str(file))
    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    page.get_by_label("Meaning of Q7ART").select_option(label="Score")
    page.get_by_role("button", name="Keep, and show").click()
    expect(page.get_by_label("About, Q7ART")).to_be_visible()
    page.get_by_label("About, Q7ART").select_option(label="Touchpoint: Artwork")
    page.get_by_label("Values that are no answer, Q7ART").fill("0, 6")
    faultless("mapping")
    page.get_by_role("button", name="Check the file").click()

    expect(page.get_by_role("heading", name="Checking every row")).to_be_visible()
    faultless("checking")
    run_import_job(sent.pop())
    expect(page.get_by_role("heading", name="52 of 59 rows can be taken")).to_be_visible()
    faultless("checked")
    page.get_by_role("button", name="Take the 52 good rows").click()
    run_import_job(sent.pop())
    expect(page.get_by_role("heading", name="52 rows taken")).to_be_visible()
    faultless("done")
    page.get_by_role("link", name="See the responses").click()
    expect(page.get_by_role("heading", name="Listening")).to_be_visible()
    faultless("listening")
    page.get_by_role("link", name="survey", exact=True).click()
    expect(page.get_by_role("heading", name="Questions")).to_be_visible()
    faultless("survey")
    page.get_by_role("link", name="See the responses").click()
    expect(page.get_by_role("region", name="Responses")).to_be_visible()
    faultless("responses")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    faultless("response")
    page.goto("/w/example/imports/")
    faultless("imports")
    assert ImportJob.objects.get().state == "done"
