"""The ticket desk's pure rules, under the names other modules know them by."""

from tickets.rules.canned import (
    AGENT_SIGNATURE,
    VARIABLES,
    filled,
    filled_out,
    unknown_in,
    variables_of_signature,
)
from tickets.rules.macros import KINDS as MACRO_KINDS
from tickets.rules.macros import fault_in
from tickets.rules.tickets import (
    FIRST_REPLY,
    NEXT_REPLY,
    PRIORITY_STEPS,
    RESOLUTION,
    clock_runs,
    is_participant,
    numbers_in,
    status_after_customer,
    takes_follow_up,
)

__all__ = [
    "AGENT_SIGNATURE",
    "FIRST_REPLY",
    "MACRO_KINDS",
    "NEXT_REPLY",
    "PRIORITY_STEPS",
    "RESOLUTION",
    "VARIABLES",
    "clock_runs",
    "fault_in",
    "filled",
    "filled_out",
    "is_participant",
    "numbers_in",
    "status_after_customer",
    "takes_follow_up",
    "unknown_in",
    "variables_of_signature",
]
