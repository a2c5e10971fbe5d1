"""Mail that was kept instead of sent, for the operator alone: it holds links that let people in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import OutboxMessage, User

PAGE_SIZE = 50


@require_safe
@never_cache
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    require_operator(request)
    found = OutboxMessage.objects.all()
    if query := request.GET.get("q", "").strip():
        found = found.filter(Q(to__icontains=query) | Q(subject__icontains=query))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/outbox.html", {"page": page, "query": query})


@require_safe
@never_cache
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    require_operator(request)
    return render(request, "accounts/outbox_message.html", {"mail": get_object_or_404(OutboxMessage, pk=pk)})


def require_operator(request: HttpRequest) -> None:
    if not (isinstance(request.user, User) and request.user.is_staff):
        raise PermissionDenied("Only whoever runs this installation can read its mail.")
