"""The ticket desk's tables, under the names other modules know them by."""

from tickets.models.automation import AutomationRule, AutomationRun, AutomationTrial
from tickets.models.bulk import Bulk, BulkItem
from tickets.models.lists import View
from tickets.models.sla import LONGEST_PROMISE, Clock, ClockSegment, Setup, SlaPolicy, SlaSweep
from tickets.models.tickets import (
    ALIVE,
    FINISHED,
    FIRST_NUMBER,
    UNFINISHED,
    Attachment,
    Direction,
    Draft,
    Kind,
    Media,
    Message,
    Priority,
    Status,
    Ticket,
)

__all__ = [
    "ALIVE",
    "FINISHED",
    "FIRST_NUMBER",
    "LONGEST_PROMISE",
    "UNFINISHED",
    "Attachment",
    "AutomationRule",
    "AutomationRun",
    "AutomationTrial",
    "Bulk",
    "BulkItem",
    "Clock",
    "ClockSegment",
    "Direction",
    "Draft",
    "Kind",
    "Media",
    "Message",
    "Priority",
    "Setup",
    "SlaPolicy",
    "SlaSweep",
    "Status",
    "Ticket",
    "View",
]
