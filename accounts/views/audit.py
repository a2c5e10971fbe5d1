"""The audit trail, to read and to take away."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import require_administration
from accounts.forms import TrailForm
from accounts.models import AuditEntry
from accounts.requests import WorkspaceRequest
from accounts.trail import PAGE_SIZE, as_csv, described


@require_safe
def audit(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    form = TrailForm(request.GET, workspace=request.workspace)
    if not form.is_valid():
        return render(request, "accounts/audit.html", {"form": form}, status=422)
    entries = list(form.entries(AuditEntry.objects.visible_to(request.principal))[: PAGE_SIZE + 1])
    shown = entries[:PAGE_SIZE]
    context = {
        "form": form,
        "entries": described(shown),
        "next_cursor": form.cursor_after(shown[-1]) if len(entries) > PAGE_SIZE else "",
    }
    return render(request, "accounts/audit.html", context)


@require_safe
def audit_export(request: WorkspaceRequest) -> HttpResponseBase:
    """The same entries as a file: one line per changed field, read in portions, so that its length does not matter."""
    require_administration(request.principal, request.workspace.pk)
    form = TrailForm(request.GET, workspace=request.workspace)
    if not form.is_valid():
        return render(request, "accounts/audit.html", {"form": form}, status=422)
    lines: Iterator[str] = as_csv(form.entries(AuditEntry.objects.visible_to(request.principal)))
    name = f"audit-{request.workspace.slug}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
