"""`check`: everything a machine can judge without running the app, each step under its own heading."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from launcher.node import node
from launcher.places import ROOT

DJANGO = ("--target-version", "5.2")
DEPLOYED = {
    "DEBUG": "false",
    "SITE_URL": "https://journeys.example.com",
    "ALLOWED_HOSTS": "journeys.example.com",
    "BEHIND_TLS": "true",
    "SECRET_KEY": "a-key-as-long-and-as-mixed-as-one-of-a-real-server-0123456789-QWERTZ",
}


def check() -> int:
    """Run every check, also after one has failed; return 0 where all passed."""
    failed = [name for name, command, extra in steps() if not passes(name, command, extra)]
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All checks passed.'}", flush=True)
    return 1 if failed else 0


def steps() -> list[tuple[str, Sequence[str], dict[str, str]]]:
    """Return name, command and extra environment of each check."""
    programs = Path(sys.executable).parent
    manage = [sys.executable, "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in templates_of(ROOT))
    scripts = sorted(str(path.relative_to(ROOT)) for path in scripts_of(ROOT))
    return [
        ("Style of the Python code", [str(programs / "ruff"), "check", "."], {}),
        ("Format of the Python code", [str(programs / "ruff"), "format", "--check", "."], {}),
        ("Types", [str(programs / "mypy"), "."], {}),
        ("Ladder of imports", [str(programs / "lint-imports")], {}),
        ("Templates", [str(programs / "djade"), *DJANGO, "--check", *templates], {}),
        ("Safe to deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
        ("Migrations are complete", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        ("JavaScript", [*node(), "--test", *scripts], {}),
    ]


def tidy() -> int:
    """Put code and templates into the form that `check` expects, as far as a machine can."""
    programs = Path(sys.executable).parent
    templates = [str(path) for path in templates_of(ROOT)]
    for command in (["ruff", "check", "--fix", "."], ["ruff", "format", "."], ["djade", *DJANGO, *templates]):
        subprocess.run([str(programs / command[0]), *command[1:]], cwd=ROOT, check=False)
    return 0


def templates_of(root: Path) -> list[Path]:
    """Return the templates of the project and of its apps."""
    folders = [root / "templates", *root.glob("*/templates")]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in (".html", ".txt")]


def scripts_of(root: Path) -> list[Path]:
    """Return the tests of the JavaScript."""
    return [path for folder in ("static/js", "tests") for path in (root / folder).rglob("*.test.js")]


def passes(name: str, command: Sequence[str], extra: dict[str, str]) -> bool:
    """Run one check and say how it went."""
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, check=False).returncode
    print(f"--- {name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return status == 0
