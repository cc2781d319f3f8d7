"""Pinyin of names: a sort key, and every reading of polyphonic characters.

The library's default reading is wrong for many surnames (单 解 仇 区 查 曾 ...), so every reading is indexed.
"""

from __future__ import annotations

import itertools
import os
import re

# Before the import: else it keeps a second copy of its dictionaries.
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
from pypinyin import Style, lazy_pinyin, pinyin

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
MAX_READINGS = 16


def sort_key(name: str) -> str:
    """Lower-case key that sorts Chinese names by their pinyin among Latin ones."""
    return " ".join(lazy_pinyin(name, errors=str.lower))[:200]


def readings(run: str) -> list[list[str]]:
    """Every reading of a run of Han characters as lists of syllables without tones, at most 16 of them."""
    per_character = [list(dict.fromkeys(options)) for options in pinyin(run, style=Style.NORMAL, heteronym=True)]
    if len(run) > 1:
        # Within a word that it knows the library has one reading; a surname is read in its own way before any of them.
        alone = pinyin(run[0], style=Style.NORMAL, heteronym=True)[0]
        per_character[0] = list(dict.fromkeys([*per_character[0], *alone]))
    return [list(one) for one in itertools.islice(itertools.product(*per_character), MAX_READINGS)]
