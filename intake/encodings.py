"""In which encoding a text file is written: found by its mark, declared by a person, or proved by reading all of it.

Nothing is guessed in silence. A file that is not what it should be gives a fault that names the row, the byte and the way out.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from charset_normalizer import from_bytes

CHUNK = 1024 * 1024

# What a person can declare, in the words that office programs use.
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Western European (Windows-1252)",
    "latin-1": "Western European (ISO 8859-1, Latin-1)",
    "iso8859-15": "Western European (ISO 8859-15, Latin-9)",
    "cp850": "Western European (DOS 850)",
    "mac-roman": "Western European (Mac)",
    "cp1250": "Central European (Windows-1250)",
    "iso8859-2": "Central European (ISO 8859-2)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp932": "Japanese (Shift JIS)",
    "euc-jp": "Japanese (EUC)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "cp949": "Korean",
}

NOT_LATIN_SCRIPT = frozenset(ENCODINGS) - {
    *("utf-8", "utf-16", "cp1252", "latin-1", "iso8859-15", "cp850", "mac-roman", "cp1250", "iso8859-2", "cp1254")
}

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What people upload by mistake, by its first bytes, and what to do instead.
OTHER_FORMATS = (
    (
        b"PK\x03\x04",
        "This is an Excel workbook or a zip archive, not a text file. Save the sheet as CSV (UTF-8) and upload that.",
    ),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook, not a text file. Save the sheet as CSV (UTF-8) and upload that."),
    (b"\x1f\x8b", "This file is compressed with gzip. Unpack it and upload the CSV inside."),
    (b"%PDF", "This is a PDF, not a text file. Export the data as CSV and upload that."),
)


class FileError(Exception):
    """Why a file as a whole cannot be read, in words that say how to mend it."""


def settled_encoding(file: BinaryIO, declared: str = "") -> str:
    """The encoding in which every byte of the file can be read; FileError where there is none.

    A mark at the start of the file wins, then what a person declared, then UTF-8.
    """
    file.seek(0)
    start = file.read(4)
    if not start:
        raise FileError("The file is empty. Upload a file with a header in row 1 and at least one row below it.")
    for magic, reason in OTHER_FORMATS:
        if start.startswith(magic):
            raise FileError(reason)
    encoding = next((name for mark, name in MARKS if start.startswith(mark)), declared or "utf-8")
    if encoding == "utf-16" and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Without a mark the zero bytes tell which half comes first.
        sample = start + file.read(10_000)
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    prove(file, encoding)
    return encoding


def prove(file: BinaryIO, encoding: str) -> None:
    """Read the whole file in pieces; FileError at the first byte that the encoding does not have."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    place, row, held = 0, 1, 0
    while True:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # `error.object` begins with what the decoder held back of the chunk before.
            at = place - held + error.start
            row += error.object[: error.start].count(b"\n")
            raise FileError(_wrong_encoding(file, encoding, row, at, error.object[error.start : error.start + 1])) from None
        if not chunk:
            return
        row += text.count("\n")
        place += len(chunk)
        state, _ = decoder.getstate()
        held = len(state)


def _wrong_encoding(file: BinaryIO, encoding: str, row: int, at: int, byte: bytes) -> str:
    base = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    name = ENCODINGS.get(base, encoding)
    reason = f"Row {row} (byte {at + 1:,} of the file, 0x{byte.hex().upper()}) is not written in {name}."
    file.seek(max(at - 200_000, 0))
    sample = file.read(400_000)
    likely = proposed_encoding(sample)
    if likely is None or likely == base:
        return f"{reason} Choose the encoding in which the file was saved, or save it again as UTF-8."
    # The whole line with the byte, so that a person can judge whether the proposal reads well.
    middle = at - max(at - 200_000, 0)
    begin = sample.rfind(b"\n", 0, middle) + 1
    end = sample.find(b"\n", middle)
    line = sample[begin : end if end != -1 else len(sample)].decode(likely, "replace").strip()
    shown = line[max(middle - begin - 30, 0) :][:70]
    return f"{reason} It may be {ENCODINGS[likely]}; then this row reads: “{shown}”. Choose that if the words look right."


def proposed_encoding(sample: bytes) -> str | None:
    """The likeliest of the encodings that a person can declare, for a sample that is not UTF-8."""
    if sample.count(b"\x00") > len(sample) // 5:
        return "utf-16"
    offered = list(ENCODINGS)
    if any(_reads_as_western(sample, encoding) for encoding in ("cp1252", "latin-1")):
        return "cp1252" if _reads(sample, "cp1252") else "latin-1"
    best = from_bytes(sample, cp_isolation=[*offered, "latin_1", "mac_roman", "cp1252"]).best()
    names = {codecs.lookup(name).name: name for name in offered}
    guess = names.get(codecs.lookup(best.encoding).name) if best is not None else None
    share_of_high_bytes = sum(byte >= 0x80 for byte in sample) / max(len(sample), 1)
    if guess in (None, "utf-8") or (guess in NOT_LATIN_SCRIPT and share_of_high_bytes < 0.15):
        # A few accents among plain letters are a Western text; Latin-1 has a character for every byte there is.
        guess = "cp1252" if _reads(sample, "cp1252") else "latin-1"
    return guess


def _reads_as_western(sample: bytes, encoding: str) -> bool:
    """True where nearly everything beyond plain letters becomes a letter or a mark that people type."""
    if not _reads(sample, encoding):
        return False
    beyond = [character for character in sample.decode(encoding) if character >= "\x80"]
    return sum(character.isalpha() or character in "’‘“”«»–—…€£°§\u00a0" for character in beyond) >= 0.98 * len(beyond)


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
