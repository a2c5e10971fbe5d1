"""`exec`: one command with private servers whose data may be lost, as tests want them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from types import FrameType

from launcher import lock
from launcher.environment import folders
from launcher.errors import LauncherError
from launcher.identity import die_with_parent
from launcher.places import VAR
from launcher.servers import servers

SECRET_KEY = "only-for-tests-and-never-for-a-server-that-people-reach"  # noqa: S105 - it protects nothing


@contextlib.contextmanager
def own_slot(folder: Path) -> Iterator[Path]:
    """Give the first numbered folder nobody uses: several runs at once each have their own, and each is used again."""
    for number in count(1):
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(lock.held(folder / f"{number}.lock"))
            except lock.TakenError:
                continue
            yield folder / str(number)
            return


def execute(command: Sequence[str]) -> int:
    """Run the command with DATABASE_URL, REDIS_URL and SECRET_KEY set; return its exit status."""
    signal.signal(signal.SIGTERM, _leave)
    with own_slot(VAR / "test") as slot, servers(slot, slot / "log", throwaway=True) as ready:
        environment = {"SECRET_KEY": SECRET_KEY, **folders(slot), **os.environ, **ready.environment}
        return run_in_foreground(command, environment)


def run_in_foreground(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run the command on this terminal, leave Ctrl-C to it, pass SIGTERM on, and return its status as a shell would."""
    parent = os.getpid()
    try:
        child = subprocess.Popen(command, env=environment, preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM))
    except OSError as error:
        raise LauncherError(f"Cannot run {command[0]}: {error.strerror}.") from error
    earlier = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, _pass_on(child))
    try:
        status = child.wait()
    finally:
        signal.signal(signal.SIGINT, earlier[0])
        signal.signal(signal.SIGTERM, earlier[1])
    return 128 - status if status < 0 else status


def _pass_on(child: subprocess.Popen[bytes]) -> "signal._HANDLER":
    def handler(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    return handler


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
