"""The database and the broker: those the environment names, else our own."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from launcher import postgres, valkey
from launcher.places import private_folder, require_room, socket_folder
from launcher.processes import Process


@dataclass
class Servers:
    """Where the database and the broker are, and those of them that we started."""

    database_url: str = ""
    redis_url: str = ""
    processes: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextlib.contextmanager
def servers(folder: Path, logs: Path, *, throwaway: bool = False, broker: bool = True) -> Iterator[Servers]:
    """Give both servers, starting under `folder` those that DATABASE_URL and REDIS_URL do not name."""
    require_room(private_folder(folder))
    result = Servers(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
    with contextlib.ExitStack() as stack:
        if not result.database_url:
            sockets = stack.enter_context(socket_folder())
            cluster = postgres.Cluster(folder / "postgres", logs / "postgres.log", throwaway)
            result.database_url, process = stack.enter_context(postgres.running(cluster, sockets))
            result.processes.append(process)
        if broker and not result.redis_url:
            log = logs / "valkey.log"
            result.redis_url, process = stack.enter_context(valkey.running(folder / "valkey", log, throwaway=throwaway))
            result.processes.append(process)
        yield result
