"""A lock that cannot go stale: the kernel lets go of it when its holder ends, however it ends."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launcher.places import private_folder


class TakenError(Exception):
    """Somebody else holds the lock; `note` is what they wrote into it."""

    def __init__(self, note: dict[str, Any]) -> None:
        super().__init__("the lock is taken")
        self.note = note


class Lock:
    """A held lock, with a note for those who find it taken."""

    def __init__(self, file: int) -> None:
        self.file = file

    def write(self, **note: Any) -> None:
        """Replace the note."""
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, json.dumps({"pid": os.getpid(), **note}).encode(), 0)


@contextlib.contextmanager
def held(path: Path) -> Iterator[Lock]:
    """Hold the lock at `path`, or raise Taken at once."""
    private_folder(path.parent)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TakenError(_note(file)) from None
        lock = Lock(file)
        lock.write()
        yield lock
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def _note(file: int) -> dict[str, Any]:
    try:
        note = json.loads(os.pread(file, 4096, 0))
    except ValueError:  # read between the lock and its note
        return {}
    return note if isinstance(note, dict) else {}
