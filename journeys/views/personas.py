"""The persona library: list, read, create, edit, archive, restore."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from common.pages import form_page, posted, saved, wanted_address
from journeys.access import editable_persona, visible_persona
from journeys.attachments import served
from journeys.forms import PersonaForm
from journeys.models import Persona
from journeys.signals import persona_shown
from journeys.views import verbs


@require_safe
def personas(request: WorkspaceRequest) -> HttpResponse:
    """The library, as a gallery."""
    query = request.GET.get("q", "").strip()
    archived = bool(request.GET.get("archived"))
    found = Persona.objects.visible_to(request.principal).for_list()
    found = found.archived() if archived else found.current()
    if query:
        found = found.matching(query)
    return render(request, "journeys/personas.html", {"personas": found, "query": query, "archived": archived})


@require_safe
def persona(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One persona: portrait, words, wishes, where such people go, and how many customers are like that."""
    found = visible_persona(request.principal, pk)
    persona_shown.send(Persona, persona=found)
    return render(
        request,
        "journeys/persona.html",
        {
            "persona": found,
            "journeys": found.journeys.current().with_cards_of(found).order_by("name"),
            "trail": [("Personas", address(request)), (found.name, "")],
        },
    )


@require_safe
def persona_picture(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The portrait, for members of the workspace alone."""
    found = visible_persona(request.principal, pk)
    if not found.picture:
        raise Http404("This persona has no picture.")
    return served(found.picture, f"image/{str(found.picture.name).rsplit('.', 1)[-1]}", found.name)


@require_http_methods(["GET", "POST"])
def persona_create(request: WorkspaceRequest) -> HttpResponse:
    require_edit(request.principal, request.workspace.pk)
    form = PersonaForm(posted(request), request.FILES or None, instance=Persona(workspace=request.workspace))
    if saved(form):
        messages.success(request, f"{form.instance} is in the library. Name the persona on your journeys and cards.")
        return HttpResponseRedirect(wanted_address(request, address(request)))
    trail = [("Personas", address(request))]
    return form_page(request, form, title="New persona", submit="Create persona", cancel=address(request), trail=trail)


@require_http_methods(["GET", "POST"])
def persona_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    persona = editable_persona(request.principal, pk)
    here = reverse("journeys:persona", args=[request.workspace.slug, pk])
    trail = [("Personas", address(request)), (persona.name, here)]
    form = PersonaForm(posted(request), request.FILES or None, instance=persona)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, here))
    return form_page(request, form, title="Edit persona", submit="Save persona", cancel=here, trail=trail)


@require_POST
def persona_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_persona(request.principal, pk), address(request))


@require_POST
def persona_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_persona(request.principal, pk), address(request))


def address(request: WorkspaceRequest) -> str:
    return reverse("journeys:personas", args=[request.workspace.slug])
