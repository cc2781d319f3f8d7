"""Who is there to be handed a call: colleagues know it of each other, and no more than that."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from routing.models import AgentState
from routing.services import ensure_agent_state, set_agent_state
from tests import cast

pytestmark = pytest.mark.django_db


def presence(of: str) -> dict[str, object]:
    """The row of a colleague as another agent reads it."""
    client = cast.client_of(cast.person("Reader"))
    rows = client.get("/api/v1/presence?limit=100").json()["items"]
    found: dict[str, object] = next(row for row in rows if row["name"] == of)
    return found


def test_free_busy_on_a_call_and_away_are_told_apart() -> None:
    wei = cast.person("Wei")
    ensure_agent_state(person_id=wei.pk)
    assert (presence("Wei")["is_there"], presence("Wei")["is_free"]) == (False, False)
    set_agent_state(actor=SYSTEM, person=wei, chosen="available", reason="")
    rows = AgentState.objects.filter(person=wei)
    rows.update(absent_since=None)
    assert (presence("Wei")["is_there"], presence("Wei")["is_free"]) == (True, True)
    rows.update(load={"voice": 1})
    assert (presence("Wei")["is_there"], presence("Wei")["is_free"]) == (True, False)
    rows.update(load={}, full=True)
    assert (presence("Wei")["is_there"], presence("Wei")["is_free"]) == (True, False)


def test_why_somebody_takes_a_break_is_not_told() -> None:
    wei = cast.person("Wei")
    ensure_agent_state(person_id=wei.pk)
    assert set(presence("Wei")) == {"person", "name", "team", "state", "since", "is_there", "is_free"}
