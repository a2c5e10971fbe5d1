"""Opening a delimited text file as rows, a piece at a time, so that a file of any size costs the same memory."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from common.spreadsheets import as_meant
from intake.encodings import CHUNK, FileError, settled_encoding
from intake.kinds import ColumnProfile, Fault, Row

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
BLANKS = " \t\r\n\ufeff\u00a0\u200b"
MAXIMUM_COLUMNS = 1000
MAXIMUM_CELL = 100_000
MAXIMUM_LINE = 1_000_000
# A record over more lines than this is a quotation mark that nobody closed.
MAXIMUM_LINES_OF_ROW = 1000
PROFILED_ROWS = 20_000
PROFILED_VALUES = 40

# What we put before the columns of rows that could not be taken, so that people can mend them and upload the file again.
REJECTED_HEADERS = ("Rejected row", "Rejected because")

csv.field_size_limit(MAXIMUM_CELL)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read as one: cut short, too long, with characters no text has."""

    number: int
    cells: Sequence[str]
    fault: Fault


@dataclass(frozen=True)
class Shape:
    """How to read a file: in which encoding, with which delimiter, under which headers."""

    encoding: str
    delimiter: str
    headers: tuple[str, ...]


def file_hash(file: BinaryIO) -> str:
    """SHA-256 of the content, read in pieces."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def shape_of(file: BinaryIO, options: dict[str, Any]) -> Shape:
    """How the file is to be read; FileError, with the way out, where it cannot be.

    `options` may hold what a person declared: `encoding`, `delimiter`, and `name_columns` to call columns without a name by
    their place.
    """
    encoding = settled_encoding(file, options.get("encoding") or "")
    delimiter = options.get("delimiter") or _likely_delimiter(file, encoding)
    records = _records(file, encoding, delimiter)
    try:
        first = next(records, None)
    except csv.Error as error:
        raise FileError(_in_words(error, 1)) from None
    if first is None or not any(cell.strip(BLANKS) for cell in first[1]):
        raise FileError("Row 1 is empty. Row 1 must hold the names of the columns.")
    headers = _clean_headers(first[1], name_columns=bool(options.get("name_columns")))
    try:
        second = next(records, None)
    except csv.Error as error:
        raise FileError(_in_words(error, 2)) from None
    if second is None:
        raise FileError("The file has a header and no rows. Upload a file with at least one row below the header.")
    return Shape(encoding, delimiter, headers)


def read_rows(file: BinaryIO, shape: Shape) -> Iterator[Row | BadRow]:
    """Every row below the header, empty lines left out; a row that cannot be read comes as a BadRow with its reason."""
    records = _records(file, shape.encoding, shape.delimiter)
    next(records)
    width, number = len(shape.headers), 1
    is_ours = REJECTED_HEADERS[0] in shape.headers
    while True:
        number += 1
        try:
            record = next(records, None)
        except csv.Error as error:
            # What follows cannot be told apart any more, so the file ends here, loudly.
            yield BadRow(number, (), Fault("", "", _in_words(error, number)))
            return
        if record is None:
            return
        lines, cells, is_open = record
        if not any(cells):
            continue
        if is_ours:
            cells = [as_meant(cell) for cell in cells]
        fault = _fault_of_record(cells, width, lines, is_open)
        if fault is not None:
            yield BadRow(number, cells, fault)
        else:
            yield Row(number, dict(zip(shape.headers, (cell.strip(BLANKS) for cell in cells), strict=False)))


def profile_of(file: BinaryIO, shape: Shape) -> list[ColumnProfile]:
    """What the first rows say about each column: how many are filled, how many differ, which values are frequent."""
    counts: list[Counter[str]] = [Counter() for _ in shape.headers]
    for row in islice(read_rows(file, shape), PROFILED_ROWS):
        if isinstance(row, Row):
            for counter, cell in zip(counts, row.values.values(), strict=True):
                counter[cell[:80]] += 1
    profiles = []
    for header, counter in zip(shape.headers, counts, strict=True):
        empty = counter.get("", 0)
        profiles.append(
            ColumnProfile(
                header=header,
                filled=counter.total() - empty,
                empty=empty,
                distinct=len(counter) - (1 if empty else 0),
                values=counter.most_common(PROFILED_VALUES),
            )
        )
    return profiles


def _likely_delimiter(file: BinaryIO, encoding: str) -> str:
    """The delimiter under which the first rows have the most columns and agree about it."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = [len(cells) for _, cells, _ in islice(_records(file, encoding, delimiter), 50) if any(cells)]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _clean_headers(cells: Sequence[str], *, name_columns: bool) -> tuple[str, ...]:
    headers = [cell.strip(BLANKS) for cell in cells]
    if len(headers) > MAXIMUM_COLUMNS:
        raise FileError(f"The file has {len(headers):,} columns; {MAXIMUM_COLUMNS:,} is the most. Leave out what is not needed.")
    unnamed = [place for place, header in enumerate(headers, 1) if not header]
    if unnamed and name_columns:
        headers = [header or f"Column {place}" for place, header in enumerate(headers, 1)]
    elif unnamed:
        raise FileError(
            f"{_columns(unnamed)} {'has' if len(unnamed) == 1 else 'have'} no name in row 1. Name every column in the file, or"
            " choose to call columns without a name by their place."
        )
    if all(_looks_like_data(header) for header in headers):
        raise FileError("Row 1 looks like data, not like names. Put a row with the names of the columns on top of the file.")
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers, 1):
        places.setdefault(header.casefold(), []).append(place)
    twice = [found for found in places.values() if len(found) > 1]
    if twice:
        named = "; ".join(f"“{headers[found[0] - 1]}” in {_columns(found).lower()}" for found in twice)
        raise FileError(f"Two columns have the same name: {named}. Rename them in the file, so that each is meant clearly.")
    if any("\x00" in header for header in headers):
        raise FileError("Row 1 holds characters that no text has (zero bytes). Save the file again as UTF-8.")
    too_long = [place for place, header in enumerate(headers, 1) if len(header) > 255]
    if too_long:
        raise FileError(f"{_columns(too_long)}: a name in row 1 is longer than 255 characters. Shorten it in the file.")
    return tuple(headers)


