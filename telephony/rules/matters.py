"""Whether somebody who calls again calls about the same matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Earlier:
    """The ticket of the last call: its status, when that call ended, when it was resolved."""

    status: str
    ended_at: datetime
    resolved_at: datetime | None


def is_same_matter(earlier: Earlier, now: datetime, *, while_open: timedelta, resolved: timedelta) -> bool:
    """An open ticket is what most people call about again; a resolved one only shortly after; a closed one never.

    The same rule as for an answered mail, which reopens what was resolved and never what is closed. But a call names
    no ticket, so time decides: within `while_open` of the last call, or within `resolved` of the solution.
    """
    if earlier.status == "closed":
        return False
    if earlier.status == "resolved":
        return earlier.resolved_at is not None and now - earlier.resolved_at < resolved
    return now - earlier.ended_at < while_open
