"""Click to dial: guards, the contact check, caller id, then a call like every other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from core.actor import SYSTEM
from customers.models import Consent, Customer
from customers.services.cards import create_customer
from customers.services.identity import identify_or_create
from routing import services as routing
from routing.models import Queue, WorkItem, WorkItemInterval
from staff.models import Person
from telephony.models import Call, PhoneNumber
from telephony.services.losing import return_lost_calls
from telephony.services.policies import set_voice_policy
from telephony.services.setup import set_up_number
from tests import cast
from tests.telephony.line import NUMBER, NotedPhone, agent_for, voice_queue, zone_where_it_is
from tests.telephony.test_callbacks import Dialled
from tickets.models import Ticket
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)
CUSTOMER = "+861012345678"


def queue() -> Queue:
    return Queue.objects.get(key="support")


def ask(person: Person, what: str = "dial", number: str = CUSTOMER, **more: Any) -> Any:
    body = {"number": number, "queue": queue().pk, **more}
    return cast.send(cast.client_of(person), "post", f"calls/{what}", body)


def dialled(person: Person, client: Client, **more: Any) -> Dialled:
    answer = ask(person, **more)
    assert answer.status_code == 201, answer.content
    return Dialled(client)


def policy(**fields: Any) -> None:
    set_voice_policy(actor=SYSTEM, queue=queue(), **fields)


def work() -> WorkItem:
    return WorkItem.objects.latest("pk")


def known(local_hour: int, **fields: Any) -> Customer:
    """A customer with this number, where it is this hour now."""
    with transaction.atomic():
        found = identify_or_create(actor=SYSTEM, kind="phone", value=CUSTOMER).customer
    assert found is not None
    Customer.objects.filter(pk=found.pk).update(is_provisional=False, timezone=zone_where_it_is(local_hour), **fields)
    return Customer.objects.get(pk=found.pk)


def test_the_agents_phone_rings_first_then_the_customers_then_they_talk(
    anna: Person, client: Client, phone: NotedPhone
) -> None:
    made = dialled(anna, client)
    call = made.now()
    assert (call.direction, call.state, call.owner_id, call.caller, call.queue_id) == (
        "outbound", "connecting", anna.pk, CUSTOMER, queue().pk,
    )  # fmt: skip
    assert [(name, ring.to, ring.shown) for name, ring in phone.asked] == [("ring", f"client:agent-{anna.pk}", NUMBER)]
    assert (work().state, work().agent_id, work().ref_id) == ("active", anna.pk, call.pk)
    made.agent_is_there()
    assert (phone.asked[-1][1].to, phone.asked[-1][1].shown) == (CUSTOMER, NUMBER)
    made.customer_is_there()
    assert made.now().state == "connected"
    assert cast.send(cast.client_of(anna), "post", f"calls/{call.pk}/hold").status_code == 200
    made.leg("caller", "completed")
    assert (made.now().state, made.now().ended_by, work().state) == ("completed", "caller", "wrap_up")
    # Nobody waited for us: the queue's service level knows nothing of it.
    stretches = WorkItemInterval.objects.filter(work_item=work()).order_by("id").values_list("outcome", "waited_ms")
    assert list(stretches) == [("begun", None), ("wrap_up", None)]
    told = cast.client_of(anna).get(f"/api/v1/work-items/{work().pk}/explanation").json()
    assert (told["by_hand"]["how"], told["rule"]) == ("begun", "Begun by this agent, who dialled.")
    ticket = Ticket.objects.get(pk=made.now().ticket_id)
    assert (ticket.media, ticket.owner_id, ticket.customer_id) == ("voice", anna.pk, made.now().customer_id)
    assert ticket.first_replied_at == made.now().connected_at
    timeline = cast.client_of(anna).get(f"/api/v1/tickets/{ticket.pk}/timeline").json()
    assert '"call.ended"' in str(timeline).replace("'", '"')


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_customer_who_is_not_reached_is_no_queue_work(
    anna: Person, client: Client, phone: NotedPhone, status: str
) -> None:
    made = dialled(anna, client)
    made.agent_is_there()
    made.leg("caller", "ringing")
    made.leg("caller", status)
    assert (made.now().state, work().state) == ("failed", "wrap_up")
    assert ("hang_up", made.leg_of("agent").sid) in phone.asked
    made.leg("agent", "completed")
    assert (return_lost_calls(), made.now().state, WorkItem.objects.count()) == (0, "failed", 1)


def test_an_agents_own_phone_that_fails_ends_the_dialling(anna: Person, client: Client, phone: NotedPhone) -> None:
    made = dialled(anna, client)
    made.leg("agent", "no-answer")
    return_lost_calls()
    assert (made.now().state, made.now().is_over) == ("failed", True)
    assert not WorkItem.objects.filter(state__in=("waiting", "reserved", "active")).exists()
    assert [ring.to for name, ring in phone.asked if name == "ring"] == [f"client:agent-{anna.pk}"]


def test_giving_up_while_it_rings(anna: Person, client: Client, phone: NotedPhone) -> None:
    made = dialled(anna, client)
    made.agent_is_there()
    assert cast.send(cast.client_of(anna), "post", f"calls/{made.call.pk}/end").status_code == 200
    assert (made.now().state, work().state) == ("failed", "wrap_up")
    assert ("hang_up", made.leg_of("caller").sid) in phone.asked


def test_a_machine_is_told_whenever_it_is(anna: Person, client: Client, phone: NotedPhone) -> None:
    policy(detect_machines=True)
    made = dialled(anna, client)
    made.agent_is_there()
    url = phone.asked[-1][1].machine_told_at
    made.customer_is_there()
    made.leg("caller", "completed")
    made.line.text(url, CallSid=str(made.now().sid), AnsweredBy="machine_start")
    made.line.text(url, CallSid=str(made.now().sid), AnsweredBy="human")
    assert (made.now().answered_by, made.now().state) == ("machine_start", "completed")


def test_numbers_that_may_not_be_dialled(anna: Person, phone: NotedPhone) -> None:
    for number, against in (("900", "not_in_use"), ("x", "not_a_number"), ("+493090182000", "country")):
        answer = ask(anna, number=number)
        assert (answer.status_code, answer.json()["code"], answer.json()["detail"]["against"]) == (
            409, "number.refused", against,
        )  # fmt: skip
    policy(countries=["GB"])
    assert ask(anna, number="+449098790000").json()["detail"]["against"] == "premium"
    assert ask(anna).json()["detail"]["against"] == "country"
    assert (Call.objects.count(), WorkItem.objects.count(), phone.asked) == (0, 0, [])


def test_so_many_numbers_an_hour(anna: Person, client: Client) -> None:
    policy(dials_per_hour=1)
    made = dialled(anna, client)
    made.leg("agent", "busy")
    return_lost_calls()
    WorkItem.objects.update(state="done")
    answer = ask(anna)
    assert (answer.status_code, answer.json()["code"]) == (429, "number.too_many")
    assert answer.headers["Retry-After"]


def test_the_queue_says_which_number_is_shown(anna: Person, client: Client, phone: NotedPhone) -> None:
    other = set_up_number(actor=SYSTEM, e164="+861055550200", name={"en": "Sales"})
    policy(caller_number=other)
    dialled(anna, client)
    assert phone.asked[-1][1].shown == "+861055550200"


def test_without_a_number_of_ours_nothing_is_dialled(anna: Person) -> None:
    PhoneNumber.objects.all().delete()
    assert ask(anna).json()["code"] == "number.no_own"


def test_one_call_at_a_time_and_only_who_is_there(anna: Person, client: Client) -> None:
    dialled(anna, client)
    assert ask(anna).json()["code"] == "agent.on_a_contact"
    otto = cast.person("Otto")
    assert ask(otto).json()["fields"][0]["field"] == "queue"
    routing.add_member(actor=SYSTEM, queue=queue(), person=otto)
    assert ask(otto).json()["code"] == "agent.not_available"


def test_nobody_borrows_what_another_queue_allows(anna: Person, phone: NotedPhone) -> None:
    """Countries, limits, recording and the number shown are the queue's: who is neither in it nor runs it has none."""
    far = voice_queue("far")
    set_voice_policy(actor=SYSTEM, queue=far, countries=["DE"], dials_per_hour=1000)
    given = {"number": "+493090182000", "queue": far.pk}
    for what in ("dial", "dial-check"):
        foreign = cast.send(cast.client_of(anna), "post", f"calls/{what}", given)
        missing = cast.send(cast.client_of(anna), "post", f"calls/{what}", given | {"queue": 0})
        assert (foreign.status_code, foreign.json()["fields"]) == (400, missing.json()["fields"])
    assert phone.asked == []


