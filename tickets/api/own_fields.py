"""Doors for the own fields of tickets."""

from __future__ import annotations

from core.own_fields.api import list_door, one_door, order_door
from tickets.api.tickets import TicketDoor
from tickets.selectors.own_fields import TICKET_FIELDS

TAGS = ["tickets"]

OwnFields = list_door(TicketDoor, TICKET_FIELDS, TAGS)
OneOwnField = one_door(TicketDoor, TICKET_FIELDS, TAGS)
OwnFieldOrder = order_door(TicketDoor, TICKET_FIELDS, TAGS)
