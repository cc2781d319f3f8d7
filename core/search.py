"""One search for everything: lexemes that we make ourselves, in a `tsvector` with one GIN index.

Lexemes (the design's measurements stand behind each): every bigram of a CJK run, `^x` its first character; `w:` a
Latin word and its English stem; for each suffix of a CJK run its pinyin initials `i:` and joined pinyin `p:` in every
reading; `n:` the digits of numbers and phones and `r:` the same reversed, so that a phone is found by its end.
Traditional characters are indexed as simplified ones. Rows are written in the object's own transaction.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import snowballstemmer
from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from opencc import OpenCC

from core.models import SearchRow
from core.operations import current_unit
from core.pinyin import HAN, readings

SearchKey = tuple[str, int, str]  # kind, id of the object, language
SearchValues = tuple[Any, ...]  # the further columns, from `lexemes` on
TOKENISER = 2
MAX_SUFFIXES, MAX_SYLLABLES, MAX_LEXEMES = 12, 8, 6000
# A lexeme has at most 2,046 bytes and a row at most 1 MB; of a link or a token its beginning finds it.
LONGEST_WORD = 100
CANDIDATES = 2000
# So many ids of one kind share a lexeme, by which the newest are looked through first (`newest`).
BLOCK = 16_384
WORD = re.compile(r"[a-z0-9][a-z0-9_.@+-]*[a-z0-9]|[a-z0-9]")


class _Stemmer(threading.local):
    """A stemmer holds the word it is at work on: every thread needs its own."""

    def __init__(self) -> None:
        self.stem = snowballstemmer.stemmer("english").stemWord


_stemmer = _Stemmer()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word."""
    return str(_stemmer.stem(word))


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Lower case, full width to half width, traditional to simplified."""
    return str(_simplifier().convert(unicodedata.normalize("NFKC", text).lower()))


def lexemes_of(texts: Iterable[str], *, phones: Iterable[str] = (), names: Iterable[str] = ()) -> list[str]:
    """The lexemes of plain `texts`, of `names` (which are also found by pinyin and initials) and of `phones`."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(_plain(fold(text))))
    for name in names:
        folded = fold(name)
        found.update(dict.fromkeys(_plain(folded)))
        for run in HAN.findall(folded):
            found.update(dict.fromkeys(_pinyin(run)))
    for phone in phones:
        found.update(dict.fromkeys(_digits(re.sub(r"\D", "", unicodedata.normalize("NFKC", phone)))))
    return list(found)[:MAX_LEXEMES]


def _plain(text: str) -> Iterable[str]:
    for run in HAN.findall(text):
        yield f"^{run[0]}"
        yield from (run[i : i + 2] for i in range(len(run) - 1))
        yield from run if len(run) == 1 else ()
    for word in _words(text):
        yield f"w:{word}"
        if word.isdigit() and len(word) >= 4:
            yield from _digits(word)
        elif word.isalpha():
            yield f"w:{stem(word)}"
        else:
            yield from (f"w:{part}" for part in re.split(r"[^a-z0-9]+", word) if len(part) > 1)


def _words(text: str) -> Iterable[str]:
    return (word[:LONGEST_WORD] for word in WORD.findall(text))


def _pinyin(run: str) -> Iterable[str]:
    for start in range(min(len(run), MAX_SUFFIXES)):
        for reading in readings(run[start : start + MAX_SYLLABLES]):
            yield "i:" + "".join(syllable[0] for syllable in reading if syllable)
            yield "p:" + "".join(reading)


def _digits(digits: str) -> Iterable[str]:
    if digits:
        yield f"n:{digits[:LONGEST_WORD]}"
        yield f"r:{digits[::-1][:LONGEST_WORD]}"


def is_called(name: str, text: str) -> bool:
    """Whether somebody means this name when they write this text: a part of it, its pinyin or its initials.

    The same that the index finds, for the few names that need no index.
    """
    folded, wanted = fold(name), fold(text).strip()
    if not wanted:
        return False
    joined = wanted.replace(" ", "")
    sounds = {lexeme[2:] for run in HAN.findall(folded) for lexeme in _pinyin(run)} if joined.isascii() else ()
    return wanted in folded or any(one.startswith(joined) for one in sounds)


def sounds_of(text: str) -> list[str]:
    """How the Chinese of a text is typed on a Latin keyboard: pinyin and initials from each of its characters on."""
    run = "".join(HAN.findall(fold(text)))
    return list(dict.fromkeys(lexeme[2:] for lexeme in _pinyin(run)))


def query_of(text: str, *, whole: bool = False) -> str:
    """A `tsquery` for what a person typed, by whole words or also by their beginnings; "" when it holds no word."""
    folded = fold(text)
    terms = []
    for run in HAN.findall(folded):
        grams = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        terms.append(" & ".join(_quote(g) for g in grams) if len(run) > 1 else f"({_quote('^' + run)} | {_quote(run)})")
    for word in _words(folded):
        terms.append(_word_query(word, "" if whole else ":*"))
    return " & ".join(f"({term})" for term in terms)


def _word_query(word: str, end: str) -> str:
    if word.isdigit() and len(word) >= 3:
        return f"{_quote('n:' + word)}{end} | {_quote('r:' + word[::-1])}{end} | {_quote('w:' + word)}{end}"
    either = [f"{_quote('w:' + word)}{end}"]
    if word.isalpha():
        either += [_quote("w:" + stem(word)), f"{_quote('i:' + word)}{end}", f"{_quote('p:' + word)}{end}"]
    return " | ".join(either)


