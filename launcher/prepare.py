"""Between the servers and the app: the database is migrated, static files are collected, the first start has content.

Run by the launcher as a process of its own, because it needs Django with the settings of the app.
"""

import hashlib
import io
import os
import sys
from pathlib import Path

import django
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction

from launcher.places import ROOT, VAR, write_private

CREDENTIALS = VAR / "credentials.txt"


def main(demonstration: bool) -> None:
    """Bring database and files to the state that the app expects; quick when they are there already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    collect_static(Path(os.environ["STATIC_ROOT"]))
    fill_when_empty(demonstration)


def collect_static(target: Path) -> None:
    """Collect the static files unless they are the ones that were collected last time."""
    stamp = target / ".collected"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Collecting static files…", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Return a value that changes whenever a static file is added, removed, resized or written anew, or how they are served."""
    digest = hashlib.sha256((ROOT / "config" / "storage.py").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = os.stat(storage.path(path))
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def fill_when_empty(demonstration: bool) -> None:
    """Give an empty database the demonstration, or an owner with an empty workspace; keep the log-ins in a file."""
    from accounts.models import Workspace

    if Workspace.objects.exists():
        return
    print("Loading the demonstration…" if demonstration else "Making the owner's account…", flush=True)
    words = io.StringIO()
    with transaction.atomic():  # all of it or nothing, so that an interrupted first start is simply repeated
        call_command("load_demonstration" if demonstration else "create_owner", stdout=words)
        write_private(CREDENTIALS, words.getvalue())


if __name__ == "__main__":
    try:
        main(demonstration="--empty" not in sys.argv[1:])
    except (ImproperlyConfigured, OperationalError, CommandError) as error:
        sys.exit(f"\n{type(error).__name__}: {error}")
