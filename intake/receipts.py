"""The memory of messages taken, which makes a repeat harmless: same id and body, same result; same id, other body, conflict.

Call these inside the transaction that writes what the message brings, so that a receipt exists exactly when its rows do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from intake.models import Receipt


@dataclass(frozen=True)
class Message:
    """One message of a source that names its messages, and what it says."""

    message_id: str
    body: Any


@dataclass(frozen=True)
class Admission:
    """What is known of a message: new (to be written now), a repeat (with the first result), or a conflict."""

    is_new: bool
    is_conflict: bool = False
    result: Any = None
    status: int = 201


def body_hash(body: Any) -> str:
    """SHA-256 of a JSON value with sorted keys, or of bytes as they are."""
    if not isinstance(body, bytes):
        body = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()
    return hashlib.sha256(body).hexdigest()


def admit(workspace_id: int, source: str, message_id: str, body: Any) -> Admission:
    """Take one message in. A concurrent twin waits here for the first one's commit, then is a repeat."""
    return admit_many(workspace_id, source, [Message(message_id, body)])[0]


def admit_many(workspace_id: int, source: str, messages: Sequence[Message]) -> list[Admission]:
    """Take messages in with one statement for the new ones and one for the repeats; answers in the order of the messages.

    A message that stands twice in the list is new the first time and a repeat, or a conflict, the second time.
    """
    hashes: dict[str, str] = {}
    admissions: list[Admission | None] = []
    for message in messages:
        digest = body_hash(message.body)
        first = hashes.setdefault(message.message_id, digest)
        admissions.append(None if first == digest else Admission(is_new=False, is_conflict=True, status=409))
    new_ids = _insert(workspace_id, source, hashes)
    known = _known(workspace_id, source, [message_id for message_id in hashes if message_id not in new_ids])
    seen: set[str] = set()
    for index, message in enumerate(messages):
        if admissions[index] is not None:
            continue
        if message.message_id in new_ids:
            admissions[index] = Admission(is_new=message.message_id not in seen)
        else:
            digest, result, status = known[message.message_id]
            same = digest == hashes[message.message_id]
            admissions[index] = Admission(False, not same, result if same else None, status if same else 409)
        seen.add(message.message_id)
    return [admission for admission in admissions if admission is not None]


def remember(workspace_id: int, source: str, results: Mapping[str, Any], *, status: int = 201) -> None:
    """Keep what new messages led to, by message id, so that a repeat is answered with it."""
    if results:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_receipt AS receipt SET result = kept.result::jsonb, status = %s"
                " FROM unnest(%s::text[], %s::text[]) AS kept (message_id, result)"
                " WHERE receipt.workspace_id = %s AND receipt.source = %s AND receipt.message_id = kept.message_id",
                [status, list(results), [json.dumps(result) for result in results.values()], workspace_id, source],
            )


def _insert(workspace_id: int, source: str, hashes: Mapping[str, str]) -> set[str]:
    # In the order of the ids, so that two batches with the same messages wait for each other instead of deadlocking.
    ids = sorted(hashes)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO intake_receipt (workspace_id, source, message_id, body_hash, status, created_at)"
            " SELECT %s, %s, message_id, body_hash, 201, now()"
            " FROM unnest(%s::text[], %s::text[]) AS message (message_id, body_hash)"
            " ON CONFLICT (workspace_id, source, message_id) DO NOTHING RETURNING message_id",
            [workspace_id, source, ids, [hashes[message_id] for message_id in ids]],
        )
        return {row[0] for row in cursor.fetchall()}


def _known(workspace_id: int, source: str, ids: list[str]) -> dict[str, tuple[str, Any, int]]:
    if not ids:
        return {}
    rows = Receipt.objects.filter(workspace_id=workspace_id, source=source, message_id__in=ids)
    return {
        message_id: (digest, result, status)
        for message_id, digest, result, status in rows.values_list("message_id", "body_hash", "result", "status")
    }
