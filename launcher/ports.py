"""Ports for the web server and the live process: taken by the launcher itself, so that nobody can take them in between."""

import contextlib
import os
import socket

from launcher.errors import LauncherError

HOST = "127.0.0.1"
USUAL_PORT = 8000


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def listen() -> socket.socket:
    """Listen on PORT; where it is not set, on 8000 or, when that is taken, on a free port, and say so."""
    wanted = os.environ.get("PORT", "")
    if wanted:
        return _listen_on("PORT", _number("PORT", wanted))
    with contextlib.suppress(LauncherError):
        return _listen_on("PORT", USUAL_PORT)
    listener = _listen_on("PORT", 0)
    print(f"Port {USUAL_PORT} is taken; using {listener.getsockname()[1]} instead. PORT chooses another one.")
    return listener


def listen_beside(web: socket.socket) -> socket.socket:
    """Listen on LIVE_PORT; where it is not set, on the port after the web server's or, when that is taken, on a free one.

    The same port at every start, where that can be had: maps that stay open over a restart find their stream again.
    """
    wanted = os.environ.get("LIVE_PORT", "")
    if wanted:
        return _listen_on("LIVE_PORT", _number("LIVE_PORT", wanted))
    with contextlib.suppress(LauncherError, OverflowError):
        return _listen_on("LIVE_PORT", web.getsockname()[1] + 1)
    return _listen_on("LIVE_PORT", 0)


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LauncherError(f"{name} must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def _listen_on(name: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(256)
    except PermissionError as error:
        listener.close()
        raise LauncherError(f"Port {port} needs more rights than you have; choose one above 1023 with {name}.") from error
    except OSError as error:
        listener.close()
        raise LauncherError(
            f"Port {port} is taken by another program. Stop that one, choose another port with {name}=8080, "
            f"or leave {name} unset to have a free one chosen."
        ) from error
    return listener
