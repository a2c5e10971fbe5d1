"""The guided first map: one page for each part, all of them forms that work without scripts."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from common.pages import posted
from journeys.access import editable_journey
from journeys.drawing import draw
from journeys.gallery import BLANK, template_named
from journeys.models import Journey
from maps.board import Board
from maps.models import Guide
from maps.starting.guide import UNNAMED, Part, Tour
from maps.starting.places import place_to_draw
from maps.starting.questions import FORMS, ActorForm, GuideForm


@require_http_methods(["GET", "POST"])
def guide_begin(request: WorkspaceRequest) -> HttpResponse:
    """The first question, before there is a journey; its answer makes one."""
    require_edit(request.principal, request.workspace.pk)
    journey = Journey(workspace=request.workspace, owner=request.user, name=UNNAMED)
    tour = Tour(Guide(workspace=request.workspace, user=request.user), Board(journey, (), ()))
    form = ActorForm(posted(request), board=tour.board)
    if form.is_valid():
        with transaction.atomic():
            journey.save()
            draw(journey, replace(template_named(BLANK), stages=()))
            tour.guide.journey = journey
            tour.guide.save()
            form.save()
        return _on_to(journey, Part.SCENARIO)
    return _part_page(request, tour, Part.ACTOR, form)


@require_safe
def guide(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Where the person left off; the end when every part is settled."""
    journey = editable_journey(request.principal, pk)
    tour = Tour.of(request.principal, journey, request.user)
    part = tour.next_after()
    return _on_to(journey, part) if part else render(request, "maps/guide/end.html", {"tour": tour, "journey": journey})


@require_http_methods(["GET", "POST"])
def guide_part(request: WorkspaceRequest, pk: int, part: str) -> HttpResponse:
    """One question about the journey, and on to the next one that is open."""
    journey = editable_journey(request.principal, pk)
    asked = _part_or_404(part)
    tour = Tour.of(request.principal, journey, request.user)
    form = FORMS[asked](posted(request), board=tour.board)
    if form.is_valid():
        try:
            form.settle()
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            tour.guide.take_up(asked)
            return _on_to(journey, tour.next_after(asked))
    return _part_page(request, tour, asked, form)


@require_POST
def guide_skip(request: WorkspaceRequest, pk: int, part: str) -> HttpResponse:
    """Leave a part out for now."""
    journey = editable_journey(request.principal, pk)
    asked = _part_or_404(part)
    tour = Tour.of(request.principal, journey, request.user)
    tour.guide.skip(asked)
    return _on_to(journey, tour.next_after(asked))


@require_POST
def guide_finish(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Be done with the guide, and go on drawing."""
    journey = editable_journey(request.principal, pk)
    Tour.of(request.principal, journey, request.user).guide.finish()
    messages.success(request, f"“{journey}” is your first map. Everything on it can be changed here.")
    return HttpResponseRedirect(place_to_draw(journey))


def _on_to(journey: Journey, part: Part | None) -> HttpResponse:
    where = [journey.workspace.slug, journey.pk]
    return HttpResponseRedirect(reverse("maps:guide_part", args=[*where, part]) if part else reverse("maps:guide", args=where))


def _part_page(request: WorkspaceRequest, tour: Tour, part: Part, form: GuideForm) -> HttpResponse:
    context = {
        "tour": tour,
        "journey": tour.journey,
        "part": part,
        "number": list(Part).index(part) + 1,
        "count": len(Part),
        "question": f"maps/guide/_{part}.html",
        "form": form,
    }
    return render(request, "maps/guide/part.html", context, status=422 if form.is_bound else 200)


def _part_or_404(part: str) -> Part:
    try:
        return Part(part)
    except ValueError:
        raise Http404(f"The guide has no part called {part}.") from None
