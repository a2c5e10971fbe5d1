"""What pages with forms have in common: where they lead afterwards, and how they say no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def wanted_address(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, as `next` says, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else otherwise


def done(request: HttpRequest, otherwise: str) -> HttpResponse:
    """After a change: back to where the person came from, or 204 for a script that stays on its page."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(wanted_address(request, otherwise))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the body of a POST, even an empty one, and otherwise nothing."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, title: str, submit: str, cancel: str, trail: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """A form on a page of its own, or alone for a script that asks for the fragment; 422 when it came back with faults."""
    alone = request.headers.get("X-Fragment")
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel": wanted_address(request, cancel),
        "trail": [*trail, (title, "")],
        "action": request.get_full_path(),
    }
    return render(request, "ui/_form.html" if alone else "ui/form_page.html", context, status=422 if form.is_bound else 200)


def saved(form: forms.ModelForm) -> bool:
    """Save the form if it is valid; what the model refuses while saving stands above the form."""
    if not form.is_valid():
        return False
    try:
        form.save()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def explains_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the reason, with status 422, when a record refuses what a button asked of it."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ValidationError as refusal:
            context = {"reasons": refusal.messages, "back": wanted_address(request, "/")}
            return render(request, "ui/refused.html", context, status=422)

    return explained
