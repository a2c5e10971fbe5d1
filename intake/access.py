"""Which imports a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from intake.models import ColumnMapping, ImportJob


def visible_job(principal: Principal, pk: int) -> ImportJob:
    jobs = ImportJob.objects.visible_to(principal).select_related("workspace", "mapping", "created_by", "created_by_key")
    return get_object_or_404(jobs, pk=pk)


def editable_job(principal: Principal, pk: int) -> ImportJob:
    job = visible_job(principal, pk)
    require_edit(principal, job.workspace_id)
    return job


def editable_mapping(principal: Principal, pk: int) -> ColumnMapping:
    mapping = get_object_or_404(ColumnMapping.objects.visible_to(principal).select_related("workspace"), pk=pk)
    require_edit(principal, mapping.workspace_id)
    return mapping
