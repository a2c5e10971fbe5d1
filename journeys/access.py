"""What of journeys a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from journeys.models import Attachment, Card, Comment, Journey, Lane, Persona, Stage, Step


def visible_journey(principal: Principal, pk: int) -> Journey:
    return get_object_or_404(Journey.objects.visible_to(principal).select_related("workspace", "owner", "parent"), pk=pk)


def editable_journey(principal: Principal, pk: int) -> Journey:
    return editable(principal, Journey.objects.select_related("workspace"), pk)


def editable_stage(principal: Principal, pk: int) -> Stage:
    return editable(principal, Stage.objects.select_related("journey__workspace"), pk)


def editable_step(principal: Principal, pk: int) -> Step:
    return editable(principal, Step.objects.select_related("stage__journey__workspace"), pk)


def editable_lane(principal: Principal, pk: int) -> Lane:
    return editable(principal, Lane.objects.select_related("journey__workspace"), pk)


def editable_card(principal: Principal, pk: int) -> Card:
    return editable(principal, Card.objects.select_related("lane", "step__stage__journey__workspace"), pk)


def visible_attachment(principal: Principal, pk: int) -> Attachment:
    return get_object_or_404(Attachment.objects.visible_to(principal), pk=pk)


def may_comment(principal: Principal, workspace_id: int) -> bool:
    """Every person who sees a card may say something about it; a program needs a key that writes."""
    return principal.can_view(workspace_id) if principal.user is not None else principal.can_edit(workspace_id)


def may_change_comment(principal: Principal, comment: Comment, *, deleting: bool = False) -> bool:
    """Its author may, while a member; admins may delete what should not stand there, and put words in nobody's mouth."""
    if not principal.can_view(comment.workspace_id):
        return False
    is_author = principal.user is not None and comment.author_id == principal.user.pk
    return is_author or (deleting and principal.can_administer(comment.workspace_id))


def visible_persona(principal: Principal, pk: int) -> Persona:
    return get_object_or_404(Persona.objects.visible_to(principal).select_related("workspace"), pk=pk)


def editable_persona(principal: Principal, pk: int) -> Persona:
    return editable(principal, Persona.objects.select_related("workspace"), pk)


def editable(principal: Principal, rows: QuerySet[Any], pk: int) -> Any:
    """The row, if it may be seen and changed."""
    scoped: Any = rows
    row = get_object_or_404(scoped.visible_to(principal), pk=pk)
    require_edit(principal, row.workspace_id)
    return row
