"""How files and messages come in: import jobs, saved column mappings, and the memory that makes a repeat harmless."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.audit import audited
from accounts.models import ApiKey, Workspace
from accounts.querysets import WorkspaceScopedQuerySet
from common.timestamps import Timestamped
from intake.querysets import ImportJobQuerySet


class ImportKind(models.TextChoices):
    """What the rows of a file become. The app that owns the rows registers the reader (intake/kinds.py)."""

    RESPONSES = "responses", "Responses"
    EVENTS = "events", "Events"


class ColumnMapping(Timestamped):
    """What each column of a kind of file means, saved to be used again.

    `columns` is a list of objects, one per mapped column: {"header": …, "role": …, …options of the role}. The app that owns
    the kind defines the roles and checks the options; `options` holds what is true of the whole file (encoding, delimiter,
    given year and month).
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="column_mappings")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=ImportKind)
    columns = models.JSONField(default=list)
    options = models.JSONField(default=dict)

    objects = WorkspaceScopedQuerySet["ColumnMapping"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "name"], name="intake_mapping_name_is_unique"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def used_columns(self) -> int:
        """How many columns the mapping does not ignore."""
        return sum(column.get("role") != "ignore" for column in self.columns)


class ImportJob(Timestamped):
    """One file on its way in: uploaded, checked in the background, then taken or given back with reasons."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKING = "checking", "Checking"
        CHECKED = "checked", "Checked"
        IMPORTING = "importing", "Importing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="import_jobs")
    kind = models.CharField(max_length=20, choices=ImportKind)
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(max_length=255)
    file_size = models.PositiveBigIntegerField()
    file_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content.")
    mapping = models.ForeignKey(ColumnMapping, models.SET_NULL, null=True, related_name="jobs")
    # The mapping as it was when the job ran; a later edit of the saved mapping does not rewrite what happened.
    columns = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0, help_text="Already here from an earlier import, left as they are.")
    # How the file is opened: encoding, delimiter, name_columns, as a person declared them.
    reading = models.JSONField(default=dict)
    # What the first rows say about each column, and the first good rows as they will be read.
    profile = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    rejected = models.FileField(upload_to="imports/%Y/%m/", blank=True, help_text="The bad rows with their reasons, as CSV.")
    # Faults of the file as a whole (encoding, headers, empty), in words that say how to mend it.
    failure = models.TextField(blank=True)
    cancel_requested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_by_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="intake_job_by_time")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def actor_name(self) -> str:
        """Who stands behind what this job changes, for the audit trail."""
        if self.created_by_key is not None:
            return f"API key {self.created_by_key.name}"
        return str(self.created_by or "")

    @contextmanager
    def content(self) -> Iterator[BinaryIO]:
        """The uploaded file, open for reading bytes."""
        with self.file.storage.open(self.file.name or "", "rb") as stored:
            yield cast(BinaryIO, stored.file)

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.IMPORTING)

    @property
    def is_settled(self) -> bool:
        """Done: what it brought is here, and nothing about it changes any more."""
        return self.state == self.State.DONE

    @property
    def can_be_mapped(self) -> bool:
        return bool(self.file) and not self.is_under_way and not self.is_settled

    @property
    def can_be_taken(self) -> bool:
        return self.state == self.State.CHECKED and self.rows_good > 0

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in (self.State.UPLOADED, self.State.CHECKING, self.State.CHECKED, self.State.IMPORTING)

    def start_check(self, columns: list[dict[str, Any]], options: dict[str, Any]) -> bool:
        """Let the check begin under this mapping; False where the job has moved on meanwhile. The caller enqueues the task."""
        before = (self.State.UPLOADED, self.State.CHECKED, self.State.FAILED, self.State.CANCELLED)
        return self._move(before, self.State.CHECKING, columns=columns, options=options, failure="")

    def start_import(self) -> bool:
        """Let the good rows be taken; False where the job is not (or no longer) checked. The caller enqueues the task."""
        return self.can_be_taken and self._move((self.State.CHECKED,), self.State.IMPORTING)

    def cancel(self) -> bool:
        """Ask what is under way to stop, or put away what has not begun; False where it is over."""
        now = timezone.now()
        waiting = (self.State.UPLOADED, self.State.CHECKED)
        if self._move(waiting, self.State.CANCELLED, cancel_requested_at=now, finished_at=now):
            return True
        under_way = (self.State.CHECKING, self.State.IMPORTING)
        return bool(ImportJob.objects.filter(pk=self.pk, state__in=under_way).update(cancel_requested_at=now, updated_at=now))

    def _move(self, before: tuple[str, ...], state: str, **values: Any) -> bool:
        now = timezone.now()
        changed = {
            "started_at": now,
            "finished_at": None,
            "cancel_requested_at": None,
            **values,
            "state": state,
            "updated_at": now,
        }
        if not ImportJob.objects.filter(pk=self.pk, state__in=before).update(**changed):
            return False
        for name, value in changed.items():
            setattr(self, name, value)
        return True


class ImportFault(models.Model):
    """Why one row of a file cannot be taken: the row, the column, the reason."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField(help_text="As a spreadsheet counts: the header is row 1.")
    column = models.CharField(max_length=255, blank=True)
    value = models.CharField(max_length=255, blank=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["job", "row"], name="intake_fault_by_row")]


class Receipt(models.Model):
    """The memory of a message that was taken: the same again gets the first result, another body under its id gets 409."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    source = models.CharField(max_length=120)
    message_id = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    status = models.PositiveSmallIntegerField(default=201)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceScopedQuerySet["Receipt"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "source", "message_id"], name="intake_receipt_is_unique"),
        ]