@pytest.mark.parametrize(
    ("hour", "fields", "reasons"),
    [
        (12, {"do_not_contact": True}, ["do_not_contact", "no_consent"]),
        (12, {}, ["no_consent"]),
        (3, {}, ["no_consent", "quiet_hours"]),
    ],
)
def test_the_contact_check_comes_first(
    anna: Person, phone: NotedPhone, hour: int, fields: dict[str, Any], reasons: list[str]
) -> None:
    customer = known(hour, **fields)
    answer = ask(anna)
    assert (answer.status_code, answer.json()["code"]) == (409, "contact.refused")
    assert answer.json()["detail"]["reasons"] == reasons
    check = ask(anna, "dial-check").json()
    assert (check["is_allowed"], check["reasons"], check["customer"]) == (False, reasons, customer.pk)
    assert phone.asked == []


def test_a_number_of_nobody_is_checked_like_the_card_it_will_get(
    anna: Person, phone: NotedPhone, settings: Any
) -> None:
    settings.COMPANY_TIMEZONE = zone_where_it_is(3)
    check = ask(anna, "dial-check").json()
    assert (check["is_allowed"], check["reasons"], check["customer"]) == (False, ["quiet_hours"], None)
    assert ask(anna).json()["detail"]["reasons"] == ["quiet_hours"]
    assert phone.asked == []


