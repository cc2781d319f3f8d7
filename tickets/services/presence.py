"""Who looks at a ticket or types on it at this moment: told at once, kept nowhere for long, and never missed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core import live
from core.rendering import iso
from staff.models import Person

# Browsers say so again every fifteen seconds; who was not heard of for longer has gone.
FORGOTTEN_AFTER = 40


@dataclass(frozen=True)
class Viewer:
    """Somebody at the ticket now."""

    id: int
    name: str
    doing: str


def note_presence(ticket_id: int, person: Person, doing: str) -> list[Viewer]:
    """Say what a person does on a ticket ("left": nothing any more); returns who else is there.

    The others hear of it at once if it is news to them. Without Redis nobody is there.
    """
    key, mine = f"ticket:{ticket_id}:viewers", str(person.pk)
    now = time.time()
    word = "" if doing == "left" else json.dumps({"name": person.name, "doing": doing, "at": now})
    before = live.note_for_a_while(key, "", "", FORGOTTEN_AFTER)
    there = live.note_for_a_while(key, mine, word, FORGOTTEN_AFTER)
    if there is None:
        return []
    others = [_viewer(one, said) for one, said in there.items() if one != mine and _is_fresh(said, now)]
    was = (before or {}).get(mine)
    if others and (json.loads(was)["doing"] if was and _is_fresh(was, now) else "left") != doing:
        live.whisper([f"agent:{one.id}" for one in others], _event(ticket_id, person, doing))
    return others


def _is_fresh(said: str, now: float) -> bool:
    return now - float(json.loads(said)["at"]) < FORGOTTEN_AFTER


def _viewer(key: str, said: str) -> Viewer:
    word: dict[str, Any] = json.loads(said)
    return Viewer(int(key), word["name"], word["doing"])


def _event(ticket_id: int, person: Person, doing: str) -> str:
    """As every event on the line, about something that no list holds."""
    row = {"ticket_id": ticket_id, "person": {"id": person.pk, "name": person.name}, "doing": doing}
    event = {
        "name": "ticket.viewed", "at": iso(timezone.now()), "subject": ["ticket_viewer", ticket_id], "version": 0,
        "row": row,
    }  # fmt: skip
    return json.dumps(event, ensure_ascii=False)
