"""The ticket desk's tables, under the names other modules know them by."""

from tickets.models.automation import AutomationRule, AutomationRun, AutomationTrial
from tickets.models.bulk import Bulk, BulkItem
from tickets.models.canned import CannedText, Macro
from tickets.models.handling import TicketLink, TicketTask
from tickets.models.lists import View
from tickets.models.sending import PlannedReply
from tickets.models.signatures import Signature
from tickets.models.sla import LONGEST_PROMISE, Clock, ClockSegment, Setup, SlaPolicy, SlaSweep
from tickets.models.splitting import Split, SplitMessage
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
    "CannedText",
    "Clock",
    "ClockSegment",
    "Direction",
    "Draft",
    "Kind",
    "Macro",
    "Media",
    "Message",
    "PlannedReply",
    "Priority",
    "Setup",
    "Signature",
    "SlaPolicy",
    "SlaSweep",
    "Split",
    "SplitMessage",
    "Status",
    "Ticket",
    "TicketLink",
    "TicketTask",
    "View",
]
