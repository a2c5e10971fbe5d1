"""Locks, ports, private files and variables: the parts that need no server."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import __main__, environment, lock, places, ports, run
from launcher.chromium import find
from launcher.errors import LauncherError

HOLD = """
import pathlib, sys, time
from launcher import lock
with lock.held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_lock_names_its_holder_and_cannot_go_stale(tmp_path):
    path = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, cwd=places.ROOT)
    assert holder.stdout.readline() == b"held\n"

    with pytest.raises(lock.TakenError) as taken, lock.held(path):
        pass
    assert taken.value.note["pid"] == holder.pid

    holder.kill()
    holder.wait()
    with lock.held(path):
        assert mode(path) == 0o600


def test_a_port_that_is_asked_for_and_taken_is_refused(monkeypatch):
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        with pytest.raises(LauncherError, match=f"Port {port} is taken by another program"):
            ports.listen()


def test_without_a_wish_a_free_port_replaces_the_taken_one(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        monkeypatch.setattr(ports, "USUAL_PORT", other.getsockname()[1])

        with ports.listen() as listener:
            chosen = listener.getsockname()[1]

    assert chosen != ports.USUAL_PORT
    assert f"Port {ports.USUAL_PORT} is taken; using {chosen} instead" in capsys.readouterr().out


@pytest.mark.parametrize("wish", ["eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_cannot_be_is_refused(monkeypatch, wish):
    monkeypatch.setenv("PORT", wish)

    with pytest.raises(LauncherError, match="PORT must be a whole number from 1 to 65535"):
        ports.listen()


def test_the_web_server_listens_to_this_machine_only(monkeypatch):
    with ports.listen() as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_the_live_process_has_the_port_beside_the_web_servers(monkeypatch):
    with ports.listen() as web, ports.listen_beside(web) as live:
        assert live.getsockname() == (ports.HOST, web.getsockname()[1] + 1)
        # Where that is taken, any free one.
        with ports.listen_beside(web) as another:
            assert another.getsockname()[1] not in (web.getsockname()[1], live.getsockname()[1])


def test_a_wrong_port_of_the_live_process_is_named(monkeypatch):
    with ports.listen() as web:
        monkeypatch.setenv("LIVE_PORT", "x")
        with pytest.raises(LauncherError, match="LIVE_PORT must be a whole number"):
            ports.listen_beside(web)
        monkeypatch.setenv("LIVE_PORT", str(web.getsockname()[1]))
        with pytest.raises(LauncherError, match="leave LIVE_PORT unset"):
            ports.listen_beside(web)


@pytest.mark.parametrize(
    ("site", "live_url"), [("", "http://127.0.0.1:8001"), ("https://journeys.example.com", None)], ids=["alone", "behind a proxy"]
)
def test_pages_look_for_the_live_process_beside_them_unless_a_proxy_stands_before_both(monkeypatch, tmp_path, site, live_url):
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(environment, "VAR", tmp_path)
    monkeypatch.delenv("LIVE_URL", raising=False)
    monkeypatch.setenv("SITE_URL", site)
    assert run.app_environment("http://127.0.0.1:8000", "http://127.0.0.1:8001").get("LIVE_URL") == live_url


def test_the_secret_key_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")

    first = environment.secret_key()

    assert len(first) >= 50
    assert environment.secret_key() == first
    assert mode(tmp_path / "var" / "secret_key") == 0o600
    assert mode(tmp_path / "var") == 0o700


def test_dotenv_fills_in_what_the_shell_leaves_open(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "http://shell")
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nSITE_URL=http://file\nexport LOG_LEVEL='DEBUG'\n")

    environment.load_dotenv(file)

    assert (os.environ["SITE_URL"], os.environ.pop("LOG_LEVEL")) == ("http://shell", "DEBUG")


def test_a_line_of_dotenv_that_says_nothing_is_named(tmp_path):
    file = tmp_path / ".env"
    file.write_text("A_NAME=value\nnot a variable\n")

    with pytest.raises(LauncherError, match=r"\.env, line 2: expected NAME=value"):
        environment.load_dotenv(file)


def test_a_socket_folder_is_private_short_and_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("deep" * 30)))

    with places.socket_folder() as folder:
        assert mode(folder) == 0o700
        assert len(str(folder / ".s.PGSQL.5432")) < 107
    assert not folder.exists()


def test_too_little_room_is_said_with_what_is_needed(tmp_path, monkeypatch):
    monkeypatch.setenv("MIN_FREE_MB", str(10**9))

    with pytest.raises(LauncherError, match=r"has \d+ MB left; at least 1000000000 MB are needed. Nothing was started"):
        places.require_room(tmp_path)


def test_a_disk_that_fills_up_on_the_way_is_named_without_a_traceback(monkeypatch, capsys):
    monkeypatch.setattr("launcher.run.run", lambda empty: Path("/dev/full").write_text("more than there is room for"))

    assert __main__.main(["run"]) == 1
    assert "is full. Free some space and start again." in capsys.readouterr().err


def test_a_named_chromium_that_does_not_start_is_refused(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/bin/false")

    with pytest.raises(LauncherError, match="CHROMIUM names /bin/false, which does not start"):
        find()
