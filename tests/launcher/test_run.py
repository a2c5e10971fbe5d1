"""The whole of `run`, once through: first start, a crash, a second start, backup and restore, and every way to stop."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.places import ROOT
from launcher.ports import free_port
from tests.launcher.conftest import LAUNCH, bare_environment, processes_about

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


class Installation:
    """One installation in a folder of its own, without the demonstration."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port, self.live_port = free_port(), free_port()
        self.environment = bare_environment(var, PORT=str(self.port), LIVE_PORT=str(self.live_port))
        self.said = var / "said.txt"
        self.earlier = 0
        self.child: subprocess.Popen | None = None

    def start(self) -> None:
        self.begin()
        until(lambda: "Throughline runs at" in self.words() or self.child.poll() is not None, self.words)
        assert self.child.poll() is None, self.words()
        until(lambda: "ready." in self.new_words_of_the_worker(), self.new_words_of_the_worker)

    def begin(self) -> None:
        self.earlier = len(self.words_of_the_worker())
        with self.said.open("w") as output:
            command = [*LAUNCH, "run", "--empty"]
            self.child = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)

    def words_of_the_worker(self) -> str:
        log = self.var / "log" / "worker.log"
        return log.read_text() if log.exists() else ""

    def new_words_of_the_worker(self) -> str:
        return self.words_of_the_worker()[self.earlier :]

    def words(self) -> str:
        return self.said.read_text()

    def launch(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*LAUNCH, *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)

    def end(self, number: signal.Signals) -> int:
        self.child.send_signal(number)
        return self.child.wait(60)

    def left_over(self) -> list[str]:
        return processes_about(str(self.var))

    def answers(self) -> bool:
        return self.answers_at(self.port, "/accounts/login/")

    def live_process_answers(self) -> bool:
        return self.answers_at(self.live_port, "/live/health")

    def answers_at(self, port: int, path: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def pid_of(self, words: str) -> int:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if words in command and parent == str(self.child.pid):
                return int(folder.name)
        raise AssertionError(f"no process runs {words}")


def until(holds: Callable[[], bool], state: Callable[[], object], seconds: float = 240) -> None:
    """Wait until it holds; where it never does, the failure shows the state."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"It never came to pass: {state()}"
        time.sleep(0.1)


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    if installation.child and installation.child.poll() is None:
        installation.end(signal.SIGTERM)


def test_the_life_of_an_installation(installation):
    var = installation.var

    # The first start makes an owner and prints the log-in.
    installation.start()
    assert "The owner logs in as owner@example.com with the password" in installation.words()
    assert (var / "credentials.txt").stat().st_mode & 0o077 == 0
    assert installation.answers()
    until(installation.live_process_answers, lambda: (var / "log" / "live.log").read_text())

    # A second one beside it is refused, and names the first.
    second = installation.launch("run")
    assert second.returncode == 1
    assert f"already running here at http://127.0.0.1:{installation.port} (process {installation.child.pid})" in second.stderr
    assert installation.launch("status").returncode == 0

    # A backup needs no stop; a restore does.
    saved = installation.launch("backup")
    assert saved.returncode == 0, saved.stderr
    archive = str(next((var / "backups").glob("*.tar.gz")))
    assert "Stop it first" in installation.launch("restore", archive, "--force").stderr

    # A part that dies is started again, and Ctrl-C ends everything.
    os.kill(installation.pid_of("celery"), signal.SIGKILL)
    until(lambda: "Starting The Celery worker again." in installation.words(), installation.words)
    assert "The Celery worker was ended by SIGKILL." in installation.words()
    os.kill(installation.pid_of("config.live"), signal.SIGKILL)
    until(lambda: "Starting The live process again." in installation.words(), installation.words)
    until(installation.live_process_answers, lambda: (var / "log" / "live.log").read_text())
    assert installation.end(signal.SIGINT) == 0
    assert installation.left_over() == []
    assert installation.launch("status").returncode == 3

    # The backup goes back in, and the second start finds it and collects nothing anew.
    restored = installation.launch("restore", archive, "--force")
    assert restored.returncode == 0, restored.stderr
    installation.start()
    assert "The log-ins are in" in installation.words()
    assert "Collecting" not in installation.words()
    assert installation.answers()

    # Even SIGKILL leaves nothing running, and the next start finds everything in order.
    sockets = json.loads((var / "launcher.lock").read_text())["DATABASE_URL"].partition("host=")[2].replace("%2F", "/")
    installation.end(signal.SIGKILL)
    until(lambda: installation.left_over() == [], installation.left_over)
    installation.start()
    assert not list(Path(sockets).glob("*"))

    # Without its database nothing works, so everything ends, with the reason.
    os.kill(installation.pid_of("/postgres "), signal.SIGKILL)
    assert installation.child.wait(60) == 1
    assert "PostgreSQL was ended by SIGKILL." in installation.words()
    assert "everything was stopped. Saved data are kept." in installation.words()
    until(lambda: installation.left_over() == [], installation.left_over)

    # A crash of the database is mended by the next start.
    installation.start()
    assert installation.answers()
    assert installation.end(signal.SIGTERM) == 0
    assert installation.left_over() == []


def test_wherever_the_launcher_is_killed_nothing_stays(installation):
    def said(words: str) -> Callable[[], bool]:
        return lambda: words in installation.words()

    def worker_said(words: str) -> Callable[[], bool]:
        return lambda: words in installation.new_words_of_the_worker()

    moments = (
        said("Starting PostgreSQL"),
        said("Throughline runs at"),
        worker_said("Connected to"),
        # A worker that has done jobs waits for its broker otherwise than one that has not.
        worker_said("succeeded in"),
    )
    for number, moment in enumerate(moments):
        installation.begin()
        until(moment, lambda: (installation.words(), installation.new_words_of_the_worker()))
        assert installation.end(signal.SIGKILL) == -signal.SIGKILL
        until(lambda: installation.left_over() == [], lambda: (number, installation.left_over()))  # noqa: B023
