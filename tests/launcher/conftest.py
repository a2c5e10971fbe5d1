"""Installations of their own for the launcher's tests, apart from the one under test and from each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.places import ROOT

LAUNCH = [sys.executable, "-m", "launcher"]


def bare_environment(var: Path, **extra: str) -> dict[str, str]:
    """The shell's environment without the servers that these tests themselves run on."""
    hidden = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT", "STATIC_ROOT", "DEMO", "MIN_FREE_MB"}
    hidden |= {"PORT", "SITE_URL", "LIVE_PORT", "LIVE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"THROUGHLINE_VAR": str(var)} | extra


@pytest.fixture(autouse=True)
def _no_servers_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "PORT", "LIVE_PORT", "SITE_URL", "MIN_FREE_MB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, which pytest's own cannot be."""
    folder = Path(tempfile.mkdtemp(prefix="launcher-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def launch(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a verb of the launcher to its end, with `tmp_path` as its var folder."""

    def launch(*words: str, before: tuple[str, ...] = (), var: Path = tmp_path, **extra: str):
        return subprocess.run(
            [*before, *LAUNCH, *words],
            cwd=ROOT,
            env=bare_environment(var, **extra),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return launch


def processes_about(text: str) -> list[str]:
    """Command lines of living processes that mention the text or carry it in their environment; Linux only."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            told = command + (folder / "environ").read_bytes()
        except OSError:
            continue
        if text.encode() in told and int(folder.name) != os.getpid() and command:
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found
