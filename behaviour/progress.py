"""How far long work has come, kept where a page can look while the work's own transaction is still open."""

from __future__ import annotations

from django.core.cache import cache

KEPT = 3600


def building_key(reading_id: int) -> str:
    return f"behaviour:building:{reading_id}"


def customers_built(reading_id: int) -> int | None:
    """For how many customers a reading has been computed so far; None where nobody is at it."""
    return cache.get(building_key(reading_id))


def say_customers_built(reading_id: int, customers: int | None) -> None:
    """Say how many customers are done, or None at the end."""
    if customers is None:
        cache.delete(building_key(reading_id))
    else:
        cache.set(building_key(reading_id), customers, KEPT)
