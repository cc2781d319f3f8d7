"""The states of a call and of a leg under reports in any order; whole stories are played in test_orders."""

import itertools

import pytest

from telephony.rules.states import TERMINAL, next_leg_state, next_state


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
