"""What lets somebody in who shows a secret: invitations and API keys. Only the hash of a secret is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.audit import audited
from accounts.models.people import User
from accounts.models.workspaces import Membership, Role, Workspace
from accounts.querysets import AdministeredQuerySet, InvitationQuerySet
from common.timestamps import Timestamped


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


def check_may_be_invited(workspace: Workspace, email: str) -> None:
    """Refuse an address that is a member already, or has an invitation that can be sent again."""
    if Membership.objects.filter(workspace=workspace, user__email__iexact=email).exists():
        raise ValidationError(f"{email} is a member already.")
    if Invitation.objects.filter(workspace=workspace, email__iexact=email).pending().exists():
        raise ValidationError(f"{email} has an invitation already. Send it again, or revoke it first.")


def check_key_name_is_free(workspace: Workspace, name: str) -> None:
    """One name, one key in use: also keeps a reloaded page from making a second key."""
    if ApiKey.objects.filter(workspace=workspace, name=name, revoked_at=None).exists():
        raise ValidationError("A key of this name is in use. Revoke it first, or take another name.")
