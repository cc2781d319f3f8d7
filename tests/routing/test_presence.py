"""Who is here: rows hold the truth, and a lost line has a grace time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from routing.models import AgentState, Presence
from routing.services import agent_connected, agent_disconnected, agents_seen, sweep_presence
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
