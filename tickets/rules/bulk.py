"""What one change on many tickets asks of each, and what undoing it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

FINISHED: Final = ("resolved", "closed")
# what is recorded of a ticket, old and new
RECORDED: Final = ("status", "priority", "owner_id", "queue_id", "team_id", "tags")


def leaves_queue(wanted: Mapping[str, Any]) -> bool:
    """Whether nobody needs to be asked any more, or others than before."""
    given = wanted.get("assignee") is not None
    return wanted.get("status") in FINISHED or given or "queue" in wanted


def tags_after(tags: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    """The tags with some more and without others, in their order."""
    gone = {tag.casefold() for tag in remove}
    kept = [tag for tag in tags if tag.casefold() not in gone]
    return list(dict.fromkeys([*kept, *add]))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} of what differs."""
    return {name: [before[name], after[name]] for name in RECORDED if before[name] != after[name]}


def undoing(changes: Mapping[str, Sequence[Any]], now: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What to set so that it is as before, and the fields that somebody changed meanwhile, which stay.

    Of tags, those that were added go and those that were removed come back, whatever else was done to them.
    """
    back: dict[str, Any] = {}
    left: list[str] = []
    for name, (old, new) in changes.items():
        if name == "tags":
            added = [tag for tag in new if tag not in old]
            back[name] = tags_after(now[name], [tag for tag in old if tag not in new], added)
        elif now[name] == new:
            back[name] = old
        else:
            left.append(name)
    return back, left
