"""One short story for every event that reaches browsers: what people do so that it happens."""

from __future__ import annotations

from collections.abc import Callable

from django.db.transaction import atomic
from django.test import Client

from core.actor import SYSTEM, Actor
from core.files import store_blob
from core.models import Notification
from core.notifications import mark_read
from customers.services.cards import change_profile, create_customer
from customers.services.importing import jobs
from customers.services.merging import merge_customers, unmerge_customer
from insight.models import AlarmWatch
from insight.services import set_alarm_rules, watch_thresholds
from mail.services.outgoing import claim_outgoing, record_result
from mail.transport import Result
from outreach.models import RetentionCase
from outreach.services import ask_to_disconnect, register_result
from privacy.models import Erasure
from privacy.services.copying import ask_copy, see_to_copies
from privacy.services.erasing import ask_erasure, hurry, see_to_erasures
from routing.models import Reservation, WorkItem
from routing.services import (
    accept,
    add_member,
    change_queue,
    close_queue,
    create_skill,
    distribute,
    escalate,
    finish,
    open_queue,
    overflow_due,
    reject,
    set_capacity,
    set_skill_level,
    set_work_priority,
)
from staff.services import change_person, set_preferences
from telephony.models import Callback
from telephony.rules.flows import simple_document
from telephony.services.callbacks import cancel_callback
from telephony.services.flight import lock_call, update
from telephony.services.setup import set_up_flow, set_up_number
from telephony.services.supervising import stop_supervising, supervise
from tests import cast
from tests.foreign import subscription_of
from tests.routing import centre
from tests.telephony.line import NUMBER, Line
from tests.tickets.stage import Desk, opened
from tickets.models import Clock, Ticket
from tickets.services import (
    add_note,
    assign,
    merge_tickets,
    plan_reply,
    reply,
    set_priority,
    set_status,
    split_ticket,
    take_back_reply,
    unsplit_ticket,
)
from tickets.services.bulk import start_bulk
from tickets.services.due import tell_due_clocks
from tickets.services.lists import create_view

Story = Callable[[Desk], object]
STORIES: dict[str, Story] = {}


def story(*events: str) -> Callable[[Story], Story]:
    """Register what leads to these events."""

    def keep(told: Story) -> Story:
        STORIES.update(dict.fromkeys(events, told))
        return told

    return keep


def rings(stage: Desk) -> Reservation:
    """Work comes in and is held out to Anna."""
    opened(stage, queue_id=stage.queue.pk)
    distribute()
    return Reservation.objects.select_related("work_item").get(agent=stage.anna, state="pending")


def taken(stage: Desk) -> WorkItem:
    """Anna accepted it."""
    ringing = rings(stage)
    return accept(actor=Actor.of(stage.anna), person=stage.anna, reservation_id=ringing.pk)


@story("work.queued", "work.reserved", "ticket.opened")
def _work_comes_in(stage: Desk) -> None:
    rings(stage)


@story("work.accepted", "ticket.changed")
def _accepted(stage: Desk) -> None:
    item = taken(stage)
    set_priority(actor=Actor.of(stage.anna), ticket_id=item.ref_id, priority="high")


@story("work.returned")
def _rejected(stage: Desk) -> None:
    reject(actor=Actor.of(stage.anna), person=stage.anna, reservation_id=rings(stage).pk)


@story("work.parked", "work.resumed", "work.wrap_up")
def _a_call_interrupts(stage: Desk) -> None:
    taken(stage)
    voice = centre.queue("voice", "voice", wrap_up_seconds=60, team=stage.team)
    add_member(actor=SYSTEM, queue=voice, person=stage.anna)
    call = centre.arrive(voice)
    distribute()
    ringing = Reservation.objects.get(agent=stage.anna, state="pending")
    accept(actor=Actor.of(stage.anna), person=stage.anna, reservation_id=ringing.pk)
    centre.end_contact(call)
    finish(actor=Actor.of(stage.anna), person=stage.anna, work_item=centre.now_of(call))


@story("work.done")
def _done(stage: Desk) -> None:
    finish(actor=Actor.of(stage.anna), person=stage.anna, work_item=taken(stage))


@story("work.abandoned")
def _the_caller_gives_up(stage: Desk) -> None:
    centre.hang_up(centre.arrive(stage.queue))


@story("work.cancelled")
def _cancelled(stage: Desk) -> None:
    centre.cancel(rings(stage).work_item, reason="test")


@story("work.overflowed")
def _waits_too_long(stage: Desk) -> None:
    centre.choose(stage.anna, "break")
    other = centre.queue("other", team=stage.team)
    rule = {"when": "waited", "over": 0, "to": "queue", "queue": other.pk}
    centre.arrive(centre.queue("first", team=stage.team, overflow=[rule]))
    overflow_due()


