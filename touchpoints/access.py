"""What of touchpoints a principal may see (else 404) and change (else 403): decided once, for pages and API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from accounts.access import Principal
from journeys.access import editable
from touchpoints.models import Channel, Placement, Touchpoint


def editable_channel(principal: Principal, pk: int) -> Channel:
    return editable(principal, Channel.objects.select_related("workspace"), pk)


def visible_touchpoint(principal: Principal, pk: int) -> Touchpoint:
    return get_object_or_404(Touchpoint.objects.visible_to(principal).select_related("workspace", "channel"), pk=pk)


def editable_touchpoint(principal: Principal, pk: int) -> Touchpoint:
    return editable(principal, Touchpoint.objects.select_related("workspace", "channel"), pk)


def editable_placement(principal: Principal, pk: int) -> Placement:
    return editable(principal, Placement.objects.select_related("touchpoint", "step__stage__journey__workspace"), pk)
