"""Unpacking a tar file that may come from anywhere: plain files and folders only, and none outside the target.

Python's own filter for this is missing from the 3.11.2 that Debian 12 ships.
"""

import shutil
import tarfile
from pathlib import Path


def unpack(archive: Path, folder: Path) -> None:
    """Unpack into `folder`; anything but a file or a folder below it is refused with tarfile.TarError."""
    root = folder.resolve()
    with tarfile.open(archive) as opened:
        for member in opened:
            target = (root / member.name).resolve()
            if not target.is_relative_to(root) or not (member.isfile() or member.isdir()):
                raise tarfile.TarError(f"it holds {member.name!r}, which does not belong there")
            content = opened.extractfile(member)
            if content is None:
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file)
