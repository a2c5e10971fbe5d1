"""The web server's log of requests, without the secrets that stand in links sent by mail."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

_SECRET = re.compile(r"(/invitations/|/password/reset/key/)[^/?\s]{16,}")


def without_secrets(text: str) -> str:
    """The address with dots in the place of an invitation's token or a password's reset key."""
    return _SECRET.sub(r"\1…", text)


class AccessLog(Logger):
    """Whoever reads the log could otherwise follow a link before the person it was meant for."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*args)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in atoms.items()}
