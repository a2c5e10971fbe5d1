"""A person's own account."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.addresses import change_address
from accounts.erasure import erase_person
from accounts.forms import AddressForm, OwnPasswordForm, ProfileForm
from accounts.models import User
from accounts.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = cast(PersonRequest, request).user
    if request.method != "POST":
        return profile_page(request, {})
    form = ProfileForm(request.POST, instance=User.objects.get(pk=person.pk))
    if not form.is_valid():
        return profile_page(request, {"name_form": form}, status=422)
    form.save()
    messages.success(request, "Saved.")
    return redirect("accounts:profile")


@require_POST
@login_required
def profile_address(request: HttpRequest) -> HttpResponse:
    person = cast(PersonRequest, request).user
    form = AddressForm(request.POST, user=person)
    if not form.is_valid():
        return profile_page(request, {"address_form": form}, status=422)
    change_address(person, form.cleaned_data["email"])
    messages.success(request, f"You log in with {person.email} from now on. We have told your old address.")
    return redirect("accounts:profile")


@require_POST
@login_required
def profile_delete(request: HttpRequest) -> HttpResponse:
    person = cast(PersonRequest, request).user
    form = OwnPasswordForm(request.POST, user=person, prefix="delete")
    if not form.is_valid():
        return profile_page(request, {"delete_form": form}, status=422)
    try:
        erase_person(person)
    except ValidationError as error:
        form.add_error(None, error)
        return profile_page(request, {"delete_form": form}, status=422)
    logout(request)
    messages.success(request, "Your account is deleted, and your name is erased from the trail of what you did.")
    return redirect("account_login")


def profile_page(request: HttpRequest, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    person = cast(PersonRequest, request).user
    context = {
        "name_form": ProfileForm(instance=person),
        "address_form": AddressForm(user=person),
        "delete_form": OwnPasswordForm(user=person, prefix="delete"),
        **forms,
    }
    return render(request, "accounts/profile.html", context, status=status)
