"""`run`: everything the app needs, on this machine and for this machine alone, until Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from launcher import lock
from launcher.environment import folders, load_dotenv, secret_key
from launcher.errors import LauncherError
from launcher.identity import die_with_parent
from launcher.places import ROOT, VAR, private_folder
from launcher.ports import HOST, listen, listen_beside
from launcher.processes import Process
from launcher.servers import servers
from launcher.supervisor import StopRequested, Supervisor, stop_on_signals

LOCK = VAR / "launcher.lock"
LOGS = VAR / "log"
CREDENTIALS = VAR / "credentials.txt"


def run(empty: bool) -> int:
    """Start everything and watch it; return 0 after a wished-for stop."""
    load_dotenv()
    empty = empty or not demonstration_wanted()
    with stop_on_signals():
        try:
            with lock.held(LOCK) as held, listen() as listener, listen_beside(listener) as live_listener:
                serve(held, listener, live_listener, empty)
        except lock.TakenError as taken:
            raise LauncherError(already_running(taken.note)) from taken
        except StopRequested:
            print("\nStopped. `make run` starts again where you left.")
    return 0


def serve(held: lock.Lock, listener: socket.socket, live_listener: socket.socket, empty: bool) -> None:
    """Start servers, prepare the database, start the app, and watch."""
    port = listener.getsockname()[1]
    address = f"http://{HOST}:{port}"
    print("Starting PostgreSQL and Valkey…", flush=True)
    with servers(VAR, LOGS) as ready:
        environment = app_environment(address, f"http://{HOST}:{live_listener.getsockname()[1]}") | ready.environment
        held.write(address=address, **ready.environment)
        earlier = log_ins()
        run_step([sys.executable, "-m", "launcher.prepare", *(["--empty"] if empty else [])], environment)
        supervisor = Supervisor(ready.processes, app_processes(environment, listener, live_listener), VAR)
        with supervisor.started():
            web = supervisor.app[0]
            web.wait_until(partial(answers, port))
            announce(address, earlier)
            supervisor.watch()


def app_environment(address: str, live_address: str) -> dict[str, str]:
    """Return the shell's variables with ours where the shell has none."""
    own = {"SITE_URL": address, "PYTHONUNBUFFERED": "1", **folders(VAR)}
    if not os.environ.get("SITE_URL"):  # else people come through a proxy, and /live/ with them
        own["LIVE_URL"] = live_address
    if not os.environ.get("SECRET_KEY"):
        own["SECRET_KEY"] = secret_key()
    return own | {name: value for name, value in os.environ.items() if value}


def demonstration_wanted() -> bool:
    """Read DEMO: true unless it says false."""
    value = os.environ.get("DEMO", "").lower() or "true"
    if value not in ("true", "false"):
        raise LauncherError(f"DEMO must be true or false, not {value!r}.")
    return value == "true"


def app_processes(environment: dict[str, str], listener: socket.socket, live_listener: socket.socket) -> list[Process]:
    """Return web server, live process, worker and beat; each logs to its own file."""
    celery = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet"]
    web = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener.fileno()}"),
        *("--workers", os.environ.get("WEB_WORKERS") or "2", "--threads", "4", "--timeout", "60"),
        *("--graceful-timeout", "5", "--no-control-socket"),
        *("--access-logfile", "-", "--logger-class", "config.access_log.AccessLog"),
    ]
    live = [sys.executable, "-m", "config.live", "--fd", str(live_listener.fileno())]
    worker = [
        *(*celery, "worker", "--concurrency", os.environ.get("CELERY_WORKERS") or "2"),
        *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    ]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(private_folder(VAR / "beat") / "at")]
    # A job under way gets ten seconds to finish; after that it is handed out again at the next start.
    patience = ((signal.SIGTERM, 10.0), (signal.SIGQUIT, 5.0))
    # Without its launcher it has no broker either, and Celery may wait for ever for one before it ends in order. Its pool ends
    # with it, and the schedule finds again what it was doing.
    at_once = signal.SIGKILL
    return [
        Process("The web server", web, LOGS / "web.log", environment, pass_fds=(listener.fileno(),)),
        Process("The live process", live, LOGS / "live.log", environment, pass_fds=(live_listener.fileno(),)),
        Process(
            "The Celery worker",
            worker,
            LOGS / "worker.log",
            environment,
            stop_signals=patience,
            when_orphaned=at_once,
        ),
        Process("The Celery beat", beat, LOGS / "beat.log", environment, when_orphaned=at_once),
    ]


def run_step(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run one preparing command on this terminal; it ends with the launcher, however that ends."""
    parent = os.getpid()
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
    )
    try:
        status = child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    if status != 0:
        raise LauncherError("Preparing the database did not work; the reason is above. Nothing was left running.")


def answers(port: int) -> bool:
    """Return whether the web server answers at all; what it answers is the app's business."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def log_ins() -> str:
    """Return what the first start wrote down about who may log in."""
    return CREDENTIALS.read_text(encoding="utf-8").rstrip() if CREDENTIALS.exists() else ""


def announce(address: str, earlier: str) -> None:
    """Say where the app is and, when they are new, who may log in."""
    print(f"\nThroughline runs at {address}   (Ctrl-C stops it)")
    current = log_ins()
    if current != earlier:
        print(f"\n{current}\n\nThese log-ins are kept in {shown(CREDENTIALS)}.")
    elif current:
        print(f"The log-ins are in {shown(CREDENTIALS)}.")
    print(f"Logs are in {shown(LOGS)}.", flush=True)


def shown(path: Path) -> str:
    """Return the path as a person in the project's folder would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def already_running(note: dict[str, str]) -> str:
    """Return what to tell somebody who starts a second time."""
    where = f" at {note['address']}" if "address" in note else ""
    return f"Throughline is already running here{where} (process {note.get('pid', 'unknown')}). Stop that one first."


def status() -> int:
    """Say whether it runs; the exit status is 0 when it does and 3 when not."""
    try:
        with lock.held(LOCK):
            print("Throughline is not running.")
            return 3
    except lock.TakenError as taken:
        print(f"Throughline is running at {taken.note.get('address', '…')} (process {taken.note.get('pid')}).")
        return 0
