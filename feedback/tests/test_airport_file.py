"""The airport's own file of 2018, with its traps, through the import: the figure that the airport would know."""

from __future__ import annotations

from collections import Counter

from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import principal_of_user
from feedback.mappings import nps_column, plain_column, score_column
from feedback.models import Answer, Response
from intake.models import ImportJob
from intake.tasks import run_import_job
from intake.uploads import create_job
from touchpoints.models import Touchpoint

FILE = project.BASE_DIR / "maps" / "demonstration" / "data" / "sfo_airport_survey" / "sfo_customer_survey_2018.csv"


def test_no_answer_is_declared_per_column_and_the_figure_comes_out(workspace, alice, journey, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    airport = Touchpoint.objects.create(workspace=workspace, name="The airport as a whole")
    columns = [
        plain_column("RESPNUM", "external_id"),
        plain_column("INTDATE", "date", format="day_of_month", day_only=True),
        score_column("Q7ALL", airport.subject, "SFO as a whole", no_answer=["0", "6", "", "BLANK"]),
        nps_column("NETPRO  ", journey.subject, "Recommend?", no_answer=["11", ""]),
        plain_column("WEIGHT", "weight"),
    ]
    job = create_job(workspace, "responses", SimpleUploadedFile(FILE.name, FILE.read_bytes()), principal_of_user(alice))
    job.start_check(columns, {"survey": "Airport 2018", "year": 2018, "month": 8})
    run_import_job(job.pk)
    job = ImportJob.objects.get(pk=job.pk)
    assert (job.rows_good, job.rows_bad) == (2809, 0), job.failure
    job.start_import()
    run_import_job(job.pk)

    points = Counter(Answer.objects.filter(subject=journey.subject).values_list("value", flat=True))
    promoters, detractors = points[9] + points[10], sum(points[point] for point in range(7))
    assert (points.total(), promoters, points[7] + points[8], detractors) == (2650, 1268, 935, 447)
    assert round(100 * (promoters - detractors) / points.total(), 2) == 30.98
    satisfied = Counter(Answer.objects.filter(subject=airport.subject).values_list("value", flat=True))
    assert satisfied == {1: 6, 2: 46, 3: 514, 4: 1428, 5: 631}
    assert {day.strftime("%Y-%m") for day in Response.objects.values_list("local_day", flat=True)} == {"2018-08"}
    assert Response.objects.filter(weight__gt=0).count() == 2809
