"""The pages of journeys: list, edit, duplicate, archive, outline."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import done, explains_refusals, form_page, posted, saved
from journeys.access import editable_journey, visible_journey
from journeys.duplication import duplicate
from journeys.forms import DuplicateForm, JourneyFilterForm, JourneyForm
from journeys.models import Journey
from journeys.outline import outline_of
from journeys.portfolio import in_families
from journeys.signals import journeys_listed
from journeys.views import verbs


@require_safe
def journey_list(request: WorkspaceRequest) -> HttpResponse:
    form = JourneyFilterForm(request.GET)
    found = Journey.objects.visible_to(request.principal).for_list()
    form.is_valid()
    # A filter that makes no sense is left out; the others count.
    wanted = form.cleaned_data
    found = found.archived() if wanted.get("archived") else found.current()
    if wanted.get("q"):
        found = found.matching(wanted["q"])
    found = found.filter(**{name: wanted[name] for name in ("status", "level", "state") if wanted.get(name)})
    journeys = list(found)
    journeys_listed.send(Journey, journeys=journeys, workspace=request.workspace)
    context = {"form": form, "rows": in_families(journeys), "is_narrowed": any(wanted.values()), "wanted": wanted}
    return render(request, "journeys/list.html", context)


@require_http_methods(["GET", "POST"])
def journey_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    trail = verbs.trail_of(journey)
    form = JourneyForm(posted(request), instance=journey)
    if saved(form):
        messages.success(request, f"“{journey}” is saved.")
        return done(request, journey.get_absolute_url())
    return form_page(request, form, title="Edit details", submit="Save journey", cancel=journey.get_absolute_url(), trail=trail)


@require_http_methods(["GET", "POST"])
def journey_duplicate(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    form = DuplicateForm(posted(request), initial={"name": f"{journey.name[:190]} (copy)"})
    if form.is_valid():
        try:
            copy = duplicate(journey, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"“{copy}” is a copy of “{journey}”. Nobody has answered anything about it yet.")
            return HttpResponseRedirect(copy.get_absolute_url())
    trail = verbs.trail_of(journey)
    cancel = journey.get_absolute_url()
    return form_page(request, form, title="Duplicate journey", submit="Duplicate", cancel=cancel, trail=trail)


@require_POST
def journey_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    return verbs.archive(request, journey, journey.list_url)


@require_POST
@explains_refusals
def journey_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    journey = editable_journey(request.principal, pk)
    return verbs.restore(request, journey, journey.get_absolute_url())


@require_safe
def journey_outline(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The journey as a nested list: everything on the map, for keyboard, reader and print."""
    journey = visible_journey(request.principal, pk)
    return render(request, "journeys/outline.html", {"journey": journey, "outline": outline_of(journey)})
