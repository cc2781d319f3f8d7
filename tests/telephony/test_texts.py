"""Texts in and out on the same ticket, through the signed door and the API."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from customers.models import Consent, Customer, CustomerContactPoint
from outreach import services as outreach
from routing.models import Reservation, WorkItem
from staff.models import Person
from telephony.models import Text, TextFile, VoicePolicy
from telephony.provider import PhoneError, Texted
from telephony.services import text_files, texts_out
from telephony.services.guarding import readers
from tests import cast
from tests.telephony.line import NUMBER, Line, NotedPhone, agent_for, number_with_menu
from tickets.models import Attachment, Message, Ticket
from tickets.services import set_status

pytestmark = pytest.mark.django_db(transaction=True)
LI = "+8613800138000"


@pytest.fixture
def anna() -> Person:
    """An available agent of the number's queue."""
    support, _ = number_with_menu()
    return agent_for(support)


def text(line: Line, body: str, *files: str, sid: str = "", **more: str) -> Any:
    """The customer texts us."""
    media = {f"MediaUrl{n}": f"https://api.twilio.com/x/Messages/MM/Media/{one}" for n, one in enumerate(files)}
    about = {"MessageSid": sid or f"SM{secrets.token_hex(16)}", "Body": body, "NumMedia": str(len(files))}
    return line.post("/twilio/message", **about, **media, **more)


def answer(person: Person, body: str, **more: Any) -> Any:
    """The agent answers on the newest ticket, through the API."""
    ticket = Ticket.objects.latest("pk")
    return cast.send(cast.client_of(person), "post", f"tickets/{ticket.pk}/replies", {"text": body, **more})


def status(line: Line, row: Text, state: str, **more: str) -> Any:
    """The provider tells how a text is."""
    return line.post(
        f"/twilio/text?text={row.label}", MessageSid=row.sid or "SM" + "e" * 32, MessageStatus=state, **more
    )


def out() -> Text:
    """The newest text that we wrote."""
    return Text.objects.filter(label__isnull=False).latest("pk")


def state_of(row: Text) -> tuple[str, str]:
    """The state of a text, and what its message shows."""
    row.refresh_from_db()
    assert row.message is not None
    row.message.refresh_from_db()
    return row.state, row.message.state


def test_a_text_opens_a_ticket_which_rings_at_an_agent_of_the_numbers_queue(
    line: Line, phone: NotedPhone, anna: Person
) -> None:
    assert text(line, "My line is dead since noon").content.decode().endswith("<Response></Response>")
    ticket = Ticket.objects.get()
    assert (ticket.media, ticket.subject, ticket.status) == ("sms", "My line is dead since noon", "open")
    message = Message.objects.get()
    assert (message.media, message.direction, message.sender, message.to) == ("sms", "in", LI, [NUMBER])
    item = WorkItem.objects.get()
    assert (item.ref_kind, item.ref_id, item.media, item.state) == ("ticket", ticket.pk, "task", "reserved")
    assert item.agent == anna or item.reservations.get().agent == anna


def test_the_same_text_twice_is_one(line: Line, phone: NotedPhone, anna: Person) -> None:
    sid = f"SM{secrets.token_hex(16)}"
    text(line, "Hello", sid=sid)
    text(line, "Hello", sid=sid)
    assert Message.objects.count() == Text.objects.count() == 1


def test_an_unsigned_text_is_refused_and_leaves_nothing(client: Client) -> None:
    answered = client.post("/twilio/message", {"MessageSid": "SM1", "From": LI, "To": NUMBER, "Body": "x"})
    assert answered.status_code == 403
    assert not Text.objects.exists()


def test_the_next_text_joins_the_ticket_and_prefers_its_agent(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "First")
    accepted(anna)
    assert answer(anna, "We look at it").status_code == 201
    finish(anna)
    text(line, "Second")
    assert Ticket.objects.count() == 1
    assert Message.objects.count() == 3
    item = WorkItem.objects.latest("pk")
    assert item.preferred_agent_id == anna.pk