def _columns(places: Sequence[int]) -> str:
    texts = [str(place) for place in places[:20]]
    if len(places) > 20:
        texts.append("…")
    return f"Column {texts[0]}" if len(texts) == 1 else f"Columns {', '.join(texts[:-1])} and {texts[-1]}"


def _looks_like_data(header: str) -> bool:
    try:
        float(header.replace(",", "."))
    except ValueError:
        return False
    return True


def _fault_of_record(cells: Sequence[str], width: int, lines: int, is_open: bool) -> Fault | None:
    if is_open or lines > MAXIMUM_LINES_OF_ROW:
        start = next((cell for cell in cells if "\n" in cell), cells[-1])
        return Fault("", start[:80], "A quotation mark opens in this row and is never closed. Close it in the file.")
    if len(cells) < width:
        return Fault("", "", f"The row is cut short: it has {len(cells)} of {width} cells.")
    if len(cells) > width and any(cell.strip(BLANKS) for cell in cells[width:]):
        return Fault("", cells[width][:80], f"The row is too long: it has {len(cells)} cells for {width} columns.")
    if any("\x00" in cell for cell in cells):
        return Fault("", "", "The row holds characters that no text has (zero bytes). Save the file again as UTF-8.")
    return None


def _in_words(error: csv.Error, number: int) -> str:
    if "field larger" in str(error):
        return (
            f"From row {number} on, a cell is longer than {MAXIMUM_CELL:,} characters. Probably a quotation mark opens there and"
            " is never closed; the rows after it cannot be told apart. Close it in the file and upload it again."
        )
    return (
        f"Row {number} cannot be read: {error}. The rows after it cannot be told apart. Mend it in the file and upload it again."
    )


class _Lines:
    """The lines of a text, counting them and their quotation marks since the last record."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.count = self.quotes = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAXIMUM_LINE)
        if not line:
            raise StopIteration
        if len(line) == MAXIMUM_LINE:
            raise csv.Error(f"it is longer than {MAXIMUM_LINE:,} characters")
        self.count += 1
        self.quotes += line.count('"')
        return line


def _records(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """Lines, cells, and whether the file ended inside quotation marks, for each record of the file."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    try:
        lines = _Lines(text)
        for cells in csv.reader(lines, delimiter=delimiter):
            # Inside a record of several lines an odd number of marks means that the end of the file closed it.
            yield lines.count, cells, lines.count > 1 and lines.quotes % 2 == 1
            lines.count = lines.quotes = 0
    finally:
        # Leave the file open for the next pass.
        if not file.closed:
            text.detach()
