"""The small ASGI process that tells open maps what happens to them: `python -m config.live`, addresses under /live/.

It holds one request per open map for as long as the map is open, for which the threads of the web server would be too dear.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import socket
from types import FrameType

import django
import uvicorn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from maps.streams import MOST_STREAMS, Streams  # noqa: E402 - its models need Django set up

application = Streams()


class Server(uvicorn.Server):
    """Ends its streams at the first signal instead of waiting for browsers to hang up."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        with contextlib.suppress(AttributeError):  # it has not begun yet
            application.close()
        super().handle_exit(sig, frame)


def main() -> None:
    """Serve on an address, or on a socket that somebody else has opened."""
    parser = argparse.ArgumentParser(prog="python -m config.live", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--fd", type=int, help="a listening socket, in the place of host and port")
    arguments = parser.parse_args()
    allow_many_files()
    configuration = uvicorn.Config(
        application,
        host=arguments.host,
        port=arguments.port,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    Server(configuration).run(sockets=None if arguments.fd is None else [socket.socket(fileno=arguments.fd)])


def allow_many_files() -> None:
    """Each stream is an open file, and the usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_STREAMS if hard == resource.RLIM_INFINITY else min(2 * MOST_STREAMS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main()
