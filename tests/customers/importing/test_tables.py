"""Files as they come: whatever the encoding, the marks, the merged cells; and those that must not be opened."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from core.exchange import tables
from core.exchange.tables import NOT_COMPUTED, open_table
from core.problems import Refusal

SAID = "姓名,电话\r\n单小明,13800138000\r\n仇英 😀,021-5555 1234 转 808\r\n"


def rows(data: bytes) -> list[list[str]]:
    return [cells for _, cells in open_table(io.BytesIO(data)).rows]


def sheet(fill: Any, **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book.add_worksheet())
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_chinese_in_every_encoding(encoding: str) -> None:
    data = SAID.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    table = open_table(io.BytesIO(data))
    assert table.header == ["姓名", "电话"]
    assert list(table.rows) == [(2, ["单小明", "13800138000"]), (3, ["仇英 😀", "021-5555 1234 转 808"])]


def test_a_short_chinese_file_is_not_taken_for_something_western() -> None:
    table = open_table(io.BytesIO("名\n曾\n".encode("gb18030")))
    assert (table.encoding, table.header, list(table.rows)) == ("gb18030", ["名"], [(2, ["曾"])])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_delimiter(delimiter: str) -> None:
    data = f'name{delimiter}note\n"A{delimiter} B"{delimiter}"two\nlines"\n'.encode()
    table = open_table(io.BytesIO(data))
    assert (table.delimiter, list(table.rows)) == (delimiter, [(3, [f"A{delimiter} B", "two\nlines"])])


def test_empty_lines_are_no_lines_and_short_ones_are_filled_up() -> None:
    assert rows(b"a,b,c\n\n,,\n1\n1,2,3,4\n") == [["1", "", ""], ["1", "2", "3"]]


def test_merged_cells_stand_for_each_cell_and_numbers_are_written_as_people_do() -> None:
    def fill(page: Any) -> None:
        page.write_row(0, 0, ["公司", "姓名", "电话"])
        page.merge_range(1, 0, 2, 0, "ACME")
        page.write_row(1, 1, ["A", 13800138000])
        page.write_row(2, 1, ["B", 1.5])

    assert rows(sheet(fill)) == [["ACME", "A", "13800138000"], ["ACME", "B", "1.5"]]


def test_formulas_give_what_was_computed_or_say_that_nothing_was() -> None:
    def fill(page: Any) -> None:
        page.write_row(0, 0, ["a", "b"])
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_formula(1, 1, '=CONCATENATE("x","y")', None, "")

    assert rows(sheet(fill)) == [["2", NOT_COMPUTED]]


def test_nobody_can_write_our_mark() -> None:
    assert rows(f"a\n{NOT_COMPUTED}\n".encode()) == [["formula"]]


@pytest.mark.parametrize(("data", "code"), [
    (b"", "table.empty"), (b"\n\n", "table.empty"), (b"a,b\x00\x01,c\n" * 3, "table.unreadable"),
    (b"PK\x03\x04 and no zip", "table.unreadable"), (b"name\n\xff\xff\xff\xff\n", "table.encoding"),
    (b",".join([b"x"] * 300) + b"\n1\n", "table.too_large"),
])  # fmt: skip
def test_what_is_no_table_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rows(data)
    assert refused.value.code == code


def bomb(lies: bool) -> bytes:
    """A workbook whose sheet unpacks to more than is read; one that lies declares a small size."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (3 << 20))
    data = target.getvalue()
    return data.replace((3 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")) if lies else data


def test_a_bomb_dressed_as_a_spreadsheet_is_refused_before_the_library_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the library saw it")

    monkeypatch.setattr(tables, "MOST_UNPACKED", 1 << 20)
    monkeypatch.setattr(tables.python_calamine, "load_workbook", never)
    with pytest.raises(Refusal) as refused:
        rows(bomb(lies=False))
    assert refused.value.code == "table.too_large"
    with pytest.raises(Refusal) as lied:
        rows(bomb(lies=True))
    assert lied.value.code in ("table.too_large", "table.unreadable")


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(Refusal) as refused:
        rows(b"a\n" + b"1\n" * 4)
    assert refused.value.code == "table.too_large"
