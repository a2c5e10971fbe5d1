"""`restore`: puts a backup in the place of what is there; what was there stays until the new is whole."""

import contextlib
import gzip
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from launcher import lock
from launcher.archives import unpack
from launcher.backup import ABOUT, DUMP, FORMAT, MEDIA, media_folder
from launcher.database import Database, stopped_database
from launcher.environment import load_dotenv
from launcher.errors import LauncherError
from launcher.places import VAR, private_folder, require_room

BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, FileNotFoundError)


def restore(file: Path, force: bool) -> int:
    """Replace database and uploaded files by those of the backup, after asking."""
    load_dotenv()
    if not file.is_file():
        raise LauncherError(f"There is no file {file}. Name one: make restore FILE=var/backups/throughline-….tar.gz")
    try:
        with lock.held(VAR / "launcher.lock"), unpacked(file) as folder, stopped_database() as database:
            if not force and not confirmed(file, database):
                print("Nothing was changed.")
                return 1
            put_in_place(database, folder)
    except lock.TakenError as taken:
        raise LauncherError(f"Throughline is running (process {taken.note.get('pid')}). Stop it first.") from taken
    print(f"Restored from {file}. make run starts it.")
    return 0


@contextlib.contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """Unpack and check the backup next to where its parts will lie."""
    require_room(private_folder(VAR))
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=VAR) as name:
        folder = Path(name)
        try:
            unpack(file, folder)
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        except BROKEN as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise LauncherError(f"{file} is not a whole backup of Throughline ({reason}). Nothing was changed.") from error
        if about.get("format") != FORMAT or not (folder / DUMP).exists():
            raise LauncherError(f"{file} was made by another version. Nothing was changed.")
        yield folder


def confirmed(file: Path, database: Database) -> bool:
    """Ask whether to go on."""
    print(f"This replaces the database {database.name!r} and all uploaded files by those of {file}.")
    try:
        return input("Type restore to go on: ").strip() == "restore"
    except EOFError:
        raise LauncherError("Nobody is here to answer; FORCE=1 goes on without asking. Nothing was changed.") from None


def put_in_place(database: Database, folder: Path) -> None:
    """Load the backup beside the current data, swap the two, and only then drop the old."""
    fresh, old = f"{database.name}_restoring", f"{database.name}_before_restore"
    server = database.named("postgres")
    server.query(f"DROP DATABASE IF EXISTS {quoted(fresh)}")
    server.query(f"CREATE DATABASE {quoted(fresh)} TEMPLATE template0")
    try:
        dump = str(folder / DUMP)
        database.run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "-d", fresh, dump)
    except LauncherError:
        server.query(f"DROP DATABASE {quoted(fresh)}")
        raise
    server.query(f"DROP DATABASE IF EXISTS {quoted(old)}")
    with swapped_media(folder / MEDIA):
        swap(server, database.name, fresh, old)
    server.query(f"DROP DATABASE {quoted(old)}")
    # Jobs and cached pages of the old data mean nothing to the new.
    if not os.environ.get("REDIS_URL"):
        shutil.rmtree(VAR / "valkey", ignore_errors=True)


def swap(server: Database, current: str, fresh: str, old: str) -> None:
    """Give the fresh database the current one's name, in one transaction."""
    try:
        server.query(
            f"ALTER DATABASE {quoted(current)} RENAME TO {quoted(old)}",
            f"ALTER DATABASE {quoted(fresh)} RENAME TO {quoted(current)}",
        )
    except LauncherError as error:
        server.query(f"DROP DATABASE IF EXISTS {quoted(fresh)}")
        raise LauncherError(f"{error}\nNothing was changed. Stop everything that uses the database, then restore.") from error


@contextlib.contextmanager
def swapped_media(fresh: Path) -> Iterator[None]:
    """Put the backup's uploaded files in place, and the earlier ones back where the block fails."""
    media = media_folder()
    private_folder(media)
    private_folder(fresh)
    # A name of its own each time: what an interrupted restore set aside is never overwritten.
    aside = Path(tempfile.mkdtemp(prefix=f"{media.name}.before-restore-", dir=media.parent))
    media.rename(aside)
    try:
        shutil.move(fresh, media)
        yield
    except BaseException:
        shutil.rmtree(media, ignore_errors=True)
        aside.rename(media)
        raise
    shutil.rmtree(aside)


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'