def _quote(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def block_of(kind: str, object_id: int) -> str:
    """The lexeme that an object shares with those that came about when it did; no text has one like it."""
    return f"#{kind}:{object_id // BLOCK}"


def index(
    kind: str,
    object_id: int,
    *,
    texts: Iterable[str] = (),
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
    language: str = "",
    team_id: int | None = None,
    owner_id: int | None = None,
    customer_id: int | None = None,
    ticket_id: int | None = None,
    created_at: datetime | None = None,
) -> None:
    """Step: write the search row of one object (replacing the one before), with what scope and operators need.

    Inside an operation all of them are written together at its end.
    """
    lexemes = [*lexemes_of(texts, names=names, phones=phones), block_of(kind, object_id)]
    key = kind, object_id, language
    values = lexemes, team_id, owner_id, customer_id, ticket_id, created_at or timezone.now(), TOKENISER
    unit = current_unit()
    if unit is not None:
        unit.searches[key] = values
    else:
        write_search_rows({key: values})


def write_search_rows(rows: Mapping[SearchKey, SearchValues]) -> None:
    """Step: insert or replace these rows, in the order of their keys so that two writers never wait for each other."""
    one = "(%s,%s,%s,array_to_tsvector(%s::text[]),%s,%s,%s,%s,%s,%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_searchrow (kind, object_id, language, lexemes, team_id, owner_id, customer_id, ticket_id,"
            f" created_at, tokeniser) VALUES {','.join([one] * len(rows))} "
            "ON CONFLICT (kind, object_id, language) DO UPDATE SET lexemes = EXCLUDED.lexemes, "
            "team_id = EXCLUDED.team_id, owner_id = EXCLUDED.owner_id, customer_id = EXCLUDED.customer_id, "
            "ticket_id = EXCLUDED.ticket_id, tokeniser = EXCLUDED.tokeniser",
            [value for key, values in sorted(rows.items()) for value in (*key, *values)],
        )


def forget(kind: str, object_id: int) -> None:
    """Step: remove the search rows of one object."""
    unit = current_unit()
    if unit is not None:
        for key in [key for key in unit.searches if key[:2] == (kind, object_id)]:
            del unit.searches[key]
    SearchRow.objects.filter(kind=kind, object_id=object_id).delete()


def search(kind: str, text: str, *, scope: Q | None = None, language: str | None = None, limit: int = 50) -> list[int]:
    """Ids of the objects of `kind` that match `text`, newest first, at most `limit`.

    `scope` is a condition on SearchRow's own columns (team_id, owner_id, customer_id, ticket_id, created_at); it
    applies before the cap on candidates. An empty query finds nothing.
    """
    return list(
        dict.fromkeys(matches(kind, text, scope=scope, language=language).values_list("object_id", flat=True)[:limit])
    )


def matches(kind: str, text: str, *, scope: Q | None = None, language: str | None = None) -> QuerySet[SearchRow]:
    """The matching search rows, newest first; capped by the caller."""
    query = query_of(text)
    rows = SearchRow.objects.filter(kind=kind)
    if not query:
        return rows.none()
    if scope is not None:
        rows = rows.filter(scope)
    if language is not None:
        rows = rows.filter(language=language)
    return _holding(rows, query).order_by("-created_at", "-id")


def newest(
    kind: str, text: str, *, scope: Q | None = None, limit: int = CANDIDATES, column: str = "object_id"
) -> list[int]:
    """Up to `limit` values of a column of the matching rows, those first that hold the words whole, newest before older.

    It costs the same however much was written. The newest blocks are looked through first: a word that stands in many
    rows fills the list there, and of one that does not, little is left to be found in the others. Scope applies before
    the cap. The beginnings of words are looked for only where whole words do not fill the list.
    """
    found: dict[int, None] = {}
    last = SearchRow.objects.filter(kind=kind).aggregate(last=Max("object_id"))["last"]
    exact, loose = query_of(text, whole=True), query_of(text)
    for query in dict.fromkeys((exact, loose)) if last is not None and exact else ():
        left = limit
        for rows in _windows(kind, query, last // BLOCK):
            rows = rows if scope is None else rows.filter(scope)
            hits = list(rows.order_by("-created_at", "-id").values_list(column, flat=True)[:left])
            found.update(dict.fromkeys(one for one in hits if one is not None))
            left -= len(hits)
            if left <= 0:
                return list(found)[:limit]
    return list(found)[:limit]


def _windows(kind: str, query: str, last: int) -> Iterator[QuerySet[SearchRow]]:
    """The matching rows of the newest blocks, of more of them, and of all the others.

    Where the planner could take an index for the kind or the id it would: both are written so that it cannot, because
    each of them finds a good part of the table, and the words find little.
    """
    rows = SearchRow.objects.extra(where=["kind || '' = %s"], params=[kind])
    for first, after in ((last - 1, last + 1), (last - 15, last - 1)):
        blocks = [block_of(kind, number * BLOCK) for number in range(max(first, 0), max(after, 0))]
        if blocks:
            yield _holding(rows, f"({query}) & ({' | '.join(map(_quote, blocks))})")
    if last > 15:
        older = rows.extra(where=["object_id + 0 < %s"], params=[(last - 15) * BLOCK])
        yield _holding(older, query)


def _holding(rows: QuerySet[SearchRow], query: str) -> QuerySet[SearchRow]:
    return rows.extra(where=["lexemes @@ %s::tsquery"], params=[query])
