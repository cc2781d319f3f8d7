"""One line of a file as what it wants: values in their one form, or the reason why it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import available_timezones

from customers.rules.addresses import normalise
from customers.rules.importing.columns import OWN

NOT_COMPUTED: Final = "\x1aformula"  # as core.exchange marks it
LONGEST_NAME: Final = 200
LONGEST_TAG: Final = 60
_LONGEST: Final = {"name": LONGEST_NAME, "address": 2000, "national_id": 64, "member_of": LONGEST_NAME, "number": 24}
_YES: Final = frozenset({"yes", "y", "true", "1", "是", "对", "有"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", "不", "无", ""})
_KINDS: Final = {
    "person": "person", "individual": "person", "个人": "person", "自然人": "person", "": "",
    "company": "company", "organisation": "company", "organization": "company", "企业": "company", "公司": "company",
    "单位": "company",
}  # fmt: skip
_LANGUAGES: Final = {"en": "en", "english": "en", "英语": "en", "英文": "en", "zh-cn": "zh-CN", "zh": "zh-CN",
                     "chinese": "zh-CN", "中文": "zh-CN", "汉语": "zh-CN", "": ""}  # fmt: skip
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?\Z")
_DAY_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_ZONES: Final = available_timezones()
_CUT: Final = re.compile(r"[;；,，、|\n]")


class LineRefused(Exception):
    """A line that cannot be read: a reason that machines know, the column it stands in, and what was written there."""

    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.value = reason, column, value[:80]

    @property
    def detail(self) -> dict[str, str]:
        """What a sentence about it needs."""
        return {key: value for key, value in (("column", self.column), ("value", self.value)) if value}


@dataclass
class Wanted:
    """What a line asks for. `profile` has only what it says; `points` are (kind, value) in the form that is stored."""

    name: str = ""
    number: str = ""
    member_of: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    points: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def read_line(cells: Sequence[str], mapping: Sequence[str], classes: Mapping[str, str]) -> Wanted:
    """What a line wants. `classes` has each class by its code and folded names. Raises LineRefused at the first fault."""
    wanted = Wanted()
    for key, text in zip(mapping, cells, strict=False):
        if not key or not text:
            continue
        if text == NOT_COMPUTED:
            raise LineRefused("not_computed", key)
        if len(text) > _LONGEST.get(key, 4000):
            raise LineRefused("too_long", key, text)
        _take(wanted, key, text, classes)
    if not wanted.name and not wanted.number:
        raise LineRefused("no_name", "name")
    return wanted


def _take(wanted: Wanted, key: str, text: str, classes: Mapping[str, str]) -> None:
    if key.startswith(OWN):
        wanted.fields[key.removeprefix(OWN)] = text
    elif key in ("phone", "email"):
        for part in _CUT.split(text):
            _point(wanted, key, part.strip())
    elif key == "tags":
        tags = [" ".join(one.split()) for one in _CUT.split(text)]
        wanted.profile["tags"] = list(dict.fromkeys([*wanted.profile.get("tags", []), *filter(None, tags)]))
        if any(len(one) > LONGEST_TAG for one in tags):
            raise LineRefused("too_long", key, text)
    elif key == "customer_class":
        wanted.profile[key] = _known(classes, key, text)
    elif key in _READERS:
        if (value := _READERS[key](text)) != "":
            wanted.profile[key] = value
    else:
        setattr(wanted, key, " ".join(text.split()) if key != "number" else text.upper())


def _point(wanted: Wanted, kind: str, text: str) -> None:
    if not text:
        return
    value = normalise(kind, text)
    if value is None:
        raise LineRefused(f"bad_{kind}", kind, text)
    if (kind, value) not in wanted.points:
        wanted.points.append((kind, value))


def _known(words: Mapping[str, Any], key: str, text: str) -> Any:
    found = words.get(text.casefold())
    if found is None:
        raise LineRefused("unknown_value", key, text)
    return found


def day_of(text: str, key: str = "since") -> date:
    """A day as people write it: 2026-11-24, 2026/11/24, 2026年11月24日, 20261124. Raises LineRefused."""
    found = _DAY.match(text) or _DAY_DIGITS.match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise LineRefused("bad_date", key, text)


def flag_of(text: str, key: str = "do_not_contact") -> bool:
    """Yes or no, in either language. Raises LineRefused."""
    folded = text.casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise LineRefused("unknown_value", key, text)


def _zone(text: str) -> str:
    if text not in _ZONES:
        raise LineRefused("unknown_value", "timezone", text)
    return text


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "kind": lambda text: _known(_KINDS, "kind", text),
    "language": lambda text: _known(_LANGUAGES, "language", text),
    "timezone": _zone,
    "since": day_of,
    "do_not_contact": flag_of,
    "address": str,
    "national_id": str,
}


def own_value(type: str, text: str, key: str, choices: Mapping[str, str]) -> Any:
    """The value of an own field as its type takes it; `choices` has each choice by its code and folded names.

    Raises LineRefused.
    """
    match type:
        case "own_number":
            try:
                number = float(text.replace(",", "").replace("，", ""))
            except ValueError as broken:
                raise LineRefused("bad_number", OWN + key, text) from broken
            return int(number) if number.is_integer() else number
        case "own_date":
            return day_of(text, OWN + key).isoformat()
        case "own_flag":
            return flag_of(text, OWN + key)
        case "own_choice":
            return _known(choices, OWN + key, text)
        case "own_choices":
            return [_known(choices, OWN + key, one.strip()) for one in _CUT.split(text) if one.strip()]
        case _:
            return text
