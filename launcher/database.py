"""Reaching the database with PostgreSQL's own programs, whoever runs it."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from launcher import lock, postgres
from launcher.environment import load_dotenv
from launcher.errors import LauncherError
from launcher.places import VAR
from launcher.servers import servers

# What libpq calls the parts of a URL's query, such as ?sslmode=require.
FROM_QUERY = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "options": "PGOPTIONS",
}


@dataclass(frozen=True)
class Database:
    """A database and how to reach it: by environment, so that no password shows in the list of processes."""

    name: str
    variables: dict[str, str]
    ours: bool

    @classmethod
    def at(cls, url: str, *, ours: bool) -> "Database":
        """Read a DATABASE_URL."""
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
            raise LauncherError("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
        found = {
            "PGHOST": parts.hostname,
            "PGPORT": str(parts.port) if parts.port else None,
            "PGUSER": unquote(parts.username or "") or None,
            "PGPASSWORD": unquote(parts.password or "") or None,
        }
        for name, value in parse_qsl(parts.query):
            if name in FROM_QUERY:
                found[FROM_QUERY[name]] = value
        return cls(unquote(parts.path[1:]), {name: value for name, value in found.items() if value}, ours)

    def named(self, name: str) -> "Database":
        """Return another database on the same server."""
        return replace(self, name=name)

    def run(self, program: str, *words: str) -> str:
        """Run one of PostgreSQL's programs against this database and return its output."""
        command = [str(self.programs() / program), *words]
        environment = postgres.server_environment() | self.variables | {"PGDATABASE": self.name}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise LauncherError(f"{program} did not work: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def query(self, *statements: str) -> str:
        """Run SQL statements, all or none where there are several, and return what they print."""
        together = ["--single-transaction"] if len(statements) > 1 else []
        words = [part for statement in statements for part in ("-c", statement)]
        return self.run("psql", "-XqtA", "-v", "ON_ERROR_STOP=1", *together, *words)

    def programs(self) -> Path:
        """Return the folder of programs that fit: ours for our server, else the system's, which can speak TLS."""
        system = shutil.which("pg_dump")
        return postgres.programs() if self.ours or not system else Path(system).parent


@contextlib.contextmanager
def reached() -> Iterator[Database]:
    """Give the installation's database: the named one, that of the running app, or ours, started for the purpose."""
    load_dotenv()
    if url := os.environ.get("DATABASE_URL"):
        yield Database.at(url, ours=False)
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(lock.held(VAR / "launcher.lock"))
            database = stack.enter_context(stopped_database())
        except lock.TakenError as taken:
            database = running_database(taken)
        yield database


@contextlib.contextmanager
def stopped_database() -> Iterator[Database]:
    """Start our PostgreSQL alone; the caller holds the lock."""
    with servers(VAR, VAR / "log", broker=False) as ready:
        yield Database.at(ready.database_url, ours=not os.environ.get("DATABASE_URL"))


def running_database(taken: lock.TakenError) -> Database:
    """Return the database of the app that holds the lock."""
    if "DATABASE_URL" not in taken.note:
        raise LauncherError("Throughline is just starting; try again in a moment.")
    return Database.at(taken.note["DATABASE_URL"], ours=True)
