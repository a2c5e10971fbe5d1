"""Pages about figures: how fresh they are, what is expected of them, and all figures of one subject."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_administration
from accounts.requests import WorkspaceRequest
from feedback.models import Metric, ScoreMark
from metrics.access import administered_rebuild, visible_subject
from metrics.figures import expectations_of
from metrics.forms import DefinitionForm, PeriodForm
from metrics.models import Derivation, Rebuild
from metrics.page import subject_page
from metrics.rebuilds import request_rebuild
from metrics.tasks import compute_pending, rebuild_scores

REBUILDS_SHOWN = 10


@require_safe
def figures(request: WorkspaceRequest) -> HttpResponse:
    definitions = list(expectations_of(request.workspace.pk).values())
    return render(request, "metrics/figures.html", {"definitions": definitions, **freshness(request)})


@require_safe
def rebuilds(request: WorkspaceRequest) -> HttpResponse:
    """How fresh the figures are, for those who watch."""
    context = freshness(request)
    state = "-".join(f"{row.pk}{row.state}{row.buckets_done}" for row in context["rebuilds"])
    etag = f'"{context["as_of"]}-{context["marks"]}-{state}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = render(request, "metrics/_rebuilds.html", context)
    response["ETag"] = etag
    return response


def freshness(request: WorkspaceRequest) -> dict[str, Any]:
    workspace = request.workspace
    shown = list(Rebuild.objects.visible_to(request.principal).filter(workspace=workspace)[:REBUILDS_SHOWN])
    return {
        "as_of": Derivation.objects.filter(workspace=workspace).aggregate(latest=Max("derived_at"))["latest"],
        "marks": ScoreMark.objects.filter(workspace=workspace).count(),
        "rebuilds": shown,
        "open_rebuild": next((row for row in shown if row.is_open), None),
    }


@require_POST
def rebuild_create(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    rebuild, is_new = request_rebuild(request.workspace.pk, str(request.user))
    if is_new:
        rebuild_scores.delay_on_commit(rebuild.pk)  # type: ignore[attr-defined]
        messages.success(request, "All figures are being derived again. Until then the old ones stay to be seen.")
    else:
        messages.info(request, "The figures are being derived already.")
    return redirect("metrics:figures", request.workspace.slug)


@require_POST
def rebuild_cancel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    administered_rebuild(request.principal, pk).cancel()
    messages.success(request, "It ends after the block it is at. What has been derived stays.")
    return redirect("metrics:figures", request.workspace.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: WorkspaceRequest, metric: str) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    if metric not in Metric.values:
        raise Http404
    form = DefinitionForm(request.POST or None, instance=expectations_of(request.workspace.pk)[metric])
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"What you expect of {form.instance} is saved.")
        return redirect("metrics:figures", request.workspace.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "metrics/definition.html", {"form": form, "definition": form.instance}, status=status)


@require_safe
def subject(request: WorkspaceRequest, pk: int) -> HttpResponse:
    shown = visible_subject(request.principal, pk)
    form = PeriodForm(request.GET)
    page = subject_page(shown, form.period)
    compute_pending(page.figures)
    if form.is_valid() and form.period is None:
        form = PeriodForm({"from": page.period.starts_on, "to": page.period.ends_on})
    status = 200 if form.is_valid() else 422
    return render(request, "metrics/subject.html", {"page": page, "subject": shown, "form": form}, status=status)