@story("agent_state.changed")
def _a_break(stage: Desk) -> None:
    centre.choose(stage.anna, "break", "lunch")


@story("work.prioritised", "work.escalated", "notification.added")
def _it_is_more_urgent(stage: Desk) -> None:
    item = rings(stage).work_item
    set_work_priority(actor=Actor.of(stage.boss), person=stage.boss, work_item=item, priority=2)
    escalate(actor=Actor.of(stage.anna), person=stage.anna, work_item=item, note="Cannot do this.")


@story("notification.read")
def _the_bell_is_read(stage: Desk) -> None:
    _it_is_more_urgent(stage)
    mark_read(actor=SYSTEM, person_id=stage.boss.pk, ids=list(Notification.objects.values_list("pk", flat=True)))


@story("queue.changed", "queue.closed", "queue.opened")
def _a_queue_changes(stage: Desk) -> None:
    actor = Actor.of(stage.boss)
    change_queue(actor=actor, queue=stage.queue, ring_seconds=30)
    close_queue(actor=actor, queue=stage.queue)
    open_queue(actor=actor, queue=stage.queue)


@story("agent.skills_changed", "agent.capacity_changed")
def _an_agent_learns(stage: Desk) -> None:
    skill = create_skill(actor=SYSTEM, key="billing", name={"en": "Billing"})
    set_skill_level(actor=Actor.of(stage.boss), person=stage.anna, skill=skill, level=5)
    set_capacity(actor=Actor.of(stage.boss), person=stage.anna, capacity={"email": 5})


@story("alarm.raised", "alarm.changed", "alarm.recovered")
def _a_queue_grows(stage: Desk) -> None:
    rule = {"queue": None, "measure": "waiting", "state": "", "warning": 0, "critical": 1}
    given = [{**rule, "margin": 0, "hold_seconds": 0, "active": True}]
    set_alarm_rules(actor=SYSTEM, person=stage.boss, rules=given)
    calls = [centre.arrive(stage.queue)]
    _look()
    calls.append(centre.arrive(stage.queue))
    _look()
    for call in calls:
        centre.hang_up(call)
    _look()


def _look() -> None:
    AlarmWatch.objects.all().delete()
    watch_thresholds()


@story("customer.created", "customer.changed", "customer.merged", "customer.unmerged")
def _cards(stage: Desk) -> None:
    actor = Actor.of(stage.anna)
    first, second = (
        create_customer(actor=actor, name=name, owner_id=stage.anna.pk, team_id=stage.team.pk) for name in ("A", "B")
    )
    change_profile(actor=actor, customer_id=first.pk, name="Another")
    merge_customers(actor=actor, source_id=second.pk, target_id=first.pk)
    unmerge_customer(actor=actor, customer_id=second.pk)


@story("import.started", "import.changed")
def _customers_come_in_a_file(stage: Desk) -> None:
    blob = store_blob(b"name\nA\n", content_type="text/csv")
    job = jobs.start_import(actor=Actor.of(stage.anna), person=stage.anna, blob=blob, filename="a.csv")
    jobs.carry_out(job.pk)


@story("personal_copy.asked", "personal_copy.changed")
def _somebody_wants_to_know(stage: Desk) -> None:
    card = create_customer(actor=Actor.of(stage.anna), name="A", owner_id=stage.anna.pk, team_id=stage.team.pk)
    ask_copy(actor=Actor.of(stage.anna), person=stage.anna, customer_id=card.pk, reason="asked")
    see_to_copies()


@story("erasure.asked")
def _somebody_asks_to_be_forgotten(stage: Desk) -> Erasure:
    actor, ticket = Actor.of(stage.anna), opened(stage)
    set_status(actor=actor, ticket_id=ticket.pk, status="closed")
    assert ticket.customer is not None
    return ask_erasure(
        actor=actor, person=stage.anna, customer_id=ticket.customer.pk, number=ticket.customer.number, reason="asked"
    )


@story("erasure.changed", "customer.erased", "ticket.erased")
def _somebody_is_forgotten(stage: Desk) -> None:
    hurry(actor=Actor.of(stage.anna), erasure_id=_somebody_asks_to_be_forgotten(stage).pk)
    see_to_erasures()


@story("retention.opened", "retention.changed")
def _a_customer_wants_to_leave(stage: Desk) -> None:
    subscription = subscription_of(stage.anna)
    ask_to_disconnect(actor=Actor.of(stage.anna), subscription_id=subscription.pk, reason="price")
    case = RetentionCase.objects.get(subscription=subscription)
    register_result(actor=Actor.of(stage.anna), case_id=case.pk, result="lost", reason="moves abroad")


@story("person.changed")
def _a_person_changes(stage: Desk) -> None:
    set_preferences(actor=SYSTEM, person=stage.bob, scheme="dark")


