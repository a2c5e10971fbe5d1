"""One process that the launcher started: its log, its end, and that nothing of it stays behind."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from launcher.errors import LauncherError
from launcher.identity import die_with_parent
from launcher.places import MEGABYTE, ROOT, private_folder

KEPT_LOG_BYTES = 10 * MEGABYTE


@dataclass
class Process:
    """A child in a session of its own, so that a Ctrl-C in the terminal reaches the launcher alone."""

    name: str
    command: Sequence[str]
    log: Path
    environment: dict[str, str]
    before_start: Callable[[], None] | None = None
    stop_signals: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 10),)
    when_orphaned: signal.Signals = signal.SIGTERM
    text_input: str | None = None
    pass_fds: Sequence[int] = ()
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the child with its output going to its log."""
        # A signal between the fork and the assignment would lose sight of the child.
        with open_log(self.log) as log, signals_held_back():
            self.child = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL if self.text_input is None else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.pass_fds,
                preexec_fn=self._preparation(os.getpid()),
            )
        if self.text_input is not None and self.child.stdin:
            with contextlib.suppress(BrokenPipeError), self.child.stdin as pipe:
                pipe.write(self.text_input.encode())

    def _preparation(self, parent: int) -> Callable[[], None]:
        def prepare() -> None:
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            if self.before_start:
                self.before_start()
            # Last, because the kernel forgets it whenever the identity changes.
            die_with_parent(parent, self.when_orphaned)

        return prepare

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def stop(self) -> None:
        """Ask it to end, ask harder, then end it and whatever it left in its session."""
        if self.child is None:
            return
        for number, patience in self.stop_signals:
            if self._ended_after(number, patience):
                break
        self.clear_away()

    def _ended_after(self, number: signal.Signals, patience: float) -> bool:
        if self.child is None or self.child.poll() is not None:
            return True
        self.child.send_signal(number)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            return False
        return True

    def clear_away(self) -> None:
        """Kill what is left of its session; harmless when nothing is."""
        if self.child is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def wait_until(self, ready: Callable[[], bool], patience: float = 60) -> None:
        """Return once `ready` holds; say why with the end of the log where the child ends or never gets there."""
        deadline = time.monotonic() + patience
        while not ready():
            if not self.running:
                raise LauncherError(f"{self.name} did not start.\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise LauncherError(f"{self.name} did not answer within {patience:.0f} seconds.\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log, indented, under the log's path."""
        tail = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:] if self.log.exists() else []
        return "\n".join([f"The end of {self.log}:", *(f"  {line}" for line in tail)])


@contextlib.contextmanager
def signals_held_back() -> Iterator[None]:
    """Let signals wait until the block is over."""
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)


def open_log(path: Path) -> IO[bytes]:
    """Open a log to append to; one that has grown large is set aside first as `.1`."""
    private_folder(path.parent)
    if path.exists() and path.stat().st_size > KEPT_LOG_BYTES:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")
