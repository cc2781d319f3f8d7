"""Callbacks in every order, repeated and lost: always one end state."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from core.actor import SYSTEM
from routing.models import WorkItem
from routing.services import distribute, set_agent_state
from staff.models import Person
from telephony.models import Call, Leg
from telephony.rules.states import TERMINAL, next_leg_state, next_state
from tests.telephony.line import Line, NotedPhone, accept, agent_for, number_with_menu

pytestmark = pytest.mark.django_db(transaction=True)
Report = tuple[str, Callable[[Line, Leg], object]]
REPORTS: list[Report] = [
    ("caller joins", lambda line, leg: line.room("participant-join", 1, line.sid)),
    ("conference starts", lambda line, leg: line.room("conference-start", 2)),
    ("agent joins", lambda line, leg: line.room("participant-join", 3, leg.sid, ParticipantLabel=leg.label)),
    ("agent answers", lambda line, leg: line.leg("in-progress", 2)),
    ("caller leaves", lambda line, leg: line.room("participant-leave", 4, line.sid)),
    ("caller is over", lambda line, leg: line.hang_up()),
]
MORE: list[Report] = [
    ("agent leaves", lambda line, leg: line.room("participant-leave", 5, leg.sid, ParticipantLabel=leg.label)),
    ("conference ends", lambda line, leg: line.room("conference-end", 6)),
    ("agent is over", lambda line, leg: line.leg("completed", 3)),
]


@pytest.fixture
def agent(phone: NotedPhone) -> Person:
    return agent_for(*number_with_menu())


def play(client: Client, agent: Person, reports: Sequence[Report]) -> tuple[object, ...]:
    """One call through these reports; returns its end state."""
    WorkItem.objects.filter(state="wrap_up").update(state="done")
    Call.objects.all().delete()
    WorkItem.objects.all().delete()
    line = Line(client)
    line.dial()
    line.press("1")
    set_agent_state(actor=SYSTEM, person=agent, chosen="offline")
    set_agent_state(actor=SYSTEM, person=agent, chosen="available")
    distribute()
    assert accept(agent).status_code == 200
    leg = line.agent_leg()
    for _, report in reports:
        report(line, leg)
    return end_state(line)


def end_state(line: Line) -> tuple[object, ...]:
    call = line.call
    legs = [(leg.party, leg.in_room, leg.give_up_at) for leg in call.legs.order_by("pk")]
    return (call.state, call.ended_by, call.connected_at, call.held, WorkItem.objects.get().state, legs)


def test_all_orders_of_six_reports_end_alike(client: Client, agent: Person) -> None:
    wanted = play(client, agent, REPORTS)
    assert wanted[0] == "completed"
    orders = list(itertools.permutations(REPORTS))
    for order in random.Random(7).sample(orders, 15):
        assert play(client, agent, order) == wanted, [name for name, _ in order]


def test_swaps_duplicates_and_losses_of_nine_end_alike(client: Client, agent: Person) -> None:
    reports = REPORTS + MORE
    wanted = play(client, agent, reports)
    played = [swapped(reports, i, i + 1) for i in range(len(reports) - 1)]
    played += [[*reports[:i], reports[i], *reports[i:]] for i in range(len(reports))]
    for order in played:
        assert play(client, agent, order) == wanted, [name for name, _ in order]
    for lost in range(len(reports)):
        left = [one for i, one in enumerate(reports) if i != lost]
        if reports[lost][0] == "caller is over":
            continue  # found by the reconciler, tested there
        state = play(client, agent, left)
        assert (state[0], state[4]) == (wanted[0], wanted[4]), reports[lost][0]


def swapped(reports: list[Report], i: int, j: int) -> list[Report]:
    changed = list(reports)
    changed[i], changed[j] = changed[j], changed[i]
    return changed


@pytest.mark.parametrize("state", sorted(TERMINAL))
@pytest.mark.parametrize("happened", ["enqueued", "accepted", "both_in_room", "returned", "caller_gone", "refused"])
def test_a_terminal_state_never_leaves(state: str, happened: str) -> None:
    assert next_state(state, happened) == state


def test_every_order_of_a_legs_reports_ends_in_its_terminal_state() -> None:
    reports = ["queued", "initiated", "ringing", "in-progress", "completed"]
    for order in itertools.permutations(reports):
        state = "planned"
        for report in order:
            state = next_leg_state(state, report)
        assert state == "completed"
    assert next_leg_state("busy", "completed") == "busy"
    assert next_leg_state("ringing", "nonsense") == "ringing"
