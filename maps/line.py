"""The way to Redis for what may be lost: nobody waits long for it, and nothing fails without it."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry

T = TypeVar("T")

PATIENCE = 0.3  # seconds for one answer; Redis needs less than a thousandth of that
PAUSE = 5.0  # seconds in which nobody asks again after it did not answer

log = logging.getLogger(__name__)


class Line:
    """Says once when Redis is away and once when it is back, and in between lets everybody go on at once."""

    def __init__(self) -> None:
        self.is_away = False
        self.asks_again_at = 0.0

    def attempt(self, action: Callable[[redis.Redis], T]) -> T | None:
        """What the action returns, or None where Redis is away."""
        if time.monotonic() < self.asks_again_at:
            return None
        try:
            result = action(client(settings.REDIS_URL))
        except redis.RedisError as error:
            self.asks_again_at = time.monotonic() + PAUSE
            if not self.is_away:
                # Only its kind: the words may hold an address.
                log.warning("Live updates are away until Redis answers again (%s).", type(error).__name__)
            self.is_away = True
            return None
        if self.is_away:
            log.info("Live updates are back.")
        self.is_away = False
        return result


line = Line()


@functools.cache
def client(url: str) -> redis.Redis:
    """Connections that are kept. One that Redis has closed meanwhile is opened anew, once."""
    once = Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,))
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once)


def channel(journey: int | str) -> str:
    """Where messages about this journey go ("*": about any). Redis keeps channels of its databases together; we do not."""
    database = parse_url(settings.REDIS_URL).get("db", 0)  # type: ignore[no-untyped-call]
    return f"live:{database}:journey:{journey}"
