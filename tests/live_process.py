"""The process of live updates for tests, and a browser's end of a stream."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from launcher.places import ROOT
from launcher.ports import HOST

PATIENCE = 60  # seconds; generous, because a busy machine is slow


@dataclass
class LiveProcess:
    """`python -m config.live` on the database of the tests."""

    port: int
    child: subprocess.Popen[bytes]
    log: Any

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def words(self) -> str:
        self.log.seek(0)
        return self.log.read().decode()


@contextlib.contextmanager
def live_process(port: int = 0, **environment: str) -> Iterator[LiveProcess]:
    """Start it, on a free port where none is named, and end it afterwards."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(str(connection.settings_dict['NAME']))}")
    variables = {**os.environ, "DATABASE_URL": database.geturl(), "LIVE_RECHECK_SECONDS": "1", **environment}
    with tempfile.TemporaryFile() as log, socket.create_server((HOST, port)) as listener:
        command = [sys.executable, "-m", "config.live", "--fd", str(listener.fileno())]
        fd = listener.fileno()
        child = subprocess.Popen(command, cwd=ROOT, env=variables, pass_fds=[fd], stdout=log, stderr=log)  # noqa: S603
        live = LiveProcess(listener.getsockname()[1], child, log)
        listener.close()
        try:
            until(lambda: status_of(live, "/live/health") == 200 or child.poll() is not None, live.words)
            yield live
        finally:
            child.terminate()
            child.wait(PATIENCE)


def status_of(live: LiveProcess, path: str, method: str = "GET", **headers: str) -> int:
    """What the process answers; a stream is hung up at once."""
    line = http.client.HTTPConnection(HOST, live.port, timeout=PATIENCE)
    try:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return line.getresponse().status
    finally:
        line.close()


def until(holds: Callable[[], bool], state: Callable[[], object] = str) -> None:
    """Wait until it holds; where it never does, the failure shows the state."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"It never came to pass: {state()}"
        time.sleep(0.05)


def cookie_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Listener:
    """One open stream."""

    def __init__(self, live: LiveProcess, journey_id: int, user: Any, client: str = "", **headers: str) -> None:
        self.line = http.client.HTTPConnection(HOST, live.port, timeout=PATIENCE)
        headers = {"Cookie": cookie_of(user), **headers}
        self.line.request("GET", f"/live/journeys/{journey_id}?client={client}", headers=headers)
        self.response = self.line.getresponse()
        assert self.response.status == 200, self.response.read()

    def block(self) -> list[str]:
        """The lines of the next event; none once the stream is over."""
        lines = []
        while line := self.response.readline().decode():
            if line == "\n":
                return lines
            lines.append(line.rstrip("\n"))
        return []

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        """The next message that says this; others are passed over."""
        while lines := self.block():
            for line in lines:
                if line.startswith("data: {"):
                    message = json.loads(line.removeprefix("data: "))
                    if wanted.items() <= message.items():
                        return message
        raise AssertionError(f"the stream ended before {wanted}")

    def people(self, *names: str) -> list[dict[str, Any]]:
        """The people, once they are these."""
        while True:
            people = self.wait_for(type="presence")["people"]
            if [person["name"] for person in people] == list(names):
                return people

    def close(self) -> None:
        self.response.close()
        self.line.close()
