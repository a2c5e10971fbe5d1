"""Watches the running processes: a part of the app that dies is started again, a lost server ends everything."""

import contextlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from launcher.errors import LauncherError
from launcher.places import MEGABYTE
from launcher.processes import Process

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NEARLY_FULL = 50 * MEGABYTE


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C, closed the terminal, or sent SIGTERM."""


@contextlib.contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn the first of these signals into StopRequested; later ones are ignored, for stopping is under way."""

    def handler(number: int, frame: FrameType | None) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested

    earlier = {each: signal.signal(each, handler) for each in STOPPING}
    try:
        yield
    finally:
        for each, previous in earlier.items():
            signal.signal(each, previous)


@dataclass
class Supervisor:
    """Keeps `servers` and `app` running; at most `most_restarts` of an app process within `period` seconds."""

    servers: Sequence[Process]
    app: Sequence[Process]
    disk: Path
    most_restarts: int = 3
    period: float = 60
    say: Callable[[str], None] = print
    restarts: dict[str, list[float]] = field(default_factory=dict)

    @contextlib.contextmanager
    def started(self) -> Iterator[None]:
        """Start the app's processes in order; stop them in the opposite order afterwards."""
        with contextlib.ExitStack() as stack:
            for process in self.app:
                stack.callback(process.stop)
                process.start()
            yield

    def watch(self) -> None:
        """Return never: only a signal or a loss that cannot be mended ends it."""
        while True:
            for process in [*self.servers, *self.app]:
                if not process.running:
                    self.lost(process)
            time.sleep(0.2)

    def lost(self, process: Process) -> None:
        """Say which process died and why, and start it again where that can help."""
        process.clear_away()
        ending = f"{process.name} {how_it_ended(process.child)}.\n{process.last_words()}{self.disk_state()}"
        if process in self.servers:
            raise LauncherError(f"{ending}\nNothing works without it, so everything was stopped. Saved data are kept.")
        recent = [when for when in self.restarts.get(process.name, []) if time.monotonic() - when < self.period]
        if len(recent) >= self.most_restarts:
            raise LauncherError(f"{ending}\nIt died {len(recent) + 1} times in a row, so everything was stopped.")
        self.say(f"\n{ending}\nStarting {process.name} again.")
        self.restarts[process.name] = [*recent, time.monotonic()]
        process.start()

    def disk_state(self) -> str:
        """Return a sentence about the disk where it is the likely cause."""
        free = shutil.disk_usage(self.disk).free
        if free > NEARLY_FULL:
            return ""
        return f"\nThe disk that holds {self.disk} has {free // MEGABYTE} MB left: free some space and start again."


def how_it_ended(child: subprocess.Popen[bytes] | None) -> str:
    """Return a verb phrase such as "was killed by SIGKILL"."""
    status = child.returncode if child else None
    if status is None:
        return "was not running"
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
