"""Whom we may promise to call back, and when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

import phonenumbers
from phonenumbers import PhoneNumberType

MOST_DIALS = 3
BETWEEN_DIALS = timedelta(minutes=15)
# Whoever calls from such a number would be paid for our callback.
_COSTLY = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def callable_number(kind: str, number: str) -> str:
    """The number in E.164 if it can be called back; "" for withheld, SIP, short or costly ones."""
    if kind != "phone" or not number.startswith("+"):
        return ""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(read) or phonenumbers.number_type(read) in _COSTLY:
        return ""
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def next_dial(attempts: int, now: datetime) -> datetime | None:
    """When to dial again after so many dials reached nobody; None: never."""
    return now + BETWEEN_DIALS if attempts < MOST_DIALS else None
