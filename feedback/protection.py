"""Keeping machines and jokers out of the figures without a third party: limits that refuse, and signs that mark.

What is suspicious is kept and marked, never silently dropped; a person may judge otherwise. Addresses are kept as a keyed hash
and for minutes only. Where the cache is away, nothing is limited: an answer is worth more than a limit.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from feedback.models import Collector
from feedback.submissions import Submission

SAVES_PER_MINUTE = 90
# A shop or an office answers through one address; more new responses than this an hour are marked.
RESPONSES_PER_HOUR = 40
QUICKEST = timedelta(milliseconds=700)
TRAP = "website"


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, believing as many proxies as are ours."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR", "")


def is_flooding(request: HttpRequest, collector: Collector) -> bool:
    """Whether this address saves more often here than anybody taps."""
    return _count(request, collector, "saves", 60) > SAVES_PER_MINUTE


def suspicion_of(
    request: HttpRequest, collector: Collector, submission: Submission, *, is_new: bool, answered_before: bool
) -> str:
    """Why a response is to be marked; empty where nothing speaks against it."""
    if request.POST.get(TRAP):
        return "A field that people do not see was filled in."
    if not is_new or collector.is_test:
        return ""
    if collector.kind != Collector.Kind.KIOSK:
        if timezone.now() - submission.opened_at < QUICKEST:
            return "The first answer came sooner than anybody can read."
        if answered_before:
            return "The same device has answered before."
        if _count(request, collector, "responses", 3600) > RESPONSES_PER_HOUR:
            return "Unusually many responses came from the same address."
    return ""


def _count(request: HttpRequest, collector: Collector, what: str, seconds: int) -> int:
    """How often something happened from this address within the running minute or hour, this time included."""
    address = salted_hmac("feedback.protection", client_address(request)).hexdigest()[:24]
    window = int(timezone.now().timestamp()) // seconds
    key = f"survey:{what}:{collector.pk}:{address}:{window}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)
    except (RedisError, ValueError):
        return 0
