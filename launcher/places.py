"""Where things lie: the project, its `var/` folder, and the private files inside it."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parent.parent
# THROUGHLINE_VAR lets one checkout keep several installations apart.
VAR = Path(os.environ.get("THROUGHLINE_VAR") or ROOT / "var").absolute()
MEGABYTE = 1024 * 1024
MINIMUM_FREE_MB = 300
NOBODY = 65534


def private_folder(path: Path) -> Path:
    """Make the folder, and its parents, readable by nobody else."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except PermissionError as error:
        raise LauncherError(f"Cannot write to {path}: {error.strerror}. Was it made by another user?") from error
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step: whoever looks sees the old text or the new one."""
    private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def socket_folder() -> Iterator[Path]:
    """A private folder with a path short enough for a Unix socket (107 bytes), gone afterwards."""
    base = tempfile.gettempdir()
    if len(base) > 60:
        base = "/tmp"  # noqa: S108 - mkdtemp makes the folder itself private
    remove_left_behind(Path(base))
    folder = Path(tempfile.mkdtemp(prefix="throughline-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_left_behind(base: Path) -> None:
    """Remove socket folders of ours whose server was killed and could not tidy up."""
    for lock in base.glob("throughline-*/.s.PGSQL.*.lock"):
        with contextlib.suppress(OSError, ValueError):
            pid = int(lock.read_text(encoding="utf-8").partition("\n")[0])
            if lock.parent.stat().st_uid in (os.geteuid(), NOBODY) and not is_alive(pid):
                shutil.rmtree(lock.parent, ignore_errors=True)
    for folder in base.glob("throughline-*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > 3600:
                folder.rmdir()  # only where it is empty


def is_alive(pid: int) -> bool:
    """Return whether a process with this number exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def minimum_free_bytes() -> int:
    """Return how much room must be left before anything is started; MIN_FREE_MB changes it."""
    value = os.environ.get("MIN_FREE_MB") or str(MINIMUM_FREE_MB)
    if not value.isdecimal():
        raise LauncherError(f"MIN_FREE_MB must be a whole number of megabytes, not {value!r}.")
    return int(value) * MEGABYTE


def require_room(folder: Path) -> None:
    """Refuse to start on a disk so full that the database could not finish what it begins."""
    free, needed = shutil.disk_usage(folder).free, minimum_free_bytes()
    if free < needed:
        raise LauncherError(
            f"The disk that holds {folder} has {free // MEGABYTE} MB left; "
            f"at least {needed // MEGABYTE} MB are needed. "
            "Nothing was started. Free some space and start again."
        )
