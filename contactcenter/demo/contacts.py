"""What happened in the past weeks: tickets in every state with their messages, and retention cases.

Histories are written by the services with `at`. Three things that services rightly stamp with the present are put
back here, in `_put_back`, and nowhere else: when rows last changed, and mails of the past, which must not leave today.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from contactcenter.demo.company import House
from contactcenter.demo.population import Resident
from contactcenter.demo.stories import STORIES, Story
from core.actor import Actor
from customers.models import Subscription
from customers.services.scoring import rescore_stale
from knowledge.models import Article
from mail.models import OutgoingMail
from outreach.models import RetentionCase
from outreach.services import ask_to_disconnect, register_result
from staff.models import Person
from tickets.models import Message, Ticket
from tickets.services import add_note, open_ticket, reply, set_status

TICKETS = 64
# One state after the other, so that every state exists in every queue.
STATES = (
    "resolved",
    "open",
    "closed",
    "pending",
    "resolved",
    "closed",
    "open",
    "on_hold",
    "resolved",
    "closed",
    "resolved",
    "open",
)
ENDINGS = (
    ("price", "saved", "Took the discount for six months"),
    ("quality", "saved", "Line check booked, stays"),
    ("moving", "lost", "Moves abroad"),
    ("competitor", "thinking", "Compares with the other offer"),
    ("service", "saved", "Personal contact agreed"),
    ("unused", "lost", "The flat stands empty"),
    ("price", "saved", "Upgrade for the present price"),
    ("competitor", "lost", "Two years signed elsewhere"),
    ("quality", "thinking", "Waits for the result of the line check"),
    ("price", "cancelled", "Withdrew the request by himself"),
)


def play(house: House, residents: list[Resident], chance: Random, now: datetime) -> None:
    """Let the past weeks happen."""
    reachable = [one for one in residents if one.customer.kind == "person"]
    people = [reachable[0], *chance.sample(reachable[1:], TICKETS - 1)]
    for number, resident in enumerate(people):
        _ticket(house, resident, STORIES[number % len(STORIES)], STATES[number % len(STATES)], number, chance, now)
    _retention(house, chance, now)
    _put_back()
    while rescore_stale(limit=100):
        continue


def _ticket(
    house: House, resident: Resident, story: Story, state: str, number: int, chance: Random, now: datetime
) -> None:
    subject, text, answer, note = story.zh if resident.language == "zh-CN" else story.en
    agent = _agent(house, story, number)
    age = _age(state, chance)
    begun = now - age
    queue = house.queues[_queue(story)]
    ticket = open_ticket(
        actor=Actor.customer(None),
        subject=subject,
        text=text,
        media=story.media,
        kind=story.kind,
        priority=story.priority,
        language=resident.language,
        customer_id=resident.customer.pk,
        address=resident.phone if story.media == "voice" else resident.email,
        queue_id=queue.pk,
        owner_id=agent.pk,
        tags=story.tags,
        at=begun,
    )
    _work(ticket, agent, answer, note, state, begun, age, chance)


def _age(state: str, chance: Random) -> timedelta:
    """Most open tickets are of today and within their promise; a few are late, and what has ended lies further back."""
    if state == "open":
        return timedelta(minutes=chance.randint(400, 1500) if chance.random() < 0.2 else chance.randint(4, 50))
    if state in ("pending", "on_hold"):
        return timedelta(minutes=chance.randint(200, 2600))
    return timedelta(days=chance.randint(3, 40))


def _work(
    ticket: Ticket,
    agent: Person,
    answer: str,
    note: str,
    state: str,
    begun: datetime,
    age: timedelta,
    chance: Random,
) -> None:
    """What the agent did: a note, an answer, the state in which it stands now."""
    actor, steps = Actor.of(agent), iter(sorted(chance.random() for _ in range(3)))
    if note:
        add_note(actor=actor, ticket_id=ticket.pk, text=note, at=begun + age * next(steps))
    if answer and state != "open":
        reply(actor=actor, ticket_id=ticket.pk, text=answer, at=begun + age * next(steps))
    if state == "closed":
        set_status(actor=actor, ticket_id=ticket.pk, status="resolved", at=begun + age * 0.95)
    if state != "open":
        set_status(actor=actor, ticket_id=ticket.pk, status=state, at=begun + age * 0.98)


def _agent(house: House, story: Story, number: int) -> Person:
    able = house.members(_queue(story))
    return able[number % len(able)]


def _queue(story: Story) -> str:
    if story.kind == "complaint" and story.media != "voice":
        return "complaints"
    if story.media == "voice":
        return "voice-billing" if story.kind == "complaint" else "voice-service"
    return "support"


def _retention(house: House, chance: Random, now: datetime) -> None:
    """Cases of the past six weeks with their results; two customers still think it over."""
    agents = house.members("retention")
    ending = Subscription.objects.filter(monthly__gte=50, contract_ends_on__gt=now.date(), customer__kind="person")
    lines = list({line.customer_id: line for line in ending.order_by("-contract_ends_on")}.values())[::-1]
    for number, (reason, result, words) in enumerate(ENDINGS):
        actor = Actor.of(agents[number % len(agents)])
        line = lines[number]
        asked = now - timedelta(days=chance.randint(3, 42), minutes=chance.randint(0, 500))
        case = ask_to_disconnect(actor=actor, subscription_id=line.pk, reason=reason, at=asked)
        register_result(
            actor=actor,
            case_id=case.pk,
            result=result,
            reason=words,
            measure_id=_measure(case) if result == "saved" else None,
            follow_up_at=now + timedelta(days=1 + number % 3) if result == "thinking" else None,
            at=asked + timedelta(hours=chance.randint(1, 30)),
        )


def _measure(case: RetentionCase) -> int | None:
    return int(case.measures[0]["measure"]) if case.measures else None


def _put_back() -> None:
    """See the head of this file."""
    OutgoingMail.objects.filter(state="queued").update(state="sent", result="250 demo")
    Message.objects.filter(state="queued").update(state="sent")
    Message.objects.update(updated_at=F("created_at"))
    Ticket.objects.update(
        updated_at=Greatest(
            F("created_at"), Coalesce("last_message_at", "created_at"), Coalesce("resolved_at", "created_at")
        )
    )
    RetentionCase.objects.update(updated_at=Coalesce("closed_at", "created_at"))
    Article.objects.update(updated_at=F("created_at") + timedelta(hours=5))
