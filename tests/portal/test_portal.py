"""The customers' pages through the doors: sign-in, requests, status page, strangers."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from customers.models import ContactPoint, Customer
from customers.services.cards import create_customer
from mail.models import Mailbox, OutgoingMail
from portal.models import SignInCode
from portal.services import send_code
from routing.models import WorkItem
from routing.services import create_queue
from tests import cast
from tickets.models import Ticket
from tickets.services import merge_tickets, set_status
from tickets.services.messages import add_note
from tickets.services.replying import reply

pytestmark = pytest.mark.django_db(transaction=True)
NAME = {"en": "Support", "zh-CN": "客服"}


@pytest.fixture(autouse=True)
def house() -> None:
    for key in ("complaints", "requests"):
        create_queue(actor=SYSTEM, key=key, name=NAME, media="task")
    Mailbox.objects.create(address="support@example.com", name=NAME, queue_key="requests")


def form(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "kind": "complaint",
        "subject": "Technician did not come",
        "text": "I waited all day.",
        "name": "Alice",
        "address": "alice@example.com",
        "form_token": f"form-token-number-{number}",
    } | more


def submitted(client: Client | None = None, number: int = 1, **more: Any) -> dict[str, Any]:
    answer = cast.send(client or Client(), "post", "portal/requests", form(number, **more))
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def signed_in(address: str = "alice@example.com") -> Client:
    client = Client()
    assert cast.send(client, "post", "portal/codes", {"address": address}).status_code == 200
    assert (
        cast.send(client, "post", "portal/session", {"address": address, "code": code_of(address)}).status_code == 200
    )
    return client


def code_of(address: str) -> str:
    mail = OutgoingMail.objects.filter(to=[address], ref_kind="sign_in_code").latest("id")
    found = re.search(r"\b(\d{6})\b", mail.text)
    assert found
    return found.group(1)


def test_a_complaint_becomes_a_ticket_with_deadline_work_and_receipt() -> None:
    request = submitted()
    ticket = Ticket.objects.get(pk=request["id"])
    assert (ticket.kind, ticket.media, ticket.queue and ticket.queue.key) == ("complaint", "portal", "complaints")
    assert request["due_at"] is not None
    assert request["number"] == ticket.number
    assert WorkItem.objects.get(ref_kind="ticket", ref_id=ticket.pk).state == "waiting"
    assert ticket.customer
    assert ticket.customer.name == "Alice"
    receipt = OutgoingMail.objects.get(to=["alice@example.com"])
    assert str(ticket.number) in receipt.subject
    assert request["token"] in receipt.text


@pytest.mark.parametrize(
    ("words", "zone", "named"),
    [
        ({}, "", "{0.day} {0:%B} {0.year}, {0:%H:%M} (America/New_York, UTC{1})"),
        ({}, "Asia/Shanghai", "{0.day} {0:%B} {0.year}, {0:%H:%M} (Asia/Shanghai, UTC{1})"),
        ({"text": "等了一整天"}, "Asia/Shanghai", "{0.year}年{0.month}月{0.day}日 {0:%H:%M}（Asia/Shanghai, UTC{1}）"),
    ],
)  # fmt: skip
def test_the_receipt_names_the_promises_of_the_page(
    settings: Any, words: dict[str, str], zone: str, named: str
) -> None:
    settings.COMPANY_TIMEZONE = "America/New_York"
    submitted()
    Customer.objects.update(timezone=zone)
    page = submitted(number=2, **words)
    receipt = OutgoingMail.objects.filter(to=["alice@example.com"]).latest("id")
    promises = {
        "answer_by": ("You will have a first answer by {}.", "我们最迟于{}首次答复您。"),
        "due_at": ("We will have it settled by {} at the latest.", "我们最迟于{}处理完毕。"),
    }
    assert page["answer_by"] < page["due_at"]
    for name, sentences in promises.items():
        local = datetime.fromisoformat(page[name]).astimezone(ZoneInfo(zone or "America/New_York"))
        offset = f"{local:%z}"
        moment = named.format(local, f"{offset[:3]}:{offset[3:]}")
        assert sentences["text" in words].format(moment) in receipt.text


@pytest.mark.parametrize(
    ("kind", "text", "subject", "received"),
    [
        ("complaint", "It is broken.", "We have your complaint", "Your complaint is with us under the number"),
        ("request", "It is broken.", "We have your request", "Your request is with us under the number"),
        ("complaint", "等了一整天", "已收到您的投诉", "您的投诉已收到，受理编号为"),
        ("request", "等了一整天", "已收到您的请求", "您的请求已收到，受理编号为"),
    ],
)
def test_the_receipt_calls_it_what_it_is_and_no_letter(kind: str, text: str, subject: str, received: str) -> None:
    submitted(kind=kind, text=text)
    receipt = OutgoingMail.objects.get(to=["alice@example.com"])
    assert subject in receipt.subject
    assert received in receipt.text
    assert "来信" not in receipt.subject + receipt.text
    assert "your message" not in receipt.subject + receipt.text


def test_a_receipt_without_a_deadline_promises_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.services.opening.first_clocks", lambda *_: [])
    assert submitted()["due_at"] is None
    assert "Somebody will answer you soon." in OutgoingMail.objects.get().text


def test_the_same_form_is_one_request() -> None:
    first, second = submitted(), submitted()
    assert first["id"] == second["id"]
    assert Ticket.objects.count() == WorkItem.objects.count() == OutgoingMail.objects.count() == 1
    other = cast.send(Client(), "post", "portal/requests", form(text="Something else"))
    assert (other.status_code, other.json()["code"]) == (422, "portal.form_reused")


def test_a_double_click_is_one_request() -> None:
    answers: list[int] = []

    def click() -> None:
        try:
            answers.append(submitted()["id"])
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 5
    assert len(set(answers)) == Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "threat"}, "kind"),
        ({"subject": ""}, "subject"),
        ({"address": "nowhere"}, "address"),
        ({"form_token": "short"}, "form_token"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
def test_bad_input_names_its_field(wrong: dict[str, str], field: str) -> None:
    answer = cast.send(Client(), "post", "portal/requests", form(**wrong))
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, field)
    assert not Ticket.objects.exists()
    assert not Customer.objects.exists()


def test_the_status_page_shows_the_thread_without_our_notes() -> None:
    request = submitted()
    person = cast.person("Mei", data_scope="all")
    from core.actor import Actor

    add_note(actor=Actor.of(person), ticket_id=request["id"], text="Customer is right.")
    reply(actor=Actor.of(person), ticket_id=request["id"], text="We are sorry. Tomorrow at nine?")
    page = Client().get(f"/api/v1/portal/requests/{request['token']}").json()
    assert [(one["direction"], one["text"]) for one in page["messages"]] == [
        ("in", "I waited all day."),
        ("out", "We are sorry. Tomorrow at nine?"),
    ]
    answer = cast.send(Client(), "post", f"portal/requests/{request['token']}/replies", {"text": "Nine is fine."})
    assert answer.status_code == 201
    page = Client().get(f"/api/v1/portal/requests/{request['token']}").json()
    assert page["messages"][-1]["text"] == "Nine is fine."


def test_a_status_page_that_did_not_change_is_an_empty_answer() -> None:
    path = f"/api/v1/portal/requests/{submitted()['token']}"
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first["Cache-Control"], "the browser keeps it, and asks each time"
    assert (
        cast.send(Client(), "post", path.removeprefix("/api/v1/") + "/replies", {"text": "Hello?"}).status_code == 201
    )
    changed = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["messages"][-1]["text"]) == (200, "Hello?")


def test_signing_in_shows_own_requests_only() -> None:
    mine = submitted()
    foreign = submitted(number=2, address="bob@example.com", name="Bob")
    client = signed_in()
    assert client.get("/api/v1/portal/me").json() == {"address": "alice@example.com", "name": "Alice"}
    assert [one["id"] for one in client.get("/api/v1/portal/requests").json()["items"]] == [mine["id"]]
    assert client.get(f"/api/v1/portal/requests/{mine['id']}").status_code == 200
    missing = client.get("/api/v1/portal/requests/999999")
    for path in (f"portal/requests/{foreign['id']}", "portal/requests/nonsense", "portal/requests/" + "a" * 26):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()) == (404, missing.json()), path
    denied = cast.send(client, "post", f"portal/requests/{foreign['id']}/replies", {"text": "x"})
    assert denied.json() == missing.json()
    assert cast.send(client, "delete", "portal/session").status_code == 204
    assert client.get("/api/v1/portal/requests").status_code == 401
    assert client.get(f"/api/v1/portal/requests/{mine['id']}").status_code == 404


def test_a_session_of_the_portal_opens_nothing_of_the_desk() -> None:
    submitted()
    client = signed_in()
    assert client.get("/api/v1/customers").status_code == 401
    assert client.get("/api/v1/me").status_code == 401


def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    submitted()
    known = cast.send(Client(), "post", "portal/codes", {"address": "Alice@example.com"})
    unknown = cast.send(Client(), "post", "portal/codes", {"address": "nobody@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (200, {"sent": True})
    assert not OutgoingMail.objects.filter(to=["nobody@example.com"]).exists()
    assert not ContactPoint.objects.filter(value="nobody@example.com").exists()
    for address in ("alice@example.com", "nobody@example.com"):
        answer = cast.send(Client(), "post", "portal/session", {"address": address, "code": "000000"})
        assert (answer.status_code, answer.json()["code"]) == (400, "portal.wrong_code")


def test_a_code_holds_ten_minutes_five_tries_and_once() -> None:
    submitted()
    for spoil in ("old", "tries", "used", "replaced"):
        cast.send(Client(), "post", "portal/codes", {"address": "alice@example.com"})
        code = code_of("alice@example.com")
        wrong = "111111" if code != "111111" else "222222"
        given = {"address": "alice@example.com", "code": code}
        if spoil == "old":
            SignInCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif spoil == "tries":
            for _ in range(5):
                cast.send(Client(), "post", "portal/session", given | {"code": wrong})
        elif spoil == "used":
            assert cast.send(Client(), "post", "portal/session", given).status_code == 200
        else:
            cast.send(Client(), "post", "portal/codes", {"address": "alice@example.com"})
            if code_of("alice@example.com") == code:
                continue
        assert cast.send(Client(), "post", "portal/session", given).status_code == 400, spoil


def test_codes_are_not_kept_as_they_are() -> None:
    submitted()
    cast.send(Client(), "post", "portal/codes", {"address": "alice@example.com"})
    row = SignInCode.objects.get()
    assert code_of("alice@example.com") not in row.code_hash
    assert len(row.token_hash) == 64


def test_the_link_signs_in_once() -> None:
    submitted()
    cast.send(Client(), "post", "portal/codes", {"address": "alice@example.com"})
    mail = OutgoingMail.objects.filter(ref_kind="sign_in_code").latest("id")
    found = re.search(r"token=([a-z2-7]{26})", mail.text)
    assert found
    client = Client()
    assert cast.send(client, "post", "portal/session", {"token": found.group(1)}).status_code == 200
    assert client.get("/api/v1/portal/requests").status_code == 200
    assert cast.send(Client(), "post", "portal/session", {"token": found.group(1)}).status_code == 400


def test_asking_for_codes_without_end_is_refused() -> None:
    submitted()
    codes = [
        cast.send(Client(), "post", "portal/codes", {"address": "alice@example.com"}).status_code for _ in range(7)
    ]
    assert codes == [200] * 5 + [429] * 2


def test_a_shared_address_proves_an_address_and_no_customer() -> None:
    for name in ("One", "Two"):
        create_customer(
            actor=SYSTEM, name=name, contact_points=[{"kind": "email", "value": "family@example.com", "verified": True}]
        )
    request = submitted(address="family@example.com", name="")
    assert Ticket.objects.get(pk=request["id"]).customer is None
    assert signed_in("family@example.com").get("/api/v1/portal/me").json()["name"] == ""


def test_whoever_is_signed_in_writes_as_the_proved_address() -> None:
    submitted()
    client = signed_in()
    request = submitted(client, number=3, address="someone.else@example.com")
    point = Ticket.objects.get(pk=request["id"]).contact_point
    assert point
    assert point.value == "alice@example.com"


def test_a_phone_number_is_an_address_too() -> None:
    request = submitted(address="138 1234 5678", kind="question")
    ticket = Ticket.objects.get(pk=request["id"])
    assert ticket.contact_point
    assert ticket.contact_point.value == "+8613812345678"
    assert ticket.queue
    assert ticket.queue.key == "requests"
    assert not OutgoingMail.objects.exists()


def test_another_site_cannot_send_the_form() -> None:
    answer = cast.send(Client(), "post", "portal/requests", form(), **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(("language", "name"), [("en", "Northwind"), ("zh-CN", "北风电信")])
def test_the_company_has_a_name_in_each_language(settings: Any, language: str, name: str) -> None:
    settings.COMPANY_NAME = {"en": "Northwind", "zh-CN": "北风电信"}
    page = Client(headers={"Accept-Language": language}).get("/portal/").content.decode()
    assert f"<title>{name}</title>" in page
    # The page is spoken in the other language with one press: it carries both.
    assert '<meta name="company" lang="en" content="Northwind">' in page
    assert '<meta name="company" lang="zh-CN" content="北风电信">' in page
    ContactPoint.objects.create(kind="email", value="li@example.com")
    send_code(address="li@example.com", language=language)
    assert OutgoingMail.objects.get().text.endswith(name)
    missing = Client(headers={"Accept-Language": language}).get("/portal/nowhere/at/all")
    assert name in missing.content.decode()


def page_of(request: dict[str, Any]) -> tuple[str, list[str]]:
    """Status and words on the page of a request."""
    body = Client().get(f"/api/v1/portal/requests/{request['token']}").json()
    return body["status"], [one["text"] for one in body["messages"]]


def test_a_merged_request_is_read_where_it_goes_on() -> None:
    first, second = submitted(), submitted(number=2, text="And nobody called.")
    merge_tickets(actor=SYSTEM, source_id=first["id"], target_id=second["id"])
    reply(actor=SYSTEM, ticket_id=second["id"], text="Tomorrow at nine.")
    said = ["I waited all day.", "And nobody called.", "Tomorrow at nine."]
    assert page_of(first) == page_of(second) == ("open", said)
    set_status(actor=SYSTEM, ticket_id=second["id"], status="resolved")
    assert page_of(first)[0] == "resolved"
    listed = signed_in().get("/api/v1/portal/requests").json()["items"]
    assert [one["id"] for one in listed] == [second["id"]]


def test_a_request_merged_into_somebody_elses_shows_nothing_of_theirs() -> None:
    mine, theirs = submitted(), submitted(number=2, address="bob@example.com", text="My number is secret.")
    merge_tickets(actor=SYSTEM, source_id=mine["id"], target_id=theirs["id"])
    answer = cast.send(Client(), "post", f"portal/requests/{mine['token']}/replies", {"text": "Any news?"})
    assert answer.status_code == 201, answer.content
    assert page_of(mine)[1] == ["I waited all day.", "Any news?"]
    assert page_of(theirs)[1] == ["My number is secret."]
