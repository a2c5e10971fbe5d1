"""How soon people who have a map open hear of a change, against bare publish and subscribe through the same Redis.

Both sides have as many listeners, read in the same way in the same loop. The product's clock starts at the commit: it reads the
journey's revision, publishes, and the live process hands the message on to every stream. The bare side publishes and is heard.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from statistics import median
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.test import Client
from redis.connection import parse_url

from accounts.models import Membership, Role, User
from benchmarks.reports import quantile, say, spread
from benchmarks.world import World
from journeys.models import Journey
from launcher.places import ROOT
from launcher.ports import HOST, free_port
from maps.line import client
from maps.live import Announcement
from maps.streams import MOST_PER_PERSON

MESSAGES, PATIENCE = 40, 60
NAME, CHANNEL = "Benchmark of live updates", "benchmark:bare"
SOONEST = 0.02  # seconds between two messages; a person needs longer for an edit

Times = dict[int, list[float]]


def measure(world: World, rounds: int, listeners: int) -> int:
    """Print the delays of both sides and their ratio, in rounds taken in turn; how often each side was heard in a round."""
    forget()
    try:
        cookies = [cookie_of(person) for person in people(world, -(-listeners // MOST_PER_PERSON))]
        with live_process() as port:
            journey = world.journeys[0].pk
            ours, bare = asyncio.run(
                in_turn(port, journey, [cookies[number % len(cookies)] for number in range(listeners)], rounds)
            )
    finally:
        forget()
        Journey.objects.filter(pk=world.journeys[0].pk).update(description=world.journeys[0].description)
    say(f"Live updates: {listeners} listeners, {MESSAGES} changes in a round:")
    for name, sides in (("Redis alone", bare), ("from the commit to the browser", ours)):
        delays = [delay for side in sides for delay in side]
        say(f"  {name:34} median {1000 * median(delays):6.1f} ms   p95 {1000 * quantile(delays, 0.95):6.1f} ms")
    say(f"  ratio of the medians {spread([median(one) / median(other) for one, other in zip(ours, bare, strict=True)])}")
    return len(ours[0])


async def in_turn(port: int, journey: int, cookies: list[str], rounds: int) -> tuple[list[list[float]], list[list[float]]]:
    """The delays of every listener and message, by round."""
    redis = parse_url(settings.REDIS_URL)  # type: ignore[no-untyped-call]
    log_in = f"AUTH {redis['password']}\r\n" if redis.get("password") else ""
    words = [f"GET /live/journeys/{journey} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n" for cookie in cookies]
    subscribe = [f"{log_in}SUBSCRIBE {CHANNEL}\r\n"] * len(cookies)
    ours, bare = [], []
    for _ in range(rounds):
        async with listening(redis["host"], redis["port"], subscribe, b"message:", b"subscribe") as times:
            bare.append(await delays(times, len(cookies), publish))
        async with listening(HOST, port, words, b"id: ", b'"state": "live"') as times:
            ours.append(await delays(times, len(cookies), partial(change, journey)))
    return ours, bare


async def delays(times: Times, listeners: int, act: Callable[[int], tuple[int, float]]) -> list[float]:
    """Act again and again; how long after each act each listener heard of it."""
    found: list[float] = []
    for count in range(MESSAGES):
        number, began = await asyncio.to_thread(act, count)
        async with asyncio.timeout(PATIENCE):
            while len(times.get(number, ())) < listeners:
                await asyncio.sleep(0.001)
        found += [heard - began for heard in times[number]]
        await asyncio.sleep(SOONEST)
    return found


@asynccontextmanager
async def listening(host: str, port: int, words: list[str], mark: bytes, ready: bytes) -> AsyncIterator[Times]:
    """Open a connection for each of the words; give the times at which each number after the mark was read."""
    times: Times = {}
    begun = asyncio.Semaphore(0)

    async def listen(opening: str) -> None:
        is_ready = False
        reader, writer = await asyncio.open_connection(host, port)
        with closing(writer):
            writer.write(opening.encode())
            async for line in reader:
                now = time.perf_counter()
                if line.startswith(mark):
                    times.setdefault(int(line.removeprefix(mark)), []).append(now)
                elif ready in line and not is_ready:
                    is_ready = True
                    begun.release()

    tasks = [asyncio.create_task(listen(opening)) for opening in words]
    async with asyncio.timeout(PATIENCE):
        for _ in words:
            await begun.acquire()
    yield times
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def publish(number: int) -> tuple[int, float]:
    began = time.perf_counter()
    client(settings.REDIS_URL).publish(CHANNEL, f"message:{number}")
    return number, began


def change(journey: int, count: int) -> tuple[int, float]:
    """Change the journey's description, and say so as a commit does; the revision, and when it was committed."""
    close_old_connections()
    rows = Journey.objects.filter(pk=journey)
    with transaction.atomic():
        rows.update(description=f"Changed {count} times")
        revision = rows.values_list("revision", flat=True).get()
    began = time.perf_counter()
    Announcement(journey)()
    connection.close()  # the next change may come from another thread
    return revision, began


@contextmanager
def live_process() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "config.live", "--port", str(port)]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(str(connection.settings_dict['NAME']))}").geturl()
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": database, "LOG_LEVEL": "WARNING"})
    try:
        wait_for(port, child)
        yield port
    finally:
        child.terminate()
        child.wait(PATIENCE)


def wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The live process did not start.")


def people(world: World, count: int) -> list[User]:
    """Members for the time of the measurement: one person has a limited number of streams."""
    found = [User.objects.create_user(f"benchmark-live-{number}@example.com", name=NAME) for number in range(count)]
    for user in found:
        Membership.objects.create(workspace=world.workspace, user=user, role=Role.VIEWER)
    return found


def cookie_of(user: User) -> str:
    browser = Client()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def forget() -> None:
    Membership.objects.filter(user__name=NAME).delete()
    User.objects.filter(name=NAME).delete()
