"""Tables of customers: who they are, how to reach them, what they have; and the files that they came in."""

from customers.models.cards import (
    CardLook,
    Consent,
    ContactPoint,
    Customer,
    CustomerClass,
    CustomerContactPoint,
    CustomerFile,
    CustomerNote,
    CustomerTag,
    CustomerView,
    Relation,
    Segment,
    SegmentSize,
    Subscription,
)
from customers.models.imports import Import, ImportKey, ImportRow

__all__ = [
    "CardLook",
    "Consent",
    "ContactPoint",
    "Customer",
    "CustomerClass",
    "CustomerContactPoint",
    "CustomerFile",
    "CustomerNote",
    "CustomerTag",
    "CustomerView",
    "Import",
    "ImportKey",
    "ImportRow",
    "Relation",
    "Segment",
    "SegmentSize",
    "Subscription",
]
