"""Saved views: keep how one looks at a journey under a name, share it, open with it, let it go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import WorkspaceRequest
from common.pages import done, explains_refusals, form_page, posted, saved
from journeys.access import visible_journey
from journeys.views.verbs import trail_of
from maps.lenses.access import changeable_view, person_of, visible_view
from maps.lenses.forms import LookForm, NewViewForm, SavedViewForm
from maps.lenses.opening import address_of
from maps.models import Habit, SavedView


@require_POST
def view_create(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Keep the look under a name. The name comes back on a form of its own when it cannot be used."""
    journey = visible_journey(request.principal, pk)
    view = SavedView(workspace=request.workspace, journey=journey, owner=person_of(request.principal))
    form = NewViewForm(request.POST, instance=view, principal=request.principal)
    if saved(form):
        messages.success(request, f"The view “{view}” is saved.")
        return HttpResponseRedirect(address_of(view, request.workspace.slug))
    cancel = journey.get_absolute_url()
    return form_page(request, form, title="Save this view", submit="Save view", cancel=cancel, trail=trail_of(journey))


@require_http_methods(["GET", "POST"])
def view_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Rename, share, or keep for oneself."""
    view = changeable_view(request.principal, pk)
    form = SavedViewForm(posted(request), instance=view, principal=request.principal)
    here = address_of(view, request.workspace.slug)
    if saved(form):
        messages.success(request, f"The view “{view}” is saved.")
        return done(request, here)
    return form_page(request, form, title="Rename or share", submit="Save view", cancel=here, trail=trail_of(view.journey))


@require_POST
@explains_refusals
def view_set(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Let the view show what is shown now."""
    view = changeable_view(request.principal, pk)
    view.settings = LookForm({"lens": view.lens, "look": request.POST.get("look", "")}).checked()["look"]
    view.save(update_fields=["settings", "updated_at"])
    messages.success(request, f"“{view}” now shows this.")
    return done(request, address_of(view, request.workspace.slug))


@require_POST
def view_delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    view = changeable_view(request.principal, pk)
    address, name = address_of(view, request.workspace.slug).partition("?")[0], str(view)
    view.delete()
    messages.success(request, f"The view “{name}” is deleted.")
    return done(request, f"{address}?view=none")


@require_POST
def view_default(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Open its lens on this journey with this view, or no longer."""
    view = visible_view(request.principal, pk)
    is_wanted = request.POST.get("wanted", "yes") != "no"
    Habit.open_with(view, person_of(request.principal), wanted=is_wanted)
    said = f"{view.get_lens_display()} opens with “{view}” for you." if is_wanted else f"“{view}” no longer opens first."
    messages.success(request, said)
    return done(request, address_of(view, request.workspace.slug))


@require_POST
@explains_refusals
def remember(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Keep how this person has left a lens, for pages that do not tell it by their address."""
    journey = visible_journey(request.principal, pk)
    wanted = LookForm(request.POST).checked()
    Habit.leave(journey, person_of(request.principal), wanted["lens"], wanted["look"])
    return done(request, journey.get_absolute_url())
