"""What becomes of a line, from what was found beside it; the same for a trial and for the real thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from customers.rules.importing.reading import Wanted

COMPANY_KEY: Final = "company:"


def fold_name(name: str) -> str:
    """A name as it is compared: without case, width, blanks and marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True)
class Found:
    """A card that a line may mean: one of the archive by its `customer_id`, or the one of an earlier `line`.

    `is_open` says whether the person who imports may see it and it may be written.
    """

    name: str
    customer_id: int | None = None
    line: int = 0
    is_open: bool = True
    is_locked: bool = False


@dataclass(frozen=True)
class Plan:
    """`state` is made, merged, skipped or refused; `target` the card to merge into."""

    state: str
    reason: str = ""
    detail: dict[str, Any] | None = None
    target: Found | None = None


def keys_of(wanted: Wanted) -> list[str]:
    """By what later lines of the same file find this one."""
    keys = [f"{kind}:{value}" for kind, value in wanted.points]
    # One that does not say what it is may be the company of the lines below it.
    if wanted.name and wanted.profile.get("kind") != "person":
        keys.append(f"{COMPANY_KEY}{fold_name(wanted.name)}")
    return keys


def decide(wanted: Wanted, found: Sequence[Found], *, by_number: Found | None, rule: str) -> Plan:
    """What becomes of a line. `found` are the cards that have one of its contact points, each once."""
    if wanted.number and by_number is None:
        return Plan("refused", "unknown_number", {"value": wanted.number})
    targets = {one.customer_id or -one.line: one for one in (*found, *([by_number] if by_number else []))}
    if len(targets) > 1:
        return Plan("refused", "several", {"names": sorted({one.name for one in targets.values() if one.is_open})})
    target = next(iter(targets.values()), None)
    if target is None:
        return Plan("made")
    if not target.is_open:
        return Plan("refused", "not_yours")
    if by_number is None and fold_name(wanted.name) != fold_name(target.name):
        return Plan("refused", "other_name", {"value": target.name})
    if rule == "skip":
        return Plan(
            "skipped", "twice" if target.line else "known", {"line": target.line} if target.line else None, target
        )
    if target.is_locked:
        return Plan("refused", "locked")
    return Plan("merged", "", {"line": target.line} if target.line else None, target)
