"""What of journeys a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from journeys.models import Card, Journey, Lane, Persona, Stage, Step


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
