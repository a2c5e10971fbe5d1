"""Pages of customers, events and readings."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from behaviour.access import editable_customer, visible_customer
from behaviour.customers import erase_customer
from behaviour.dropoff import readings_shown
from behaviour.forms import EventRuleForm, PersonaRuleForm, ReadingForm, SearchForm
from behaviour.history import passages_of
from behaviour.models import Customer, Event, Reading
from behaviour.names import event_names
from behaviour.readings import refresh_reading
from behaviour.tasks import build_after_commit, derive_after_commit, remap_after_commit
from common.pages import form_page, posted, saved
from journeys.access import editable_journey, editable_persona, visible_journey

ON_A_PAGE = 50


@require_safe
def customer_list(request: WorkspaceRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Customer.objects.visible_to(request.principal).search(words).order_by("key")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "behaviour/customers.html", {"page": page, "words": words})


@require_safe
def customer(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One customer: what is known, the passages, what they said, and every event."""
    found = visible_customer(request.principal, pk)
    events = Event.objects.filter(workspace=request.workspace, customer=found.pk).select_related("touchpoint", "channel")
    context = {
        "customer": found,
        "passages": passages_of(found),
        "responses": found.responses.select_related("survey").order_by("-answered_at")[:ON_A_PAGE],
        "page": Paginator(events.order_by("-occurred_at", "-sequence", "-id"), ON_A_PAGE).get_page(request.GET.get("page")),
        "trail": [("Customers", reverse("behaviour:customers", args=[request.workspace.slug])), (str(found), "")],
    }
    return render(request, "behaviour/customer.html", context)


@require_POST
def customer_erase(request: WorkspaceRequest, pk: int) -> HttpResponse:
    derive_after_commit(erase_customer(editable_customer(request.principal, pk)))
    messages.success(request, "The customer is erased. Figures follow within seconds.")
    return HttpResponseRedirect(reverse("behaviour:customers", args=[request.workspace.slug]))


@require_safe
def events(request: WorkspaceRequest) -> HttpResponse:
    """The names under which events arrive, and where each belongs."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    names = event_names(request.workspace)
    found = [name for name in names if words.casefold() in name.name.casefold()]
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "unmapped": sum(name.touchpoint is None for name in names),
        "total": len(names),
    }
    return render(request, "behaviour/events.html", context)


@require_http_methods(["GET", "POST"])
def event_rule(request: WorkspaceRequest) -> HttpResponse:
    """Say at which touchpoint events of a name happen."""
    require_edit(request.principal, request.workspace.pk)
    overview = reverse("behaviour:events", args=[request.workspace.slug])
    name = (request.POST.get("event_name") or request.GET.get("name") or "")[:200].replace("\x00", "")
    form = EventRuleForm(posted(request), workspace_id=request.workspace.pk, event_name=name)
    if form.is_valid():
        form.save()
        remap_after_commit(request.workspace.pk, form.cleaned_data["event_name"])
        messages.success(request, f"Events called “{name}” are being moved. The maps follow in the background.")
        return HttpResponseRedirect(overview)
    return form_page(request, form, title=f"Where “{name}” happens", submit="Save", cancel=overview, trail=[("Events", overview)])


@require_http_methods(["GET", "POST"])
def reading(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The window and the entry of a journey's passages; seen by all, changed by editors."""
    journey = visible_journey(request.principal, pk) if request.method == "GET" else editable_journey(request.principal, pk)
    current, newer = readings_shown(journey)
    newest = newer or current or Reading(journey=journey)
    form = ReadingForm(posted(request), window=newest.window, entry=newest.entry)
    if form.is_valid():
        build_after_commit(refresh_reading(journey.pk, window=form.window, entry=form.cleaned_data["entry"]))
        messages.success(request, "The passages are being read anew. Until that is done, the earlier figures are shown.")
        return HttpResponseRedirect(journey.get_absolute_url())
    context = {
        "journey": journey,
        "current": current,
        "newer": newer,
        "form": form,
        "trail": [("Journeys", journey.list_url), (journey.name, journey.get_absolute_url()), ("Reading", "")],
    }
    return render(request, "behaviour/reading.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def persona_rule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Which customers are like this persona, by the attributes that are declared."""
    persona = editable_persona(request.principal, pk)
    here = reverse("journeys:persona", args=[request.workspace.slug, pk])
    form = PersonaRuleForm(posted(request), instance=persona)
    if saved(form):
        return HttpResponseRedirect(here)
    trail = [("Personas", reverse("journeys:personas", args=[request.workspace.slug])), (persona.name, here)]
    return form_page(request, form, title=f"Who is like {persona}", submit="Save rule", cancel=here, trail=trail)
