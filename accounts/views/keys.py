"""API keys: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.access import manageable_key, require_administration
from accounts.forms import KeyForm
from accounts.models import ApiKey
from accounts.requests import WorkspaceRequest


@require_safe
def keys(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    return keys_page(request, KeyForm(workspace=request.workspace))


@sensitive_variables("secret")
def keys_page(request: WorkspaceRequest, form: KeyForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    """The page itself; the secret of a new key stands on the answer to the form that made it, and nowhere else."""
    found = ApiKey.objects.visible_to(request.principal).select_related("created_by").order_by("revoked_at", "-created_at")
    if query := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=query)
    context = {"keys": found, "form": form, "secret": secret, "query": query}
    return render(request, "accounts/keys.html", context, status=status)


@require_POST
@never_cache
@sensitive_variables("secret")
def key_create(request: WorkspaceRequest) -> HttpResponse:
    require_administration(request.principal, request.workspace.pk)
    form = KeyForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return keys_page(request, form, status=422)
    cleaned = form.cleaned_data
    _, secret = ApiKey.issue(request.workspace, cleaned["name"], cleaned["scopes"], by=request.user, expires_at=form.expires_at)
    return keys_page(request, KeyForm(workspace=request.workspace), secret=secret, status=201)


@require_POST
def key_revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    key = manageable_key(request.principal, pk)
    key.revoke()
    messages.success(request, f"“{key}” is revoked. Whatever still uses it is refused from now on.")
    return redirect("accounts:keys", request.workspace.slug)
