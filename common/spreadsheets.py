"""Cells that spreadsheet programs leave alone."""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def harmless(cell: Any) -> Any:
    """A spreadsheet must not take a text such as `=HYPERLINK(…)` for a formula: an apostrophe before it says that it is text."""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell) or not _FORMULA.match(cell):
        return cell
    return f"'{cell}"


def as_meant(cell: str) -> str:
    """What a cell said before `harmless` wrote it."""
    inner = cell[1:]
    return inner if cell[:1] == "'" and _FORMULA.match(inner) and not _NUMBER.fullmatch(inner) else cell
