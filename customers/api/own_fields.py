"""Doors for the own fields of customers."""

from __future__ import annotations

from core.own_fields.api import list_door, one_door, order_door
from customers.api.cards import CustomerDoor
from customers.selectors.own_fields import CUSTOMER_FIELDS

TAGS = ["customers"]

OwnFields = list_door(CustomerDoor, CUSTOMER_FIELDS, TAGS, "CustomerOwnFields")
OneOwnField = one_door(CustomerDoor, CUSTOMER_FIELDS, TAGS, "OneCustomerOwnField")
OwnFieldOrder = order_door(CustomerDoor, CUSTOMER_FIELDS, TAGS, "CustomerOwnFieldOrder")
