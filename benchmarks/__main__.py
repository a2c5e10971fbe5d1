"""`python -m benchmarks WHAT --answers N`: seed the data where they are missing, measure, print ratios."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from launcher import lock
from launcher.environment import folders
from launcher.errors import LauncherError
from launcher.execute import SECRET_KEY, run_in_foreground
from launcher.places import VAR
from launcher.servers import servers

SIZES = [10_000, 1_000_000, 10_000_000]
HOME = VAR / "benchmarks"
MEASUREMENTS = ("seed", "pages", "rebuild", "intake", "editor", "live")


def main(words: list[str]) -> int:
    """Do what the words say; return the exit status."""
    arguments = parser().parse_args(words)
    if arguments.what == "clean":
        shutil.rmtree(HOME, ignore_errors=True)
        return 0
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        measure(arguments)
        return 0
    try:
        return max(on_own_server(arguments, answers) for answers in arguments.answers)
    except lock.TakenError as taken:
        print(f"Another benchmark of this size is running (process {taken.note.get('pid')}).", file=sys.stderr)
    except LauncherError as error:
        print(error, file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    result = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    result.add_argument("what", choices=[*MEASUREMENTS, "all", "clean"], help="clean deletes the benchmarks' own servers")
    result.add_argument("--answers", type=int, nargs="+", default=SIZES, metavar="N", help="sizes; 10000 1000000 10000000")
    result.add_argument("--seed", type=int, default=2026, help="of the generated data")
    result.add_argument("--rounds", type=int, default=3, help="how often all but pages is measured; the median counts")
    result.add_argument("--listeners", type=int, default=100, help="how many open maps hear of a change")
    result.add_argument("--requests", type=int, default=100, help="how many requests of each page are measured")
    return result


def on_own_server(arguments: argparse.Namespace, answers: int) -> int:
    """Measure on a server kept for this size, set up like the one of `make run`: what is committed is on the disk."""
    folder = HOME / str(answers)
    words = [arguments.what, "--answers", str(answers), "--seed", str(arguments.seed)]
    words += ["--rounds", str(arguments.rounds), "--requests", str(arguments.requests)]
    words += ["--listeners", str(arguments.listeners)]
    with lock.held(HOME / f"{answers}.lock"), servers(folder, folder / "log") as ready:
        environment = {"SECRET_KEY": SECRET_KEY, **folders(folder), **os.environ, **ready.environment}
        return run_in_foreground([sys.executable, "-m", "benchmarks", *words], environment)


def measure(arguments: argparse.Namespace) -> None:
    """Measure on the database that the environment names."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", SECRET_KEY)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    from django.core.management import call_command

    from benchmarks import data, editor, intake, live, pages, rebuild, reports

    call_command("migrate", interactive=False, verbosity=0)
    if arguments.what in ("editor", "all"):
        editor.measure(arguments.rounds)
    for answers in arguments.answers if arguments.what != "editor" else ():
        world = data.seed(answers, arguments.seed)
        reports.say(f"\n{answers:,} answers. {reports.machine()}")
        if arguments.what in ("pages", "all"):
            pages.measure(world, arguments.requests)
        if arguments.what in ("rebuild", "all"):
            rebuild.measure(world, arguments.rounds)
        if arguments.what in ("intake", "all"):
            intake.measure(world, arguments.rounds)
        if arguments.what in ("live", "all"):
            live.measure(world, arguments.rounds, arguments.listeners)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
