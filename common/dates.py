"""Dates as files write them: read in the format a person has chosen, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY_OF_MONTH = "day_of_month"
ISO = "iso"

DATE_FORMATS = {
    ISO: "2026-08-31, or 2026-08-31 14:05:00 with or without a zone",
    "%m/%d/%Y": "08/31/2026 (month first)",
    "%m/%d/%Y %H:%M": "08/31/2026 14:05",
    "%m/%d/%Y %H:%M:%S": "08/31/2026 14:05:00",
    "%m/%d/%Y %I:%M:%S %p": "08/31/2026 02:05:00 PM",
    "%d/%m/%Y": "31/08/2026 (day first)",
    "%d/%m/%Y %H:%M": "31/08/2026 14:05",
    "%d/%m/%Y %H:%M:%S": "31/08/2026 14:05:00",
    "%d.%m.%Y": "31.08.2026",
    "%d.%m.%Y %H:%M": "31.08.2026 14:05",
    "%d.%m.%Y %H:%M:%S": "31.08.2026 14:05:00",
    "%d-%m-%Y": "31-08-2026",
    "%Y/%m/%d": "2026/08/31",
    "%Y%m%d": "20260831",
    "%d %b %Y": "31 Aug 2026",
    DAY_OF_MONTH: "31: only the day of the month; give month and year for the file",
}

EARLIEST = date(1900, 1, 1)


class DateError(ValueError):
    """Why a cell cannot be a date, in words."""


def read_date(cell: str, written: str, zone: ZoneInfo, *, year: int = 0, month: int = 0) -> datetime:
    """The moment that a cell names, aware; a clock time without a zone is one of `zone`."""
    try:
        if written == DAY_OF_MONTH:
            if not (cell.isascii() and cell.isdigit()):
                raise DateError(f"Not a day of the month: write 1 to 31, without “{cell[:20]}”.")
            read = datetime(year, month, int(cell), tzinfo=zone)
        elif written == ISO:
            read = datetime.fromisoformat(cell)
        else:
            read = datetime.strptime(cell, written)  # noqa: DTZ007 - the zone follows
    except DateError:
        raise
    except (ValueError, OverflowError):
        if written == DAY_OF_MONTH:
            raise DateError(f"There is no such day in {year}-{month:02}.") from None
        example = DATE_FORMATS[written].split(",")[0].split(" (")[0]
        raise DateError(f"This is not a date written as {example}, or a day that does not exist.") from None
    if read.tzinfo is None:
        read = read.replace(tzinfo=zone)
    day = read.date()
    if day < EARLIEST:
        raise DateError(f"A date before {EARLIEST.year} cannot be meant.")
    if day > datetime.now(zone).date() + timedelta(days=1):
        raise DateError("The date lies in the future.")
    return read


def likely_format(name: str, values: Sequence[str]) -> str:
    """The format in which all these cells are dates; empty where there is none, or the name speaks of something else."""
    if not values:
        return ""
    if "date" in name and all(value.isascii() and value.isdigit() and 1 <= int(value) <= 31 for value in values):
        return DAY_OF_MONTH
    if not any(word in name for word in ("date", "day", "time", "when", "created", "submitted", "answered")):
        return ""
    zone = ZoneInfo("UTC")
    for written in DATE_FORMATS:
        if written != DAY_OF_MONTH and all(_is_date(value, written, zone) for value in values):
            return written
    return ""


def _is_date(value: str, written: str, zone: ZoneInfo) -> bool:
    try:
        read_date(value, written, zone)
    except DateError:
        return False
    return True
