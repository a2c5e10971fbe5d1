"""Writing many rows at once: ids reserved beforehand and COPY, about five times as fast as inserts."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """That many new primary keys of the model's own sequence, so that rows can point at each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows with COPY, inside the current transaction. None is NULL; lists are arrays, dicts are JSON."""
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join(map(_copied, row)))
        buffer.write("\n")
    if buffer.tell() == 0:
        return
    buffer.seek(0)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', buffer)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        inner = ",".join("NULL" if item is None else _array_item(item) for item in value)
        return f"{{{inner}}}".translate(_ESCAPES)
    if isinstance(value, dict):
        return json.dumps(value).translate(_ESCAPES)
    return str(value).translate(_ESCAPES)


def _array_item(item: Any) -> str:
    if isinstance(item, (int, float)) and not isinstance(item, bool):
        return repr(item)
    text = item.isoformat() if isinstance(item, (datetime, date)) else str(item)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def insert_rows(model: type[Model], rows: Iterable[Model]) -> None:
    """Write new rows, which have their keys already, in one statement; `bulk_create` spends longer on building its own."""
    now = timezone.now().isoformat()
    fields = model._meta.concrete_fields
    born = {field.attname for field in fields if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)}
    values = [{field.column: now if field.attname in born else getattr(row, field.attname) for field in fields} for row in rows]
    if not values:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s)",  # noqa: S608
            [json.dumps(values, default=str)],
        )


def update_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Model]) -> None:
    """Write these fields of many rows in one statement, whatever their values; triggers see each row."""
    columns = {str(field.column): field.attname for field in model._meta.concrete_fields if field.name in fields}
    values = [{"id": row.pk, **{column: getattr(row, name) for column, name in columns.items()}} for row in rows]
    if not values:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    quoted = [connection.ops.quote_name(column) for column in columns]
    assignments = ", ".join(f"{column} = new.{column}" for column in quoted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS present SET {assignments} FROM jsonb_populate_recordset(NULL::{table}, %s) AS new"  # noqa: S608
            " WHERE present.id = new.id",
            [json.dumps(values, default=str)],
        )
