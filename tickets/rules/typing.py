"""What somebody typed into the search box, read into its parts: words, phrases, numbers and operators.

What the operators mean stands in `operators`. Every part knows where it stands, so that a refusal can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LONGEST, MOST_PARTS = 300, 40
_QUOTED: Final = r"\"[^\"]*(?:\"|$)|“[^”]*(?:”|$)"
_PART: Final = re.compile(
    rf"""(?P<no>[-－](?=\S))?(?:
      (?P<name>[^\W\d_][\w-]{{0,29}})(?P<colon>[:：])(?!//)(?P<value>(?:{_QUOTED}|\S)*)
    | [\#＃](?P<number>\d{{1,18}})(?!\S)
    | (?P<phrase>{_QUOTED})
    | (?P<word>[^\s"“]+)
    )""",
    re.VERBOSE,
)
_VALUE: Final = re.compile(rf"(?P<phrase>{_QUOTED})|(?P<plain>[^,，\s\"“]+)")


@dataclass(frozen=True)
class Part:
    """One piece of what was typed. `operator` is its name as typed, "" for words, phrases and numbers."""

    kind: str  # "word", "phrase", "number", "operator"
    values: tuple[str, ...]
    at: int
    length: int
    operator: str = ""
    is_without: bool = False


def parts_of(text: str, known: Collection[str]) -> list[Part]:
    """The parts of what was typed, in their order.

    `known` are the names of operators in small letters. A Chinese colon after any other word is a mark of a sentence;
    a plain one is taken for an operator that does not exist.
    """
    return [_part(found, known) for found in _PART.finditer(text[:LONGEST])][:MOST_PARTS]


def _part(found: re.Match[str], known: Collection[str]) -> Part:
    at, length, no = found.start(), found.end() - found.start(), found["no"] is not None
    if found["number"]:
        return Part("number", (found["number"],), at, length, is_without=no)
    if found["phrase"]:
        return Part("phrase", (_inside(found["phrase"]),), at, length, is_without=no)
    if found["word"]:
        return Part("word", (found["word"],), at, length, is_without=no)
    if found["colon"] == "：" and found["name"].lower() not in known:
        return Part("word", (found[0].lstrip("-－") if no else found[0],), at, length, is_without=no)
    return Part("operator", _values(found["value"]), at, length, found["name"], no)


def _values(text: str) -> tuple[str, ...]:
    """Several values of one operator stand behind each other with commas."""
    found = (_inside(one["phrase"]) if one["phrase"] else one["plain"] for one in _VALUE.finditer(text))
    return tuple(one for one in found if one)


def _inside(quoted: str) -> str:
    return quoted.strip('"“”').strip()
