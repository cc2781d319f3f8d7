"""Bringing somebody into a call: how far it came, in whatever order reports arrive, and who takes a call over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OPEN = frozenset({"calling", "talking", "joined"})
TERMINAL = frozenset({"handed_over", "cancelled", "failed", "ended"})
_ARRIVES = {"consult": "talking", "add": "joined", "transfer": "handed_over", "supervise": "joined"}
# (stage, what happened) -> stage. What is not listed changes nothing.
_MOVES: dict[tuple[str, str], str] = {
    ("calling", "gone"): "failed",
    ("talking", "gone"): "ended",
    ("joined", "gone"): "ended",
    ("calling", "dropped"): "cancelled",
    ("talking", "dropped"): "cancelled",
    ("joined", "dropped"): "ended",
    ("talking", "let_in"): "joined",
    ("talking", "took_over"): "handed_over",
    ("joined", "took_over"): "handed_over",
    ("calling", "call_over"): "cancelled",
    ("talking", "call_over"): "ended",
    ("joined", "call_over"): "ended",
}


def next_stage(purpose: str, stage: str, happened: str) -> str:
    """The stage after something happened; a terminal one never leaves, an impossible move is no move."""
    if stage == "calling" and happened == "arrived":
        return _ARRIVES[purpose]
    return _MOVES.get((stage, happened), stage)


def after_leaving(purpose: str, stage: str, status: str) -> str:
    """The stage when the leg is over: one that is "completed" was answered, whatever else we have not heard yet."""
    if status == "completed":
        stage = next_stage(purpose, stage, "arrived")
    return next_stage(purpose, stage, "gone")


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was brought in, as the choice of an heir sees them."""

    invitation: int
    purpose: str
    stage: str
    is_agent: bool


def heir_of(present: Iterable[Present]) -> Present | None:
    """Who has the call when its agent is gone: one of ours before somebody outside, the first to come before others."""
    there = [one for one in present if one.stage in ("talking", "joined") and one.purpose in ("consult", "add")]
    return min(there, key=lambda one: (not one.is_agent, one.invitation), default=None)
