"""The table: one journey as rows to sort, filter, mend together and take along."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import done, explains_refusals
from journeys.access import editable_journey, visible_journey
from maps.lenses import gestures
from maps.lenses.bulk import BulkForm
from maps.lenses.looks import look_in
from maps.lenses.opening import Opening
from maps.lenses.sheets import TablePage, as_csv
from maps.models import Lens


@require_safe
def table(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The rows that the address asks for."""
    journey = visible_journey(request.principal, pk)
    opening = Opening.of(request, journey, Lens.TABLE)
    if opening.elsewhere:
        return redirect(opening.elsewhere)
    opening.settle(request)
    page = TablePage.of(request.principal, journey, opening.look, request.GET.get("page"))
    may_edit = request.principal.can_edit(journey.workspace_id)
    form = BulkForm(journey=journey, sheet=page.sheet) if may_edit else None
    return render(request, "maps/table.html", {"journey": journey, "opening": opening, "table": page, "form": form})


@require_POST
@explains_refusals
def table_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change the chosen rows together, or all that the address asks for."""
    journey = editable_journey(request.principal, pk)
    look, _ = look_in(Lens.TABLE, request.GET)
    page = TablePage.of(request.principal, journey, look)
    form = BulkForm(request.POST, journey=journey, sheet=page.sheet)
    if not form.is_valid():
        raise ValidationError([f"{form[name].label}: {' '.join(map(str, faults))}" for name, faults in form.errors.items()])
    change = form.change(archive="archive" in request.POST)
    chosen = page.chosen(request.POST.getlist("row"), everything="everything" in request.POST)
    if not chosen:
        raise ValidationError("No row is chosen. Tick the rows that you want to change.")
    if change.is_empty:
        raise ValidationError("Nothing is to be changed. Say what you want to set in the chosen rows.")
    fitting = [row for row in chosen if change.fits(row)]
    label = change.label(fitting)
    if not fitting:
        raise ValidationError("None of this can be said about the rows that you chose.")
    if gestures.perform(request, pk, label, list(change.operations(fitting))):
        messages.success(request, f"Done: {label[0].lower()}{label[1:]}.{left_out(len(chosen) - len(fitting))}")
    here = reverse("maps:table", args=[request.workspace.slug, pk])
    return done(request, f"{here}?{request.GET.urlencode() or 'view=none'}")


def left_out(count: int) -> str:
    """What else there is to say where a change does not fit every chosen row."""
    if not count:
        return ""
    stay = "row stays as it is" if count == 1 else "rows stay as they are"
    return f" {count} other {stay}, since this says nothing about {'it' if count == 1 else 'them'}."


@require_safe
def table_export(request: WorkspaceRequest, pk: int) -> StreamingHttpResponse:
    """All rows that the address asks for, as a file for a spreadsheet."""
    journey = visible_journey(request.principal, pk)
    look, _ = look_in(Lens.TABLE, request.GET)
    rows = TablePage.of(request.principal, journey, look).rows
    return StreamingHttpResponse(
        as_csv(rows, journey.workspace_id),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="journey-{journey.pk}.csv"'},
    )
