"""Rows per second that batches bring in, against a bare COPY of as many rows into the same tables with the same indexes.

The product takes batches as programs send them, each its own transaction; the COPY brings all of a round at once, from text
that was written beforehand. Everything written here is removed again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from django.db import connection, transaction

from benchmarks.data import tidy
from benchmarks.reports import ratio, say, took
from benchmarks.ways import NAME, Delivered, Events, Responses, Way, standing_collector
from benchmarks.world import World

BATCH, BATCHES = 5000, 4
FORGET = [
    "DELETE FROM feedback_answer WHERE response_id IN (SELECT id FROM feedback_response WHERE collector_id = %(collector)s)",
    "DELETE FROM feedback_response WHERE collector_id = %(collector)s",
    "DELETE FROM feedback_scoremark WHERE workspace_id = %(workspace)s",
    "DELETE FROM behaviour_event WHERE workspace_id = %(workspace)s AND team = %(name)s",
    "DELETE FROM behaviour_passagemark WHERE workspace_id = %(workspace)s",
    "DELETE FROM accounts_apikey WHERE workspace_id = %(workspace)s AND name = %(name)s",
    "DELETE FROM intake_receipt WHERE workspace_id = %(workspace)s",
]


def measure(world: World, rounds: int, batch: int = BATCH, batches: int = BATCHES) -> dict[str, int]:
    """Print the rows per second of both sides and their ratio, each the median of some rounds taken in turn."""
    forget(world)
    say(f"Intake in batches of {batch:,}, {batches} of them in a round:")
    written = {}
    for way in (Responses(world), Delivered(world), Events(world)):
        written[way.name] = measure_way(way, rounds, batch, batches)
    forget(world)
    tidy()
    return written


def measure_way(way: Way[Any], rounds: int, batch: int, batches: int) -> int:
    """Measure one way in; how many rows each side wrote in a round."""
    bare, product, rows = [], [], 0
    for number in range(rounds):
        tables = way.tables([way.draw(f"copy-{way.name}-{number}", index) for index in range(batch * batches)])
        rows = sum(len(lines) for _, lines in tables.values())
        texts = {table: (columns, text_of(lines)) for table, (columns, lines) in tables.items()}
        bare.append(took(lambda: copy(texts)))  # noqa: B023 - called at once
        items = [
            way.prepare([way.draw(f"take-{way.name}-{number}-{part}", index) for index in range(batch)])
            for part in range(batches)
        ]
        product.append(took(lambda: [way.take(part) for part in items]))  # noqa: B023
    copied, taken = (rows / median(one.clock for one in side) for side in (bare, product))
    say(f"  {way.name:38} COPY {copied:7,.0f} rows/s   taken {taken:7,.0f} rows/s   ratio {ratio(product, bare)}")
    return rows


def text_of(rows: Iterable[Sequence[Any]]) -> str:
    """The rows as COPY reads them; nothing drawn here needs an escape."""
    return "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)


@transaction.atomic
def copy(texts: Mapping[str, tuple[list[str], str]]) -> None:
    with connection.cursor() as cursor:
        for table, (columns, text) in texts.items():
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


@transaction.atomic
def forget(world: World) -> None:
    """Remove what this module wrote, without a trail of a hundred thousand deletions; the figures never knew of it."""
    keys: dict[str, Any] = {"workspace": world.workspace.pk, "collector": standing_collector(world).pk, "name": NAME}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("feedback_answer", "feedback_response"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in FORGET:
            cursor.execute(statement, keys)
        for table in ("feedback_answer", "feedback_response"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
