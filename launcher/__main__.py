"""`python -m launcher VERB`: the words behind the Makefile."""

import argparse
import errno
import os
import sys
from pathlib import Path

from launcher.errors import LauncherError
from launcher.places import VAR


def main(words: list[str]) -> int:
    """Do what the words say; return the exit status."""
    arguments = parser().parse_args(words)
    try:
        return int(arguments.verb(arguments))
    except LauncherError as error:
        print(f"\n{error}", file=sys.stderr)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(f"\nThe disk of {error.filename or VAR} is full. Free some space and start again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    result = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    verbs = result.add_subparsers(required=True, metavar="VERB")
    command = verbs.add_parser("exec", help="run a command with private servers whose data may be lost")
    command.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command")
    command.set_defaults(verb=_execute)
    command = verbs.add_parser("run", help="start everything, until Ctrl-C")
    command.add_argument("--empty", action="store_true", help="without the demonstration (as DEMO=false)")
    command.set_defaults(verb=_run)
    command = verbs.add_parser("test", help="run every test, the browser tests included")
    command.add_argument("arguments", nargs=argparse.REMAINDER, help="-- and arguments for pytest")
    command.set_defaults(verb=_test)
    command = verbs.add_parser("check", help="run every check that needs no tests")
    command.set_defaults(verb=_check)
    command = verbs.add_parser("format", help="put code and templates into the form that check expects")
    command.set_defaults(verb=_format)
    command = verbs.add_parser("chromium", help="find or install a Chromium for the browser tests")
    command.set_defaults(verb=_chromium)
    command = verbs.add_parser("backup", help="save database and uploaded files, also while it runs")
    command.set_defaults(verb=_backup)
    command = verbs.add_parser("restore", help="put a backup in the place of what is there")
    command.add_argument("file", type=Path)
    command.add_argument("--force", action="store_true", help="without asking")
    command.set_defaults(verb=_restore)
    command = verbs.add_parser("status", help="say whether it runs")
    command.set_defaults(verb=_status)
    return result


def _run(arguments: argparse.Namespace) -> int:
    from launcher.run import run

    return run(arguments.empty)


def _test(arguments: argparse.Namespace) -> int:
    from launcher.chromium import prepare
    from launcher.execute import execute

    os.environ["CHROMIUM"] = prepare()
    print(f"Browser tests use {os.environ['CHROMIUM']}", flush=True)
    return execute([sys.executable, "-m", "pytest", *after_dashes(arguments.arguments)])


def _check(arguments: argparse.Namespace) -> int:
    from launcher.checks import check

    return check()


def _format(arguments: argparse.Namespace) -> int:
    from launcher.checks import tidy

    return tidy()


def _chromium(arguments: argparse.Namespace) -> int:
    from launcher.chromium import prepare

    print(prepare())
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    from launcher.backup import backup

    return backup()


def _restore(arguments: argparse.Namespace) -> int:
    from launcher.restore import restore

    return restore(arguments.file, arguments.force)


def _status(arguments: argparse.Namespace) -> int:
    from launcher.run import status

    return status()


def after_dashes(words: list[str]) -> list[str]:
    """Return the words without a leading `--`."""
    return words[1:] if words[:1] == ["--"] else words


def _execute(arguments: argparse.Namespace) -> int:
    from launcher.execute import execute

    command = after_dashes(arguments.command)
    if not command:
        raise LauncherError("exec needs a command: python -m launcher exec -- pytest")
    return execute(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
