"""Reads of the e-mail adapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule
from mail import rules
from mail.models import Mailbox, RawMail


@access_rule(RawMail)
def raw_mail_rule(person: Any) -> Q:
    """Raw mails hold everything that anybody wrote to us: administrators only."""
    return EVERYTHING if person.is_active and person.role == "admin" else NOBODY


def mailbox_for(addresses: Sequence[str]) -> Mailbox | None:
    """The first active mailbox among these addresses, whatever token they carry."""
    plain = [rules.plain_address(address) for address in addresses]
    found = {box.address.lower(): box for box in Mailbox.objects.filter(address__in=plain, is_active=True)}
    return next((found[address] for address in plain if address in found), None)


def our_addresses() -> list[str]:
    """The addresses of all mailboxes, also of those that are switched off: no robot of ours answers another."""
    return [address.lower() for address in Mailbox.objects.values_list("address", flat=True)]


def quarantined() -> QuerySet[RawMail]:
    """What an administrator has to look at, to be paged by ("-id",)."""
    return RawMail.objects.filter(state=RawMail.State.QUARANTINED).select_related("blob")


def counts() -> dict[str, int]:
    """How many mails came in and what became of them: received = waiting + parsed + duplicate + quarantined."""
    found = dict(RawMail.objects.values_list("state").annotate(Count("id")))
    by_state = {state: found.get(state, 0) for state in ("parsed", "duplicate", "quarantined")}
    waiting = found.get("received", 0)
    return {"received": waiting + sum(by_state.values()), "waiting": waiting, **by_state}
