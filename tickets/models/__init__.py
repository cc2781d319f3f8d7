"""The ticket desk's tables, under the names other modules know them by."""

from tickets.models.canned import CannedText, Macro
from tickets.models.handling import TicketLink, TicketTask
from tickets.models.sending import PlannedReply
from tickets.models.tickets import (
    ALIVE,
    FINISHED,
    FIRST_NUMBER,
    UNFINISHED,
    Attachment,
    Clock,
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
    "UNFINISHED",
    "Attachment",
    "CannedText",
    "Clock",
    "Direction",
    "Draft",
    "Kind",
    "Macro",
    "Media",
    "Message",
    "PlannedReply",
    "Priority",
    "Status",
    "Ticket",
    "TicketLink",
    "TicketTask",
]
