"""Files as people have them."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.encodings import FileError
from intake.files import BadRow, Shape, profile_of, read_rows, shape_of
from intake.kinds import Row

TEXT = "name,stadt,note\nAnna,Köln,4\nJosé,Orléans,5\n"


def opened(content: str | bytes, **options) -> tuple[Shape, list[Row | BadRow]]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    shape = shape_of(file, options)
    return shape, list(read_rows(file, shape))


def fault(content: str | bytes, **options) -> str:
    with pytest.raises(FileError) as error:
        opened(content, **options)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_recognised_by_itself_where_it_has_a_mark(encoding):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    shape, rows = opened(mark + TEXT.encode(encoding))
    assert shape.headers == ("name", "stadt", "note")
    assert [row.values["stadt"] for row in rows] == ["Köln", "Orléans"]
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850"])
def test_another_encoding_is_named_with_row_and_byte_and_read_once_it_is_declared(encoding):
    reason = fault(TEXT.encode(encoding))
    assert reason.startswith("Row 2 (byte 23 of the file, 0x") and "Unicode (UTF-8)" in reason
    assert "Choose" in reason
    _, rows = opened(TEXT.encode(encoding), encoding=encoding)
    assert rows[1].values["name"] == "José"


def test_a_french_file_is_proposed_as_western():
    content = "id,texte\n" + "1,Très peu de caisse ouverte et le délai d'attente est long à l'entrée\n" * 50
    reason = fault(content.encode("cp1252"))
    assert "It may be Western European" in reason and "“1,Très peu" in reason


def test_unicode_without_its_mark_is_read_once_it_is_declared():
    data = TEXT.encode("utf-16-be")
    assert "UTF-16" in fault(data)
    for encoding in ("utf-16-be", "utf-16-le"):
        _, rows = opened(TEXT.encode(encoding), encoding="utf-16")
        assert rows[0].values["stadt"] == "Köln"


def test_the_row_and_byte_are_right_beyond_the_first_piece(monkeypatch):
    monkeypatch.setattr("intake.encodings.CHUNK", 7)
    content = "a,b\n" + "1,é\n" * 10
    data = content.encode() + b"1,\xff\n"
    assert f"Row 12 (byte {len(content.encode()) + 3:,} of the file, 0xFF)" in fault(data)


def test_half_a_letter_at_the_end_is_found():
    assert "Row 2 (byte 7" in fault("a,b\n1,é".encode()[:-1])


def test_an_encoding_declared_wrongly_names_the_place_too():
    data = "a,b\n1,Ã\n".encode("cp1252") + b"2,\x90\n"
    assert "Row 3 (byte 11 of the file, 0x90) is not written in Western European (Windows-1252)" in fault(data, encoding="cp1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_or_declared(delimiter):
    content = delimiter.join(["a", "b, or c", "d"]).replace("b, or c", '"b, or; c"') + "\n" + delimiter.join("123") + "\n"
    for options in ({}, {"delimiter": delimiter}):
        shape, rows = opened(content, **options)
        assert shape.headers == ("a", "b, or; c", "d")
        assert rows[0].values["d"] == "3"


def test_decimal_commas_do_not_hide_the_semicolon():
    shape, rows = opened("id;score;weight\n1;4;0,75\n2;5;1,25\n")
    assert shape.delimiter == ";" and rows[1].values["weight"] == "1,25"


def test_blanks_around_headers_and_cells_are_no_part_of_them():
    shape, rows = opened("*RESPNUM,NETPRO  ,\u00a0Q14FIND\t\n 1 , 9,5 \n")
    assert shape.headers == ("*RESPNUM", "NETPRO", "Q14FIND")
    assert rows[0].values == {"*RESPNUM": "1", "NETPRO": "9", "Q14FIND": "5"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        ("\ufeff", "Row 1 is empty"),
        ("\n\n", "Row 1 is empty"),
        ("a,b\n", "a header and no rows"),
        ("a,b,A \n1,2,3\n", "the same name: “a” in columns 1 and 3"),
        ("a,,c,\n1,2,3,4\n", "Columns 2 and 4 have no name in row 1"),
        ("1,2,3\n4,5,6\n", "Row 1 looks like data"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\x1f\x8brest", "Unpack it"),
        (b"%PDF-1.7", "PDF"),
        ("a\x00,b\n1,2\n", "zero bytes"),
        (",".join(f"c{number}" for number in range(1001)) + "\n" + "1," * 1000 + "1\n", "1,001 columns"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_the_way_out(content, words):
    assert words in fault(content)


def test_columns_without_a_name_can_be_called_by_their_place():
    shape, rows = opened('"","id"\n"1",7\n', name_columns=True)
    assert shape.headers == ("Column 1", "id") and rows[0].values["Column 1"] == "1"


def test_rows_cut_short_or_too_long_are_named_and_the_others_read():
    _, rows = opened("a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n1,2,3,\n\x001,2,3\n")
    assert [(row.number, isinstance(row, BadRow)) for row in rows] == [(2, False), (3, True), (5, True), (6, False), (7, True)]
    assert "cut short: it has 2 of 3 cells" in rows[1].fault.reason
    assert "too long: it has 4 cells for 3 columns" in rows[2].fault.reason
    assert "zero bytes" in rows[4].fault.reason


def test_a_cell_may_hold_lines():
    _, rows = opened('a,b\n1,"one\r\ntwo, ""three"""\n2,x\n')
    assert rows[0].values["b"] == 'one\r\ntwo, "three"'
    assert rows[1].number == 3


