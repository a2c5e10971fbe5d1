"""The streams of server-sent events under /live/: who may open one, and what it says. Plain ASGI; `config.live` serves it."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import signal
import time
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

from asgiref.sync import sync_to_async
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from accounts.access import principal_of_user
from accounts.models import User
from journeys.models import Journey
from maps.forms import PresenceForm
from maps.hub import CLOSING, Hub, Mailbox, Message, changed, revisions

HEARTBEAT = 15.0  # seconds; proxies hang up on a line that is silent for longer than a minute
SLOWEST = 20.0  # seconds that one message may take to be read
MOST_PER_PERSON = 12
MOST_STREAMS = 2000
RETRY = 3000  # milliseconds

GREETING = f"retry: {RETRY}\n\n"
# A comment for proxies, and an event for the page, which cannot see comments and should notice when a line is dead.
BEAT = ": beat\nevent: beat\ndata: .\n\n"

log = logging.getLogger(__name__)


class Refusal(Exception):  # noqa: N818 - an answer, not an error
    """Why somebody may not listen."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Visit:
    """What a browser asks for: whose session, which journey, from which window."""

    session: str
    journey_id: int
    client: str
    origin: str

    @classmethod
    def of(cls, scope: HTTPScope) -> Visit:
        """Read the request, or refuse it."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, _ = split_domain_port(headers.get("host", ""))
        if not validate_host(host, settings.ALLOWED_HOSTS):
            raise Refusal(400, "This host name is not one of ALLOWED_HOSTS.")
        prefix, _, number = scope["path"].rpartition("/")
        if prefix != "/live/journeys" or not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Refusal(404, "There is nothing here. A journey is at /live/journeys/NUMBER.")
        if scope["method"] != "GET":
            raise Refusal(405, "Only GET is answered here.")
        origin = headers.get("origin", "")
        if origin and not is_ours(origin, host):
            raise Refusal(403, "Pages of other sites may not listen here.")
        client = parse_qs(scope["query_string"].decode("latin-1")).get("client", [""])[0]
        if client and not PresenceForm({"client": client}).is_valid():
            raise Refusal(400, "client must be up to 64 letters, digits, - and _.")
        cookie = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        return cls(cookie, int(number), client, origin)

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        shared = [(b"access-control-allow-origin", self.origin.encode("latin-1")), (b"access-control-allow-credentials", b"true")]
        return [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-cache, no-store, no-transform"),
            (b"x-accel-buffering", b"no"),
            (b"vary", b"origin, cookie"),
            *(shared if self.origin else []),
        ]


def is_ours(origin: str, host: str) -> bool:
    """Whether a page of this origin may listen with the person's cookie: our own host name, on whichever port."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    schemes = ("https",) if settings.BEHIND_TLS else ("http", "https")
    return parts.scheme in schemes and split_domain_port(parts.netloc)[0] == host


@sync_to_async
def admitted(visit: Visit) -> tuple[int, int]:
    """The person, and how far the journey has come; refuse whoever is not logged in or may not see it."""
    close_old_connections()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(visit.session or None)
    user = get_user(request)
    if not isinstance(user, User):
        raise Refusal(401, "Log in to listen.")
    seen = Journey.objects.visible_to(principal_of_user(user)).filter(pk=visit.journey_id)
    revision = seen.values_list("revision", flat=True).first()
    if revision is None:
        raise Refusal(404, "There is no such journey, or you may not see it.")
    return user.pk, revision


def event(message: Message) -> str:
    """The message as the wire has it."""
    number = f"id: {message['revision']}\n" if message["type"] == "changed" else ""
    return f"{number}data: {json.dumps(message)}\n\n"


class Streams:
    """The application. Its hub lives from the server's start to its end."""

    hub: Hub
    loop: asyncio.AbstractEventLoop

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            try:
                await self.answer(scope, receive, send)
            except Refusal as refusal:
                await reply(send, refusal.status, refusal.reason)
            except DatabaseError:
                await reply(send, 503, "The database does not answer.")

    async def live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await receive()
        self.loop = asyncio.get_running_loop()
        self.hub = Hub(settings.REDIS_URL)
        listening = asyncio.create_task(self.hub.run())
        listening.add_done_callback(end_with)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    def close(self) -> None:
        """End all streams; safe in a signal handler."""
        self.loop.call_soon_threadsafe(lambda: self.hub.tell_all(CLOSING))

    async def answer(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["path"] == "/live/health":
            return await reply(send, 200, "ok")
        visit = Visit.of(scope)
        user_id, _ = await admitted(visit)
        if self.hub.count_of(user_id) >= MOST_PER_PERSON:
            raise Refusal(429, f"You have this open in {MOST_PER_PERSON} windows already. Close one of them.")
        if sum(1 for _ in self.hub.all_boxes()) >= MOST_STREAMS:
            raise Refusal(503, "Too many people are listening.")
        box = Mailbox(visit.journey_id, user_id, visit.client)
        with self.hub.listening(box):
            talking = asyncio.create_task(talk(visit, box, send))
            hanging_up = asyncio.create_task(hung_up(receive))
            try:
                await asyncio.wait((talking, hanging_up), return_when=asyncio.FIRST_COMPLETED)
            finally:
                has_left = hanging_up.done()
                talking.cancel()
                hanging_up.cancel()
                ends = await asyncio.gather(talking, hanging_up, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, TimeoutError):  # a browser that reads too slowly is no fault
                log.error("A stream has failed.", exc_info=end)
        if has_left and visit.client:
            await self.hub.left(box)


async def talk(visit: Visit, box: Mailbox, send: ASGISendCallable) -> None:
    """Tell the browser what happens until it may not listen any longer, reads too slowly, or the process ends."""
    await send({"type": "http.response.start", "status": 200, "headers": visit.headers, "trailers": False})
    await say(send, GREETING)
    # Asked only now that the box is there: what is committed from here on lies in it.
    told, is_due = -1, check_due()
    for revision in (await revisions([visit.journey_id])).values():
        box.put(changed(revision))
    while True:
        messages = await box.take(min(HEARTBEAT, max(0.0, is_due - time.monotonic())))
        if CLOSING in messages:
            break
        told = max([told, *(message["revision"] for message in messages if message["type"] == "changed")])
        await say(send, "".join(map(event, messages)) or BEAT)
        if time.monotonic() >= is_due:
            is_due = check_due()
            try:
                _, revision = await admitted(visit)
            except Refusal:
                break
            except DatabaseError:
                continue  # whoever was let in stays in until the database can say otherwise
            if revision > told:
                box.put(changed(revision))
    await say(send, "", last=True)


def end_with(task: asyncio.Task[None]) -> None:
    """A process that hears nothing any more is worse than none: it ends, and whoever watches over it starts it again."""
    if not task.cancelled():
        log.critical("Listening has failed.", exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)


def check_due() -> float:
    """When to ask again whether this person may still listen; not everybody's turn comes at once."""
    return time.monotonic() + settings.LIVE_RECHECK_SECONDS * random.uniform(0.75, 1)  # noqa: S311 - protects nothing


async def say(send: ASGISendCallable, text: str, *, last: bool = False) -> None:
    async with asyncio.timeout(SLOWEST):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": not last})


async def hung_up(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def reply(send: ASGISendCallable, status: int, words: str) -> None:
    """Answer with a sentence."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status == 405:
        headers.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": words.encode(), "more_body": False})
