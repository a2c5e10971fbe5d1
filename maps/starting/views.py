"""The gallery, the preview of a template, and the start from one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from journeys.drawing import draw
from journeys.gallery import BLANK, Template, template_named, templates
from journeys.models import Journey
from maps.models import Guide
from maps.starting.forms import GalleryForm, StartForm
from maps.starting.guide import Part
from maps.starting.parts import FIVE_PARTS
from maps.starting.places import place_to_draw
from maps.starting.preview import Preview

# The two parts of a map that stand above it; the other three have their cells.
FIRST_TWO = (Part.ACTOR, Part.SCENARIO)


@require_safe
def gallery(request: WorkspaceRequest) -> HttpResponse:
    """All templates, narrowed by words and industry, and the two other ways to begin."""
    require_edit(request.principal, request.workspace.pk)
    form = GalleryForm(request.GET)
    form.is_valid()
    # A filter that makes no sense is left out; the others count.
    words, industry = form.cleaned_data.get("q", "").casefold(), form.cleaned_data.get("industry", "")
    found = [
        template
        for template in sorted(templates().values(), key=lambda template: template.industry)
        if template.name != BLANK
        and (not industry or template.industry == industry)
        and all(word in template.words for word in words.split())
    ]
    guides = Guide.objects.visible_to(request.principal).unfinished(request.user)
    context = {
        "form": form,
        "previews": [Preview(template) for template in found],
        "is_narrowed": bool(words or industry),
        "unfinished": guides.select_related("journey").first(),
    }
    return render(request, "maps/starting/gallery.html", context)


@require_safe
def template_preview(request: WorkspaceRequest, name: str) -> HttpResponse:
    """The whole of one template, and the form to start from it."""
    require_edit(request.principal, request.workspace.pk)
    template = _template_or_404(name)
    return _preview_page(
        request, template, StartForm(initial={"name": "" if name == BLANK else template.title}, template=template)
    )


@require_POST
def template_start(request: WorkspaceRequest, name: str) -> HttpResponse:
    """Draw a new journey from the template, and lead to it."""
    require_edit(request.principal, request.workspace.pk)
    template = _template_or_404(name)
    form = StartForm(request.POST, instance=Journey(workspace=request.workspace, owner=request.user), template=template)
    if not form.is_valid():
        return _preview_page(request, template, form)
    form.instance.description = template.description
    with transaction.atomic():
        journey: Journey = form.save()
        draw(journey, template, reuse_touchpoints=form.cleaned_data.get("reuse_touchpoints", False))
    messages.success(request, _what_now(journey, template))
    return HttpResponseRedirect(place_to_draw(journey))


def _what_now(journey: Journey, template: Template) -> str:
    if template.name == BLANK:
        person, scenario = (reverse("maps:guide_part", args=[journey.workspace.slug, journey.pk, part]) for part in FIRST_TWO)
        words = "“{}” is ready to be drawn. Say <a href='{}'>who it is about</a> and <a href='{}'>what brings them here</a>;"
        return format_html(words + " each empty cell asks what belongs there.", journey, person, scenario)
    return f"“{journey}” is yours. Everything on it is only assumed: change what is different for your customers."


def _preview_page(request: WorkspaceRequest, template: Template, form: StartForm) -> HttpResponse:
    context = {"template": template, "preview": Preview(template), "form": form, "parts": FIVE_PARTS}
    page = "blank" if template.name == BLANK else "template"
    return render(request, f"maps/starting/{page}.html", context, status=422 if form.is_bound else 200)


def _template_or_404(name: str) -> Template:
    try:
        return template_named(name)
    except KeyError:
        raise Http404(f"There is no template called {name}.") from None
