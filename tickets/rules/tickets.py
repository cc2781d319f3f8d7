"""Pure rules of the ticket desk: clocks, threading, statuses, names of files."""

import re
from collections.abc import Sequence
from typing import Final

from mail.rules import plain_address

FIRST_REPLY, NEXT_REPLY, RESOLUTION = "first_reply", "next_reply", "resolution"
PRIORITY_STEPS: Final = {"low": -1, "normal": 0, "high": 1, "urgent": 2}
# The promise of a solution stands still while others have to act; replies are ours alone.
_PAUSING: Final = frozenset({"pending", "on_hold"})
_FINISHED: Final = frozenset({"resolved", "closed"})
_NUMBER: Final = re.compile(r"(?:#|工单号?\s*[:：]?\s*|ticket\s+)(\d{6,18})(?!\d)", re.IGNORECASE)
# Shown in the browser itself; everything else is only ever downloaded, so that no file can act as a page of ours.


def clock_runs(goal: str, status: str) -> bool:
    """Whether the promise's time passes in this status."""
    if status in _FINISHED:
        return False
    return goal != RESOLUTION or status not in _PAUSING


def status_after_customer(status: str) -> str:
    """Where a ticket goes when its customer writes: whatever waited or seemed done is open again."""
    return "open" if status in ("pending", "on_hold", "resolved") else status


def takes_follow_up(status: str) -> bool:
    """Whether a customer's answer still belongs on the ticket; a closed one is over, the answer is a new matter."""
    return status != "closed"


def numbers_in(subject: str) -> list[int]:
    """Ticket numbers that a subject names: `#100042`, `Ticket 100042`, `工单号：100042`."""
    return [int(number) for number in _NUMBER.findall(subject)][:5]


def is_participant(sender: str, known: Sequence[str]) -> bool:
    """Whether an address has been part of the exchange; details behind a plus do not make another person."""
    return bool(sender) and plain_address(sender) in {plain_address(address) for address in known}
