"""The append-only audit trail: who changed what, written by a trigger, so that no way of writing escapes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection

WRITE_ENTRY = """
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    row_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN old_row ELSE new_row END;
    hidden text[] := ARRAY['updated_at', 'created_at', 'hashed_key', 'token_hash', 'last_used_at'MORE];
    changed jsonb;
BEGIN
    SELECT jsonb_object_agg(key, jsonb_build_array(old_row -> key, new_row -> key)) INTO changed
    FROM (SELECT jsonb_object_keys(old_row || new_row) AS key) AS keys
    WHERE (old_row -> key) IS DISTINCT FROM (new_row -> key) AND NOT key = ANY (hidden);
    IF changed IS NOT NULL THEN
        INSERT INTO accounts_auditentry
            (workspace_id, actor_id, api_key_id, actor_name, at, record_type, record_id, action, changes)
        VALUES (
            (row_now ->> 'WORKSPACE_COLUMN')::bigint,
            NULLIF(current_setting('throughline.user', true), '')::bigint,
            NULLIF(current_setting('throughline.api_key', true), '')::bigint,
            COALESCE(current_setting('throughline.actor', true), ''),
            clock_timestamp(), TG_TABLE_NAME, (row_now ->> 'id')::bigint, lower(TG_OP), changed
        );
    END IF;
    RETURN NULL;
END;
"""


def audited(*, workspace_column: str = "workspace_id", inserts: bool = True, unseen: Sequence[str] = ()) -> pgtrigger.Trigger:
    """The trigger that a model lists in `Meta.triggers` to have its changes kept.

    Tables that take rows in bulk pass `inserts=False`: what arrived is in the table itself, and only changes need a trail.
    Columns `unseen` are counters of the database's own, whose change tells nobody anything.
    """
    operation = pgtrigger.Update | pgtrigger.Delete
    if inserts:
        operation = pgtrigger.Insert | operation
    return pgtrigger.Trigger(
        name="audited",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=operation,
        func=WRITE_ENTRY.replace("WORKSPACE_COLUMN", workspace_column).replace(
            "MORE", "".join(f", '{column}'" for column in unseen)
        ),
    )


@contextmanager
def acting_as(name: str, *, user_id: int | None = None, api_key_id: int | None = None) -> Iterator[None]:
    """Name the person or program behind every change made inside, for the audit trail."""
    name_actor(name, user_id=user_id, api_key_id=api_key_id)
    try:
        yield
    finally:
        forget_actor()


def name_actor(name: str, *, user_id: int | None = None, api_key_id: int | None = None) -> None:
    """Name who acts on this connection until `forget_actor`; prefer `acting_as`, which cannot forget to forget."""
    values: list[Any] = [name, "" if user_id is None else str(user_id), "" if api_key_id is None else str(api_key_id)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('throughline.actor', %s, false), set_config('throughline.user', %s, false),"
            " set_config('throughline.api_key', %s, false)",
            values,
        )


def forget_actor() -> None:
    """Nobody acts any more; a connection in a broken transaction forgets by rolling back."""
    if connection.connection is not None and not connection.needs_rollback:
        name_actor("")
