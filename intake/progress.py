"""How far a job has come. Kept in the cache: it may be lost, and it is seen while the job's own transaction is still open."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache

from intake.models import ImportJob

LIFETIME = 3600


class Progress(NamedTuple):
    rows: int
    percent: int


def report(job: ImportJob, rows: int, bytes_read: int) -> None:
    percent = min(int(100 * bytes_read / max(job.file_size, 1)), 99)
    cache.set(_key(job), (rows, percent), LIFETIME)


def progress_of(job: ImportJob) -> Progress:
    return Progress(*cache.get(_key(job), (0, 0)))


def forget(job: ImportJob) -> None:
    cache.delete(_key(job))


def _key(job: ImportJob) -> str:
    return f"intake:progress:{job.pk}"
