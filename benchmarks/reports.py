"""What a benchmark prints: progress as it goes, then one line per measurement with its ratio, and the machine it ran on."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds of CPU: of this process and its database process, where both are on this machine.

    On a busy machine the clock also counts what others do; the CPU does not.
    """

    clock: float
    cpu: float


def took(work: Callable[[], object]) -> Took:
    clock, cpu = time.perf_counter(), time.process_time() + database_cpu()
    work()
    return Took(time.perf_counter() - clock, time.process_time() + database_cpu() - cpu)


def database_cpu() -> float:
    """Seconds of CPU that this connection's server process has used; 0 where it runs elsewhere or is not to be seen."""
    if not sys.platform.startswith("linux") or not str(connection.settings_dict["HOST"]).startswith("/"):
        return 0.0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.get_backend_pid()}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def ratio(ours: Sequence[Took], theirs: Sequence[Took]) -> str:
    """How many times as long ours took: the median of the rounds and their range, then the same of CPU."""
    pairs = list(zip(ours, theirs, strict=True))
    clocks = spread([one.clock / other.clock for one, other in pairs])
    if any(other.cpu < 0.05 for _, other in pairs):
        return clocks
    return f"{clocks}, of CPU {spread([one.cpu / other.cpu for one, other in pairs])}"


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    return sorted(values)[max(0, -(-len(values) * round(share * 100) // 100) - 1)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and the range where there are several."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def machine() -> str:
    """The circumstances without which the figures mean little."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM unnest(%s) AS name", [SETTINGS])
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
