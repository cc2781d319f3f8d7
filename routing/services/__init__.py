"""The ACD's writes, under the names other apps know them by."""

from routing.services.agents import (
    agent_connected,
    agent_disconnected,
    agents_disconnected,
    agents_seen,
    ensure_agent_state,
    force_state,
    set_agent_state,
    set_capacity,
    set_flag,
    sign_out_agent,
    sweep_presence,
)
from routing.services.attending import attend, has_voice, lock_to_attend, stop_attending
from routing.services.deciding import distribute, distribute_soon
from routing.services.entering import enqueue
from routing.services.overflow import overflow_due
from routing.services.passing import begin_own, pass_on
from routing.services.pausing import pause_distribution, paused_until, resume_distribution
from routing.services.pulse import take_pulse
from routing.services.queues import (
    add_member,
    change_queue,
    close_queue,
    create_queue,
    define_queue,
    open_queue,
    remove_member,
)
from routing.services.reservations import accept, expire_due, reject
from routing.services.setup import (
    change_break_reason,
    change_disposition,
    change_skill,
    create_break_reason,
    create_disposition,
    create_skill,
    set_skill_level,
)
from routing.services.steering import (
    assign,
    escalate,
    extend_wrap_up,
    hand_on,
    requeue,
    set_work_priority,
    take,
)
from routing.services.widening import widen_due
from routing.services.work import (
    abandon,
    begin_wrap_up,
    cancel_for,
    end_due_wrap_ups,
    finish,
    link_ticket,
    return_to_queue,
    transfer,
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
    "assign",
    "attend",
    "begin_own",
    "begin_wrap_up",
    "cancel_for",
    "change_break_reason",
    "change_disposition",
    "change_queue",
    "change_skill",
    "close_queue",
    "create_break_reason",
    "create_disposition",
    "create_queue",
    "create_skill",
    "define_queue",
    "distribute",
    "distribute_soon",
    "end_due_wrap_ups",
    "enqueue",
    "ensure_agent_state",
    "escalate",
    "expire_due",
    "extend_wrap_up",
    "finish",
    "force_state",
    "hand_on",
    "has_voice",
    "link_ticket",
    "lock_to_attend",
    "open_queue",
    "overflow_due",
    "pass_on",
    "pause_distribution",
    "paused_until",
    "reject",
    "remove_member",
    "requeue",
    "resume_distribution",
    "return_to_queue",
    "set_agent_state",
    "set_capacity",
    "set_flag",
    "set_skill_level",
    "set_work_priority",
    "sign_out_agent",
    "stop_attending",
    "sweep_presence",
    "take",
    "take_pulse",
    "transfer",
    "widen_due",
    "wrap_up",
]
