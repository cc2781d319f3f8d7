"""What the measured product needs to have work: a queue with agents, a mailbox, a phone number, customers.

python -m benchmarks.house make PERSON_ID...      prints {"queue": id, "callers": [...]}
python -m benchmarks.house on-duty PERSON_ID...   makes them available for letters
python -m benchmarks.house on-phone PERSON_ID...  makes them available for calls
python -m benchmarks.house off-phone              nobody is available any more
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

MAILBOX = "bench@example.com"
NUMBER = "+861055550100"
CALLERS = 50


def make(people: list[int]) -> dict[str, Any]:
    """Configure through the services."""
    from core.actor import SYSTEM
    from customers.services.cards import create_customer
    from mail.services.mailboxes import save_mailbox
    from routing.services import add_member, create_queue
    from staff.models import Person
    from telephony.rules.flows import simple_document
    from telephony.services.setup import set_up_flow, set_up_number

    name = {"en": "Bench", "zh-CN": "测试"}
    mail = create_queue(actor=SYSTEM, key="bench-mail", name=name, media="email", ring_seconds=120)
    voice = create_queue(actor=SYSTEM, key="bench-voice", name=name, media="voice", ring_seconds=20)
    for person in Person.objects.filter(pk__in=people):
        add_member(actor=SYSTEM, queue=mail, person=person)
    save_mailbox(actor=SYSTEM, address=MAILBOX, name=name, queue_key="bench-mail")
    option = {"digit": "1", "label": name, "queue": voice.pk}
    document = simple_document(greeting=name, options=[option], queue=voice.pk)
    flow = set_up_flow(actor=SYSTEM, key="bench", name=name, document=document)
    set_up_number(actor=SYSTEM, e164=NUMBER, name=name, flow=flow)
    callers = [f"+86138001{number:05}" for number in range(CALLERS)]
    for number, caller in enumerate(callers):
        points = [{"kind": "phone", "value": caller}, {"kind": "email", "value": f"bench{number}@customers.example"}]
        create_customer(actor=SYSTEM, name=f"bench-call-{number}", contact_points=points)
    return {"queue": mail.pk, "callers": callers}


def on_duty(people: list[int]) -> int:
    """Everybody may hold enough letters for the whole measurement."""
    from core.actor import SYSTEM
    from routing.services import set_agent_state, set_capacity
    from staff.models import Person

    for person in Person.objects.filter(pk__in=people):
        set_capacity(actor=SYSTEM, person=person, capacity={"email": 20})
        set_agent_state(actor=SYSTEM, person=person, chosen="available")
    return len(people)


def on_phone(people: list[int]) -> int:
    """These take calls, one at a time, and are free again at once."""
    from core.actor import SYSTEM
    from routing.models import Queue
    from routing.services import add_member, set_agent_state
    from staff.models import Person

    queue = Queue.objects.get(key="bench-voice")
    Queue.objects.filter(pk=queue.pk).update(wrap_up_mode="none")
    for person in Person.objects.filter(pk__in=people):
        add_member(actor=SYSTEM, queue=queue, person=person)
        set_agent_state(actor=SYSTEM, person=person, chosen="available")
    return len(people)


def off_phone() -> int:
    """Nobody takes calls any more."""
    from core.actor import SYSTEM
    from routing.models import AgentState
    from routing.services import set_agent_state

    there = list(AgentState.objects.filter(chosen="available").select_related("person"))
    for state in there:
        set_agent_state(actor=SYSTEM, person=state.person, chosen="offline")
    return len(there)


if __name__ == "__main__":
    django.setup()
    given = [int(one) for one in sys.argv[2:]]
    work: dict[str, Any] = {"make": lambda: make(given), "on-duty": lambda: on_duty(given)}
    work |= {"on-phone": lambda: on_phone(given), "off-phone": off_phone}
    print(json.dumps(work[sys.argv[1]]()))
