"""Whether this process lives, and whether what it needs answers; for load balancers and the launcher."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 2  # seconds


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database and the broker answer too; else 503 says which does not, and never why: a reason may hold an address."""
    asked = {"database": database_answers(), "broker": broker_answers()}
    answers = {name: "ok" if answered else "failed" for name, answered in asked.items()}
    fine = set(answers.values()) == {"ok"}
    return JsonResponse({"status": "ok" if fine else "failed", **answers}, status=200 if fine else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except (DatabaseError, InterfaceError):
        return False


def broker_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False


urlpatterns = [
    path("live", live, name="health_live"),
    path("ready", ready, name="health_ready"),
]
