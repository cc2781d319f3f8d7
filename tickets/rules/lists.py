"""Lists of tickets: the built-in ones, the columns that may be shown and the keys that order them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.conditions.fields import OWN
from core.conditions.language import Condition
from core.problems import INVALID, Refusal
from tickets.rules.filtering import parse

_UNFINISHED: Final = {"field": "category", "op": "is", "value": "unfinished"}
_AWAKE: Final = {"field": "snoozed", "op": "is", "value": False}
# In the order of the side list; their names are the browser's words.
CONDITIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "mine": {"all": [_UNFINISHED, _AWAKE, {"field": "assignee", "op": "is", "value": "me"}]},
    "team": {"all": [_UNFINISHED, _AWAKE, {"field": "team", "op": "is", "value": "mine"}]},
    "unassigned": {"all": [_UNFINISHED, _AWAKE, {"field": "assignee", "op": "is", "value": "nobody"}]},
    "overdue": {
        "all": [
            {"field": "status", "op": "is", "value": "open"},
            {"field": "due", "op": "before", "value": "now"},
            _AWAKE,
        ]
    },
    "mentions": {"all": [_UNFINISHED, {"field": "mentions", "op": "is", "value": "me"}]},
    "snoozed": {"all": [_UNFINISHED, {"field": "snoozed", "op": "is", "value": True}]},
    "following": {"all": [_UNFINISHED, {"field": "followers", "op": "is", "value": "me"}]},
    "all": {"all": []},
}
BUILT_IN: Final[Mapping[str, Condition]] = {name: parse(raw) for name, raw in CONDITIONS.items()}
COLUMNS: Final = (
    "number", "subject", "customer", "tier", "status", "priority", "kind", "media", "queue", "assignee", "tags",
    "language", "created", "updated", "due", "resolve_by", "resolved", "last_message",
)  # fmt: skip
USUAL: Final = ("number", "subject", "customer", "status", "priority", "assignee", "due", "updated")
SORTS: Final = (
    "number", "subject", "customer", "tier", "status", "priority", "kind", "media", "queue", "assignee", "language",
    "created", "updated", "due", "resolve_by", "resolved", "last_message",
)  # fmt: skip
USUAL_SORTS: Final[Mapping[str, tuple[str, ...]]] = {"overdue": ("due",)}
NEWEST: Final = ("-updated",)
MOST_SORTS, MOST_COLUMNS = 4, 20
PRIORITY_RANKS: Final = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
STATUS_RANKS: Final = {"open": 0, "pending": 1, "on_hold": 2, "resolved": 3, "closed": 4}
TIER_RANKS: Final = {"standard": 0, "silver": 1, "gold": 2, "vip": 3}


def checked_sorts(sorts: Sequence[str], own: Mapping[str, Any], *, at: str = "sorts") -> list[str]:
    """The keys, if they are up to four different ones. Raises INVALID."""
    names = [one.removeprefix("-") for one in sorts]
    for place, name in enumerate(names):
        if name not in SORTS and name not in own:
            raise _wrong(f"{at}.{place}", "Nothing orders by this.", "不能按此排序。")
    if len(names) > MOST_SORTS or len(set(names)) != len(names):
        raise _wrong(at, f"At most {MOST_SORTS} different keys.", f"最多 {MOST_SORTS} 个不同的排序键。")
    return list(sorts)


def checked_columns(columns: Sequence[str], own: Mapping[str, Any], *, at: str = "columns") -> list[str]:
    """The columns, if they are known and different. Raises INVALID."""
    for place, name in enumerate(columns):
        if name not in COLUMNS and name not in own:
            raise _wrong(f"{at}.{place}", "There is no such column.", "没有这一列。")
    if not 1 <= len(columns) <= MOST_COLUMNS or len(set(columns)) != len(columns):
        raise _wrong(at, f"One to {MOST_COLUMNS} different columns.", f"应为 1 到 {MOST_COLUMNS} 个不同的列。")
    return list(columns)


def _wrong(path: str, en: str, zh: str) -> Refusal:
    return INVALID.field(path, en=en, zh=zh)


def names_own(*lists: Sequence[str]) -> bool:
    """Whether an own field is among the names."""
    return any(name.removeprefix("-").startswith(OWN) for names in lists for name in names)


def may_share(role: str, data_scope: str, team_ids_below: Sequence[int], team_id: int | None) -> bool:
    """Who makes and changes lists of others: administrators every one, supervisors those of teams they run."""
    if role == "admin":
        return True
    if role != "supervisor" or team_id is None:
        return False
    return data_scope == "all" or team_id in team_ids_below
