"""Click to dial: the guards first, then the agent's phone rings, then the customer's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from customers.models import Customer, CustomerContactPoint
from customers.selectors.cards import group_ids, roots_of, seen_by
from customers.services.identity import identify_or_create
from routing.models import Queue
from routing.services import begin_own, link_ticket
from staff.models import Person
from telephony.models import Call, CallState, Leg
from telephony.problems import CONTACT_REFUSED
from telephony.rules.callers import Caller, language_for
from telephony.rules.dialling import may_be_outweighed
from telephony.rules.states import check_after
from telephony.services.commands import plan
from telephony.services.flight import announce, lock_call, new_label, note
from telephony.services.guarding import allowed_number, dials_of, judge_number, readers, shown_number
from telephony.services.policies import policy_of
from telephony.services.popping import screen_pop, title_of
from telephony.services.tickets import open_for_dial
from tickets.models import UNFINISHED, Ticket


@dataclass(frozen=True, slots=True)
class DialCheck:
    """What is known before dialling. `against` is "" or why the number is refused; `reasons`: why the customer is.

    `may_override`: these reasons can be outweighed by one that this person gives.
    """

    number: str
    country: str
    shown: str
    against: str
    reasons: list[str]
    customer_id: int | None
    customer_name: str
    left: int
    may_override: bool

    @property
    def is_allowed(self) -> bool:
        """Whether dialling would be refused."""
        return not self.against and not self.reasons and self.left > 0


@operation
def check_dial(
    *, actor: Actor, person: Person, queue: Queue, number: str, customer: Customer | None, ticket: Ticket | None
) -> DialCheck:
    """Everything that would be said against dialling this number now; nothing is dialled. Raises NO_NUMBER."""
    shown, verdict = shown_number(queue.pk), judge_number(queue.pk, number)
    cards = _cards(verdict.number, customer)
    shown_card = seen_by(person, customer or (cards[0] if len(cards) == 1 else None))
    # Nobody's number gets a card when it is dialled: what is against calling that one counts before as well.
    reasons = _reasons(cards or [Customer(is_provisional=True)], ticket)
    left = max(0, policy_of(queue.pk).dials_per_hour - dials_of(person.pk))
    return DialCheck(
        number=verdict.number,
        country=verdict.country,
        shown=shown.e164,
        against=verdict.against,
        reasons=reasons,
        customer_id=shown_card.pk if shown_card else None,
        customer_name=shown_card.name if shown_card else "",
        left=left,
        may_override=not verdict.against and left > 0 and _may_override(person, queue, reasons),
    )


def _cards(number: str, named: Customer | None) -> list[Customer]:
    """Whoever may answer: the customer that was named, and everybody whose number it is."""
    links = CustomerContactPoint.objects.filter(
        contact_point__kind="phone", contact_point__value=number, ended_at__isnull=True, customer__deleted_at=None
    )
    ids = {*links.values_list("customer_id", flat=True), *([named.pk] if named else [])}
    return list(Customer.objects.filter(pk__in=set(roots_of(ids).values())).order_by("pk")) if ids else []


def _reasons(cards: list[Customer], ticket: Ticket | None) -> list[str]:
    """What is against calling any of them now: naming one card does not silence what another one asked for."""
    found = (code for card in cards for code in readers.contact(card, _asked(card, ticket), "voice"))
    return list(dict.fromkeys(found))


def _asked(customer: Customer, ticket: Ticket | None) -> bool:
    """Whose open matter this is waits for our answer; anybody else is called for our own reasons.

    A card that only a number made is nobody whom we could have asked: it counts as the former.
    """
    is_theirs = ticket is not None and ticket.status in UNFINISHED and ticket.customer_id in group_ids(customer.pk)
    return customer.is_provisional or is_theirs


def _may_override(person: Person, queue: Queue, reasons: list[str]) -> bool:
    agents_may = policy_of(queue.pk).agents_may_override
    return may_be_outweighed(reasons, supervises=person.is_supervising, agents_may=agents_may)


def _outweighed(person: Person, queue: Queue, cards: list[Customer], ticket: Ticket | None, override: str) -> list[str]:
    """Step: what is against calling them now and was outweighed; mostly nothing. Raises CONTACT_REFUSED."""
    against = _reasons(cards, ticket)
    if against and not (override and _may_override(person, queue, against)):
        raise CONTACT_REFUSED(reasons=against)
    return against


@operation
def dial(
    *,
    actor: Actor,
    person: Person,
    queue: Queue,
    number: str,
    customer: Customer | None = None,
    ticket: Ticket | None = None,
    override: str = "",
) -> Call:
    """Call a number for this queue: the agent's own phone rings first, the customer's once they are there.

    `override` is why the customer is called although the contact check is against it, from who may decide so.

    Raises NUMBER_REFUSED, TOO_MANY_DIALS, CONTACT_REFUSED (with the reasons), NO_NUMBER, NOT_AVAILABLE, ON_A_CONTACT.
    """
    shown = shown_number(queue.pk)
    to = allowed_number(queue.pk, person, number)
    found = identify_or_create(actor=actor, kind="phone", value=to)
    whose = customer or found.customer
    outweighed = _outweighed(person, queue, _cards(to, customer), ticket, override)
    call = _planned(person, queue, to, whose)
    call.number, call.ticket, call.contact_point = shown, ticket, found.contact_point
    call.candidates = [] if customer else [one.pk for one in found.candidates]
    call.override_reason = override if outweighed else ""
    call.save(force_insert=True)
    if outweighed:
        note(call, "contact_overridden", person=person.pk, reasons=outweighed)
    _begin(call, person, queue, actor)
    return lock_call(call.pk)


def _planned(person: Person, queue: Queue, to: str, customer: Customer | None) -> Call:
    """A call from this agent to this number, not saved yet."""
    now = timezone.now()
    return Call(
        direction="outbound",
        state=CallState.CONNECTING,
        caller_kind="phone",
        caller=to,
        dialled=to,
        language=language_for(customer.language if customer else "", Caller("phone", to)),
        queue=queue,
        team_id=queue.team_id,
        owner=person,
        dialled_by=person,
        customer=customer,
        turn=1,
        accepted_at=now,
        recording_policy=policy_of(queue.pk).recording,
        check_at=check_after(CallState.CONNECTING, now),
    )


def _begin(call: Call, person: Person, queue: Queue, actor: Actor) -> None:
    """Step: the work, the ticket, the legs; the agent's phone rings."""
    more: dict[str, Any] = {"customer_id": call.customer_id, "ticket_id": call.ticket_id}
    item = begin_own(
        actor=actor,
        person=person,
        queue=queue,
        ref=("call", call.pk),
        title=title_of(call),
        screen_pop=screen_pop(call),
        **more,
    )
    ticket_id = call.ticket_id or open_for_dial(call, person, actor)
    link_ticket(actor=actor, item=item, ticket_id=ticket_id)
    Call.objects.filter(pk=call.pk).update(work_item=item, ticket_id=ticket_id)
    agent = Leg.objects.create(call=call, party="agent", person=person, turn=1, label=new_label())
    Leg.objects.create(call=call, party="caller", label=new_label())
    fresh = lock_call(call.pk)
    note(fresh, "dialled", person=person.pk, queue=queue.key)
    announce(fresh, actor=actor, changes={})
    plan(fresh, "ring", agent)
