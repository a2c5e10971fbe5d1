"""Inviting people, and coming in by an invitation."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import manageable_invitation, require_administration, require_may_give
from accounts.audit import name_actor
from accounts.forms import InvitationForm, NewPersonForm
from accounts.invitations import send_invitation
from accounts.models import Invitation, Role, User, hashed
from accounts.requests import PersonRequest, WorkspaceRequest
from accounts.views.members import members_page

# The token leaves the address as soon as it has arrived, so that it is in no history, referrer or screenshot.
TOKEN = "invitation_token"  # noqa: S105
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_POST
def invitation_create(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    form = InvitationForm(request.POST, principal=request.principal, workspace=request.workspace)
    if not form.is_valid():
        return members_page(request, form, status=422)
    role = Role(form.cleaned_data["role"])
    require_may_give(request.principal, request.workspace.pk, role)
    try:
        with transaction.atomic():
            invitation, token = Invitation.issue(request.workspace, form.cleaned_data["email"], role, by=request.user)
    except IntegrityError:
        form.add_error("email", "Somebody has just invited this address.")
        return members_page(request, form, status=422)
    say_whether_sent(request, invitation, token)
    return redirect("accounts:members", request.workspace.slug)


@require_POST
def invitation_resend(request: WorkspaceRequest, pk: int) -> HttpResponse:
    invitation = manageable_invitation(request.principal, pk)
    if invitation.accepted_at or invitation.revoked_at:
        messages.error(request, "This invitation is over. Invite the person anew.")
        return members_page(request, status=422)
    say_whether_sent(request, invitation, invitation.renew())
    return redirect("accounts:members", request.workspace.slug)


@require_POST
def invitation_revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    invitation = manageable_invitation(request.principal, pk)
    invitation.revoke()
    messages.success(request, f"The invitation of {invitation.email} no longer works.")
    return redirect("accounts:members", request.workspace.slug)


def say_whether_sent(request: HttpRequest, invitation: Invitation, token: str) -> None:
    if send_invitation(invitation, token):
        messages.success(request, f"We have sent an invitation to {invitation.email}. It works for 14 days.")
    else:
        messages.error(request, f"{invitation.email} is invited, but the mail server did not take the mail. Send it again later.")


@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: keep the token aside and show the invitation without it in the address."""
    request.session[TOKEN] = token
    return redirect("accounts:invitation_accept")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """For a new person: name and password. For somebody with an account: join, or log in first."""
    invitation = invitation_at_hand(request)
    if invitation is None or not invitation.is_open:
        return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=410)
    user = User.objects.filter(email__iexact=invitation.email).first()
    context: dict[str, Any] = {"invitation": invitation, "has_account": user is not None}
    if request.user.is_authenticated or user is not None:
        context["fits"] = request.user == user
        return render(request, "accounts/invitation_join.html", context, status=422 if request.method == "POST" else 200)
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        return welcome(request, invitation, form)
    return render(
        request, "accounts/invitation_accept.html", {**context, "form": form}, status=422 if request.method == "POST" else 200
    )


def welcome(request: HttpRequest, invitation: Invitation, form: NewPersonForm) -> HttpResponse:
    """Make the account, join, and log in: who holds the link has shown that the address is theirs."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"])
            name_actor(str(user), user_id=user.pk)
            invitation.accept(user)
    except (ValidationError, IntegrityError):
        # Somebody was quicker, with the same link or by revoking it: the page says how things stand now.
        return redirect("accounts:invitation_accept")
    login(request, user, backend=BACKEND)
    request.session.pop(TOKEN, None)
    messages.success(request, f"Welcome to “{invitation.workspace}”.")
    return redirect("accounts:workspace_home", invitation.workspace.slug)


@require_POST
@login_required
def invitation_join(request: HttpRequest) -> HttpResponse:
    """Somebody with an account joins; only the person whose address was invited can."""
    user = cast(PersonRequest, request).user
    invitation = invitation_at_hand(request)
    if invitation is None or not invitation.is_open:
        return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=410)
    if user.email.lower() != invitation.email.lower():
        context = {"invitation": invitation, "fits": False, "has_account": True}
        return render(request, "accounts/invitation_join.html", context, status=422)
    try:
        invitation.accept(user)
    except ValidationError:
        return redirect("accounts:invitation_accept")
    request.session.pop(TOKEN, None)
    messages.success(request, f"Welcome to “{invitation.workspace}”.")
    return redirect("accounts:workspace_home", invitation.workspace.slug)


def invitation_at_hand(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this browser has opened, unless its workspace is archived."""
    token = request.session.get(TOKEN)
    if not token:
        return None
    open_ones = Invitation.objects.select_related("workspace", "invited_by").filter(workspace__archived_at=None)
    return open_ones.filter(token_hash=hashed(token)).first()
