"""The moments of truth: listed in order, with what is known about each; marked, explained and let go in place."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import WorkspaceRequest
from common.pages import done, explains_refusals
from dashboards.periods import period_of
from journeys.access import editable_journey, visible_journey
from maps.board import gather_board
from maps.lenses import gestures
from maps.lenses.moments import KINDS, MomentsPage
from maps.lenses.opening import Opening
from maps.models import Lens
from touchpoints.models import MomentOfTruth, Placement


@require_safe
def moments(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """All moments of truth of the journey, over the period in the address or the last one that has data."""
    journey = visible_journey(request.principal, pk)
    opening = Opening.of(request, journey, Lens.MOMENTS)
    if opening.elsewhere:
        return redirect(opening.elsewhere)
    board = gather_board(request.principal, journey)
    try:
        period = period_of(journey, board.subject_ids, request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(opening.here)
    opening.settle(request)
    page = MomentsPage.of(board, period, opening.look.get("moment", ""))
    context = {"journey": journey, "opening": opening, "page": page, "kinds": KINDS, "kind_choices": MomentOfTruth.choices}
    return render(request, "maps/moments.html", context)


class MomentForm(forms.Form):
    """Which touchpoint, what kind of moment it is there, and why; without a kind it is none."""

    placement = forms.ModelChoiceField(
        Placement.objects.none(), error_messages={"invalid_choice": "This touchpoint is no longer on the journey."}
    )
    kind = forms.ChoiceField(choices=[("", "Not a moment of truth"), *MomentOfTruth.choices], required=False)
    reason = forms.CharField(required=False, max_length=5000)


@require_POST
@explains_refusals
def moment_mark(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say what kind of moment of truth a touchpoint is on its step, or that it is none."""
    journey = editable_journey(request.principal, pk)
    form = MomentForm(request.POST)
    chosen: forms.ModelChoiceField = form.fields["placement"]  # type: ignore[assignment]
    chosen.queryset = Placement.objects.on_journey(pk).in_order().select_related("touchpoint", "step")
    if not form.is_valid():
        raise ValidationError([f"{form[name].label}: {' '.join(map(str, faults))}" for name, faults in form.errors.items()])
    placement: Placement = form.cleaned_data["placement"]
    kind = form.cleaned_data["kind"]
    values = {"moment_of_truth": kind, "moment_of_truth_reason": form.cleaned_data["reason"] if kind else ""}
    if kind:
        verb = "Explain" if placement.moment_of_truth == kind else "Mark"
        label = f"{verb} “{placement.touchpoint}” as {MomentOfTruth(kind).label.lower()}"
    else:
        label = f"Unmark “{placement.touchpoint}”"
    operation = {"op": "update", "kind": "placement", "id": placement.pk, "values": values}
    if gestures.perform(request, pk, label[:200], [operation]):
        messages.success(request, f"Done: {label[0].lower()}{label[1:]}.")
    return done(request, reverse("maps:moments", args=[request.workspace.slug, journey.pk]))
