"""One box finds everything: two characters, initials in every reading, ends of phones, stems, both scripts."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core import search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("电信", True),
        ("電信", True),
        ("中国电信", True),
        ("zgdx", True),
        ("dianxin", True),
        ("DianXin", True),
        ("单", True),
        ("dxm", True),  # 单 read dan, as the library's default has it
        ("sxm", True),  # 单 read shan, as the surname is
        ("5678", True),
        ("13912345678", True),
        ("１３９１２３４５６７８", True),
        ("invoices", True),
        ("invoice", True),
        ("anna@example.org", True),
        ("example", True),
        ("移动", False),
        ("9999", False),
        ("", False),
        ("' & | ! :* \\", False),
    ],
)
def test_what_is_typed(typed: str, found: bool) -> None:
    search.index(
        "thing", 7, texts=["Invoices of anna@example.org"], names=["单小明", "中国电信"], phones=["+86 139 1234 5678"]
    )
    assert search.search("thing", typed) == ([7] if found else [])


def test_a_new_row_replaces_the_old_one() -> None:
    search.index("thing", 7, names=["王芳"])
    search.index("thing", 7, names=["李芳"])
    assert search.search("thing", "王芳") == []
    assert search.search("thing", "李芳") == [7]


SURNAMES = {
    "单": "s",
    "解": "x",
    "仇": "q",
    "区": "o",
    "查": "z",
    "曾": "z",
    "翟": "z",
    "乐": "y",
    "种": "c",
    "繁": "p",
    "重": "c",
}


@pytest.mark.parametrize(("surname", "initial"), SURNAMES.items())
def test_polyphonic_surnames_are_found_by_their_right_initials(surname: str, initial: str) -> None:
    search.index("customer", 1, names=[f"{surname}小明"])
    assert search.search("customer", f"{initial}xm") == [1]


def test_many_threads_find_the_same_words() -> None:
    texts = ["generously relational " * 40, "vietnamization happiness " * 40]
    alone = [search.lexemes_of([text]) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: search.lexemes_of([texts[n % 2]]), range(400))) == alone * 200


def test_a_word_without_end_is_found_by_its_beginning() -> None:
    link = "q" * 5000
    search.index("note", 1, texts=[f"See {link} and {'9' * 3000} please"])
    assert search.search("note", "q" * 40) == [1]
    assert search.search("note", link) == [1]
    assert search.search("note", "please") == [1]
    search.index("note", 2, texts=[" ".join(f"{n:05d}{'z' * 300}" for n in range(8000))])
    assert search.search("note", "00007zz") == [2]