@story("person.created")
def _somebody_begins(stage: Desk) -> None:
    cast.person("New", team=stage.team)


@story("audience.changed")
def _rights_change(stage: Desk) -> None:
    change_person(actor=SYSTEM, person=stage.anna, data_scope="own")


def caller(stage: Desk) -> Line:
    """Somebody rang the hotline and waits."""
    hotline = centre.queue("hotline", "voice", team=stage.team)
    add_member(actor=SYSTEM, queue=hotline, person=stage.anna)
    option = {"digit": "1", "label": {"en": "help"}, "queue": hotline.pk}
    document = simple_document(greeting={"en": "Hello."}, options=[option], queue=hotline.pk)
    flow = set_up_flow(actor=SYSTEM, key="m", name={"en": "M"}, document=document)
    set_up_number(actor=SYSTEM, e164=NUMBER, name={"en": "Hotline"}, flow=flow)
    line = Line(Client())
    line.dial()
    line.press("1")
    return line


@story("call.changed", "work.linked")
def _a_call(stage: Desk) -> None:
    line = caller(stage)
    distribute()
    ringing = Reservation.objects.get(agent=stage.anna, state="pending")
    accept(actor=Actor.of(stage.anna), person=stage.anna, reservation_id=ringing.pk)
    line.post("/twilio/status", CallStatus="completed")


@story("supervision.changed")
def _the_boss_listens(stage: Desk) -> None:
    line = caller(stage)
    with atomic():
        call = lock_call(line.call.pk)
        update(call, happened="accepted", owner_id=stage.anna.pk, conference_sid="CF" + "1" * 32)
        update(call, happened="both_in_room")
    found = supervise(actor=Actor.of(stage.boss), person=stage.boss, call_id=line.call.pk, mode="listen")
    assert found.stage == "calling"
    stop_supervising(actor=Actor.of(stage.boss), person=stage.boss, call_id=line.call.pk)


@story("callback.changed")
def _a_callback_is_not_wanted_any_more(stage: Desk) -> None:
    call = caller(stage).call
    assert call.queue is not None
    promised = Callback.objects.create(call=call, number="+442079460959", queue=call.queue, team=stage.team)
    cancel_callback(actor=Actor.of(stage.anna), callback_id=promised.pk)


@story("ticket.resolved")
def _resolved(stage: Desk) -> None:
    item = taken(stage)
    set_status(actor=Actor.of(stage.anna), ticket_id=item.ref_id, status="resolved")


@story("clock.warning", "clock.breached")
def _a_promise_runs_out(stage: Desk) -> None:
    ticket = _owned(stage)
    Clock.objects.filter(ticket=ticket).update(
        next_at=ticket.created_at, warn_at=ticket.created_at, due_at=ticket.created_at
    )
    assert tell_due_clocks() == 4


@story("ticket.merged")
def _merged(stage: Desk) -> None:
    tickets = [_owned(stage), _owned(stage)]
    merge_tickets(actor=Actor.of(stage.anna), source_id=tickets[0].pk, target_id=tickets[1].pk)


@story("ticket.split", "ticket.unsplit")
def _split(stage: Desk) -> None:
    ticket, anna = _owned(stage), Actor.of(stage.anna)
    note = add_note(actor=anna, ticket_id=ticket.pk, text="The bill is another matter.")
    given = {"ticket_id": ticket.pk, "messages": [note.pk], "subject": "Bill"}
    made = split_ticket(actor=anna, owner_id=stage.anna.pk, **given)
    unsplit_ticket(actor=anna, ticket_id=made.pk)


@story("message.added", "message.changed")
def _an_answer(stage: Desk) -> None:
    ticket = Ticket.objects.get(pk=taken(stage).ref_id)
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="Please restart it.")
    add_note(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="Told to restart.")
    mail = claim_outgoing()
    while mail is not None:
        record_result(mail_id=mail, result=Result("sent", "250 taken"))
        mail = claim_outgoing()


@story("planned_reply.changed")
def _an_answer_taken_back(stage: Desk) -> None:
    ticket = _owned(stage)
    planned = plan_reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="Please restart it.")
    take_back_reply(actor=Actor.of(stage.anna), planned_id=planned.pk)


def _owned(stage: Desk) -> Ticket:
    ticket = opened(stage, queue_id=None)
    return assign(actor=SYSTEM, ticket_id=ticket.pk, person_id=stage.anna.pk)


@story("view.changed")
def _view(stage: Desk) -> None:
    create_view(actor=Actor.of(stage.anna), person=stage.anna, name={"en": "Mine"}, conditions={"all": []})


@story("bulk.changed")
def _bulk(stage: Desk) -> None:
    ticket = _owned(stage)
    given = [(ticket.pk, ticket.version)]
    start_bulk(actor=Actor.of(stage.anna), person=stage.anna, wanted={"priority": "high"}, tickets=given)
