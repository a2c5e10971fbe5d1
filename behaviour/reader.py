"""Reading the rows of a file of events: each cell by the role of its column, every fault named, nothing bent to fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from behaviour.attributes import attribute_key, declare_attributes
from behaviour.events import IncomingEvent, Outcome, write_events
from behaviour.models import Direction
from behaviour.tasks import derive_after_commit, make_partitions
from common.dates import DATE_FORMATS, DAY_OF_MONTH, DateError, read_date
from intake.kinds import Column, Fault, Row, Source, Written
from touchpoints.models import Channel

UNIX, UNIX_MS = "unix", "unix_ms"
TIME_FORMATS = {key: label for key, label in DATE_FORMATS.items() if key != DAY_OF_MONTH} | {
    UNIX: "1767182400: seconds since 1970 (UTC)",
    UNIX_MS: "1767182400000: milliseconds since 1970 (UTC)",
}
# Seconds read as milliseconds lie in 1970.
COMPUTERS_SINCE = 1980
UNITS = {UNIX: 1, UNIX_MS: 1000}

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0{0,6})?")


@dataclass(slots=True)
class ImportedEvent:
    """One row, read."""

    incoming: IncomingEvent
    channel_name: str = ""


class CellError(ValueError):
    """Why a cell is not taken, in words."""


class EventReader:
    """Reads one file of events under one mapping. The order of the file is the order of events at the same instant."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.zone = ZoneInfo(source.options.get("zone") or source.workspace.timezone)
        self.name = (source.options.get("event") or "").strip()
        self.columns = [column for column in source.columns if column["role"] != "ignore"]
        self.has_ids = any(column["role"] == "message_id" for column in self.columns)
        self._channels = {
            name.casefold(): pk
            for name, pk in Channel.objects.filter(workspace=source.workspace, archived_at=None).values_list("name", "pk")
        }
        self.channel_id = int(source.options["channel"]) if source.options.get("channel") else None
        self._labels = [_pairs(column.get("labels") or ()) for column in self.columns]
        self._outbound = [{value.casefold() for value in column.get("outbound") or ()} for column in self.columns]
        self._journeys: set[int] = set()
        self._taken = 0

    # --- Checking: no database ---------------------------------------------------------------------------------------

    def check(self, row: Row) -> ImportedEvent | list[Fault]:
        one = IncomingEvent("", self.name, sequence=row.number, channel_id=self.channel_id, properties={}, attributes={})
        record = ImportedEvent(one)
        faults = []
        for place, column in enumerate(self.columns):
            cell = row.values[column["header"]]
            try:
                if "\x00" in cell:
                    raise CellError("There is a character in it that no text has.")
                _CELLS[column["role"]](self, record, place, column, cell)
            except (CellError, DateError) as reason:
                faults.append(Fault(column["header"], cell[:255], str(reason)))
        if not self.has_ids:
            # The place in this very file: the same file again brings the same identities.
            one.message_id = f"{self.source.file_hash[:32]}:{row.number}"
        return faults or record

    def _customer(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        record.incoming.customer_key = _required(cell, "customer’s key", 200)

    def _event(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        name = self._labels[place].get(cell, cell) or self.name
        record.incoming.name = _required(name, "name of the event", 200)

    def _time(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        if not cell:
            raise CellError("The time is missing.")
        written = column["format"]
        if written in UNITS:
            record.incoming.occurred_at = _of_unix_time(cell, UNITS[written])
            return
        read = read_date(cell, written, self.zone)
        if column.get("day_only") or not ("T" in cell or ":" in cell):
            record.incoming.occurred_on = read.date()
        else:
            record.incoming.occurred_at = read

    def _order(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        if not WHOLE.fullmatch(cell):
            raise CellError("A place in the order is a whole number.")
        record.incoming.sequence = int(cell.partition(".")[0])

    def _session(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        _keep(record.incoming.properties, "session", cell)

    def _property(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        _keep(record.incoming.properties, (column.get("name") or column["header"]).strip(), cell)

    def _attribute(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        value = self._labels[place].get(cell, cell)
        if len(value) > 120:
            raise CellError("A value of an attribute has at most 120 characters. Is it a property?")
        _keep(record.incoming.attributes, attribute_key(column.get("name") or column["header"]), value)

    def _channel(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        name = self._labels[place].get(cell, cell)
        if not name:
            return
        if name.casefold() not in self._channels:
            raise CellError(f"You have no channel called “{name[:80]}”. Add it to your channels, or say which one is meant.")
        record.incoming.channel_id = self._channels[name.casefold()]
        record.channel_name = name

    def _direction(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        outbound = cell.casefold() in self._outbound[place]
        record.incoming.direction = Direction.OUTBOUND if outbound else Direction.INBOUND

    def _team(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        if len(cell) > 120:
            raise CellError("The name of a team has at most 120 characters.")
        record.incoming.team = cell

    def _value(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        if not cell:
            return
        if not NUMBER.fullmatch(cell) or not math.isfinite(float(cell)):
            raise CellError("A value is a number, written with a point, such as 12.50.")
        record.incoming.value = float(cell)

    def _message_id(self, record: ImportedEvent, place: int, column: Column, cell: str) -> None:
        record.incoming.message_id = _required(cell, "number of the event", 200)

    def describe(self, record: ImportedEvent) -> list[tuple[str, str]]:
        one = record.incoming
        when = one.occurred_on.isoformat() if one.occurred_at is None and one.occurred_on else f"{one.at:%Y-%m-%d %H:%M:%S %Z}"
        pairs = [("Customer", one.customer_key), ("Event", one.name), ("Time", when), ("Channel", record.channel_name)]
        pairs += [("Team", one.team), ("Value", "" if one.value is None else f"{one.value:g}")]
        pairs += [("Direction", Direction.OUTBOUND.label if one.direction == Direction.OUTBOUND else "")]
        pairs += [*one.attributes.items(), *((name, str(value)[:200]) for name, value in one.properties.items())]
        return [(label, value) for label, value in pairs if value]

    # --- Writing: inside the transaction of the import -----------------------------------------------------------------

    def prepare(self) -> None:
        """Declare the attributes that are new."""
        names = [column.get("name") or column["header"] for column in self.columns if column["role"] == "attribute"]
        declare_attributes(self.source.workspace, names)

    def write(self, records: Sequence[ImportedEvent]) -> Written:
        written = write_events(self.source.workspace, [record.incoming for record in records])
        self._journeys |= written.journeys
        taken = written.count(Outcome.TAKEN)
        self._taken += taken
        return Written(taken, len(records) - taken)

    def finish(self) -> None:
        derive_after_commit(self._journeys)
        if self._taken:
            transaction.on_commit(make_partitions.delay)


_CELLS: dict[str, Callable[[EventReader, ImportedEvent, int, Column, str], None]] = {
    "customer": EventReader._customer,
    "event": EventReader._event,
    "time": EventReader._time,
    "order": EventReader._order,
    "session": EventReader._session,
    "property": EventReader._property,
    "attribute": EventReader._attribute,
    "channel": EventReader._channel,
    "direction": EventReader._direction,
    "team": EventReader._team,
    "value": EventReader._value,
    "message_id": EventReader._message_id,
}


def _required(cell: str, what: str, longest: int) -> str:
    if not cell:
        raise CellError(f"The {what} is missing.")
    if len(cell) > longest:
        raise CellError(f"The {what} has at most {longest} characters.")
    return cell


def _keep(where: object, name: str, value: str) -> None:
    """Empty cells say nothing."""
    if value and isinstance(where, dict):
        where[name] = value


def _of_unix_time(cell: str, per_second: int) -> datetime:
    try:
        # In whole microseconds, so that a clock reading is kept to the digit.
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(float(cell) * 1_000_000 / per_second))
    except (ValueError, OverflowError):
        raise CellError("This is not a number of seconds since 1970.") from None
    if at.year < COMPUTERS_SINCE or at.date() > datetime.now(UTC).date() + timedelta(days=1):
        raise CellError(f"This is a time in {at.year}. Seconds and milliseconds may be mixed up.")
    return at


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    """{"1": "Web"} of lines such as "1 = Web"."""
    pairs = (line.partition("=") for line in lines)
    return {value.strip(): label.strip() for value, sign, label in pairs if sign}
