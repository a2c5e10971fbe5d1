"""Tells everybody who has a journey open that it has changed, once per transaction, after the commit."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from journeys.models import Journey
from maps.line import channel, line


@dataclass(frozen=True)
class Announcement:
    """What is said once the change can be read; `client` is the browser tab that made it, where one is known."""

    journey_id: int
    client: str = ""

    def __call__(self) -> None:
        revision = Journey.objects.filter(pk=self.journey_id).values_list("revision", flat=True).first()
        if revision is not None:
            message = json.dumps({"type": "changed", "revision": revision, "client": self.client})
            line.attempt(lambda redis: redis.publish(channel(self.journey_id), message))


def announce(sender: Any, journey_id: int, client: str = "", **kwargs: Any) -> None:
    """Receive `journey_edited`; only the first of a transaction counts, and it names the tab."""
    if not any(is_about(hook[1], journey_id) for hook in connection.run_on_commit):
        transaction.on_commit(Announcement(journey_id, client), robust=True)


def is_about(hook: Any, journey_id: int) -> bool:
    """Whether this is an announcement of that journey.

    One that waits already covers every later change of its transaction: the savepoints that could take it away were all
    opened before it, so rolling one back takes the later changes away, too.
    """
    return isinstance(hook, Announcement) and hook.journey_id == journey_id


def stream_url(request: HttpRequest, journey_id: int) -> str:
    """Where this browser listens for changes of the journey."""
    return f"{stream_origin(request)}/live/journeys/{journey_id}"


def stream_origin(request: HttpRequest) -> str:
    """LIVE_URL under the host name that the person used, for the session's cookie goes to that name only; else ""."""
    if not settings.LIVE_URL:
        return ""
    url = urlsplit(settings.LIVE_URL)
    host, _ = split_domain_port(request.get_host())
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")


def listens(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a page that opens the stream: its content policy lets it connect there, and nowhere else."""

    @functools.wraps(view)
    def listening(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if origin := stream_origin(request):
            response._csp_update = {"connect-src": [origin]}  # type: ignore[attr-defined]
        return response

    return listening
