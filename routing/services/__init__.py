"""The ACD's writes, under the names other apps know them by."""

from routing.services.agents import (
    agent_connected,
    agent_disconnected,
    agents_disconnected,
    agents_seen,
    ensure_agent_state,
    set_agent_state,
    set_capacity,
    sweep_presence,
)
from routing.services.deciding import distribute, distribute_soon
from routing.services.overflow import overflow_due
from routing.services.pulse import take_pulse
from routing.services.reservations import accept, expire_due, reject
from routing.services.setup import (
    add_member,
    create_disposition,
    create_queue,
    create_skill,
    remove_member,
    set_skill_level,
)
from routing.services.work import (
    abandon,
    begin_wrap_up,
    cancel_for,
    end_due_wrap_ups,
    enqueue,
    finish,
    link_ticket,
    return_to_queue,
    transfer,
    widen_due,
    wrap_up,
)

__all__ = [
    "abandon",
    "accept",
    "add_member",
    "agent_connected",
    "agent_disconnected",
    "agents_disconnected",
    "agents_seen",
    "begin_wrap_up",
    "cancel_for",
    "create_disposition",
    "create_queue",
    "create_skill",
    "distribute",
    "distribute_soon",
    "end_due_wrap_ups",
    "enqueue",
    "ensure_agent_state",
    "expire_due",
    "finish",
    "link_ticket",
    "overflow_due",
    "reject",
    "remove_member",
    "return_to_queue",
    "set_agent_state",
    "set_capacity",
    "set_skill_level",
    "sweep_presence",
    "take_pulse",
    "transfer",
    "widen_due",
    "wrap_up",
]
