"""Values of own fields: what each type takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from core.conditions.fields import OWN, Field
from core.problems import INVALID, Refusal

LONGEST = 2000
LONGEST_OF_LINES = 4000
EMPTY: Final[tuple[Any, ...]] = (None, "", [])


def checked_values(
    given: Mapping[str, Any], own: Mapping[str, Field], before: Mapping[str, Any], *, at: str = "fields"
) -> dict[str, Any]:
    """The values, each as its field takes it; null empties one. Raises INVALID pointing at the first that is not.

    A choice that is not offered any more is taken only where it stands already (`before`).
    """
    found = {}
    for key, value in given.items():
        field = own.get(f"{OWN}{key}")
        if field is None:
            raise _wrong(f"{at}.{key}", "There is no such field.", "没有这个字段。")
        found[key] = None if value is None else _READERS[field.type](field, value, f"{at}.{key}")
        if field.closed & (_several(found[key]) - _several(before.get(key))):
            raise _wrong(f"{at}.{key}", "This choice is not offered any more.", "该选项已停用。")
    return found


def _several(value: Any) -> set[str]:
    return {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}


def merged_values(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a record has afterwards; emptied fields are not kept."""
    return {key: value for key, value in {**before, **given}.items() if value not in EMPTY}


def _wrong(path: str, en: str, zh: str) -> Refusal:
    return INVALID.field(path, en=en, zh=zh)


def _text(field: Field, value: Any, path: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value or not value.isprintable():
        raise _wrong(path, f"One line of at most {LONGEST} characters.", f"应为最多 {LONGEST} 个字符的单行文本。")
    return value.strip()


def _lines(field: Field, value: Any, path: str) -> str:
    said = value.replace("\r\n", "\n").strip() if isinstance(value, str) else None
    if said is None or len(said) > LONGEST_OF_LINES or "\0" in said:
        raise _wrong(
            path, f"A text of at most {LONGEST_OF_LINES} characters.", f"应为最多 {LONGEST_OF_LINES} 个字符的文本。"
        )
    return said


def _number(field: Field, value: Any, path: str) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 10**15:
        raise _wrong(path, "A number.", "应为数字。")
    return value


def _date(field: Field, value: Any, path: str) -> str:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        found = None
    if found is None:
        raise _wrong(path, "A day as 2026-11-22.", "应为 2026-11-22 形式的日期。")
    return found.isoformat()


def _choice(field: Field, value: Any, path: str) -> str:
    if not isinstance(value, str) or value not in field.choices:
        allowed = ", ".join(field.choices)
        raise _wrong(path, f"One of: {allowed}.", f"应为以下之一：{allowed}。")
    return value


def _choices(field: Field, value: Any, path: str) -> list[str]:
    if not isinstance(value, list) or len(value) > len(field.choices):
        raise _wrong(path, "A list of choices.", "应为选项列表。")
    return list(dict.fromkeys(_choice(field, one, path) for one in value))


def _flag(field: Field, value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(path, "true or false.", "应为 true 或 false。")
    return value


_READERS: Final[Mapping[str, Callable[[Field, Any, str], Any]]] = {
    "own_text": _text, "own_long_text": _lines, "own_number": _number, "own_date": _date, "own_choice": _choice,
    "own_choices": _choices, "own_flag": _flag,
}  # fmt: skip
