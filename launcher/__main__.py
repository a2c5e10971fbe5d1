"""`python -m launcher VERB`: the words behind the Makefile."""

import argparse
import errno
import sys

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
    return result


def _execute(arguments: argparse.Namespace) -> int:
    from launcher.execute import execute

    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        raise LauncherError("exec needs a command: python -m launcher exec -- pytest")
    return execute(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
