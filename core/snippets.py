"""What a search shows of a text: the place where the words are, in pieces that are hits and pieces that are not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.pinyin import HAN
from core.search import fold, stem

AROUND, LONGEST = 60, 240
_LATIN: Final = re.compile(r"[a-z0-9][a-z0-9_.@+-]*")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool = False


def pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """What to look for in folded text; None where the words hold nothing to look for."""
    found: dict[str, None] = {}
    for text in map(fold, words):
        found.update(dict.fromkeys(re.escape(run) for run in HAN.findall(text)))
        for word in _LATIN.findall(text):
            # an English word in whatever form; of a number every place in which it stands
            found[rf"\b{re.escape(stem(word))}[a-z]*" if word.isalpha() else re.escape(word)] = None
    return re.compile("|".join(sorted(found, key=len, reverse=True))) if found else None


def marked(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """The whole text in pieces."""
    pieces, done = [], 0
    for found in pattern.finditer(_comparable(text)) if pattern else ():
        if found.end() > found.start():
            pieces += [Piece(text[done : found.start()]), Piece(text[found.start() : found.end()], True)]
            done = found.end()
    return [one for one in [*pieces, Piece(text[done:])] if one.text]


def snippet(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """The text around the first place where a word stands, else its beginning."""
    flat = _BLANKS.sub(" ", text).strip()
    found = pattern.search(_comparable(flat)) if pattern else None
    start = max(0, found.start() - AROUND) if found else 0
    if start:  # a word is not shown from its middle
        blank = flat.find(" ", start, start + 20)
        start = blank + 1 if 0 <= blank < (found.start() if found else 0) else start
    shown = flat[start : start + LONGEST]
    pieces = marked(shown, pattern)
    before = [Piece("… ")] if start else []
    return before + pieces + ([Piece(" …")] if start + LONGEST < len(flat) else [])


def _comparable(text: str) -> str:
    """Folded, letter by letter, so that every place in it is the same place in the text."""
    whole = fold(text)
    return whole if len(whole) == len(text) else "".join(_letter(one) for one in text)


def _letter(one: str) -> str:
    plain = unicodedata.normalize("NFKC", one).lower()
    return plain if len(plain) == 1 else one
