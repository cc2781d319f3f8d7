"""Reading a table row by row: what it is is told from its bytes, never from its name.

A spreadsheet is a ZIP, and a small one may unpack to terabytes: it is unpacked once, counted and thrown away, before
the library sees it. Formula cells give the value that was computed when the file was saved; one without such a value
is marked `NOT_COMPUTED`. A merged cell stands for each cell that it covers.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, Final

import python_calamine

from core.exchange.problems import TABLE_EMPTY, TABLE_ENCODING, TABLE_TOO_LARGE, TABLE_UNREADABLE

MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 200
MOST_UNPACKED: Final = 400_000_000
MOST_PARTS: Final = 2_000
LONGEST_CELL: Final = 4_000
NOT_COMPUTED: Final = "\x1aformula"  # a sign that no text from outside keeps
_CHUNK: Final = 1 << 20
# No text of PostgreSQL holds the first; the second is ours.
_SIGNS: Final = re.compile("[\x00\x1a]")
_DELIMITERS: Final = (",", ";", "\t", "|")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A cell that has a formula and no value.
_EMPTY_FORMULA: Final = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


@dataclass(frozen=True)
class Table:
    """What was found out about a file, and its rows below the heading with their line in the file."""

    format: str
    encoding: str
    delimiter: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


def open_table(source: IO[bytes]) -> Table:
    """The table in a file that can be sought. Raises TABLE_UNREADABLE, TABLE_ENCODING, TABLE_EMPTY, TABLE_TOO_LARGE.

    TABLE_TOO_LARGE may also come while the rows are read.
    """
    source.seek(0)
    start = source.read(4)
    source.seek(0)
    table = _spreadsheet(source) if start == b"PK\x03\x04" else _separated(source)
    if not any(table.header):
        raise TABLE_EMPTY()
    if len(table.header) > MOST_COLUMNS:
        raise _too_large()
    return table


def _too_large() -> Exception:
    return TABLE_TOO_LARGE(rows=MOST_ROWS, columns=MOST_COLUMNS, megabytes=MOST_UNPACKED // 1_000_000)


def _below(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, as wide as the heading, each cell without blanks around it."""
    count = 0
    for line, cells in rows:
        told = [_cell(one) for one in cells[:width]]
        if any(told):
            count += 1
            if count > MOST_ROWS:
                raise _too_large()
            yield line, told + [""] * (width - len(told))


def _cell(text: str) -> str:
    # One character more than is taken, so that a longer one is noticed.
    return text.strip()[: LONGEST_CELL + 1]


def encoding_of(source: IO[bytes]) -> str:
    """By its mark, else the first of UTF-8 and GB18030 in which every byte has a meaning. Raises TABLE_ENCODING."""
    source.seek(0)
    start = source.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        if _decodes(source, name):
            return name
    raise TABLE_ENCODING()


def _decodes(source: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    source.seek(0)
    try:
        while part := source.read(_CHUNK):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separated(source: IO[bytes]) -> Table:
    source.seek(0)
    if b"\x00" in source.read(_CHUNK) and encoding_of(source) != "utf-16":
        raise TABLE_UNREADABLE()
    encoding = encoding_of(source)
    delimiter = _delimiter_of(_text(source, encoding).read(64 * 1024))
    csv.field_size_limit(1 << 20)
    reader = csv.reader(_text(source, encoding), delimiter=delimiter)
    rows = _lines(reader)
    _, header = next(rows, (0, []))
    header = [_cell(one) for one in header]
    return Table("csv", encoding, delimiter, header, _below(rows, len(header)))


class _Kept(io.RawIOBase):
    """The same stream, left open when the text around it is thrown away."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, target: Any) -> int:
        """Fill `target` with the next bytes; how many there were."""
        part = self._source.read(len(target))
        target[: len(part)] = part
        return len(part)


def _text(source: IO[bytes], encoding: str) -> io.TextIOWrapper:
    source.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Kept(source), _CHUNK), encoding=encoding, newline="")


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            yield reader.line_num, [_SIGNS.sub("", one) for one in cells]
    except (csv.Error, UnicodeDecodeError) as broken:
        raise TABLE_UNREADABLE() from broken


def _delimiter_of(head: str) -> str:
    """The one that cuts most of the first lines into the same number of cells, and into more than one."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in islice(csv.reader(io.StringIO(head), delimiter=delimiter), 20) if cells]
        except csv.Error:
            return (0, 0)
        width = max(widths, key=widths.count, default=0)
        return (widths.count(width), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=score)


def _spreadsheet(source: IO[bytes]) -> Table:
    uncomputed = _inspected(source)
    source.seek(0)
    try:
        book: Any = python_calamine.load_workbook(source)
        name = next((one for one in book.sheet_names if book.get_sheet_by_name(one).total_height), None)
        if name is None:
            raise TABLE_EMPTY()
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS + 1:
            raise _too_large()
        merged = _merged(sheet)
        cells = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, KeyError) as broken:
        raise TABLE_UNREADABLE() from broken
    marks = uncomputed if len(book.sheet_names) == 1 else {}
    rows = _sheet_rows(cells, merged, marks)
    _, header = next(rows, (0, []))
    header = [_cell(one) for one in header]
    return Table("xlsx", "", "", header, _below(rows, len(header)))


def _inspected(source: IO[bytes]) -> dict[int, set[int]]:
    """Unpack every part once and count. Returns the cells whose formula was never computed: {row: columns}, from 0."""
    found: dict[int, set[int]] = {}
    try:
        with zipfile.ZipFile(source) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _too_large()
            left = MOST_UNPACKED
            for part in parts:
                with packed.open(part) as opened:
                    left = _unpacked(opened, left, found if "worksheets/sheet" in part.filename else None)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as broken:
        raise TABLE_UNREADABLE() from broken
    return found


def _unpacked(opened: IO[bytes], left: int, found: dict[int, set[int]] | None) -> int:
    """How many bytes may still come after this part. Declared sizes are anybody's word: what comes is counted."""
    tail = b""
    while part := opened.read(_CHUNK):
        left -= len(part)
        if left < 0:
            raise _too_large()
        if found is not None:
            window = tail + part
            for cell in _EMPTY_FORMULA.finditer(window):
                found.setdefault(int(cell[2]) - 1, set()).add(_column(cell[1].decode()))
            tail = window[-2048:]
    return left


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For each covered cell the one whose value it shows; one that covers whole columns is left as it is."""
    shown: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (last - first + 1) <= 100_000:
            shown |= {(row, col): (top, first) for row in range(top, bottom + 1) for col in range(first, last + 1)}
    return shown


def _sheet_rows(
    cells: list[list[Any]], merged: dict[tuple[int, int], tuple[int, int]], marks: dict[int, set[int]]
) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(cells):
        told = [_written(one) for one in row]
        for column in marks.get(number, ()):
            if column < len(told):
                told[column] = NOT_COMPUTED
        if merged:
            for column in range(len(told)):
                top, first = merged.get((number, column), (number, column))
                if (top, first) != (number, column):
                    told[column] = _written(cells[top][first])
        yield number + 1, told


def _written(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return _SIGNS.sub("", str(value))
