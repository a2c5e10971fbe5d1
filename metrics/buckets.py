"""What is derived at a time: the marked days of one subject's month, or whole months of many subjects. One lock per bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from metrics.periods import month_after

ANSWERED = """
SELECT subject.id, bucket.month
FROM journeys_subject AS subject
CROSS JOIN LATERAL (
    SELECT min(local_day) AS first, max(local_day) AS last FROM feedback_answer
    WHERE workspace_id = subject.workspace_id AND subject_id = subject.id
) AS answered
CROSS JOIN LATERAL (
    SELECT month::date FROM generate_series(date_trunc('month', first::timestamp), last, interval '1 month') AS month
) AS bucket
WHERE subject.workspace_id = %(workspace)s AND EXISTS (
    SELECT FROM feedback_answer
    WHERE workspace_id = subject.workspace_id AND subject_id = subject.id
    AND local_day BETWEEN bucket.month AND (bucket.month + interval '1 month - 1 day')::date
)
UNION SELECT subject_id, month FROM metrics_scoremonth WHERE workspace_id = %(workspace)s
UNION SELECT subject_id, date_trunc('month', day)::date FROM metrics_scoreday WHERE workspace_id = %(workspace)s
"""
MARKED = """
SELECT DISTINCT subject_id, date_trunc('month', day)::date AS month FROM feedback_scoremark
WHERE workspace_id = %(workspace)s ORDER BY month DESC, subject_id
"""
# One number per bucket; two buckets that happen to share one only wait for each other.
LOCK = "{}(hashtextextended('scores ' || subject || ' ' || month, 0))"


@dataclass(frozen=True)
class Block:
    """All buckets of these subjects in these months; `days` are those to be derived, all of them in these months."""

    workspace_id: int
    subject_ids: list[int]
    months: list[date]
    days: list[date]

    @classmethod
    def of_months(cls, workspace_id: int, subject_ids: list[int], months: list[date]) -> Block:
        """Whole months."""
        days = [day for month in months for day in days_of(month)]
        return cls(workspace_id, subject_ids, months, days)

    def __len__(self) -> int:
        return len(self.subject_ids) * len(self.months)

    def lock(self) -> None:
        """Wait until no other job derives any of the buckets, and keep others away until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {LOCK.format('pg_advisory_xact_lock')} FROM (SELECT subject, month"  # noqa: S608
                " FROM unnest(%s::bigint[]) AS subject, unnest(%s::date[]) AS month ORDER BY 1, 2) AS bucket",
                [self.subject_ids, self.months],
            )


def try_lock(subject_id: int, month: date) -> bool:
    """Take one bucket until the transaction ends, unless another job has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {LOCK.format('pg_try_advisory_xact_lock')} FROM (SELECT %s::bigint AS subject, %s::date AS month) AS b",  # noqa: S608
            [subject_id, month],
        )
        return bool(cursor.fetchone()[0])


def days_of(month: date) -> Iterator[date]:
    day, end = month, month_after(month)
    while day < end:
        yield day
        day += timedelta(days=1)


def marked_buckets(workspace_id: int) -> list[tuple[int, date]]:
    """(subject, month) of every mark that can be seen, latest months first."""
    return _rows(MARKED, workspace_id)


def all_buckets(workspace_id: int) -> list[tuple[int, date]]:
    """(subject, month) of everything answered or counted, found by a few index look-ups per subject and month."""
    return _rows(ANSWERED, workspace_id)


def take_marks(block: Block) -> list[date]:
    """Delete the marks on the block that can be seen and return their days; a mark committed later stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM feedback_scoremark WHERE workspace_id = %s AND subject_id = ANY(%s) AND day = ANY(%s) RETURNING day",
            [block.workspace_id, block.subject_ids, block.days],
        )
        return sorted({day for (day,) in cursor.fetchall()})


def _rows(sql: str, workspace_id: int) -> list[tuple[int, date]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"workspace": workspace_id})
        return list(cursor.fetchall())
