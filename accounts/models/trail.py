"""What is kept of what happened: the audit trail, mail that was not sent, workspaces on their way out."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models.doors import ApiKey
from accounts.models.people import User
from accounts.models.workspaces import Workspace
from accounts.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """One change to one record: who, when, which fields, from what to what. Written by a trigger, never by hand."""

    workspace = models.ForeignKey(Workspace, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    api_key = models.ForeignKey(ApiKey, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    actor_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    record_type = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    action = models.CharField(max_length=6)
    changes = models.JSONField()

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="accounts_audit_by_time"),
            models.Index(fields=["workspace", "record_type", "record_id", "-at"], name="accounts_audit_by_record"),
            models.Index(fields=["workspace", "actor", "-at"], name="accounts_audit_by_actor"),
        ]
        triggers = [
            # Erasing personal values is the one change allowed, and only by the code that names itself (accounts/erasure.py).
            pgtrigger.Trigger(
                name="append_only",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF current_setting('throughline.erasing', true) = 'on' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'The audit trail is append-only.';
                """,
            )
        ]


class OutboxMessage(models.Model):
    """A mail kept on a page instead of being sent, as long as no SMTP server is set."""

    sent_at = models.DateTimeField(default=timezone.now)
    to = models.CharField(max_length=500)
    subject = models.CharField(max_length=300)
    body = models.TextField()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class Removal(models.Model):
    """A workspace on its way out, with everything in it: what is being deleted, and how far that has come."""

    # The workspace's own row goes last, so its number and name are kept here as plain values.
    workspace_id = models.BigIntegerField()
    workspace_name = models.CharField(max_length=120)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    rows_total = models.PositiveBigIntegerField(null=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id"], condition=models.Q(finished_at=None), name="accounts_removal_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.workspace_name
