"""Who may use the addresses of intake, and a sample of each of its records."""

from django.core.files.base import ContentFile

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from intake.models import ColumnMapping, ImportJob

COLUMNS = [{"header": "when", "role": "date", "format": "iso"}, {"header": "words", "role": "comment"}]
OPTIONS = {"survey": "Words"}

ROUTES: dict[str, Route] = {
    "intake:list": Route(see=VIEWER),
    "intake:job_create": Route(see=EDITOR, do=EDITOR, api="POST importjob-list"),
    "intake:mappings": Route(see=VIEWER),
    "intake:mapping_delete": Route(do=EDITOR, at="column_mapping", api="DELETE columnmapping-detail"),
    "intake:job": Route(see=VIEWER, at="import_job"),
    "intake:job_progress": Route(see=VIEWER, at="import_job"),
    "intake:job_reading": Route(do=EDITOR, at="import_job", api="POST importjob-reading"),
    "intake:mapping": Route(see=EDITOR, do=EDITOR, at="import_job", api="PUT importjob-mapping"),
    "intake:job_choose_mapping": Route(do=EDITOR, at="import_job", api="PUT importjob-mapping"),
    "intake:job_check": Route(do=EDITOR, at="import_job", api="POST importjob-check"),
    "intake:job_take": Route(do=EDITOR, at="import_job", api="POST importjob-take"),
    "intake:job_cancel": Route(do=EDITOR, at="import_job", api="POST importjob-cancel"),
    "intake:job_rejected": Route(see=VIEWER, at="import_job"),
    "v1:columnmapping-list": Route(
        see=PERSON, do=EDITOR, body={"name": "Another", "kind": "responses", "columns": COLUMNS, "options": OPTIONS}
    ),
    "v1:columnmapping-detail": Route(see=VIEWER, do=EDITOR, at="column_mapping"),
    "v1:importjob-list": Route(see=PERSON, do=EDITOR, body={"kind": "responses"}),
    "v1:importjob-detail": Route(see=VIEWER, at="import_job"),
    "v1:importjob-reading": Route(do=EDITOR, at="import_job"),
    "v1:importjob-mapping": Route(do=EDITOR, at="import_job"),
    "v1:importjob-check": Route(do=EDITOR, at="import_job"),
    "v1:importjob-take": Route(do=EDITOR, at="import_job"),
    "v1:importjob-cancel": Route(do=EDITOR, at="import_job"),
    "v1:importjob-faults": Route(see=VIEWER, at="import_job"),
    "v1:importjob-rejected": Route(see=VIEWER, at="import_job"),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    mapping = ColumnMapping.objects.create(workspace=workspace, name="Words", kind="responses", columns=COLUMNS, options=OPTIONS)
    job = ImportJob(workspace=workspace, kind="responses", file_name="words.csv", file_size=30, mapping=mapping)
    job.file.save("words.csv", ContentFile(b"when,words\n2026-03-01,Good\n"), save=False)
    job.rejected.save("rejected.csv", ContentFile(b"when,words\n"), save=False)
    job.profile = [{"header": header, "filled": 1, "empty": 0, "distinct": 1, "values": []} for header in ("when", "words")]
    job.columns, job.options = COLUMNS, OPTIONS
    job.save()
    return {"import_job": job, "column_mapping": mapping}
