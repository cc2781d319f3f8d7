"""Values of conditions: what JSON stands for in each kind of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from core.conditions.fields import Field
from core.problems import INVALID, Refusal

Value = Any  # by kind: tuple of codes, ids or words; datetime; date; timedelta; Decimal; str; bool; None
MOST_VALUES, LONGEST = 50, 200
_LARGEST_ID: Final = 2**63 - 1
_MOST_MINUTES: Final = 10 * 366 * 24 * 60
_MINUTES: Final = {"minutes": 1, "hours": 60, "days": 24 * 60}


class _Unfit(Exception):
    """What is wrong, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


def read_value(field: Field, kind: str, raw: Any, path: str) -> Value:
    """The value of a leaf. Raises INVALID pointing at `path`."""
    try:
        return _READERS[kind](field, raw)
    except _Unfit as wrong:
        raise _at(path, wrong) from wrong


def _at(path: str, wrong: _Unfit) -> Refusal:
    return INVALID.field(path, en=wrong.en, zh=wrong.zh)


def _listed(raw: Any) -> list[Any]:
    """One value may stand for a list of one."""
    found = raw if isinstance(raw, list) else [raw]
    if not 1 <= len(found) <= MOST_VALUES:
        raise _Unfit(f"One to {MOST_VALUES} values.", f"应为 1 到 {MOST_VALUES} 个值。")
    return found


def _codes(field: Field, raw: Any) -> Value:
    found = _listed(raw)
    if not all(isinstance(one, str) and one in field.choices for one in found):
        allowed = ", ".join(field.choices)
        raise _Unfit(f"One or more of: {allowed}.", f"应取自：{allowed}。")
    return tuple(dict.fromkeys(found))


def _ids(field: Field, raw: Any) -> Value:
    found = _listed(raw)
    if not all(_is_id(one) or (isinstance(one, str) and one in field.tokens) for one in found):
        words = ", ".join(field.tokens)
        raise _Unfit(f"Ids, or: {words}.", f"应为编号或：{words}。")
    return tuple(dict.fromkeys(found))


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LARGEST_ID


def _plain(raw: Any) -> str:
    """A text that the database can hold."""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > LONGEST:
        raise _Unfit(f"A text of at most {LONGEST} characters.", f"应为最多 {LONGEST} 个字符的文本。")
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise _Unfit("This is no text.", "不是有效的文本。") from error
    if "\0" in raw:
        raise _Unfit("This is no text.", "不是有效的文本。")
    return raw.strip()


def _words(field: Field, raw: Any) -> Value:
    return tuple(dict.fromkeys(_plain(one) for one in _listed(raw)))


def _text(field: Field, raw: Any) -> Value:
    return _plain(raw)


def _moment(field: Field, raw: Any) -> Value:
    """A moment with its zone, or "now"."""
    if raw == "now":
        return timedelta(0)
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 <= found.year <= 2900:
        raise _Unfit('A moment as 2026-11-22T09:00:00Z, or "now".', "应为 2026-11-22T09:00:00Z 形式的时间或 now。")
    return found


def _day(field: Field, raw: Any) -> Value:
    """A day, or "today"."""
    if raw == "today":
        return timedelta(0)
    try:
        found = date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2900:
        raise _Unfit('A day as 2026-11-22, or "today".', "应为 2026-11-22 形式的日期或 today。")
    return found


def _span(field: Field, raw: Any) -> Value:
    """{"hours": 4}: how long, in minutes, hours or days."""
    unit, amount = next(iter(raw.items())) if isinstance(raw, dict) and len(raw) == 1 else ("", 0)
    is_whole = isinstance(amount, int) and not isinstance(amount, bool)
    if unit not in _MINUTES or not is_whole or not 1 <= amount * _MINUTES[unit] <= _MOST_MINUTES:
        raise _Unfit('How long, as {"hours": 4} (minutes, hours or days).', '应为 {"hours": 4} 形式的时长。')
    return timedelta(minutes=amount * _MINUTES[unit])


def _days(field: Field, raw: Any) -> Value:
    """{"days": 3}, for what is a day and no moment."""
    if not isinstance(raw, dict) or set(raw) != {"days"}:
        raise _Unfit('How many days, as {"days": 3}.', '应为 {"days": 3} 形式的天数。')
    return _span(field, raw)


def _number(field: Field, raw: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) < 10**15:  # neither NaN nor endless
        raise _Unfit("A number.", "应为数字。")
    return Decimal(str(raw))


def _flag(field: Field, raw: Any) -> Value:
    if not isinstance(raw, bool):
        raise _Unfit("true or false.", "应为 true 或 false。")
    return raw


def _none(field: Field, raw: Any) -> Value:
    if raw is not None:
        raise _Unfit("This takes no value.", "此条件不需要值。")
    return None


_READERS: Final[Mapping[str, Callable[[Field, Any], Value]]] = {
    "codes": _codes, "ids": _ids, "words": _words, "text": _text, "moment": _moment, "day": _day, "span": _span,
    "days": _days, "number": _number, "flag": _flag, "none": _none,
}  # fmt: skip