def test_a_supervisor_or_an_allowed_agent_calls_with_a_reason_that_is_kept(
    anna: Person, client: Client, phone: NotedPhone
) -> None:
    known(3)
    why = "She wrote at night that she is awake and waits for us"
    assert ask(anna, "dial-check").json()["may_override"] is False
    assert ask(anna, override=why).json()["code"] == "contact.refused"
    policy(agents_may_override=True)
    assert ask(anna, "dial-check").json()["may_override"] is True
    assert ask(anna).json()["code"] == "contact.refused"
    assert ask(anna, override="no").status_code == 400
    call = dialled(anna, client, override=why).now()
    line = call.flight.get(name="contact_overridden")
    assert line.detail == {"person": anna.pk, "reasons": ["no_consent", "quiet_hours"]}
    page = cast.client_of(anna).get(f"/api/v1/calls/{call.pk}").json()
    assert page["override_reason"] == why
    policy(agents_may_override=False)
    sue = agent_for(queue(), name="Sue")
    Person.objects.filter(pk=sue.pk).update(role="supervisor", data_scope="all")
    sue.refresh_from_db()
    assert ask(sue, "dial-check").json()["may_override"] is True
    assert ask(sue, override=why).status_code == 201


def test_no_reason_outweighs_the_customers_wish_the_guards_or_nothing(
    anna: Person, client: Client, phone: NotedPhone
) -> None:
    policy(agents_may_override=True)
    customer = known(12, do_not_contact=True)
    assert ask(anna, "dial-check").json()["may_override"] is False
    assert ask(anna, override="It is urgent").json()["code"] == "contact.refused"
    for number in ("+4419005551234", "+12125550123"):
        check = ask(anna, "dial-check", number=number).json()
        assert (bool(check["against"]), check["may_override"]) == (True, False)
        assert ask(anna, number=number, override="It is urgent").json()["code"] == "number.refused"
    Customer.objects.filter(pk=customer.pk).update(do_not_contact=False)
    Consent.objects.create(customer=customer, purpose="service", media="voice", is_given=True)
    call = dialled(anna, client, override="It is urgent").now()
    assert (call.override_reason, call.flight.filter(name="contact_overridden").exists()) == ("", False)