def test_a_quotation_mark_that_nobody_closed_is_named():
    _, rows = opened('a,b\n1,x\n2,"never closed\n3,y\n4,z\n')
    assert isinstance(rows[-1], BadRow) and rows[-1].number == 3
    assert "never closed" in rows[-1].fault.reason


def test_a_cell_without_end_stops_the_file_loudly():
    _, rows = opened('a,b\n1,x\n2,"' + "y" * 150_000 + '"\n3,z\n')
    assert isinstance(rows[-1], BadRow) and "rows after it cannot be told apart" in rows[-1].fault.reason


def test_a_line_without_end_stops_the_file_loudly(monkeypatch):
    monkeypatch.setattr("intake.files.MAXIMUM_LINE", 1000)
    _, rows = opened("a,b\n1,x\n" + "2," * 5000 + "\n3,z\n")
    assert isinstance(rows[-1], BadRow) and "longer than 1,000 characters" in rows[-1].fault.reason


def test_a_line_without_end_right_below_the_header_is_said_with_the_way_out(monkeypatch):
    monkeypatch.setattr("intake.files.MAXIMUM_LINE", 1000)
    assert "Row 2 cannot be read" in fault("a,b\n" + "2," * 5000 + "\n3,z\n")


def test_the_profile_counts_what_each_column_holds():
    file = io.BytesIO(b"a,b\n0,x\n6,\n6,BLANK\n")
    first, second = profile_of(file, shape_of(file, {}))
    assert (first.header, first.filled, first.empty, first.distinct) == ("a", 3, 0, 2)
    assert first.values == [("6", 2), ("0", 1)]
    assert (second.filled, second.empty, second.distinct) == (2, 1, 2)


class Endless(io.RawIOBase):
    """A file made while it is read: so many rows, none of them kept."""

    def __init__(self, rows: int) -> None:
        self.rows, self.size, self.place = rows, 5 + 10 * rows, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place
        return place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer) -> int:
        first = max(self.place - 5, 0) // 10
        count = len(buffer) // 10 + 2
        data = b"".join(b"%07d,5\n" % (row % 10**7) for row in range(first, min(first + count, self.rows)))
        data = b"aa,b\n" + data if self.place < 5 else data
        skip = self.place if self.place < 5 else (self.place - 5) % 10
        data = data[skip : skip + len(buffer)]
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)


def test_a_large_file_costs_no_more_memory_than_a_small_one(monkeypatch):
    monkeypatch.setattr("intake.encodings.CHUNK", 20_000)

    def peak(rows: int) -> int:
        file = io.BufferedReader(Endless(rows))
        tracemalloc.start()
        shape = shape_of(file, {})
        assert sum(1 for _ in read_rows(file, shape)) == rows
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(10_000), peak(80_000)
    assert large < small * 1.2, "100 kB and 800 kB"


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n,;"|\t'), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_program_writes_is_read_back(rows, delimiter):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second", "third"])
    writer.writerows(rows)
    _, found = opened(buffer.getvalue(), delimiter=delimiter)
    blanks = " \t\r\n\ufeff\u00a0\u200b"
    expected = [tuple(cell.strip(blanks) for cell in row) for row in rows if any(row)]
    assert [tuple(row.values.values()) for row in found] == expected


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_there_is_a_table_or_a_reason(data):
    for encoding in ("", "latin-1", "utf-16"):
        try:
            _, rows = opened(data, encoding=encoding)
        except FileError as error:
            assert len(str(error)) > 20
        else:
            assert rows is not None
