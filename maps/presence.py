"""Who is at a journey, and in which cell. It lives in Redis and is gone soon after a browser falls silent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import redis
import redis.asyncio

from accounts.models import User
from maps.line import channel, line

KEPT = 25  # seconds after the last word; a browser says every ten that it is still there
MOST = 200  # windows at one journey that others are told of

NEWS = json.dumps({"type": "presence"})


@dataclass(frozen=True)
class Person:
    """One window of one person's browser, and what it points at."""

    user: int
    name: str
    initials: str
    client: str
    cell: str
    editing: bool

    @classmethod
    def at(cls, user: User, client: str, cell: str, editing: bool) -> Person:
        return cls(user.pk, str(user), user.initials, client, cell, editing)


def room(journey_id: int) -> str:
    """The key of the windows at a journey."""
    return f"presence:{journey_id}"


def seat(journey_id: int, user_id: int, client: str) -> str:
    """The key of one window. It holds the person, so that nobody takes another's place."""
    return f"{room(journey_id)}:{user_id}:{client}"


def arrive(journey_id: int, person: Person) -> None:
    """Note where this window is, and tell the others where that is news."""
    line.attempt(lambda redis: _arrive(redis, journey_id, person))


def _arrive(redis: redis.Redis, journey_id: int, person: Person) -> None:
    key, words = seat(journey_id, person.user, person.client), json.dumps(asdict(person))
    pipe = redis.pipeline(transaction=False)
    pipe.set(key, words, ex=KEPT, get=True)
    pipe.sadd(room(journey_id), key)
    pipe.expire(room(journey_id), 2 * KEPT)
    pipe.scard(room(journey_id))
    earlier, is_new, _, windows = pipe.execute()
    if is_new and windows > MOST:
        redis.srem(room(journey_id), key)
    elif earlier is None or earlier.decode() != words:
        redis.publish(channel(journey_id), NEWS)


async def leave(redis: redis.asyncio.Redis, journey_id: int, user_id: int, client: str) -> None:
    """Forget a window that was closed, and tell the others."""
    key = seat(journey_id, user_id, client)
    pipe = redis.pipeline(transaction=False)
    pipe.delete(key)
    pipe.srem(room(journey_id), key)
    pipe.publish(channel(journey_id), NEWS)
    await pipe.execute()


async def people_at(redis: redis.asyncio.Redis, journey_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Who is at each of these journeys, by name; windows that have fallen silent are forgotten on the way."""
    return {journey_id: await _people(redis, journey_id) for journey_id in journey_ids}


async def _people(redis: redis.asyncio.Redis, journey_id: int) -> list[dict[str, Any]]:
    keys = sorted(await redis.smembers(room(journey_id)))
    if not keys:
        return []
    told = await redis.mget(keys)
    if gone := [key for key, words in zip(keys, told, strict=True) if words is None]:
        await redis.srem(room(journey_id), *gone)
    people = [json.loads(words) for words in told if words is not None]
    return sorted(people, key=lambda person: (person["name"].casefold(), person["client"]))
