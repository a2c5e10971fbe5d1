"""Background work of imports. Each task may run twice: the second finds the job locked, or settled, and leaves."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from accounts.audit import acting_as
from intake.models import ImportJob
from intake.passes import alone, check_job, import_job

State = ImportJob.State
KEEP_FILES = timedelta(days=30)


@shared_task
def run_import_job(job_id: int) -> None:
    """Do what the job's state says is under way: check the file, or take its good rows."""
    with alone(job_id) as mine:
        job = ImportJob.objects.select_related("workspace", "created_by", "created_by_key").filter(pk=job_id).first()
        if job is None or not mine or job.state not in (State.CHECKING, State.IMPORTING):
            return
        with acting_as(job.actor_name, user_id=job.created_by_id, api_key_id=job.created_by_key_id):
            check_job(job) if job.state == State.CHECKING else import_job(job)


@shared_task
def resume_import_jobs() -> None:
    """Hand out again what is under way and may have been lost with the broker or a worker; who still works on it goes on."""
    started_before = timezone.now() - timedelta(seconds=30)
    under_way = ImportJob.objects.filter(state__in=(State.CHECKING, State.IMPORTING), started_at__lt=started_before)
    for job_id in under_way.values_list("pk", flat=True):
        run_import_job.delay(job_id)


@shared_task
def forget_import_files() -> None:
    """Delete uploaded and rejected files after 30 days: they hold what customers said, outside the reach of erasure."""
    old = ImportJob.objects.filter(updated_at__lt=timezone.now() - KEEP_FILES).exclude(Q(file="") & Q(rejected=""))
    for job in old.exclude(state__in=(State.CHECKING, State.IMPORTING)).iterator():
        for file in (job.file, job.rejected):
            if file:
                file.delete(save=False)
        ImportJob.objects.filter(pk=job.pk).update(file="", rejected="")
