"""How files from outside are handed out: harmless kinds shown, names that fool no header, parts for players."""

from __future__ import annotations

import pytest

from core.serving import content_disposition, range_of, safe_content_type


def test_files_are_served_as_harmless() -> None:
    assert safe_content_type("text/html") == "application/octet-stream"
    assert safe_content_type("image/svg+xml") == "application/octet-stream"
    assert safe_content_type("image/png") == "image/png"
    header = content_disposition('合同"\r\n.pdf', "application/pdf")
    assert header.startswith("inline; ")
    assert "\n" not in header
    assert header.count('"') == 2
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C" in header
    assert content_disposition("a.html", "text/html").startswith("attachment")


@pytest.mark.parametrize(("wanted", "part"), [
    ("", None), ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=90-500", (90, 99)), ("bytes=-5", (95, 99)),
    ("bytes=-500", (0, 99)), ("bytes=99-99", (99, 99)), ("bytes=100-", (1, 0)), ("bytes=-0", (1, 0)),
    ("bytes=9-3", None), ("bytes=-", None), ("bytes=1-2,5-6", None), ("pages=1-2", None), ("bytes=x-y", None),
])  # fmt: skip
def test_a_player_asks_for_a_part(wanted: str, part: tuple[int, int] | None) -> None:
    assert range_of(wanted, 100) == part


def test_nothing_has_no_part() -> None:
    assert range_of("bytes=0-", 0) == (1, 0)
    assert range_of("", 0) is None
