"""Hands what is said about journeys on to everybody who listens in this process: one connection to Redis for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import Iterable, Iterator
from typing import Any

import redis.asyncio
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from journeys.models import Journey
from maps.line import channel
from maps.presence import leave, people_at

Message = dict[str, Any]

LIVE, ALONE = {"type": "state", "state": "live"}, {"type": "state", "state": "alone"}
CLOSING: Message = {"type": "closing"}
PATIENCE = 5.0  # seconds: for one answer of Redis, and of silence before it is asked whether it is still there
SOONEST, LATEST = 0.2, 5.0  # seconds between attempts to reach Redis again
LOOK_AGAIN = 5.0  # seconds after which windows that fell silent are noticed
GATHER = 0.1  # seconds in which several moves of people become one message

log = logging.getLogger(__name__)


class Mailbox:
    """What one stream has still to tell its browser: of each kind the latest only, so a slow one never costs more memory."""

    def __init__(self, journey_id: int, user_id: int, client: str) -> None:
        self.journey_id = journey_id
        self.user_id = user_id
        self.client = client
        self._waiting: dict[str, Message] = {}
        self._filled = asyncio.Event()

    def put(self, message: Message) -> None:
        earlier = self._waiting.get(message["type"])
        self._waiting[message["type"]] = merged(earlier, message) if earlier else message
        self._filled.set()

    async def take(self, patience: float) -> list[Message]:
        """What has come, or nothing after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._filled.wait()
        self._filled.clear()
        messages, self._waiting = list(self._waiting.values()), {}
        return messages


def merged(earlier: Message, later: Message) -> Message:
    """One message that says what both say; two tabs' changes are nobody's in particular."""
    if later["type"] != "changed":
        return later
    same = earlier["client"] == later["client"]
    return later | {"revision": max(earlier["revision"], later["revision"]), "client": later["client"] if same else ""}


def changed(revision: int, client: str = "") -> Message:
    return {"type": "changed", "revision": revision, "client": client}


def presence(people: list[Message]) -> Message:
    return {"type": "presence", "people": people}


class Hub:
    """Everybody who listens here, and what they were last told."""

    def __init__(self, url: str) -> None:
        once = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
        self.redis = redis.asyncio.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once, decode_responses=True
        )
        self.state = ALONE
        self.boxes: dict[int, set[Mailbox]] = {}
        self.people: dict[int, list[Message]] = {}
        self._moved: set[int] = set()
        self._stirred = asyncio.Event()

    @contextlib.contextmanager
    def listening(self, box: Mailbox) -> Iterator[None]:
        """Put into this box what is said about its journey, beginning with how things stand."""
        self.boxes.setdefault(box.journey_id, set()).add(box)
        box.put(self.state)
        if box.journey_id in self.people:
            box.put(presence(self.people[box.journey_id]))
        else:
            self.look_at(box.journey_id)
        try:
            yield
        finally:
            self.boxes[box.journey_id].discard(box)
            if not self.boxes[box.journey_id]:
                del self.boxes[box.journey_id]
                self.people.pop(box.journey_id, None)

    def count_of(self, user_id: int) -> int:
        """How many streams this person has open."""
        return sum(box.user_id == user_id for box in self.all_boxes())

    def all_boxes(self) -> Iterable[Mailbox]:
        return (box for boxes in self.boxes.values() for box in boxes)

    def tell(self, journey_id: int, message: Message) -> None:
        for box in self.boxes.get(journey_id, ()):
            box.put(message)

    def tell_all(self, message: Message) -> None:
        for box in self.all_boxes():
            box.put(message)

    async def left(self, box: Mailbox) -> None:
        """A browser has hung up: its window is gone, unless it is already back with another stream."""
        if not any(other.user_id == box.user_id and other.client == box.client for other in self.boxes.get(box.journey_id, ())):
            with contextlib.suppress(redis.RedisError):
                await leave(self.redis, box.journey_id, box.user_id, box.client)

    def look_at(self, *journey_ids: int) -> None:
        """Find out soon who is at these journeys."""
        self._moved.update(journey_ids)
        self._stirred.set()

    async def run(self) -> None:
        """Listen, for as long as the process lives."""
        watching = asyncio.create_task(self._watch_people())
        try:
            await self._listen()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await self.redis.aclose()

    async def _listen(self) -> None:
        pause = SOONEST
        while True:
            try:
                async with self.redis.pubsub() as messages:
                    await messages.psubscribe(channel("*"))
                    asked = False
                    while True:
                        message = await messages.get_message(timeout=PATIENCE)
                        if message is None and asked:
                            raise redis.TimeoutError("no word from Redis")
                        asked = message is None
                        if asked:
                            await messages.ping()
                        elif message["type"] == "psubscribe":
                            pause = SOONEST
                            await self._begin()
                        elif message["type"] == "pmessage":
                            self._receive(message["channel"], message["data"])
            except (redis.RedisError, OSError) as error:
                if self.state is LIVE:
                    log.warning("Redis is away (%s); browsers are told that they are alone.", type(error).__name__)
                self.state = ALONE
                self.tell_all(ALONE)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads out, protects nothing
            pause = min(2 * pause, LATEST)

    async def _begin(self) -> None:
        """Redis is there. What was said while it was not is lost, so everybody is told how things stand now."""
        self.state = LIVE
        self.tell_all(LIVE)
        self.look_at(*self.boxes)
        if self.boxes:
            with contextlib.suppress(DatabaseError):
                for journey_id, revision in (await revisions(list(self.boxes))).items():
                    self.tell(journey_id, changed(revision))

    def _receive(self, name: str, data: str) -> None:
        """Hand on what was said; what is not ours is passed over, for anybody with the password may speak there."""
        try:
            journey_id, message = int(name.rpartition(":")[2]), json.loads(data)
            if journey_id not in self.boxes:
                return
            if message["type"] == "changed":
                self.tell(journey_id, changed(int(message["revision"]), str(message["client"])))
            else:
                self.look_at(journey_id)
        except (ValueError, KeyError, TypeError):
            log.warning("Something was said on a channel of live updates that is not understood.")

    async def _watch_people(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._stirred.wait(), LOOK_AGAIN)
            except TimeoutError:
                self._moved.update(self.boxes)
            moved, self._moved = self._moved & set(self.boxes), set()
            self._stirred.clear()
            if moved and self.state is LIVE:
                with contextlib.suppress(redis.RedisError, OSError):  # the listener notices, too, and begins anew
                    for journey_id, people in (await people_at(self.redis, moved)).items():
                        self._seen(journey_id, people)
            await asyncio.sleep(GATHER)

    def _seen(self, journey_id: int, people: list[Message]) -> None:
        if journey_id in self.boxes and self.people.get(journey_id) != people:
            self.people[journey_id] = people
            self.tell(journey_id, presence(people))


@sync_to_async
def revisions(journey_ids: list[int]) -> dict[int, int]:
    """How far each journey has come."""
    close_old_connections()
    return dict(Journey.objects.filter(pk__in=journey_ids).values_list("pk", "revision"))
