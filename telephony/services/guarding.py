"""Steps before a number outside is dialled: may it be dialled, by this agent, as often as that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from customers.models import Customer
from staff.models import Person
from telephony.models import Call, Invitation, PhoneNumber
from telephony.problems import NO_NUMBER, NUMBER_REFUSED, TOO_MANY_DIALS
from telephony.rules.dialling import Verdict, country_of, judge
from telephony.services.policies import policy_of

HOUR = timedelta(hours=1)
# (customer, whether they wait for our answer, medium) -> codes of what is against contacting them now.
ContactCheck = Callable[[Customer, bool, str], list[str]]


def _nothing(customer: Customer, asked: bool, media: str) -> list[str]:
    return []


@dataclass
class Readers:
    """What higher floors tell this one: whether a customer may be called or texted now."""

    contact: ContactCheck = field(default=_nothing)


readers = Readers()


def shown_number(queue_id: int | None) -> PhoneNumber:
    """Step: the number that whoever we dial sees: the policy's, the queue's own, else the first. Raises NO_NUMBER."""
    chosen = policy_of(queue_id).caller_number
    rows = PhoneNumber.objects.order_by("id")
    found = chosen or rows.filter(queue_id=queue_id or 0).first() or rows.first()
    if found is None:
        raise NO_NUMBER()
    return found


def judge_number(queue_id: int | None, given: str) -> Verdict:
    """Step: a number as a person typed it, by the policy of a queue."""
    homes = [country_of(one) for one in PhoneNumber.objects.order_by("id").values_list("e164", flat=True)]
    countries = policy_of(queue_id).countries or homes
    shown = policy_of(queue_id).caller_number
    home = country_of(shown.e164) if shown else next(iter(homes), "")
    return judge(given, home=home, countries=set(countries))


def number_to_call_back(call: Call, queue_id: int | None) -> str:
    """Step: the caller's number in E.164 if we would dial it for this queue; "" for withheld, SIP, short and costly ones,
    and for countries that are not called: whoever shows such a number would be paid for our callback.
    """
    if call.caller_kind != "phone" or not call.caller.startswith("+"):
        return ""
    verdict = judge_number(queue_id, call.caller)
    return "" if verdict.against else verdict.number


def allowed_number(queue_id: int | None, person: Person, given: str) -> str:
    """Step: the number in E.164, if it may be dialled. Raises NUMBER_REFUSED or TOO_MANY_DIALS."""
    verdict = judge_number(queue_id, given)
    if verdict.against:
        raise NUMBER_REFUSED(number=verdict.number or given[:40], against=verdict.against)
    limit = policy_of(queue_id).dials_per_hour
    # One at a time: two requests in the same moment must not both be the last one that is allowed.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if dials_of(person.pk) >= limit:
        raise TOO_MANY_DIALS(limit=limit, retry_after=int(HOUR.total_seconds()))
    return verdict.number


def dials_of(person_id: int) -> int:
    """How many numbers outside this person has dialled within the hour, for whichever queue, whoever has them now."""
    since: dict[str, Any] = {"created_at__gte": timezone.now() - HOUR}
    own = Call.objects.filter(dialled_by=person_id, **since).count()
    return own + Invitation.objects.filter(by_id=person_id, person=None, **since).count()
