"""From the first ring into the queue, through the signed door."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client

from core.actor import SYSTEM
from core.operations import operation
from customers.models import Customer
from customers.services.cards import create_customer
from routing.models import WorkItem
from routing.services import cancel_for
from simulator.twiml import parse_document
from telephony.models import Call, CallEvent, WebhookReceipt
from telephony.selectors import place_in_queue
from telephony.services import inbound, waiting
from tests.telephony.line import Line, NotedPhone, accept, agent_for, number_with_menu, voice_queue

pytestmark = pytest.mark.django_db(transaction=True)


def verbs(document: str) -> list[str]:
    """The verbs of a document that the carrier accepts."""
    return [verb.name for verb in parse_document(document, "text/xml")]


@operation
def cancel(call_id: int) -> None:
    cancel_for(actor=SYSTEM, ref=("call", call_id), reason="test")


def said(document: str) -> str:
    return " ".join(each.text or "" for each in ElementTree.fromstring(document).iter("Say"))


def test_a_call_is_greeted_with_the_menu_and_the_key_leads_to_its_queue(client: Client) -> None:
    _, billing = number_with_menu("zh-CN")
    line = Line(client, "+442079460958")
    document = line.dial()
    assert verbs(document) == ["Gather", "Redirect"]
    assert said(document) == "Welcome to Northwind. For support, press 1. 账单，请按2。"
    assert (line.call.state, line.call.caller) == ("menu", "+442079460958")
    document = line.press("2")
    assert verbs(document) == ["Say", "Enqueue"]
    call = line.call
    assert (call.state, call.queue_id, call.language) == ("queued", billing.pk, "zh-CN")
    assert call.work_item is not None
    assert (call.work_item.state, call.work_item.media, call.work_item.queue_id) == ("waiting", "voice", billing.pk)


def test_a_menu_speaks_the_language_of_the_callers_country(line: Line) -> None:
    number_with_menu("en")
    document = line.dial()
    assert said(document) == "欢迎致电北风电信。 技术支持，请按1。 账单，请按2。"
    assert 'language="cmn-CN"' in document


@pytest.mark.parametrize(("language", "greeting"), [("zh-CN", "欢迎致电北风电信。"), ("en", "Welcome to Northwind.")])
def test_a_card_knows_better_than_the_country(client: Client, language: str, greeting: str) -> None:
    number_with_menu()
    number = "+442079460958" if language == "zh-CN" else "+8613800138000"
    points = [{"kind": "phone", "value": number}]
    create_customer(actor=SYSTEM, name="Li Na", language=language, contact_points=points)
    caller = Line(client, number)
    assert said(caller.dial()).startswith(greeting)
    assert caller.call.language == language


def test_who_gives_no_number_hears_both_languages_until_a_key_tells(client: Client) -> None:
    number_with_menu("en")
    caller = Line(client, "anonymous")
    spoken = "Welcome to Northwind. 欢迎致电北风电信。 For support, press 1. 技术支持，请按1。 账单，请按2。"
    assert said(caller.dial()) == spoken
    again = said(caller.press("9"))
    assert "Sorry, I did not get that." in again
    assert "抱歉，没有听清您的选择。" in again
    waiting = said(caller.press("1", attempt=2))
    assert "Thank you." in waiting
    assert "正在为您寻找客服人员" in waiting
    decided = Line(client, "anonymous")
    decided.dial()
    assert said(decided.press("2")) == "谢谢，正在为您寻找客服人员。"


@pytest.mark.parametrize("pressed", ["", "9", "#", "*5"])
def test_nothing_understood_asks_again_and_then_takes_the_default(line: Line, pressed: str) -> None:
    support, _ = number_with_menu()
    line.dial()
    assert verbs(line.press(pressed)) == ["Gather", "Redirect"]
    assert verbs(line.press(pressed, attempt=2)) == ["Say", "Enqueue"]
    assert line.call.queue_id == support.pk


def test_without_any_configuration_a_call_goes_to_the_first_voice_queue(line: Line) -> None:
    queue = voice_queue("only")
    assert verbs(line.dial()) == ["Say", "Enqueue"]
    assert line.call.queue_id == queue.pk


def test_without_any_queue_the_caller_hears_that_we_are_sorry(line: Line) -> None:
    assert verbs(line.dial()) == ["Say", "Hangup"]
    assert line.call.state == "failed"


def test_the_number_identifies_its_customer(line: Line) -> None:
    number_with_menu()
    card = create_customer(
        actor=SYSTEM, name="李娜", contact_points=[{"kind": "phone", "value": "138 0013 8000"}], owner_id=None
    )
    line.dial()
    line.press("1")
    assert line.call.customer_id == card.pk
    assert WorkItem.objects.get().title == "李娜"


def test_an_unknown_number_gets_a_card_of_its_own(line: Line) -> None:
    number_with_menu()
    line.dial()
    customer = line.call.customer
    assert customer is not None
    assert customer.is_provisional


def test_a_shared_number_gives_candidates_and_no_choice(line: Line) -> None:
    number_with_menu()
    for name in ("Bob", "Carol"):
        create_customer(actor=SYSTEM, name=name, contact_points=[{"kind": "phone", "value": line.caller}])
    line.dial()
    assert line.call.customer_id is None
    assert len(line.call.candidates) == 2


@pytest.mark.parametrize(
    ("given", "kind"),
    [("anonymous", "anonymous"), ("+266696687", "anonymous"), ("", "anonymous"), ("Restricted", "anonymous"),
     ("sip:alice@example.com", "sip"), ("client:desk-1", "client"), ("10086", "short_code")],
)  # fmt: skip
def test_callers_without_a_number_are_served_too(client: Client, given: str, kind: str) -> None:
    number_with_menu()
    caller = Line(client, given)
    assert verbs(caller.dial()) == ["Gather", "Redirect"]
    assert verbs(caller.press("1")) == ["Say", "Say", "Enqueue"]
    assert caller.call.caller_kind == kind
    assert (caller.call.contact_point_id is None) == (kind != "short_code")


def test_wrong_missing_or_foreign_signature_stores_nothing(client: Client, line: Line, settings: Any) -> None:
    number_with_menu()
    assert client.post("/twilio/voice", {"CallSid": line.sid}).status_code == 403
    signed = {"X-Twilio-Signature": "bm90IHRoaXM="}
    assert client.post("/twilio/voice", {"CallSid": line.sid}, headers=signed).status_code == 403
    assert line.post("/twilio/voice", AccountSid="AC" + "f" * 32).status_code == 403
    settings.TWILIO_AUTH_TOKEN = ""
    assert line.post("/twilio/voice").status_code == 403
    assert (Call.objects.count(), WebhookReceipt.objects.count(), Customer.objects.count()) == (0, 0, 0)


def test_get_is_not_a_webhook(client: Client) -> None:
    assert client.get("/twilio/voice").status_code == 405


def test_a_repeated_webhook_has_one_effect_and_one_answer(line: Line) -> None:
    number_with_menu()
    token = secrets.token_hex(8)
    first = line.post("/twilio/voice", token=token).content
    assert line.post("/twilio/voice", token=token).content == first
    assert line.post("/twilio/voice").content == first
    assert Call.objects.count() == 1
    first = line.post(f"/twilio/menu?call={line.sid}&step=1", token="two", Digits="1").content
    assert line.post(f"/twilio/menu?call={line.sid}&step=1", token="two", Digits="1").content == first
    assert line.press("1") == first.decode()
    assert WorkItem.objects.count() == 1
    assert CallEvent.objects.filter(name="queued").count() == 1


@pytest.mark.parametrize("same_token", [True, False])
def test_one_webhook_handled_twice_at_once_has_one_effect(line: Line, same_token: bool) -> None:
    number_with_menu()

    def dial(_: int) -> bytes:
        try:
            caller = Line(Client())
            caller.sid = line.sid
            return bytes(caller.post("/twilio/voice", token="same" if same_token else None).content)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(dial, range(4)))
    assert len(set(answers)) == 1
    assert (Call.objects.count(), Customer.objects.count()) == (1, 1)


def test_whatever_breaks_the_caller_hears_us_try_again_and_then_apologise(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(inbound, "_receive", broken)
    document = line.dial()
    assert verbs(document) == ["Pause", "Redirect"]
    address = parse_document(document, "text/xml")[1].text
    assert verbs(line.text(address)) == ["Pause", "Redirect"]
    address = parse_document(line.text(address), "text/xml")[1].text
    assert verbs(line.text(address)) == ["Say", "Hangup"]


def test_waiting_callers_hear_their_place(client: Client) -> None:
    number_with_menu()
    callers = [Line(client, f"+44207946095{n}") for n in range(3)]
    for caller in callers:
        caller.dial()
        caller.press("1")
    places = [said(caller.wait()) for caller in callers]
    assert "next" in places[0]
    assert "number 2" in places[1]
    assert "number 3" in places[2]
    callers[0].hang_up()
    assert "number 2" in said(callers[2].wait(80))


def test_a_caller_whose_work_was_cancelled_is_let_out(line: Line) -> None:
    number_with_menu()
    line.dial()
    line.press("1")
    cancel(line.call.pk)
    assert verbs(line.text(f"/twilio/wait?call={line.sid}")) == ["Leave"]
    assert verbs(line.text(f"/twilio/left?call={line.sid}", QueueResult="leave")) == ["Say", "Hangup"]
    assert line.call.state == "failed"


def test_who_is_accepted_while_leaving_the_queue_comes_into_the_room(line: Line, phone: NotedPhone) -> None:
    """The provider gives up on its queue in the moment in which somebody accepts: nobody hears goodbye."""
    support, _ = number_with_menu()
    agent = agent_for(support)
    line.dial()
    line.press("1")
    assert accept(agent).status_code == 200
    assert "Leave" not in verbs(line.text(f"/twilio/wait?call={line.sid}"))
    for result in ("leave", "error"):
        assert verbs(line.text(f"/twilio/left?call={line.sid}", QueueResult=result))[-1] == "Dial"
    assert (line.call.state, line.call.ended_at, WorkItem.objects.get().state) == ("connecting", None, "active")


def test_an_accept_between_two_reads_lets_nobody_out(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    support, _ = number_with_menu()
    agent = agent_for(support)
    line.dial()
    line.press("1")

    def take() -> int:
        try:
            return int(accept(agent).status_code)
        finally:
            connection.close()

    def accepted_meanwhile(call: Call) -> int | None:
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(take).result() == 200
        return place_in_queue(call)

    monkeypatch.setattr(waiting, "place_in_queue", accepted_meanwhile)
    assert "Leave" not in verbs(line.text(f"/twilio/wait?call={line.sid}"))


def test_a_full_provider_queue_is_said_and_the_work_is_gone(line: Line) -> None:
    number_with_menu()
    line.dial()
    line.press("1")
    document = line.text(f"/twilio/left?call={line.sid}", QueueResult="queue-full")
    assert verbs(document) == ["Say", "Hangup"]
    assert line.call.state == "failed"
    assert WorkItem.objects.get().state == "abandoned"


def test_hanging_up_while_waiting_abandons_once(line: Line, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    agent = agent_for(support)
    line.dial()
    line.press("1")
    item = WorkItem.objects.get()
    assert (item.state, item.agent_id) == ("reserved", agent.pk)
    line.hang_up()
    line.text(f"/twilio/left?call={line.sid}", QueueResult="hangup")
    line.hang_up()
    item.refresh_from_db()
    assert (item.state, line.call.state) == ("abandoned", "abandoned")
    assert CallEvent.objects.filter(name="caller_gone").count() == 1


def test_hanging_up_in_the_menu_leaves_no_work(line: Line) -> None:
    number_with_menu()
    line.dial()
    line.hang_up()
    assert line.call.state == "abandoned"
    assert verbs(line.press("1")) == ["Hangup"]
    assert WorkItem.objects.count() == 0
