"""Reads roll-ups: the counts of many subjects over several periods in one query, as whole months plus edge days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from common.scales import Scale
from metrics.periods import Period, first_of_month, month_after
from metrics.rollups import POINTS, added
from metrics.scores import Histogram

COUNTED = f"""
SELECT {{group}}, subject_id, scale_id, {", ".join(f"sum(c{point})" for point in POINTS)},
    {added("weights")}, {added("squared_weights")},
    sum(synthetic)
FROM ({{pieces}}) AS rollup
GROUP BY 1, subject_id, scale_id
"""  # noqa: S608
PIECE = f"""
SELECT {{tag}} AS tag, subject_id, scale_id, {", ".join(f"c{point}" for point in POINTS)}, weights, squared_weights, synthetic
FROM metrics_score{{table}}
WHERE workspace_id = %s AND subject_id = ANY(%s) AND {{table}} BETWEEN %s AND %s AND {{segment}}{{journey}}
"""  # noqa: S608
LAST_DAY = """
SELECT max(found.day) FROM unnest(%s::bigint[]) AS subject
CROSS JOIN LATERAL (
    SELECT max(day) AS day FROM metrics_scoreday
    WHERE workspace_id = %s AND subject_id = subject AND segment_id IS NULL AND day < %s {journey}
) AS found
"""
DERIVED_AT = """
SELECT period.number - 1, derivation.subject_id, max(derivation.derived_at)
FROM unnest(%s::date[], %s::date[]) WITH ORDINALITY AS period(first, last, number)
JOIN metrics_derivation AS derivation ON derivation.workspace_id = %s AND derivation.subject_id = ANY(%s)
    AND derivation.month BETWEEN period.first AND period.last
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Cut:
    """Which of the answers are looked at: all, those asked in one journey, those of one segment, or both."""

    journey_id: int | None = None
    segment_id: int | None = None

    @property
    def sql(self) -> dict[str, str]:
        return {
            "segment": "segment_id IS NULL" if self.segment_id is None else "segment_id = %s",
            "journey": "" if self.journey_id is None else " AND journey_id = %s",
        }

    @property
    def parameters(self) -> list[int]:
        return [chosen for chosen in (self.segment_id, self.journey_id) if chosen is not None]


EVERYONE = Cut()


@dataclass(frozen=True)
class Counted:
    """The answers to one subject on one scale, and how many of them are made up for a demonstration."""

    histogram: Histogram = field(default_factory=Histogram)
    synthetic: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.histogram + other.histogram, self.synthetic + other.synthetic)


Key = tuple[int, int]  # subject, scale


def count(
    workspace_id: int, subject_ids: Collection[int], periods: Sequence[Period], scales: dict[int, Scale], cut: Cut = EVERYONE
) -> list[dict[Key, Counted]]:
    """For each period, the counts of each subject and scale that was answered; one query whatever is asked."""
    pieces: list[str] = []
    parameters: list[Any] = []
    for tag, period in enumerate(periods):
        parts = [("day", edge) for edge in period.edges]
        if period.months:
            parts.append(("month", period.months))
        for table, part in parts:
            pieces.append(PIECE.format(tag=tag, table=table, **cut.sql))
            parameters += [workspace_id, list(subject_ids), part.starts_on, part.ends_on, *cut.parameters]
    found: list[dict[Key, Counted]] = [{} for _ in periods]
    if subject_ids and pieces:
        for tag, key, counted in _read(COUNTED.format(group="tag", pieces=" UNION ALL ".join(pieces)), parameters, scales):
            found[tag][key] = counted
    return found


def count_by_month(
    workspace_id: int, subject_ids: Collection[int], months: Period, scales: dict[int, Scale], cut: Cut = EVERYONE
) -> dict[date, dict[Key, Counted]]:
    """The counts of each month in which anybody answered; `months` are whole months."""
    found: dict[date, dict[Key, Counted]] = {}
    piece = PIECE.format(tag="month", table="month", **cut.sql)
    parameters = [workspace_id, list(subject_ids), months.starts_on, months.ends_on, *cut.parameters]
    if subject_ids:
        for month, key, counted in _read(COUNTED.format(group="tag", pieces=piece), parameters, scales):
            found.setdefault(month, {})[key] = counted
    return found


def _read(sql: str, parameters: list[Any], scales: dict[int, Scale]) -> Iterator[tuple[Any, Key, Counted]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for tag, subject_id, scale_id, *rest in cursor.fetchall():
            if scale := scales.get(scale_id):
                yield tag, (subject_id, scale_id), _counted(scale, rest)


def _counted(scale: Scale, row: list[Any]) -> Counted:
    """What lies outside the scale was refused on its way in; should a row be there all the same, no page fails over it."""
    inside = [point in scale for point in POINTS]
    counts = tuple(int(c) if ok else 0 for c, ok in zip(row[:11], inside, strict=True))
    weights, squares = (
        None if sums is None else tuple(float(w) if c else 0.0 for w, c in zip(sums, counts, strict=True)) for sums in row[11:13]
    )
    return Counted(Histogram(counts, weights, squares, scale), int(row[13]) if sum(counts) else 0)


def last_day_before(workspace_id: int, subject_ids: Collection[int], day: date, journey_id: int | None = None) -> date | None:
    """The last day before this one on which anybody answered about any of the subjects."""
    asked_in = Cut(journey_id=journey_id)
    with connection.cursor() as cursor:
        sql = LAST_DAY.format(journey=asked_in.sql["journey"])
        cursor.execute(sql, [list(subject_ids), workspace_id, day, *asked_in.parameters])
        found: date | None = cursor.fetchone()[0]
        return found


def derived_at(workspace_id: int, subject_ids: Collection[int], periods: Sequence[Period]) -> list[dict[int, datetime]]:
    """For each period, when its months were last derived, for each subject that ever was."""
    found: list[dict[int, datetime]] = [{} for _ in periods]
    firsts = [first_of_month(period.starts_on) for period in periods]
    lasts = [first_of_month(period.ends_on) for period in periods]
    with connection.cursor() as cursor:
        cursor.execute(DERIVED_AT, [firsts, lasts, workspace_id, list(subject_ids)])
        for number, subject_id, time in cursor.fetchall():
            found[number][subject_id] = time
    return found


def months_with_data(workspace_id: int, subject_ids: Collection[int], journey_id: int | None = None) -> list[Period]:
    """The last calendar month in which anybody answered, and the one before it in which anybody did; at most two."""
    found: list[Period] = []
    day: date | None = date.max
    for _ in range(2):
        day = last_day_before(workspace_id, subject_ids, day, journey_id) if day else None
        if day:
            found.append(Period.of_month(day))
            day = first_of_month(day)
    return found


def months_until(month: date, how_many: int) -> Period:
    """So many whole months, the last of them the month of this day."""
    return Period(month_after(month, 1 - how_many), Period.of_month(month).ends_on)
