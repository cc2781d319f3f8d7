"""What automation can do: what starts a rule, what it may ask of what happened, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.conditions.fields import Field
from core.conditions.language import Condition, leaves
from core.problems import INVALID, Refusal
from tickets.rules.fields import FIELDS

# event -> what starts rules; a message counts by its direction
STARTED_BY: Final[Mapping[str, str]] = {
    "ticket.opened": "opened", "ticket.changed": "changed", "ticket.resolved": "resolved",
    "message.added/in": "message_in", "message.added/out": "message_out", "clock.warning": "warning",
    "clock.breached": "breached",
}  # fmt: skip
TIME: Final = "time"
TRIGGERS: Final = (*STARTED_BY.values(), TIME)
AFTER: Final = ("created", "updated", "customer_message", "pending")
# A change is logged by its column; rules know it by the field's name.
COLUMNS: Final = {
    "status": "status", "priority": "priority", "kind": "kind", "queue_id": "queue", "owner_id": "assignee",
    "team_id": "team", "tags": "tags", "customer_id": "customer",
}  # fmt: skip
WAS, CHANGED, GOAL = "was.", "changed", "goal"
MOST_ACTIONS, LONGEST_TEXT = 10, 20_000
_GOALS: Final = {
    "first_reply": {"en": "First reply", "zh-CN": "首次回复"}, "next_reply": {"en": "Next reply", "zh-CN": "后续回复"},
    "resolution": {"en": "Resolution", "zh-CN": "解决"},
}  # fmt: skip


def _happened() -> dict[str, Field]:
    """What can be asked of the event itself: earlier values, what changed, which promise."""
    known = {name: FIELDS[name] for name in COLUMNS.values()}
    was = [
        Field(f"{WAS}{name}", one.type, {"en": f"{one.name['en']} before", "zh-CN": f"之前的{one.name['zh-CN']}"},
              one.choices, tuple(token for token in one.tokens if token == "nobody"))
        for name, one in known.items()
    ]  # fmt: skip
    names = {name: one.name for name, one in known.items()}
    changed = Field(CHANGED, "own_choices", {"en": "What changed", "zh-CN": "变更的字段"}, names)
    goal = Field(GOAL, "choice", {"en": "Promise", "zh-CN": "服务时限"}, _GOALS)
    return {one.key: one for one in (*was, changed, goal)}


HAPPENED: Final = _happened()


def facts_of_change(changes: Mapping[str, Sequence[Any]], goal: str | None = None) -> dict[str, Any]:
    """The facts that an event adds to those of the ticket. `changes` is {column: (old, new)}."""
    seen = {name: changes[column] for column, name in COLUMNS.items() if column in changes}
    facts: dict[str, Any] = {f"{WAS}{name}": old for name, (old, _) in seen.items()}
    return {**facts, CHANGED: list(seen), GOAL: goal}


@dataclass(frozen=True)
class Action:
    """One thing that a rule does."""

    do: str
    value: Any


def read_actions(raw: Any, *, at: str = "actions") -> tuple[Action, ...]:
    """The actions that JSON stands for. Raises INVALID pointing at what is wrong by its path."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_ACTIONS:
        raise _wrong(at, f"One to {MOST_ACTIONS} actions.", f"应有 1 至 {MOST_ACTIONS} 个动作。")
    return tuple(_action(one, f"{at}.{place}") for place, one in enumerate(raw))


def _action(raw: Any, path: str) -> Action:
    if not isinstance(raw, dict) or set(raw) != {"do", "value"}:
        raise _wrong(path, 'As {"do": ..., "value": ...}.', '应为 {"do": ..., "value": ...}。')
    fits = _FITS.get(raw["do"]) if isinstance(raw["do"], str) else None
    if fits is None:
        raise _wrong(f"{path}.do", f"One of: {', '.join(_FITS)}.", f"应为以下之一：{', '.join(_FITS)}。")
    if not fits(raw["value"]):
        raise _wrong(f"{path}.value", "This does not fit here.", "此处取值不合适。")
    return Action(raw["do"], raw["value"])


def _wrong(path: str, en: str, zh: str) -> Refusal:
    return INVALID.field(path, en=en, zh=zh)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT and "\0" not in value


def _is_tags(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= 20 and all(_is_text(one) and len(one) <= 60 for one in value)


def _one_of(name: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in FIELDS[name].choices


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "status": _one_of("status"), "priority": _one_of("priority"), "kind": _one_of("kind"),
    "assignee": lambda value: value is None or _is_id(value), "queue": _is_id, "add_tags": _is_tags,
    "remove_tags": _is_tags, "note": _is_text, "reply": _is_text,
    "notify": lambda value: value in ("assignee", "supervisors") or _is_id(value),
}  # fmt: skip
_SETS: Final = ("status", "priority", "kind", "assignee", "queue")


def effect_of(actions: Sequence[Action], facts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the actions change of a ticket of these facts: {field: (before, after)}."""
    after = {name: facts.get(name) for name in (*_SETS, "tags")}
    for one in actions:
        if one.do in _SETS:
            after[one.do] = one.value
        elif one.do == "add_tags":
            after["tags"] = list(dict.fromkeys([*(after["tags"] or []), *one.value]))
        elif one.do == "remove_tags":
            after["tags"] = [tag for tag in after["tags"] or [] if tag not in one.value]
    return {name: (facts.get(name), new) for name, new in after.items() if new != (facts.get(name) or _EMPTY.get(name))}


_EMPTY: Final[Mapping[str, Any]] = {"tags": []}


def asked_of(condition: Condition) -> set[str]:
    """The fields that a condition asks of."""
    return {leaf.field.key for leaf in leaves(condition)}


def asks_what_happened(condition: Condition) -> bool:
    """Whether it can only be answered by what happened, and not by the ticket alone."""
    return bool(asked_of(condition) & HAPPENED.keys())
