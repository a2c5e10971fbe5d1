"""Taking in an uploaded file: within the limit, opened and looked at, a job made of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.crypto import get_random_string

from accounts.access import Principal
from accounts.models import Workspace
from intake.encodings import FileError
from intake.files import file_hash, profile_of, shape_of
from intake.kinds import kind_named
from intake.mappings import suggested_mapping
from intake.models import ImportJob

TOO_LARGE = "throughline.upload_too_large"


class LimitedUpload(FileUploadHandler):
    """Stops listening to an upload that passes the limit, so that nobody can fill the disk; the form then says so."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > settings.IMPORT_MAX_BYTES:
            if self.request is not None:
                self.request.META[TOO_LARGE] = "1"
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def fault_of_upload(request: HttpRequest, file: UploadedFile | None) -> str:
    """Why an uploaded file is not taken; empty where it is."""
    limit = filesizeformat(settings.IMPORT_MAX_BYTES)
    if TOO_LARGE in request.META or (file is not None and (file.size or 0) > settings.IMPORT_MAX_BYTES):
        return f"The file is larger than {limit}. Split it and import the parts one after the other."
    if file is None:
        return "Choose a file."
    if not file.size:
        return "The file is empty. Upload a file with a header in row 1 and at least one row below it."
    return ""


def create_job(workspace: Workspace, kind_key: str, file: UploadedFile, principal: Principal) -> ImportJob:
    """Keep the file and make a job of it, its columns looked at and a mapping suggested."""
    name = (file.name or "file.csv").replace("\x00", "")[-255:]
    # The name on disk is ours: people's names hold anything, and twice the same.
    file.name = f"{get_random_string(24)}.csv"
    job = ImportJob.objects.create(
        workspace=workspace,
        kind=kind_key,
        file=file,
        file_name=name,
        file_size=file.size or 0,
        created_by=principal.user,
        created_by_key=principal.api_key,
    )
    look_at(job, {})
    return job


def look_at(job: ImportJob, reading: dict[str, Any]) -> None:
    """Open the file in the way given (encoding, delimiter, name_columns) and suggest a mapping; a fault is kept on the job."""
    job.profile, job.columns, job.failure = [], [], ""
    with job.content() as file:
        job.file_hash = job.file_hash or file_hash(file)
        try:
            shape = shape_of(file, reading)
            job.profile = [asdict(profile) for profile in profile_of(file, shape)]
        except FileError as error:
            job.failure = str(error)
    job.reading = {key: value for key, value in reading.items() if value}
    if not job.failure:
        kind = kind_named(job.kind)
        job.columns, job.mapping = suggested_mapping(kind, job)
        job.options = {**(job.mapping.options if job.mapping else {}), **job.options}
        if job.mapping is None and any(option.name == "survey" for option in kind.options):
            job.options.setdefault("survey", job.file_name.rsplit(".", 1)[0][:160])
    job.save()
