"""A port for the web server: taken by the launcher itself, so that nobody can take it in between."""

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
        return _listen_on(_number(wanted))
    with contextlib.suppress(LauncherError):
        return _listen_on(USUAL_PORT)
    listener = _listen_on(0)
    print(f"Port {USUAL_PORT} is taken; using {listener.getsockname()[1]} instead. PORT chooses another one.")
    return listener


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LauncherError(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def _listen_on(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(256)
    except PermissionError as error:
        listener.close()
        raise LauncherError(f"Port {port} needs more rights than you have; choose one above 1023 with PORT.") from error
    except OSError as error:
        listener.close()
        raise LauncherError(
            f"Port {port} is taken by another program. Stop that one, choose another port with PORT=8080, "
            "or leave PORT unset to have a free one chosen."
        ) from error
    return listener
