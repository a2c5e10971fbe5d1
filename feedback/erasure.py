"""Forgetting what one customer has said."""

from __future__ import annotations

from typing import Any

from behaviour.models import Customer
from feedback.models import Response
from feedback.responses import remove_responses


def erase_customer_responses(customer: Customer) -> int:
    """Delete everything one customer has said; how many responses there were."""
    return remove_responses(Response.objects.filter(workspace_id=customer.workspace_id, customer=customer))


def forget_customer(sender: Any, customer: Customer, **kwargs: Any) -> None:
    """Erasing a customer erases what they said: words may name them, and a score alone can be traced back in a small group."""
    erase_customer_responses(customer)
