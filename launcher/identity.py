"""Who PostgreSQL runs as: it refuses root and users without a name, so its processes may take another identity.

No account is made for this. A user namespace is tried first, because in it files stay their owner's own.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launcher.errors import LauncherError
from launcher.places import NOBODY

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

Step = Callable[[], None]
# Loaded before any fork: between fork and exec only plain system calls are safe.
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, with_signal: signal.Signals) -> None:
    """Have the kernel send this process a signal when the launcher ends, however it ends. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:  # it ended in the moment before
        os._exit(1)


def enter_user_namespace() -> Step:
    """Return a step into a namespace of one user with a name; outside it nothing changes, so files keep their owner."""
    inside = named_user()

    def step() -> None:
        uid, gid = os.geteuid(), os.getegid()
        if _libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{inside} {uid} 1")
        _write("/proc/self/gid_map", f"{inside} {gid} 1")

    return step


def named_user() -> int:
    """Return the number of a user other than root that this machine has a name for, which initdb insists on."""
    known = {entry.pw_uid for entry in pwd.getpwall()} - {0}
    return NOBODY if NOBODY in known or not known else min(known)


def has_a_name(uid: int) -> bool:
    """Return whether this machine knows the user; containers often run under numbers it does not."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def become(uid: int) -> Step:
    """Return a step that becomes user `uid` but can still reach files below folders that only root may enter."""

    def step() -> None:
        _libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        bit = 1 << CAP_DAC_OVERRIDE
        data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
        if _libc.capset(header, data) == 0:
            _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)

    return step


def database_identity(folder: Path, server: Path) -> tuple[Step | None, int]:
    """Return the step that each PostgreSQL process takes before it starts, and the owner its folder must have.

    A folder that already exists decides: its owner is kept. Otherwise the user namespace is tried, then nobody.
    """
    me = os.geteuid()
    if me != 0 and has_a_name(me):
        return None, me
    namespace = enter_user_namespace()
    if me != 0:
        if works(namespace, server, folder.parent):
            return namespace, me
        raise LauncherError(
            f"PostgreSQL does not run for user {me}, who has no entry in /etc/passwd, and this machine refuses user "
            "namespaces. Add an entry, or set DATABASE_URL to a server that runs already."
        )
    owner = folder.stat().st_uid if folder.exists() else None
    if owner not in (None, 0):
        return become(owner), owner
    if works(namespace, server, folder.parent):
        return namespace, 0
    if owner == 0 and any(folder.iterdir()):
        raise LauncherError(
            f"PostgreSQL does not run as root, this machine refuses user namespaces, and {folder} belongs to root. "
            f"Start as an ordinary user, or give the folder away: chown -R {NOBODY} {folder}"
        )
    if works(become(NOBODY), server, folder.parent):
        return become(NOBODY), NOBODY
    raise LauncherError(
        "PostgreSQL does not run as root, and this machine lets root change into no other user. "
        "Start as an ordinary user, or set DATABASE_URL to a server that runs already."
    )


def works(step: Step, server: Path, folder: Path) -> bool:
    """Return whether PostgreSQL's program can be started after this step and could write to the folder."""
    probe = ["/bin/sh", "-c", 'test -w "$1" && exec "$0" --version', str(server), str(folder)]
    try:
        done = subprocess.run(probe, preexec_fn=step, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)
