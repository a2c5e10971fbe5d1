"""Server time of the pages that people open most: in this process, warm, as a logged-in member, on the real database.

Measured is everything from the request to the finished bytes: middleware, access, queries, figures, template. Not measured are
gunicorn, compression and the network. Jobs that a first look starts are done before the clock runs, as a worker would do them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.data import FIRST_DAY
from benchmarks.reports import quantile, say
from benchmarks.world import World
from launcher.prepare import collect_static

WARM_UP = 5
GOAL = 100  # milliseconds


@dataclass(frozen=True)
class Page:
    """What one page took, in milliseconds, and what it is made of. `cpu` is this process's part of it, without the database."""

    name: str
    first: float
    p50: float
    p95: float
    cpu: float
    queries: int
    kilobytes: float

    def __str__(self) -> str:
        short = "" if self.p95 <= GOAL else f"  over the goal of {GOAL} ms"
        return (
            f"  {self.name:22} p50 {self.p50:6.1f} ms   p95 {self.p95:6.1f} ms   own CPU {self.cpu:4.0f} ms"
            f"   {self.queries:3} queries   {self.kilobytes:5.0f} kB   first look {self.first:,.0f} ms{short}"
        )


def addresses(world: World) -> dict[str, str]:
    """The pages by name; without a period a page shows the last month that has data."""
    workspace, journey = world.workspace.slug, world.journeys[0].pk
    last_day = FIRST_DAY.replace(year=FIRST_DAY.year + 2, month=6, day=30)
    years, quarter = f"?from={FIRST_DAY}&to={last_day}", f"?from={last_day.replace(month=4, day=11)}&to={last_day}"
    a_map = reverse("maps:map", args=[workspace, journey])
    dashboard = reverse("dashboards:journey", args=[workspace, journey])
    return {
        "map, one month": a_map,
        "map, 81 days": a_map + quarter,
        "map, two years": a_map + years,
        "map alone, refreshed": reverse("maps:map_live", args=[workspace, journey]),
        "dashboard, one month": dashboard,
        "dashboard, two years": dashboard + years,
        "journeys": reverse("dashboards:home", args=[workspace]),
    }


def measure(world: World, requests: int) -> list[Page]:
    """Print and return what each page took."""
    if settings.STORAGES["staticfiles"]["BACKEND"] == "config.storage.HashedStatic":
        collect_static(Path(os.environ["STATIC_ROOT"]))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(world.member)
    say(f"Pages, {requests} requests each after {WARM_UP} to warm up:")
    with jobs_done_at_once():
        measured = [measure_page(client, name, address, requests) for name, address in addresses(world).items()]
    for page in measured:
        say(str(page))
    return measured


@contextmanager
def jobs_done_at_once() -> Iterator[None]:
    """Whatever a page wants computed in the background is computed within the request, which is the first look."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    try:
        yield
    finally:
        current_app.conf.task_always_eager = before


def measure_page(client: Client, name: str, address: str, requests: int) -> Page:
    first, _ = get(client, address)
    for _ in range(WARM_UP):
        get(client, address)
    with CaptureQueriesContext(connection) as captured:
        _, size = get(client, address)
    queries = len(captured)
    began = process_time()
    times = [get(client, address)[0] for _ in range(requests)]
    cpu = 1000 * (process_time() - began) / requests
    return Page(name, first, quantile(times, 0.5), quantile(times, 0.95), cpu, queries, size / 1000)


def get(client: Client, address: str) -> tuple[float, int]:
    """Milliseconds and bytes of one request; SystemExit where the page does not answer with 200."""
    began = perf_counter()
    reply = client.get(address)
    took = 1000 * (perf_counter() - began)
    if reply.status_code != 200:
        raise SystemExit(f"{address} answered {reply.status_code}.")
    return took, len(reply.content)
