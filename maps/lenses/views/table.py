"""The table: one journey as rows to sort, filter, mend together and take along."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import WorkspaceRequest
from journeys.access import visible_journey
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
    return render(request, "maps/table.html", {"journey": journey, "opening": opening, "table": page})


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
