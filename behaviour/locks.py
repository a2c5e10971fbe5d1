"""Who waits for whom: advisory locks, held to the end of the transaction, that keep derived tables equal to the events."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction


def _take(function: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_catalog.{function}(hashtextextended(%s, 0))", [name])
        (taken,) = cursor.fetchone()
    return taken is not False


def writing_events(workspace_id: int) -> None:
    """Say that this transaction writes events under the rules and readings that it is about to look up."""
    _take("pg_advisory_xact_lock_shared", f"behaviour.events:{workspace_id}")


class StillWritingError(Exception):
    """A long import has not finished yet; the work that needs its end is to be tried again later."""


def wait_for_writers(workspace_id: int, *, seconds: int | None = None) -> None:
    """Return when every writer that may have looked up older rules or readings has finished; later ones see the new.

    StillWritingError after so many seconds, so that a worker does not stand idle while a large file comes in.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", ["0" if seconds is None else f"{seconds}s"])
            _take("pg_advisory_xact_lock", f"behaviour.events:{workspace_id}")
    except OperationalError as error:
        raise StillWritingError from error


def lock_passages(journey_id: int) -> None:
    """Wait until nobody else derives passages of this journey, then keep others waiting until the transaction ends."""
    _take("pg_advisory_xact_lock", f"behaviour.passages:{journey_id}")


def try_lock_passages(journey_id: int) -> bool:
    """The same without waiting: False where somebody else is at work."""
    return _take("pg_try_advisory_xact_lock", f"behaviour.passages:{journey_id}")
