"""Who may see and start what here."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_administration
from journeys.models import Subject
from metrics.models import MetricDefinition, Rebuild


def visible_subject(principal: Principal, pk: int) -> Subject:
    return get_object_or_404(Subject.objects.visible_to(principal).with_things(), pk=pk)


def visible_rebuild(principal: Principal, pk: int) -> Rebuild:
    return get_object_or_404(Rebuild.objects.visible_to(principal), pk=pk)


def administered_rebuild(principal: Principal, pk: int) -> Rebuild:
    rebuild = visible_rebuild(principal, pk)
    require_administration(principal, rebuild.workspace_id)
    return rebuild


def administered_definition(principal: Principal, pk: int) -> MetricDefinition:
    definition = get_object_or_404(MetricDefinition.objects.visible_to(principal), pk=pk)
    require_administration(principal, definition.workspace_id)
    return definition
