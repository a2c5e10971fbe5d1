"""The variables our processes start with: those of the shell, then `.env`, then what the launcher knows itself."""

import os
import re
import secrets
from pathlib import Path

from launcher.errors import LauncherError
from launcher.places import ROOT, VAR, private_folder, write_private

LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")


def load_dotenv(path: Path = ROOT / ".env") -> None:
    """Take over the variables of `.env` that the shell does not set already."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = LINE.fullmatch(text)
        if not match:
            raise LauncherError(f"{path}, line {number}: expected NAME=value.")
        os.environ.setdefault(match[1], unquoted(match[2].strip()))


def unquoted(value: str) -> str:
    """Return the value without the one pair of quotes around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def secret_key() -> str:
    """Return this installation's own key, made at the first start and readable by its owner alone."""
    path = VAR / "secret_key"
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        write_private(path, secrets.token_urlsafe(48) + "\n")
    return path.read_text(encoding="utf-8").strip()


def folders(var: Path) -> dict[str, str]:
    """Return where uploads and collected static files lie, with both folders made."""
    return {"MEDIA_ROOT": str(private_folder(var / "media")), "STATIC_ROOT": str(private_folder(var / "static"))}
