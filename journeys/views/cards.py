"""Cards: write into a cell, edit, move also to another cell, archive, restore."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import explains_refusals, form_page, posted, saved, wanted_address
from journeys.access import editable_card, editable_lane, editable_step, visible_attachment
from journeys.attachments import served
from journeys.forms import CardForm, CardMoveForm
from journeys.models import Card
from journeys.views import verbs


@require_http_methods(["GET", "POST"])
@explains_refusals
def card_create(request: WorkspaceRequest, step: int, lane: int) -> HttpResponse:
    cell = {"step": editable_step(request.principal, step), "lane": editable_lane(request.principal, lane)}
    card = Card(workspace=request.workspace, **cell)
    card.check_place()
    cancel = card.journey.get_absolute_url()
    form = CardForm(posted(request), instance=card)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    title = f"{card.lane}: {card.step}"
    return form_page(request, form, title=title, submit="Add card", cancel=cancel, trail=verbs.trail_of(card.journey))


@require_http_methods(["GET", "POST"])
def card_edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    card = editable_card(request.principal, pk)
    cancel = card.journey.get_absolute_url()
    form = CardForm(posted(request), instance=card)
    if saved(form):
        return HttpResponseRedirect(wanted_address(request, cancel))
    title = f"{card.lane}: {card.step}"
    return form_page(request, form, title=title, submit="Save card", cancel=cancel, trail=verbs.trail_of(card.journey))


@require_POST
@explains_refusals
def card_move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    card = editable_card(request.principal, pk)
    return verbs.move(request, card, CardMoveForm(request.POST, card=card))


@require_POST
@explains_refusals
def card_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.archive(request, editable_card(request.principal, pk))


@require_POST
@explains_refusals
def card_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return verbs.restore(request, editable_card(request.principal, pk))


@require_safe
def attachment(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The file of a card, for members of the workspace alone."""
    found = visible_attachment(request.principal, pk)
    return served(found.file, found.content_type, found.name)
