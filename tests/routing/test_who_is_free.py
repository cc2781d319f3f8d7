"""Who is there to be handed a call: colleagues know it of each other, and no more than that."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from routing.models import AgentState
from routing.services import ensure_agent_state, set_agent_state
from staff.models import Team
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


def agent(name: str, *, team: Team | None = None, chosen: str = "available", **state: object) -> None:
    """A colleague whose row stands like this."""
    person = cast.person(name, team=team)
    ensure_agent_state(person_id=person.pk)
    set_agent_state(actor=SYSTEM, person=person, chosen=chosen, reason="")
    AgentState.objects.filter(person=person).update(**{"absent_since": None, **state})


def found(query: str) -> list[str]:
    """The names that another agent is shown, page after page."""
    client = cast.client_of(cast.person("Reader"))
    names: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/api/v1/presence?{query}&cursor={cursor}").json()
        names += [row["name"] for row in page["items"]]
        if not page["next"]:
            return names
        cursor = page["next"]


@pytest.fixture
def shift() -> None:
    """Somebody in every state, named so that the order by name is another one."""
    north = cast.team("North billing")
    agent("Anna", chosen="offline", state="offline")
    agent("Bo", load={"voice": 1}, state="talking")
    agent("Cai", full=True, load={"email": 3}, state="busy")
    agent("Dan", load={"email": 1}, state="busy")
    agent("Eva", full=True, state="wrap_up")
    agent("Fay", team=north)


@pytest.mark.usefixtures("shift")
def test_who_is_free_stands_first_on_every_page_and_the_absent_stand_last() -> None:
    assert found("limit=100") == ["Anna", "Bo", "Cai", "Dan", "Eva", "Fay"]
    expected = ["Dan", "Fay", "Eva", "Cai", "Bo", "Anna"]
    assert found("limit=100&free_first=true") == expected
    assert found("limit=1&free_first=true") == expected


@pytest.mark.usefixtures("shift")
def test_somebody_is_found_by_words_of_name_or_team() -> None:
    assert found("q=an&free_first=true") == ["Dan", "Anna"]
    assert found("q=bill%20fa") == ["Fay"]
    assert found("q=bill%20an") == []
    assert found("q=%25") == []