def accepted(person: Person) -> None:
    """The agent takes what rings."""
    found = Reservation.objects.get(agent=person, state="pending")
    assert cast.send(cast.client_of(person), "post", f"reservations/{found.pk}/accept").status_code == 200


def finish(person: Person) -> None:
    """The agent is through with it."""
    WorkItem.objects.filter(agent=person).update(state="done", agent=None)


def test_a_resolved_matter_goes_on_for_some_hours_and_then_a_text_opens_another(
    line: Line, phone: NotedPhone, anna: Person
) -> None:
    text(line, "First")
    first = Ticket.objects.get()
    set_status(actor=SYSTEM, ticket_id=first.pk, status="resolved")
    text(line, "Thanks, but it is dead again")
    first.refresh_from_db()
    assert (Ticket.objects.count(), first.status) == (1, "open")
    set_status(actor=SYSTEM, ticket_id=first.pk, status="resolved")
    Ticket.objects.filter(pk=first.pk).update(resolved_at=timezone.now() - timedelta(hours=5))
    text(line, "A bill this time")
    assert Ticket.objects.count() == 2


def test_a_number_of_several_people_names_nobody(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    point = Text.objects.get().contact_point
    other = Customer.objects.create(name="Wang", sort_key="wang")
    CustomerContactPoint.objects.create(customer=other, contact_point=point)
    Ticket.objects.update(status="closed")
    text(line, "Who am I")
    assert Ticket.objects.latest("pk").customer is None


def test_an_answer_leaves_by_text_and_its_message_follows_it(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    made = answer(anna, "", html="<p>We are <b>on it</b></p>")
    assert made.status_code == 201
    assert (made.json()["media"], made.json()["to"]) == ("sms", [LI])
    (_, wording) = next(one for one in phone.asked if one[0] == "text")
    assert (wording.to, wording.shown, wording.words) == (LI, NUMBER, "We are on it")
    assert f"text={out().label}" in wording.told_at
    assert state_of(out()) == ("queued", "queued")
    for told, shown in (("sent", "sent"), ("delivered", "delivered"), ("sent", "delivered"), ("failed", "delivered")):
        status(line, out(), told)
        assert state_of(out())[1] == shown


def test_what_was_not_delivered_says_why_and_is_sent_again_by_hand(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    answer(anna, "On it")
    status(line, out(), "undelivered", ErrorCode="30003")
    assert state_of(out()) == ("undelivered", "failed")
    message = Message.objects.get(direction="out")
    assert message.state_detail == "error 30003"
    again = cast.send(cast.client_of(anna), "post", f"messages/{message.pk}/send-again")
    assert again.status_code == 200
    assert phone.names().count("text") == 2
    assert state_of(out())[1] == "queued"
    first = Text.objects.filter(label__isnull=False).earliest("pk")
    status(line, first, "delivered")
    assert state_of(out())[1] == "queued", "an old try says nothing about the new one"


@pytest.mark.parametrize(
    "told",
    [("delivered", "sent", "queued"), ("sent", "delivered", "delivered"), ("queued", "undelivered", "delivered")],
)
def test_reports_in_any_order_end_in_one_state(
    line: Line, phone: NotedPhone, anna: Person, told: tuple[str, ...]
) -> None:
    text(line, "Hello")
    answer(anna, "On it")
    for one in told:
        status(line, out(), one)
    end = next(one for one in told if one in ("delivered", "undelivered"))
    assert out().state == end


def test_429_is_sent_later_and_the_message_says_so(line: Line, phone: NotedPhone, anna: Person) -> None:
    phone.failures["text"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    text(line, "Hello")
    answer(anna, "On it")
    assert state_of(out()) == ("planned", "queued")
    assert Message.objects.get(direction="out").state_detail.startswith("carrier ")
    tick()
    assert state_of(out())[0] == "queued"
    assert phone.names().count("text") == 2


def tick() -> None:
    """What is due in a while is done now."""
    Text.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    texts_out.see_to_texts()


def unknown_outcome(phone: NotedPhone) -> None:
    """The answer to the next text is lost."""
    phone.failures["text"] = [PhoneError("HTTP 500", code=500, refused=False, retry=False)]


def test_a_lost_answer_is_found_again_and_nothing_is_sent_twice(line: Line, phone: NotedPhone, anna: Person) -> None:
    unknown_outcome(phone)
    text(line, "Hello")
    answer(anna, "On it")
    assert state_of(out()) == ("unknown", "queued")
    phone.texted = [Texted("SM" + "f" * 32, "sent", "On it"), Texted("SM" + "d" * 32, "sent", "Something else")]
    tick()
    assert (out().sid, state_of(out())) == ("SM" + "f" * 32, ("sent", "sent"))
    tick()
    assert phone.names().count("text") == 1


def test_a_callback_brings_a_lost_answer_home(line: Line, phone: NotedPhone, anna: Person) -> None:
    unknown_outcome(phone)
    text(line, "Hello")
    answer(anna, "On it")
    status(line, out(), "delivered")
    assert (out().sid, state_of(out())) == ("SM" + "e" * 32, ("delivered", "delivered"))


def test_what_is_not_found_stays_unknown_and_is_never_sent_by_itself(
    line: Line, phone: NotedPhone, anna: Person
) -> None:
    unknown_outcome(phone)
    text(line, "Hello")
    answer(anna, "On it")
    tick()
    tick()
    assert state_of(out()) == ("unknown", "unknown")
    assert phone.names().count("text") == 1


def test_a_sender_that_died_is_looked_for_not_repeated(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    answer(anna, "On it")
    Text.objects.filter(pk=out().pk).update(state="sending", sid=None, due_at=timezone.now())
    texts_out.see_to_texts()
    assert phone.names().count("text") == 1
    assert state_of(out()) == ("unknown", "unknown")


def test_a_text_nobody_speaks_of_is_asked_about(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    answer(anna, "On it")
    phone.texted = [Texted(out().sid or "", "undelivered", "On it", 30005)]
    tick()
    assert state_of(out()) == ("undelivered", "failed")


@pytest.mark.parametrize(
    ("word", "given"), [("STOP", False), ("退订", False), ("td", False), ("Stop.", False), ("START", True)]
)
def test_one_word_is_the_customers_will_and_no_work(
    line: Line, phone: NotedPhone, anna: Person, word: str, given: bool
) -> None:
    text(line, "Hello")
    before = WorkItem.objects.count()
    text(line, word)
    said = Consent.objects.filter(media="sms", purpose="service").latest("pk")
    assert said.is_given is given
    assert Message.objects.count() == 2, "it stands on the ticket"
    assert WorkItem.objects.count() == before


def test_who_said_stop_gets_no_text_until_they_say_start(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    text(line, "退订")
    refused = answer(anna, "One more thing")
    assert (refused.status_code, refused.json()["code"]) == (409, "text.refused")
    assert refused.json()["detail"]["against"] == "stopped"
    assert not Message.objects.filter(direction="out").exists()
    text(line, "START")
    assert answer(anna, "One more thing").status_code == 201


def test_a_stranger_who_says_stop_gets_no_card_and_no_ticket(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "STOP")
    assert (Ticket.objects.count(), Customer.objects.count(), Text.objects.get().word) == (0, 0, "stop")


def test_a_sentence_with_the_word_is_a_message(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Please stop the service by Friday")
    assert Ticket.objects.count() == 1
    assert not Consent.objects.exists()


def test_the_carriers_own_block_stops_the_next_one(line: Line, phone: NotedPhone, anna: Person) -> None:
    phone.failures["text"] = [PhoneError("blocked", code=21610, refused=True, retry=False)]
    text(line, "Hello")
    answer(anna, "On it")
    assert state_of(out()) == ("failed", "failed")
    assert answer(anna, "Really").json()["detail"]["against"] == "stopped"


def test_do_not_contact_is_asked_before_sending(
    line: Line, phone: NotedPhone, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "contact", outreach.refused_contact)
    text(line, "Hello")
    Customer.objects.update(do_not_contact=True)
    refused = answer(anna, "On it")
    assert (refused.status_code, refused.json()["code"]) == (409, "text.not_now")
    assert refused.json()["detail"]["reasons"] == ["do_not_contact"]


def test_no_more_texts_than_the_queue_allows_an_agent(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "Hello")
    VoicePolicy.objects.filter(queue=Ticket.objects.get().queue).update(texts_per_hour=1)
    assert answer(anna, "One").status_code == 201
    refused = answer(anna, "Two")
    assert (refused.status_code, refused.json()["code"]) == (429, "text.too_many")


@pytest.mark.parametrize(("caller", "code"), [("+442079460958", 201), ("12345", 409), ("NORTHWIND", 409)])
def test_who_wrote_first_is_answered_abroad_but_not_what_is_no_number(
    client: Client, phone: NotedPhone, anna: Person, caller: str, code: int
) -> None:
    text(Line(client, caller), "Hello")
    assert answer(anna, "Hi").status_code == code


def test_a_caller_abroad_who_never_texted_is_not_texted(
    line: Line, phone: NotedPhone, client: Client, anna: Person
) -> None:
    abroad = Line(client, "+493090182000")
    abroad.dial()
    abroad.press("1")
    accepted(anna)
    refused = answer(anna, "Hello", media="sms")
    assert (refused.status_code, refused.json()["detail"]["against"]) == (409, "country")


def test_an_agent_chooses_a_text_on_a_callers_ticket_and_the_answer_comes_there(
    line: Line, phone: NotedPhone, anna: Person
) -> None:
    line.dial()
    line.press("1")
    accepted(anna)
    ways = cast.client_of(anna).get(f"/api/v1/tickets/{line.call.ticket_id}").json()["ways"]
    assert ways == [{"media": "sms", "to": LI}]
    assert answer(anna, "The form is at the shop", media="sms").status_code == 201
    text(line, "Thank you")
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        ("x" * 1601, {}, "message.too_long"),
        ("x", {"attachments": [1]}, "message.no_files"),
    ],
)
def test_what_no_text_can_carry_is_refused(
    line: Line, phone: NotedPhone, anna: Person, body: str, more: dict[str, Any], code: str
) -> None:
    text(line, "Hello")
    assert answer(anna, body, **more).json()["code"] == code


def test_pictures_come_after_the_text_as_private_files(line: Line, phone: NotedPhone, anna: Person) -> None:
    text(line, "", "ME" + "1" * 32, "ME" + "2" * 32)
    assert {one.filename for one in Attachment.objects.all()} == {"mms-1.jpg", "mms-2.jpg"}
    assert Ticket.objects.get().title["en"].startswith("Text from")
    assert cast.client_of(anna).get(f"/api/v1/attachments/{Attachment.objects.first().pk}").status_code == 200  # type: ignore[union-attr]


def test_a_picture_that_never_comes_is_given_up_and_said(line: Line, phone: NotedPhone, anna: Person) -> None:
    phone.failures["file_of"] = [PhoneError("it is too large", refused=True, retry=False)]
    text(line, "Look", "ME" + "1" * 32)
    assert TextFile.objects.get().state == "lost"
    assert Message.objects.get().state_detail == "file_lost"


def test_a_picture_for_a_ticket_in_the_bin_leaves_no_byte(line: Line, phone: NotedPhone, anna: Person) -> None:
    phone.failures["file_of"] = [PhoneError("HTTP 503", code=503, refused=True, retry=True)]
    text(line, "Look", "ME" + "1" * 32)
    Ticket.objects.update(deleted_at=timezone.now())
    TextFile.objects.update(due_at=timezone.now())
    text_files.fetch_due_files()
    assert (TextFile.objects.get().state, phone.names().count("file_of")) == ("lost", 1)
    assert not Attachment.objects.exists()
