"""Who works in a workspace, and as what."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import manageable_membership, require_may_give, require_ownership, visible_membership
from accounts.forms import InvitationForm, RoleForm, roles_to_give
from accounts.models import Invitation, Membership, Role
from accounts.requests import WorkspaceRequest


@require_safe
def members(request: WorkspaceRequest) -> HttpResponse:
    return members_page(request)


def members_page(request: WorkspaceRequest, form: InvitationForm | None = None, *, status: int = 200) -> HttpResponse:
    """The page itself, also with an invitation that came back with faults."""
    found = Membership.objects.filter(workspace=request.workspace).select_related("user").order_by("created_at", "id")
    if query := request.GET.get("q", "").strip():
        found = found.named(query)
    return render(
        request,
        "accounts/members.html",
        {
            "memberships": found,
            "query": query,
            "invitations": Invitation.objects.visible_to(request.principal).pending().select_related("invited_by"),
            "roles": roles_to_give(request.principal, request.workspace),
            "form": form or InvitationForm(principal=request.principal, workspace=request.workspace),
        },
        status=status,
    )


@require_POST
def membership_role(request: WorkspaceRequest, pk: int) -> HttpResponse:
    membership = manageable_membership(request.principal, pk)
    form = RoleForm(request.POST, principal=request.principal, workspace=request.workspace)
    if not form.is_valid():
        return refused(request, "Choose one of the roles of the list.")
    role = Role(form.cleaned_data["role"])
    require_may_give(request.principal, request.workspace.pk, role)
    try:
        membership.change_role(role)
    except ValidationError as error:
        return refused(request, error.messages[0])
    messages.success(request, f"{membership.user} is now {with_article(role)}.")
    return redirect("accounts:members", request.workspace.slug)


@require_POST
def membership_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    membership = manageable_membership(request.principal, pk)
    try:
        membership.end()
    except ValidationError as error:
        return refused(request, error.messages[0])
    messages.success(request, f"{membership.user} is no longer a member. What they made stays.")
    return redirect("accounts:members", request.workspace.slug)


@require_POST
def membership_hand_over(request: WorkspaceRequest, pk: int) -> HttpResponse:
    successor = visible_membership(request.principal, pk)
    require_ownership(request.principal, request.workspace.pk)
    if successor.user_id == request.user.pk:
        return refused(request, "You own this workspace already. Choose another member.")
    own = get_object_or_404(Membership, workspace=request.workspace, user=request.user)
    try:
        own.hand_over_to(successor)
    except ValidationError as error:
        return refused(request, error.messages[0])
    messages.success(request, f"{successor.user} owns “{request.workspace}” now, and you are an admin.")
    return redirect("accounts:members", request.workspace.slug)


@require_POST
def workspace_leave(request: WorkspaceRequest) -> HttpResponse:
    own = get_object_or_404(Membership, workspace=request.workspace, user=request.user)
    try:
        own.end()
    except ValidationError as error:
        return refused(request, error.messages[0])
    messages.success(request, f"You have left “{request.workspace}”.")
    return redirect("accounts:home")


def refused(request: WorkspaceRequest, reason: str) -> HttpResponse:
    """The page of members again, with the reason above it."""
    messages.error(request, reason)
    return members_page(request, status=422)


def with_article(role: Role) -> str:
    return f"an {role.label.lower()}" if role.label[0] in "AEIO" else f"a {role.label.lower()}"