def test_a_consent_or_an_open_ticket_allows_it(anna: Person, client: Client, phone: NotedPhone) -> None:
    customer = known(12)
    Consent.objects.create(customer=customer, purpose="service", media="voice", is_given=True)
    check = ask(anna, "dial-check", number="010 1234 5678").json()
    assert (check["is_allowed"], check["number"], check["country"], check["shown"]) == (True, CUSTOMER, "CN", NUMBER)
    made = dialled(anna, client)
    ticket = made.now().ticket_id
    made.leg("agent", "busy")
    return_lost_calls()
    WorkItem.objects.update(state="done")
    Consent.objects.all().delete()
    assert ask(anna).json()["code"] == "contact.refused"
    again = dialled(anna, client, ticket=ticket)
    assert again.now().ticket_id == ticket


def test_naming_another_card_or_ticket_silences_nobody(anna: Person, client: Client, phone: NotedPhone) -> None:
    """Who has this number asked not to be called: neither a willing card nor an open ticket of others outweighs it."""
    known(12, do_not_contact=True)
    willing = create_customer(actor=SYSTEM, name="Willing", owner_id=anna.pk)
    Consent.objects.create(customer=willing, purpose="service", media="voice", is_given=True)
    theirs = open_ticket(actor=SYSTEM, subject="Theirs", customer_id=willing.pk, owner_id=anna.pk)
    for more in ({"customer": willing.pk}, {"ticket": theirs.pk}, {"customer": willing.pk, "ticket": theirs.pk}):
        assert ask(anna, "dial-check", **more).json()["reasons"] == ["do_not_contact", "no_consent"]
        assert ask(anna, **more).json()["code"] == "contact.refused"
    assert phone.asked == []


def test_settings_of_a_queue_through_the_door(anna: Person) -> None:
    sue = cast.person("Sue", role="supervisor", data_scope="all")
    door = f"queues/{queue().pk}/voice"
    read = cast.client_of(sue).get(f"/api/v1/{door}").json()
    assert (read["recording"], read["pause_seconds"], read["countries"]) == ("on_demand", 60, ["CN", "GB"])
    changed = cast.send(cast.client_of(sue), "patch", door, {"recording": "all", "countries": ["CN", "DE"]})
    assert (changed.status_code, changed.json()["countries"]) == (200, ["CN", "DE"])
    assert cast.send(cast.client_of(sue), "patch", door, {"countries": ["XX"]}).status_code == 400
    assert cast.send(cast.client_of(sue), "patch", door, {"pause_seconds": 1}).status_code == 400
    assert cast.send(cast.client_of(anna), "patch", door, {"recording": "never"}).status_code == 403


def test_a_call_that_was_handed_on_counts_for_who_dialled_it(anna: Person, client: Client, phone: NotedPhone) -> None:
    policy(dials_per_hour=1)
    made = dialled(anna, client)
    bob = agent_for(queue(), name="Bob")
    Call.objects.filter(pk=made.call.pk).update(owner=bob)
    made.leg("agent", "no-answer")
    return_lost_calls()
    assert ask(anna, "dial-check").json()["left"] == 0
    assert ask(bob, "dial-check").json()["left"] == 1
