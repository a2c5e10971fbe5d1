"""Which rows of a journey's table are shown, and in what order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from journeys.models import Evidence
from maps.lenses.gaps import Gap, changed_on
from maps.lenses.looks import TOUCHPOINT, Look
from maps.lenses.rows import Row, Sheet

EVIDENCE_ORDER = {value: place for place, value in enumerate(Evidence.values)}


def narrowed(sheet: Sheet, gaps: Sequence[Gap], look: Look) -> list[Row]:
    """The rows that fit all that the look asks for, in its order."""
    gap = next((gap for gap in gaps if gap.name == look.get("gap")), None)
    rows = list(gap.rows if gap else sheet.rows)
    for name, fits in TESTS.items():
        if name in look:
            rows = [row for row in rows if fits(row, look[name])]
    return in_order(rows, look.get("sort", "place"))


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """Sorted by one column; rows that have nothing there come last either way, and equals keep the order of the map."""
    column = sort.removeprefix("-")
    key = KEYS[column]
    with_value = [row for row in rows if key(row) is not None]
    without = [row for row in rows if key(row) is None]
    return sorted(with_value, key=key, reverse=sort.startswith("-")) + without


def has_words(row: Row, text: str) -> bool:
    """Whether every word stands somewhere in the row, however it is written."""
    said = folded(
        " ".join(
            [row.text, row.lane_name, row.stage.name, str(row.step or ""), str(row.persona or ""), row.owner_words, *row.tags]
            + ([row.placement.moment_of_truth_reason, str(row.channel or "")] if row.placement else [])
        )
    )
    return all(word in said for word in folded(text).split())


def folded(text: str) -> str:
    """A text without what only its writing makes different: width of letters, capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


TESTS: dict[str, Callable[[Row, Any], bool]] = {
    "q": has_words,
    "stage": lambda row, pk: row.stage.pk == pk,
    "lane": lambda row, pk: row.lane is not None and row.lane.pk == pk,
    "kind": lambda row, kind: row.placement is not None if kind == TOUCHPOINT else row.lane is not None and row.lane.kind == kind,
    "evidence": lambda row, evidence: row.evidence == evidence,
    "persona": lambda row, pk: row.persona is not None and row.persona.pk == pk,
    "owner": lambda row, pk: row.owner is not None and row.owner.pk == pk,
    "tag": lambda row, tag: tag in row.tags,
    "before": lambda row, day: changed_on(row) < date.fromisoformat(day),
}
KEYS: dict[str, Callable[[Row], Any]] = {
    "place": lambda row: row.place,
    "lane": lambda row: row.lane_name.casefold(),
    "text": lambda row: folded(row.text).strip() or None,
    "evidence": lambda row: EVIDENCE_ORDER.get(row.evidence),
    "persona": lambda row: row.persona.name.casefold() if row.persona else None,
    "owner": lambda row: row.owner_words.casefold() or None,
    "tags": lambda row: [tag.casefold() for tag in row.tags] or None,
    "emotion": lambda row: row.emotion,
    "changed": lambda row: row.changed_at,
    "comments": lambda row: row.comments or None,
}
