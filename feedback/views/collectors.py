"""The ways in which a survey reaches people: links, QR codes, personal links, kiosks, parts of other pages."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from feedback.access import editable_collector, editable_survey, visible_collector
from feedback.codes import qr_png, qr_svg
from feedback.collector_forms import CollectorForm, PersonalLinksForm
from feedback.models import Collector
from feedback.personal import make_links, read_people
from feedback.wording import words_in


@require_POST
def collector_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    form = CollectorForm(request.workspace, request.POST)
    if not form.is_valid():
        messages.error(request, "Choose from the list how people are to be reached.")
        return redirect("feedback:survey", request.workspace.slug, pk)
    kind = Collector.Kind(form.cleaned_data["kind"])
    collector = Collector.objects.create(
        workspace=request.workspace,
        survey=survey,
        kind=kind,
        name=form.cleaned_data["name"] or kind.label,
        channel=form.cleaned_data["channel"],
        journey=next((other.journey for other in survey.collectors.for_people().select_related("journey")), None),
    )
    return redirect("feedback:collector", request.workspace.slug, collector.pk)


@require_safe
def collector_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return collector_page(request, pk)


def collector_page(request: WorkspaceRequest, pk: int, form: PersonalLinksForm | None = None) -> HttpResponse:
    collector = public_collector(request, pk)
    responses = collector.responses
    context: dict[str, Any] = {
        "collector": collector,
        "survey": collector.survey,
        "address": collector.public_address,
        "takes_answers": collector.takes_answers(),
        "response_count": responses.count(),
        "partial_count": responses.filter(started_at__isnull=False, finished_at=None).count(),
        "suspicious_count": responses.filter(is_suspicious=True).count(),
        "links_form": form or PersonalLinksForm(),
    }
    return render(request, "feedback/collector.html", context, status=422 if form else 200)


def public_collector(request: WorkspaceRequest, pk: int) -> Collector:
    collector = visible_collector(request.principal, pk)
    if not collector.token:
        raise Http404("Answers arrive here by file or program; it has no page of its own.")
    return collector


@require_POST
def collector_close(request: WorkspaceRequest, pk: int) -> HttpResponse:
    collector = editable_collector(request.principal, pk)
    collector.closed_at = collector.closed_at or timezone.now()
    collector.save(update_fields=["closed_at", "updated_at"])
    messages.success(request, "Nobody new can answer here. The other ways stay open.")
    return redirect("feedback:survey", request.workspace.slug, collector.survey_id)


@require_POST
def collector_open(request: WorkspaceRequest, pk: int) -> HttpResponse:
    collector = editable_collector(request.principal, pk)
    collector.closed_at = None
    collector.save(update_fields=["closed_at", "updated_at"])
    messages.success(request, "It takes answers again.")
    return redirect("feedback:survey", request.workspace.slug, collector.survey_id)


@require_POST
def collector_links(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """A table of customers and their personal links, to be sent by whatever you send with."""
    collector = editable_collector(request.principal, pk)
    form = PersonalLinksForm(request.POST)
    if not form.is_valid():
        return collector_page(request, pk, form)
    try:
        people = read_people(form.cleaned_data["people"])
        links = make_links(collector, people, single_use=form.cleaned_data["single_use"], base=collector.public_address)
    except (ValidationError, csv.Error) as error:
        form.add_error("people", error if isinstance(error, ValidationError) else "This is not a table.")
        return collector_page(request, pk, form)
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="links-{collector.pk}.csv"'
    writer = csv.writer(reply)
    writer.writerow(["customer", "link"])
    # A spreadsheet takes what begins so for a formula.
    writer.writerows((f"'{key}" if key[0] in "=+-@\t\r" else key, link) for key, link in links)
    return reply


@require_safe
def collector_code(request: WorkspaceRequest, pk: int, kind: str) -> HttpResponse:
    """The QR code, as SVG for print and as PNG for anything else."""
    collector = public_collector(request, pk)
    address = collector.public_address
    content, content_type = (qr_svg(address), "image/svg+xml") if kind == "svg" else (qr_png(address), "image/png")
    reply = HttpResponse(content, content_type=content_type)
    if "download" in request.GET:
        reply["Content-Disposition"] = f'attachment; filename="survey-{collector.pk}.{kind}"'
    return reply


@require_safe
def collector_sheet(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """A sheet for the counter: the question, the code, the address."""
    collector = public_collector(request, pk)
    question = collector.survey.questions.asked().first()
    language = collector.survey.default_language
    context = {"collector": collector, "question": question, "address": collector.public_address, "words": words_in(language)}
    return render(request, "feedback/collector_sheet.html", {**context, "language": language})
