"""`backup`: the database and the uploaded files, in one file that `restore` takes."""

import datetime
import json
import os
import tarfile
import tempfile
from pathlib import Path

from launcher.database import Database, reached
from launcher.errors import LauncherError
from launcher.places import VAR, private_folder, require_room, write_private

BACKUPS = VAR / "backups"
DUMP, MEDIA, ABOUT = "database.dump", "media", "about.json"
FORMAT = 1


def backup() -> int:
    """Write a backup and say where; works while the app runs and while it does not."""
    require_room(private_folder(BACKUPS))
    with reached() as database:
        path = write_backup(database, media_folder())
    print(f"Saved to {path} ({path.stat().st_size / 1_000_000:.1f} MB). Keep a copy on another machine.")
    return 0


def media_folder() -> Path:
    """Return where uploaded files lie."""
    return Path(os.environ.get("MEDIA_ROOT") or VAR / "media").absolute()


def write_backup(database: Database, media: Path) -> Path:
    """Write the archive beside its final name and give it that name once it is whole."""
    moment = datetime.datetime.now(datetime.UTC)
    path = BACKUPS / f"throughline-{moment:%Y%m%dT%H%M%SZ}.tar.gz"
    if path.exists():
        raise LauncherError(f"{path} was made this very second; nothing was overwritten.")
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=BACKUPS) as folder:
        draft = Path(folder)
        # One snapshot of the whole database, whatever is written meanwhile.
        database.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "-f", str(draft / DUMP))
        about = {"format": FORMAT, "made": moment.isoformat(), "postgresql": database.query("SHOW server_version").strip()}
        write_private(draft / ABOUT, json.dumps(about))
        with tarfile.open(draft / "archive", "w:gz", compresslevel=1) as archive:
            archive.add(draft / ABOUT, ABOUT)
            archive.add(draft / DUMP, DUMP)
            if media.exists():
                archive.add(media, MEDIA)
        (draft / "archive").chmod(0o600)
        (draft / "archive").rename(path)
    return path
