"""What a lens can be set to: the same few words in an address, in a saved view, and in the API.

A look is a flat mapping. Each lens takes its own words and refuses every other one:

    table       q, stage, lane, kind, evidence, persona, owner, tag, before, gap, months, sort
    map         hide, persona, evidence, zoom, scale
    moments     moment
    blueprint   hide, persona, evidence

q: words to find · stage, lane, persona, owner: ids · hide: ids of lanes · kind: a kind of lane, or "touchpoint" · tag: one tag ·
before: a day, for what was last changed before it · gap: a named filter (gaps.py), months: after how many months something
is stale · sort: a column, with "-" before it the other way round · zoom: how near the map is looked at; scale: the editor's
zoom in per cent · moment: a kind of moment of truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict

from journeys.models import Evidence, LaneKind
from maps.models import Lens
from maps.zoom import ZOOMS
from touchpoints.models import MomentOfTruth

Look = dict[str, Any]

TOUCHPOINT = "touchpoint"
COLUMNS = ("place", "lane", "text", "evidence", "persona", "owner", "tags", "emotion", "changed", "comments")
GAPS = ("stale", "review", "assumed", "ownerless", "unexplained", "unreasoned", "cardless", "untouched")
STALE_AFTER = 6
LONGEST_WORDS, MOST_LANES = 200, 200


def words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_WORDS or "\x00" in value:
        raise ValueError(f"a text of up to {LONGEST_WORDS} characters")
    return value.strip()


def number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError("the id of one, a whole number")
    return value


def numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > MOST_LANES:
        raise ValueError(f"a list of up to {MOST_LANES} ids")
    return sorted({number(one) for one in value})


def day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError("a day such as 2026-05-31") from None


def between(lowest: int, highest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return value

    return read


def one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"one of: {', '.join(known)}")
        return str(value)

    return read


READERS: dict[str, Callable[[Any], Any]] = {
    "q": words,
    "stage": number,
    "lane": number,
    "kind": one_of(*LaneKind.values, TOUCHPOINT),
    "evidence": one_of(*Evidence.values),
    "persona": number,
    "owner": number,
    "tag": words,
    "before": day,
    "gap": one_of(*GAPS),
    "months": between(1, 60),
    "sort": one_of(*COLUMNS, *(f"-{column}" for column in COLUMNS)),
    "hide": numbers,
    "zoom": one_of(*ZOOMS),
    "scale": between(10, 400),
    "moment": one_of(*MomentOfTruth.values),
}
WORDS: dict[str, tuple[str, ...]] = {
    Lens.TABLE: ("q", "stage", "lane", "kind", "evidence", "persona", "owner", "tag", "before", "gap", "months", "sort"),
    Lens.MAP: ("hide", "persona", "evidence", "zoom", "scale"),
    Lens.MOMENTS: ("moment",),
    Lens.BLUEPRINT: ("hide", "persona", "evidence"),
}
WHOLE = {number, numbers, READERS["months"], READERS["scale"]}


def checked_look(lens: str, given: Any) -> Look:
    """The look as it is kept; ValidationError that names each word that this lens does not know, or cannot read."""
    if not isinstance(given, Mapping):
        raise ValidationError("The settings are an object, such as {}.")
    known, look, faults = WORDS[lens], {}, []
    for name, value in given.items():
        if name not in known:
            faults.append(f"“{name}” is nothing that this lens can be set to. It takes {', '.join(known)}.")
            continue
        try:
            look[name] = READERS[name](value)
        except ValueError as reason:
            faults.append(f"“{name}” must be {reason}.")
    if faults:
        raise ValidationError(faults)
    return {name: look[name] for name in known if name in look}


def look_in(lens: str, query: QueryDict) -> tuple[Look, list[str]]:
    """The look in an address, and a sentence for each part of it that makes no sense and is left out."""
    look: Look = {}
    faults = []
    for name in WORDS[lens]:
        texts = [text for text in query.getlist(name) if text.strip()]
        if not texts:
            continue
        reader = READERS[name]
        try:
            values: list[Any] = [_whole(text) for one in texts for text in one.split(",")] if reader in WHOLE else texts
            look[name] = reader(values if reader is numbers else values[-1])
        except ValueError as reason:
            faults.append(f"The part “{name}” of the address is left out: it must be {reason}.")
    return look, faults


def query_of(look: Mapping[str, Any]) -> str:
    """The look as the end of an address, always in the same order."""
    parts = [(name, look[name]) for name in READERS if name in look]
    return urlencode([(name, ",".join(map(str, value)) if isinstance(value, list) else value) for name, value in parts])


def _whole(text: str) -> int:
    try:
        return int(text) if len(text) < 20 else 0
    except ValueError:
        return 0
