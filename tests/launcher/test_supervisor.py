"""What happens when a process dies, with small programs in the place of the real ones."""

import os
import signal
import sys
import threading
import time

import pytest

from launcher.errors import LauncherError
from launcher.processes import Process
from launcher.supervisor import StopRequested, Supervisor, stop_on_signals
from tests.launcher.conftest import processes_about

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


def program(tmp_path, name: str, code: str, *words: str) -> Process:
    return Process(name, [sys.executable, "-c", code, *words], tmp_path / f"{name}.log", dict(os.environ))


def supervised(tmp_path, code: str, *, as_server: bool = False, **options) -> Supervisor:
    process = program(tmp_path, "The worker", code)
    if as_server:
        process.start()
    servers, app = ([process], []) if as_server else ([], [process])
    return Supervisor(servers, app, tmp_path, **options)


def test_a_part_of_the_app_that_dies_is_named_with_its_last_words_and_started_again(tmp_path):
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        raise StopRequested

    supervisor = supervised(tmp_path, "print('I ran out of ideas'); raise SystemExit(7)", say=say)
    with pytest.raises(StopRequested), supervisor.started():
        supervisor.watch()

    assert "The worker ended with status 7." in said[0]
    assert "I ran out of ideas" in said[0]
    assert "Starting The worker again." in said[0]


def test_a_part_that_dies_again_and_again_ends_everything(tmp_path):
    said: list[str] = []
    supervisor = supervised(tmp_path, "raise SystemExit(7)", most_restarts=2, say=said.append)

    with pytest.raises(LauncherError, match="It died 3 times in a row, so everything was stopped"), supervisor.started():
        supervisor.watch()

    assert len(said) == 2
    assert not supervisor.app[0].running


def test_a_lost_server_ends_everything(tmp_path):
    supervisor = supervised(tmp_path, "import os; print('no space left'); os.kill(os.getpid(), 9)", as_server=True)

    with pytest.raises(LauncherError, match=r"was ended by SIGKILL(?s:.)*no space left(?s:.)*everything was stopped"):
        supervisor.watch()


def test_a_full_disk_is_named_as_the_likely_cause(tmp_path, monkeypatch):
    monkeypatch.setattr("launcher.supervisor.NEARLY_FULL", 10**18)
    supervisor = supervised(tmp_path, "raise SystemExit(1)", as_server=True)

    with pytest.raises(LauncherError, match=r"MB left: free some space and start again"):
        supervisor.watch()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_process_that_will_not_stop_is_ended_with_all_it_started(tmp_path):
    process = program(tmp_path, "stubborn", STUBBORN, mark := f"mark-{os.getpid()}-{time.time()}")
    process.stop_signals = ((signal.SIGTERM, 0.1),)
    process.start()
    process.wait_until(lambda: process.log.read_text().count("ready") == 2)
    assert len(processes_about(mark)) == 2

    process.stop()

    assert processes_about(mark) == []


def test_a_process_that_ends_before_it_is_ready_is_shown_with_its_last_words(tmp_path):
    process = program(tmp_path, "The web server", "print('address in use'); raise SystemExit(1)")
    process.start()

    with pytest.raises(LauncherError, match=r"The web server did not start(?s:.)*address in use"):
        process.wait_until(lambda: False)


def test_only_the_first_signal_stops_so_that_stopping_is_never_cut_short():
    ended_in_order = False
    with pytest.raises(StopRequested), stop_on_signals():
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        try:
            time.sleep(10)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            ended_in_order = True

    assert ended_in_order


def test_a_log_that_has_grown_large_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr("launcher.processes.KEPT_LOG_BYTES", 3)
    (tmp_path / "small.log").write_text("an old log")
    process = program(tmp_path, "small", "print('new')")

    process.start()
    process.child.wait()

    assert process.log.read_text() == "new\n"
    assert (tmp_path / "small.log.1").read_text() == "an old log"
