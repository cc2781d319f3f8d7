"""Who is here: rows hold the truth, and a lost line has a grace time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from routing.models import AgentState, Presence
from routing.services import agent_connected, agent_disconnected, agents_seen, sweep_presence
from staff.models import Person
from tests.cast import client_of, person, send
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lost_line_has_a_grace_time_and_then_gives_back_what_was_held_out() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    agent_connected(person_id=anna.pk, connection="one")
    agent_connected(person_id=anna.pk, connection="two")
    item = centre.arrive(mail)
    agent_disconnected(connection="one")
    assert centre.state_of(anna).absent_since is None
    agent_disconnected(connection="two")
    assert centre.state_of(anna).absent_since is not None
    later = centre.arrive(mail)
    assert (centre.ringing_at(item), centre.ringing_at(later)) == (anna, None)
    sweep_presence()
    assert centre.state_of(anna).state == "busy"
    AgentState.objects.update(absent_since=timezone.now() - timedelta(minutes=1))
    sweep_presence()
    assert (centre.state_of(anna).state, centre.state_of(anna).reason) == ("offline", "connection_lost")
    assert centre.now_of(item).state == "waiting"


def test_coming_back_within_the_grace_time_costs_nothing() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    agent_connected(person_id=anna.pk, connection="one")
    agent_disconnected(connection="one")
    item = centre.arrive(mail)
    assert centre.ringing_at(item) is None
    agent_connected(person_id=anna.pk, connection="again")
    assert centre.ringing_at(item) == anna


def test_lines_of_a_dead_process_end_by_themselves_and_live_ones_stay() -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    for somebody in (anna, ben):
        agent_connected(person_id=somebody.pk, connection=f"line-{somebody.pk}")
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    agents_seen(connections=[(ben.pk, f"line-{ben.pk}")])
    assert sweep_presence() == 1
    assert centre.state_of(anna).absent_since is not None
    assert centre.state_of(ben).absent_since is None


def shown(watcher: Person, somebody: Person) -> tuple[bool, bool, bool]:
    """Whether the agents' list, the board and their own page say that a line of theirs is open."""
    client = client_of(watcher)
    listed = client.get(f"/api/v1/agents/{somebody.pk}").json()["state"]["connected"]
    board = client.get("/api/v1/supervision/board").json()["agents"]
    (line,) = [one for one in board if one["person"] == somebody.pk]
    return listed, line["connected"], client_of(somebody).get("/api/v1/agent-state").json()["connected"]


def test_connected_means_an_open_line_and_working_through_the_api_is_none() -> None:
    mail = centre.queue()
    boss = person("Sue", role="admin", data_scope="all")
    anna = centre.agent("Anna", mail, chosen="offline")
    answer = send(client_of(anna), "put", "agent-state", {"chosen": "available"})
    assert (answer.json()["state"], answer.json()["connected"]) == ("available", False)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna  # who works through the API takes work all the same
    assert shown(boss, anna) == (False, False, False)
    agent_connected(person_id=anna.pk, connection="one")
    assert shown(boss, anna) == (True, True, True)
    agent_connected(person_id=anna.pk, connection="two")
    agent_disconnected(connection="one")
    assert shown(boss, anna) == (True, True, True)
    agent_disconnected(connection="two")
    assert shown(boss, anna) == (False, False, False)
    send(client_of(anna), "put", "agent-state", {"chosen": "available"})
    assert shown(boss, anna) == (False, False, False)
    agent_connected(person_id=anna.pk, connection="three")
    assert shown(boss, anna) == (True, True, True)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    sweep_presence()
    assert shown(boss, anna) == (False, False, False)
