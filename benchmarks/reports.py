"""What a benchmark prints: progress as it goes, then one line per measurement with its ratio, and the machine it ran on."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.db import connection


def say(words: str) -> None:
    print(words, flush=True)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Say how long the block took."""
    began = time.perf_counter()
    yield
    say(f"{name}: {time.perf_counter() - began:.1f} s")


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    return sorted(values)[max(0, -(-len(values) * round(share * 100) // 100) - 1)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round, so that a busy minute touches both sides."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and the range where there are several."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def machine() -> str:
    """The circumstances without which the figures mean little."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting || coalesce(unit, '') FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [SETTINGS]
        )
        settings = ", ".join(f"{name} {setting}" for name, setting in cursor.fetchall())
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{processor()}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}; PostgreSQL: {settings}"


SETTINGS = ["server_version", "fsync", "synchronous_commit", "shared_buffers", "max_wal_size", "work_mem"]


def processor() -> str:
    if sys.platform.startswith("linux"):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
