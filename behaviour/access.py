"""What of behaviour a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal, require_edit
from behaviour.models import Customer


def visible_customer(principal: Principal, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(principal), pk=pk)


def editable_customer(principal: Principal, pk: int) -> Customer:
    customer = visible_customer(principal, pk)
    require_edit(principal, customer.workspace_id)
    return customer
