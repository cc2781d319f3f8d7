"""Which numbers may be dialled: a real one, in an allowed country, and nobody earns by it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType, is_emergency_number

# Whoever owns such a number is paid by the caller, or nobody can say what it costs.
COSTLY = {
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.UAN: "shared_cost",
    PhoneNumberType.PERSONAL_NUMBER: "premium",
    PhoneNumberType.PAGER: "premium",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a number; `against` is "" when it may be dialled."""

    number: str
    country: str
    against: str


def judge(given: str, *, home: str, countries: Collection[str]) -> Verdict:
    """Read a number as a person types it (`home` is the country of numbers without a prefix) and say what is against it.

    `against`: "not_a_number", "not_in_use" (no such number can exist), "emergency", "premium", "shared_cost" or
    "country". What is an emergency call at home, or in any of `countries`, is never dialled: nobody could be found.
    """
    if any(is_emergency_number(given, one) for one in {home, *countries} if one):
        return Verdict("", home, "emergency")
    try:
        read = phonenumbers.parse(given, home or None)
    except phonenumbers.NumberParseException:
        return Verdict("", "", "not_a_number")
    number = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(read) or ""
    if not phonenumbers.is_valid_number(read):
        return Verdict(number, country, "not_in_use")
    costly = COSTLY.get(phonenumbers.number_type(read))
    if costly:
        return Verdict(number, country, costly)
    return Verdict(number, country, "" if country in countries else "country")


def country_of(number: str) -> str:
    """The ISO code of a number's country; "" when it has none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)


# What the customer asked for themselves: no reason of ours outweighs it.
WISHES = frozenset({"do_not_contact"})


def may_be_outweighed(reasons: Collection[str], *, supervises: bool, agents_may: bool) -> bool:
    """Whether somebody may call in spite of what the contact check says, by giving a reason of their own."""
    return bool(reasons) and not WISHES & set(reasons) and (supervises or agents_may)
