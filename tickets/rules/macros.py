"""Several actions in one: what a list of them may hold."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

KINDS: Final = ("status", "priority", "add_tags", "remove_tags", "assign", "queue", "reply", "note")
# What an action of each kind says beside its kind.
NEEDED: Final = {
    "status": "status", "priority": "priority", "add_tags": "tags", "remove_tags": "tags", "assign": "to",
    "queue": "queue", "reply": "text", "note": "text",
}  # fmt: skip
_ONCE: Final = frozenset({"status", "priority", "assign", "queue", "reply"})


def fault_in(actions: Sequence[Mapping[str, Any]]) -> tuple[str, str] | None:
    """(place, why) of the first thing that is wrong: "missing", "twice" or "both"; None when nothing is."""
    seen: set[str] = set()
    for index, action in enumerate(actions):
        kind = action["kind"]
        if not action.get(NEEDED[kind]):
            return f"actions.{index}.{NEEDED[kind]}", "missing"
        if kind == "assign" and action["to"] == "person" and not action.get("person"):
            return f"actions.{index}.person", "missing"
        if kind in seen and kind in _ONCE:
            return f"actions.{index}.kind", "twice"
        seen.add(kind)
    if {"assign", "queue"} <= seen:  # whose work it is cannot be a person's and a queue's
        return "actions", "both"
    return None
