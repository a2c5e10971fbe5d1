"""Workspaces, and who may do what in them."""

from __future__ import annotations

import secrets
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import audited
from accounts.models.people import User
from accounts.querysets import MembershipQuerySet, WorkspaceQuerySet
from common.timestamps import Timestamped


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


def known_timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is not a time zone. Use a name such as Europe/Berlin.")


class Workspace(Timestamped):
    """One company's house: its journeys, customers and figures, seen by its members only."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    timezone = models.CharField(max_length=64, default="UTC", validators=[known_timezone])
    # What customers see of the company on its surveys: accounts/branding.py.
    brand_colour = models.CharField(
        "colour",
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", "Write a colour as # and six digits, such as #1a6b5c.")],
    )
    logo = models.FileField(upload_to="logos", blank=True, editable=False)
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

    objects = MembershipQuerySet.as_manager()

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
