"""Erasing a person: the trail of what happened stays, the person goes out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import AuditEntry, Invitation, Membership, OutboxMessage, Role, User, Workspace
from accounts.signals import person_erased

ERASED = "[erased]"
ERASED_PERSON = "Erased person"


@transaction.atomic
def erase_person(user: User) -> None:
    """Take a person's name and address out of everything, and close their account; what they made stays.

    Raises ValidationError while they are the only owner of a workspace, which would be left without one.
    """
    # The same lock as for roles, so that two last owners cannot go at once.
    list(Workspace.objects.select_for_update().filter(memberships__user=user, memberships__role=Role.OWNER))
    if owned := workspaces_owned_alone(user):
        names = ", ".join(f"“{workspace}”" for workspace in owned)
        raise ValidationError(f"You are the only owner of {names}. Hand over or archive first.", code="last_owner")
    name, email = user.name, user.email
    Membership.objects.filter(user=user).delete()
    Invitation.objects.filter(email__iexact=email, accepted_at=None, revoked_at=None).delete()
    for invitation in Invitation.objects.filter(email__iexact=email):
        invitation.email = erased_address(user)
        invitation.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    OutboxMessage.objects.filter(to__icontains=email).delete()
    LogEntry.objects.filter(Q(user=user) | Q(object_repr__icontains=email)).delete()
    person_erased.send(User, user=user)
    close_account(user)
    erase_from_trail(name=name, email=email, actor_id=user.pk)


def workspaces_owned_alone(user: User) -> list[Workspace]:
    owners = Count("memberships", filter=Q(memberships__role=Role.OWNER))
    owned = Workspace.objects.filter(archived_at=None, pk__in=user.memberships.filter(role=Role.OWNER).values("workspace"))
    return list(owned.annotate(owners=owners).filter(owners=1))


def erased_address(user: User) -> str:
    """An address that nobody can have (RFC 2606), and that still differs from person to person."""
    return f"erased-{user.pk}@erased.invalid"


def close_account(user: User) -> None:
    """Leave an empty row behind, at which the trail can still point; nobody can log in with it."""
    user.email, user.name, user.last_login = erased_address(user), "", None
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


@transaction.atomic
def erase_from_trail(*, name: str = "", email: str = "", actor_id: int | None = None) -> int:
    """Replace a person's name and address wherever the trail holds them; return how many entries that were.

    The address goes wherever it stands, also inside a longer text. The name goes only where it is the whole value, since a
    name may be a common word, and as the name of who acted.
    """
    with erasing():
        touched = 0
        if actor_id is not None:
            touched += AuditEntry.objects.filter(actor_id=actor_id).update(actor_name=ERASED_PERSON)
        if email:
            touched += AuditEntry.objects.filter(actor_name__iexact=email).update(actor_name=ERASED_PERSON)
        for entry in _holding([value for value in (name, email) if value]).iterator(chunk_size=500):
            changes = without(entry.changes, name=name, email=email)
            if changes != entry.changes:
                AuditEntry.objects.filter(pk=entry.pk).update(changes=changes)
                touched += 1
        return touched


@transaction.atomic
def erase_record_from_trail(record_type: str, record_id: int, fields: Iterable[str] | None = None) -> int:
    """Erase what the trail says of one record, such as a customer: the named fields, or all of them. That it changed stays."""
    wanted = None if fields is None else set(fields)
    with erasing():
        touched = 0
        for entry in AuditEntry.objects.about(record_type, record_id).iterator(chunk_size=500):
            changes = {
                key: [None if value is None else ERASED for value in values]
                if (wanted is None or key in wanted) and key not in ("id", "workspace_id")
                else values
                for key, values in entry.changes.items()
            }
            AuditEntry.objects.filter(pk=entry.pk).update(changes=changes)
            touched += 1
        return touched


@contextmanager
def erasing() -> Iterator[None]:
    """Open the trail for erasure, for this transaction only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('throughline.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('throughline.erasing', '', true)")


def _holding(values: list[str]) -> QuerySet[AuditEntry]:
    """Entries whose changes may hold one of the values; a full scan, which the rarity of erasure allows."""
    holds = Q(pk__in=[])
    for value in values:
        # As it stands inside JSON, where quotation marks and backslashes are escaped.
        holds |= Q(as_text__icontains=json.dumps(value, ensure_ascii=False)[1:-1])
    return AuditEntry.objects.annotate(as_text=Cast("changes", TextField())).filter(holds)


def without(value: Any, *, name: str, email: str) -> Any:
    """The same value with the person replaced by a mark, at any depth."""
    if isinstance(value, dict):
        return {key: without(inner, name=name, email=email) for key, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, name=name, email=email) for inner in value]
    if not isinstance(value, str):
        return value
    if name and value.strip().casefold() == name.strip().casefold():
        return ERASED
    return _replaced(value, email) if email else value


def _replaced(text: str, email: str) -> str:
    """Every occurrence of the address, in any case, but not as the tail or head of another address."""
    return re.sub(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", ERASED, text, flags=re.IGNORECASE)
