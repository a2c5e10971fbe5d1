"""The months of the events table: made ahead of time, or when history arrives, and never without its rows.

An event of a month that has no partition lies in the default one and is found like any other. A partition takes over the rows
that the default one already holds for its month, in one transaction. Months (of UTC) with few rows stay in the default
partition, so that the number of partitions follows the data and not whatever dates arrive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import OperationalError, connection, transaction
from django.utils import timezone

MONTHS_AHEAD = 3
WORTH_A_PARTITION = 1000


class Month(NamedTuple):
    """A calendar month of UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, at: datetime) -> Month:
        at = at.astimezone(UTC)
        return cls(at.year, at.month)

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def start(self) -> str:
        return f"{self.year:04}-{self.number:02}-01 00:00:00+00"

    @property
    def table(self) -> str:
        return f"behaviour_event_{self.year:04}_{self.number:02}"


def existing_partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'behaviour_event'::regclass")
        return {row[0] for row in cursor.fetchall()}


def ensure_partitions(months: Iterable[Month]) -> list[str]:
    """Make the partitions that are missing; the names of those made. Where the table is busy, the next run tries again."""
    existing = existing_partitions()
    made = []
    for month in sorted(set(months)):
        if month.table not in existing and 1900 <= month.year < 9999:
            try:
                _make(month)
            except OperationalError:
                # Somebody reads or writes the default partition for long. Rows find their way without this month's own.
                continue
            made.append(month.table)
    return made


def ensure_coming_partitions(now: datetime | None = None) -> list[str]:
    """This month and the coming ones, and every month of which the default partition holds many rows."""
    month = Month.of(now or timezone.now())
    months = [month]
    for _ in range(MONTHS_AHEAD):
        month = month.next
        months.append(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_part('year', month)::int, date_part('month', month)::int FROM ("
            " SELECT date_trunc('month', occurred_at AT TIME ZONE 'UTC') AS month FROM behaviour_event_default"
            ") AS rows GROUP BY month HAVING count(*) >= %s",
            [WORTH_A_PARTITION],
        )
        months += [Month(year, number) for year, number in cursor.fetchall()]
    return ensure_partitions(months)


def _make(month: Month) -> None:
    """Attach a partition that already holds the default partition's rows of its month."""
    table, start, end = month.table, month.start, month.next.start
    with transaction.atomic(), connection.cursor() as cursor:
        # Queries that touch the default partition wait meanwhile; rather than make them wait for long, give up.
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('behaviour.partitions', 0))")
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        (exists,) = cursor.fetchone()
        if not exists:
            cursor.execute("LOCK TABLE behaviour_event_default IN ACCESS EXCLUSIVE MODE")
            cursor.execute(f"CREATE TABLE {table} (LIKE behaviour_event INCLUDING ALL)")
            cursor.execute(
                "WITH moved AS (DELETE FROM behaviour_event_default WHERE occurred_at >= %s AND occurred_at < %s RETURNING *)"  # noqa: S608
                f" INSERT INTO {table} SELECT * FROM moved",
                [start, end],
            )
            cursor.execute(f"ALTER TABLE behaviour_event ATTACH PARTITION {table} FOR VALUES FROM (%s) TO (%s)", [start, end])
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
