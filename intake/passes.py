"""The two passes of an import: check every row and write nothing; then take the good rows, all or none."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import IO, Any, BinaryIO

from django.core.files import File
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from common.spreadsheets import harmless
from intake.encodings import FileError
from intake.files import REJECTED_HEADERS, BadRow, Shape, read_rows, shape_of
from intake.kinds import Fault, Reader, Row, Source, Written, kind_named
from intake.mappings import MappingError, checked_mapping
from intake.models import ImportFault, ImportJob
from intake.progress import forget, report

logger = logging.getLogger(__name__)

State = ImportJob.State
BATCH = 1000
# Named on the page; every bad row is in the file of rejected rows, however many there are.
NAMED_FAULTS = 10_000
PREVIEWED_ROWS = 10


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Somebody asked for the job to stop."""


@contextmanager
def alone(job_id: int) -> Iterator[bool]:
    """True for one process at a time per job; a task delivered twice finds False and leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('intake job'), %s)", [job_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('intake job'), %s)", [job_id])


def check_job(job: ImportJob) -> None:
    """Read every row, write none: count the good, name the faults, keep the first rows as they will be read."""
    with _ending_well(job), job.content() as file:
        shape, reader = _opened(job, file)
        with NamedTemporaryFile("w+", encoding="utf-8-sig", newline="", suffix=".csv") as rejected:
            outcome = _Outcome(job, shape, rejected)
            for row in read_rows(file, shape):
                outcome.take_in(row, reader)
                if outcome.rows % BATCH == 0:
                    report(job, outcome.rows, file.tell())
                    _stop_if_asked(job)
            _stop_if_asked(job)
            _keep_check(job, outcome, rejected)


class _Outcome:
    """What the check has found so far."""

    def __init__(self, job: ImportJob, shape: Shape, rejected: IO[str]) -> None:
        self.job = job
        self.rows = self.good = 0
        self.faults: list[ImportFault] = []
        self.preview: list[dict[str, Any]] = []
        # A file of rejected rows that comes back mended brings our two columns along; they are not doubled.
        self.kept = [place for place, header in enumerate(shape.headers) if header not in REJECTED_HEADERS]
        self.writer = csv.writer(rejected, delimiter=shape.delimiter)
        self.writer.writerow([*REJECTED_HEADERS, *(shape.headers[place] for place in self.kept)])

    def take_in(self, row: Row | BadRow, reader: Reader) -> None:
        self.rows += 1
        if isinstance(row, BadRow):
            self._reject(row.number, row.cells, [row.fault])
            return
        record = reader.check(row)
        if isinstance(record, list):
            cells = list(row.values.values())
            self._reject(row.number, [cells[place] for place in self.kept], record)
            return
        self.good += 1
        if len(self.preview) < PREVIEWED_ROWS:
            self.preview.append({"row": row.number, "cells": reader.describe(record)})

    def _reject(self, number: int, cells: Sequence[str], faults: Sequence[Fault]) -> None:
        reasons = "; ".join(f"{fault.column}: {fault.reason}" if fault.column else fault.reason for fault in faults)
        self.writer.writerow([number, reasons, *(harmless(cell.replace("\x00", "\ufffd")) for cell in cells)])
        for fault in faults[: NAMED_FAULTS - len(self.faults)]:
            value = fault.value.replace("\x00", "\ufffd")[:255]
            self.faults.append(
                ImportFault(job=self.job, row=number, column=fault.column[:255], value=value, reason=fault.reason[:500])
            )


@transaction.atomic
def _keep_check(job: ImportJob, outcome: _Outcome, rejected: IO[str]) -> None:
    _forget_check(job)
    ImportFault.objects.bulk_create(outcome.faults, batch_size=1000)
    bad = outcome.rows - outcome.good
    if bad:
        rejected.flush()
        with open(rejected.name, "rb") as content:
            job.rejected.save("rejected.csv", File(content), save=False)
    job.rows_total, job.rows_good, job.rows_bad, job.preview = outcome.rows, outcome.good, bad, outcome.preview
    _settle(job, State.CHECKED, ["rejected", "rows_total", "rows_good", "rows_bad", "preview"])


def _forget_check(job: ImportJob) -> None:
    job.faults.all().delete()
    if job.rejected:
        job.rejected.delete(save=False)


def import_job(job: ImportJob) -> None:
    """Take the good rows in one transaction: all of them, or, cancelled or failed, none."""
    with _ending_well(job), job.content() as file:
        shape, reader = _opened(job, file)
        with transaction.atomic():
            reader.prepare()
            total = Written()
            batch: list[Any] = []
            for rows, row in enumerate(read_rows(file, shape), 1):
                record = reader.check(row) if isinstance(row, Row) else None
                if record is not None and not isinstance(record, list):
                    batch.append(record)
                if len(batch) >= BATCH:
                    _write(reader, batch, total)
                if rows % BATCH == 0:
                    report(job, rows, file.tell())
                    _stop_if_asked(job)
            _write(reader, batch, total)
            reader.finish()
            job.rows_done, job.rows_known = total.taken, total.known
            _settle(job, State.DONE, ["rows_done", "rows_known"])
    if job.state == State.DONE:
        # What was in it is in the tables now, where it can be found and erased.
        job.file.delete(save=False)
        ImportJob.objects.filter(pk=job.pk).update(file="")


def _write(reader: Reader, batch: list[Any], total: Written) -> None:
    if batch:
        written = reader.write(batch)
        total.taken += written.taken
        total.known += written.known
        batch.clear()


def _opened(job: ImportJob, file: BinaryIO) -> tuple[Shape, Reader]:
    shape = shape_of(file, job.reading)
    kind = kind_named(job.kind)
    columns, options = checked_mapping(kind, job.workspace, job.columns, job.options, shape.headers)
    source = Source(job.workspace, job.file_name, job.file_hash, columns, options)
    return shape, kind.reader(source)


@contextmanager
def _ending_well(job: ImportJob) -> Iterator[None]:
    """Leave the job in a clear state, whatever happens; only a lost database lets it be tried again."""
    try:
        yield
    except Cancelled:
        _settle(job, State.CANCELLED, [], even_if_cancelled=True)
    except (FileError, MappingError) as error:
        _fail(job, str(error))
    except FileNotFoundError:
        _fail(job, "The uploaded file is no longer there. Upload it again.")
    except OperationalError:
        # The task is handed out again by the schedule and begins at the first row: nothing was written.
        raise
    except Exception:
        logger.exception("Import job %s failed", job.pk)
        _fail(job, "Something unexpected went wrong, and nothing was written. The log of the server has the details.")
    finally:
        forget(job)


def _fail(job: ImportJob, reason: str) -> None:
    job.failure = reason
    _settle(job, State.FAILED, ["failure"], even_if_cancelled=True)


def _settle(job: ImportJob, state: str, fields: Sequence[str], *, even_if_cancelled: bool = False) -> None:
    """Write the end of a pass. Who asked to cancel in the last moment is heard: the row's lock decides who was first."""
    now = timezone.now()
    values = {field: getattr(job, field) for field in fields}
    rows = ImportJob.objects.filter(pk=job.pk)
    if not even_if_cancelled:
        rows = rows.filter(cancel_requested_at=None)
    if not rows.update(state=state, finished_at=now, updated_at=now, **values):
        raise Cancelled
    job.state, job.finished_at = state, now


def _stop_if_asked(job: ImportJob) -> None:
    if ImportJob.objects.filter(pk=job.pk, cancel_requested_at=None).first() is None:
        raise Cancelled
