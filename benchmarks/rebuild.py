"""The full rebuild of the roll-ups against one bare statement that writes the same rows into identical tables.

The bare statement is the fastest of several that we tried: days and months come from one pass, written in the order of their
index. It keeps no old figures, locks nothing, tells no progress and cannot be cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from benchmarks.data import tidy
from benchmarks.reports import Took, ratio, say, spread, took
from benchmarks.world import World
from metrics.pooled import compute_stale_months
from metrics.rollups import rebuild

POINTS = range(11)
GROUP = "workspace_id, subject_id, scale_id, journey_id, channel_id, segment_id"
VALUES = f"{GROUP}, {', '.join(f'c{point}' for point in POINTS)}, weights, squared_weights, synthetic"
TABLES = ("metrics_scoreday", "metrics_scoremonth")
DAYS, MONTHS = "benchmark_day", "benchmark_month"


def per_point(weight: str) -> str:
    """Eleven sums of weights where any answer carries one."""
    sums = ", ".join(f"coalesce(sum({weight}) FILTER (WHERE value = {point}), 0)" for point in POINTS)
    return f"CASE WHEN count(weight) > 0 THEN ARRAY[{sums}] END"


# GROUPING(day) is 0 in the rows of days and 1 in those of months.
BARE = f"""
WITH counted AS (
    SELECT GROUPING(day) AS is_month, coalesce(day, month) AS starts_on, {GROUP},
        {", ".join(f"count(*) FILTER (WHERE value = {point}) AS c{point}" for point in POINTS)},
        {per_point("coalesce(weight, 1)")} AS weights, {per_point("coalesce(weight * weight, 1)")} AS squared_weights,
        count(*) FILTER (WHERE is_synthetic) AS synthetic
    FROM (
        SELECT answer.local_day AS day, date_trunc('month', answer.local_day)::date AS month, answer.workspace_id,
            answer.subject_id, answer.scale_id, answer.journey_id, answer.channel_id, cut.segment_id, answer.value,
            response.weight, survey.is_synthetic
        FROM feedback_answer AS answer
        JOIN feedback_response AS response ON response.id = answer.response_id
        JOIN feedback_survey AS survey ON survey.id = response.survey_id
        CROSS JOIN LATERAL unnest(array_append(response.segment_ids, NULL)) AS cut(segment_id)
        WHERE answer.workspace_id = %(workspace)s AND answer.counts AND answer.subject_id IS NOT NULL
            AND answer.scale_id IS NOT NULL AND answer.value IS NOT NULL
    ) AS answers
    GROUP BY GROUPING SETS ((day, {GROUP}), (month, {GROUP}))
), months AS (
    INSERT INTO {MONTHS} (month, {VALUES})
    SELECT starts_on, {VALUES} FROM counted WHERE is_month = 1 ORDER BY workspace_id, subject_id, starts_on
)
INSERT INTO {DAYS} (day, {VALUES})
SELECT starts_on, {VALUES} FROM counted WHERE is_month = 0 ORDER BY workspace_id, subject_id, starts_on
"""


@dataclass(frozen=True)
class Measured:
    """What each round took, and how many rows were the same."""

    bare: list[Took]
    first: list[Took]
    again: list[Took]
    days: int
    months: int


def measure(world: World, rounds: int) -> Measured:
    """Print times and ratios, each the median of some rounds taken in turn; SystemExit where the rows differ.

    A round is the bare statement into empty tables, the rebuild into empty tables, and the rebuild over its own figures, which
    stay to be seen meanwhile.
    """
    make_tables()
    bare, first, again = [], [], []
    for _ in range(rounds):
        empty(DAYS, MONTHS)
        bare.append(took(lambda: write_bare(world)))
        forget_figures(world)
        first.append(took(lambda: derive_all(world)))
        again.append(took(lambda: derive_all(world)))
    days, months = require_same_rows(world)
    pooled = took(lambda: compute_stale_months(world.workspace.pk))
    say(f"Rebuild of {days:,} days and {months:,} months of scores, equal to the bare statement's rows:")
    say(f"  bare INSERT … GROUPING SETS   {spread([one.clock for one in bare])} s")
    for name, ours in (("into empty tables", first), ("over the old figures", again)):
        say(f"  rebuild {name:21} {spread([one.clock for one in ours])} s   ratio {ratio(ours, bare)}")
    say(f"  stages pooled by respondent for every month afterwards: {pooled.clock:.2f} s")
    return Measured(bare, first, again, days, months)


def derive_all(world: World) -> None:
    rebuild(world.workspace.pk, lambda done, total: True)


def forget_figures(world: World) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE workspace_id = %s", [world.workspace.pk])
    tidy()


def make_tables() -> None:
    """Two empty tables with the columns, constraints and indexes of the roll-ups."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {DAYS}, {MONTHS}")
        cursor.execute(f"CREATE TABLE {DAYS} (LIKE metrics_scoreday INCLUDING ALL)")
        cursor.execute(f"CREATE TABLE {MONTHS} (LIKE metrics_scoremonth INCLUDING ALL)")


def empty(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")


@transaction.atomic
def write_bare(world: World) -> None:
    """The one statement, with the memory that the product's own statements have."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(BARE, {"workspace": world.workspace.pk})


def require_same_rows(world: World) -> tuple[int, int]:
    """How many days and months both wrote; SystemExit where a single value differs."""
    return require_same("metrics_scoreday", DAYS, "day", world), require_same("metrics_scoremonth", MONTHS, "month", world)


def require_same(ours: str, theirs: str, when: str, world: World) -> int:
    written = f"(SELECT {when}, {VALUES} FROM {ours} WHERE workspace_id = %(workspace)s)"
    bare = f"(SELECT {when}, {VALUES} FROM {theirs})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {theirs}), (SELECT count(*) FROM ({written} EXCEPT ALL {bare}) AS more),"
            f" (SELECT count(*) FROM ({bare} EXCEPT ALL {written}) AS fewer)",
            {"workspace": world.workspace.pk},
        )
        rows, more, fewer = cursor.fetchone()
    if more or fewer:
        raise SystemExit(f"{ours}: {more} rows that the bare statement has not, and {fewer} that only it has.")
    return rows
