"""People, workspaces, what they may do there, and the trail of what they did."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import available_timezones

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import audited
from accounts.querysets import (
    AdministeredQuerySet,
    AuditQuerySet,
    InvitationQuerySet,
    WorkspaceQuerySet,
    WorkspaceScopedQuerySet,
)
from common.timestamps import Timestamped


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class UserManager(BaseUserManager["User"]):
    """Makes people who log in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in with an e-mail address."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField("may use the operator's administration site", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # The person has gone and left an empty row, so that what they did still points at somebody.
    erased_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_is_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        words = (self.name or self.email.split("@")[0]).replace(".", " ").split()
        return "".join(word[0] for word in words[:2]).upper()


def known_timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is not a time zone. Use a name such as Europe/Berlin.")


class Workspace(Timestamped):
    """One company's house: its journeys, customers and figures, seen by its members only."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    timezone = models.CharField(max_length=64, default="UTC", validators=[known_timezone])
    is_demonstration = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        triggers = [audited(workspace_column="id")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def found(cls, name: str, *, owner: User, timezone: str = "UTC") -> Workspace:
        """Make a workspace under a free address, with its first owner."""
        workspace = cls.objects.create(name=name, slug=cls.free_slug(name), timezone=timezone)
        Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
        return workspace

    @classmethod
    def free_slug(cls, name: str) -> str:
        """The name as it can stand in an address; taken ones get a few random letters."""
        slug = slugify(name)[:50].strip("-") or "workspace"
        while cls.objects.filter(slug=slug).exists():
            slug = f"{slug[:50]}-{secrets.token_hex(3)}"
        return slug

    def archive(self) -> None:
        """Close the workspace to everybody; nothing is deleted, and the operator can open it again."""
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at", "updated_at"])

    def restore(self) -> None:
        if self.archived_at is not None:
            self.archived_at = None
            self.save(update_fields=["archived_at", "updated_at"])


class Membership(Timestamped):
    """What one person may do in one workspace."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)

    objects = WorkspaceScopedQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="accounts_membership_once_per_workspace"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_membership_role_is_known"),
        ]
        triggers = [audited()]

    @transaction.atomic
    def change_role(self, role: Role) -> None:
        """Give another role; the last owner keeps theirs, or nobody could run the workspace."""
        self._lock()
        if self.role == Role.OWNER and role != Role.OWNER:
            self._refuse_if_last_owner()
        self.role = role
        self.save(update_fields=["role", "updated_at"])

    @transaction.atomic
    def end(self) -> None:
        """The person leaves or is removed; what they made stays."""
        self._lock()
        if self.role == Role.OWNER:
            self._refuse_if_last_owner()
        self.delete()

    @transaction.atomic
    def hand_over_to(self, successor: Membership) -> None:
        """Make another member the owner, and become an admin in the same moment."""
        self._lock()
        successor.refresh_or_refuse()
        successor.role = Role.OWNER
        successor.save(update_fields=["role", "updated_at"])
        self.role = Role.ADMIN
        self.save(update_fields=["role", "updated_at"])

    def _lock(self) -> None:
        """Two owners who leave at once wait for each other, so that one stays; roles are read again after the wait."""
        Workspace.objects.select_for_update().get(pk=self.workspace_id)
        self.refresh_or_refuse()

    def refresh_or_refuse(self) -> None:
        try:
            self.refresh_from_db(fields=["role"])
        except Membership.DoesNotExist:
            raise ValidationError("This person has left the workspace in the meantime.", code="gone") from None

    def _refuse_if_last_owner(self) -> None:
        others = Membership.objects.filter(workspace=self.workspace_id, role=Role.OWNER, user__is_active=True)
        if not others.exclude(pk=self.pk).exists():
            raise ValidationError("A workspace needs an owner. Hand it over to another member first.", code="last_owner")


def hashed(secret: str) -> str:
    """A long random secret needs no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Invitation(Timestamped):
    """An offer, sent by e-mail, to join a workspace in a role."""

    LIFETIME = timedelta(days=14)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="accounts_invitation_one_pending_per_address",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_invitation_role_is_known"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def issue(cls, workspace: Workspace, email: str, role: Role, *, by: User | None) -> tuple[Invitation, str]:
        """Make an invitation and return it with the token for its link, which can never be read again."""
        invitation = cls(workspace=workspace, email=email.lower(), role=role, invited_by=by)
        return invitation, invitation.renew()

    def renew(self) -> str:
        """Start the days anew with another token; the link sent before stops working."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hashed(token)
        self.expires_at = timezone.now() + self.LIFETIME
        self.save()
        return token

    def revoke(self) -> None:
        if self.accepted_at is None and self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "updated_at"])

    @transaction.atomic
    def accept(self, user: User) -> Membership:
        """Make the person a member. Who already is one keeps the role they have."""
        self.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
        if not self.is_open:
            raise ValidationError("This invitation is no longer open.", code="closed")
        membership, _ = Membership.objects.get_or_create(workspace=self.workspace, user=user, defaults={"role": self.role})
        self.accepted_at = timezone.now()
        self.save(update_fields=["accepted_at", "updated_at"])
        return membership

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def has_expired(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at <= timezone.now()


class Scope(models.TextChoices):
    READ = "read", "Read everything in the workspace"
    WRITE = "write", "Read and change everything an editor can"
    INGEST = "ingest", "Send responses and events, and read nothing"


class ApiKey(Timestamped):
    """A program's way in: shown once, kept as a hash, found by its prefix."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    hashed_key = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = AdministeredQuerySet["ApiKey"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="accounts_apikey_has_a_scope"),
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=Scope.values), name="accounts_apikey_scopes_are_known"
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(
        cls, workspace: Workspace, name: str, scopes: list[str], *, by: User | None, expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """Make a key and return it with its secret, which can never be shown again."""
        prefix, secret = f"tl_{secrets.token_hex(4)}", secrets.token_urlsafe(32)
        key = cls.objects.create(
            workspace=workspace,
            name=name,
            scopes=scopes,
            prefix=prefix,
            hashed_key=hashed(secret),
            created_by=by,
            expires_at=expires_at,
        )
        return key, f"{prefix}.{secret}"

    def revoke(self) -> None:
        """Refuse the key from now on; its row stays, for the trail."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "updated_at"])

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


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
        return f"{self.record_type} {self.record_id}"


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
