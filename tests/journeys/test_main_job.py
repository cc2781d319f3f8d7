"""The main job from outside, through the real doors of a whole running product: a mail, a complaint, a call."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from tests.journeys.people import Agent, Outside, chinese_letter, header, until
from tests.journeys.stage import RunningStack

SUPPORT = "support@example.com"
MIB = 1024 * 1024
_numbers = itertools.count(int(time.time()) % 1_000_000)


@pytest.fixture(scope="module")
def outside(stack: RunningStack) -> Outside:
    return Outside(stack)


@pytest.fixture
def anna(stack: RunningStack) -> Iterator[Agent]:
    with Agent(stack, "anna") as agent:
        yield agent


def fresh_address(name: str = "li") -> str:
    """An address that nobody used before."""
    return f"{name}{next(_numbers)}@customers.example"


def ask(stack: RunningStack, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Look into the database, or set up what a journey should not wait for."""
    with psycopg.connect(stack.facts["environment"]["DATABASE_URL"], autocommit=True) as connection:
        done = connection.execute(sql.encode(), values)
        return done.fetchall() if done.description else []


def ticket_from(sender: str, agent: Agent, outside: Outside) -> dict[str, Any]:
    """A Chinese mail of this sender rings at the agent, who accepts; returns the work item."""
    raw = chinese_letter(sender, SUPPORT, f"<{sender}>")
    assert outside.send_mail(raw, sender=sender, to=SUPPORT)[0] == 250
    ringing = agent.ringing(lambda item: item["ref"]["kind"] == "ticket" and is_from(agent, item, sender))
    return agent.accept(ringing)


def messages(agent: Agent, ticket_id: int) -> list[dict[str, Any]]:
    """The messages in a ticket's timeline."""
    items = agent.get(f"tickets/{ticket_id}/timeline")["items"]
    return [one["message"] for one in items if one["kind"] == "message"]


def is_from(agent: Agent, item: dict[str, Any], sender: str) -> bool:
    """Whether the ticket behind the work came from this address."""
    return {"media": "email", "to": sender} in agent.get(f"tickets/{item['ticket_id']}")["ways"]


def test_a_mail_becomes_work_is_answered_and_the_answer_comes_back(anna: Agent, outside: Outside) -> None:
    sender = fresh_address()
    item = ticket_from(sender, anna, outside)
    assert (item["state"], item["agent"]["id"]) == ("active", anna.id)
    ticket = anna.get(f"tickets/{item['ticket_id']}")
    assert (ticket["subject"], ticket["assignee"]["id"]) == ("宽带无法连接", anna.id)
    first = next(one for one in messages(anna, ticket["id"]) if one["direction"] == "in")
    assert "无法连接" in first["text"]
    file = anna.api.get(f"attachments/{first['attachments'][0]['id']}")
    assert (first["attachments"][0]["filename"], file.content) == ("合同.pdf", b"%PDF-1.4 test")

    receipt = until(lambda: outside.letters(sender), what="the receipt")[0]
    assert header(receipt, "Auto-Submitted") == "auto-replied"
    anna.post(f"tickets/{ticket['id']}/replies", {"text": "请重启光猫。"})
    answer = until(lambda: [one for one in outside.letters(sender) if "请重启光猫" in one["text"]], what="the answer")[
        0
    ]
    assert header(answer, "In-Reply-To") == f"<{sender}>"
    assert f"<{sender}>" in header(answer, "References")
    reply_to = header(answer, "Reply-To") or answer["from"]
    assert "+" in reply_to, "the reply address is signed"

    until(lambda: anna.work(id=item["id"], state="active"), what="the work")
    anna.post(f"work-items/{item['id']}/wrap-up")
    until(lambda: anna.work(id=item["id"], state="wrap_up"), what="the wrap-up")
    anna.finish(item)
    until(lambda: anna.work(id=item["id"], state="done"), what="the end of the work")

    sent = outside.api.post(f"/control/mail/{answer['id']}/reply", json={"text": "还是不行。"})
    assert sent.is_success, sent.text
    back = anna.ringing(lambda one: one["ticket_id"] == ticket["id"])
    assert back["id"] != item["id"]
    assert back["reservation"]["agent"] == anna.id
    anna.accept(back)
    assert any("还是不行" in one["text"] for one in messages(anna, ticket["id"]))
    anna.finish(back)


def test_a_second_accept_is_told_who_has_it(stack: RunningStack, anna: Agent, outside: Outside) -> None:
    """The ring time of Anna's reservation passes, James takes the work, and Anna comes too late."""
    ask(stack, "UPDATE routing_queue SET ring_seconds = 2 WHERE key = 'support'")
    sender = fresh_address("late")
    outside.send_mail(chinese_letter(sender, SUPPORT, f"<{sender}>"), sender=sender, to=SUPPORT)
    missed = anna.ringing(lambda item: is_from(anna, item, sender))
    with Agent(stack, "james") as james:
        ringing = james.ringing(lambda item: item["id"] == missed["id"])
        assert ringing["rank"] == missed["rank"], "it kept its old place"
        james.accept(ringing)
        refused = anna.api.post(f"reservations/{missed['reservation']['id']}/accept")
        assert refused.status_code == 409
        assert refused.json()["detail"]["who"] == james.facts["name"]
        james.finish(ringing)
    ask(stack, "UPDATE routing_queue SET ring_seconds = 30 WHERE key = 'support'")


def test_a_complaint_on_the_portal_page_reaches_an_agent_and_is_answered(anna: Agent, outside: Outside) -> None:
    address = fresh_address("wang")
    form = {
        "kind": "complaint", "subject": "师傅没有来", "text": "等了一整天。", "name": "王芳", "address": address,
        "form_token": f"journey-form-token-{next(_numbers)}",
    }  # fmt: skip
    with httpx.Client(base_url=f"{anna.stack.address}/api/v1/portal/", trust_env=False, timeout=30) as page:
        request = page.post("requests", json=form)
        assert request.status_code == 201, request.text
        assert page.post("requests", json=form).json()["number"] == request.json()["number"], "a repeated form is one"
        status = page.get(f"requests/{request.json()['token']}").json()
        assert status["number"] == request.json()["number"]
        assert status["due_at"]
        ringing = anna.ringing(lambda item: item["ticket_id"] == request.json()["id"])
        assert ringing["queue"]["key"] == "complaints"
        anna.accept(ringing)
        assert anna.get(f"tickets/{ringing['ticket_id']}")["kind"] == "complaint"
        anna.post(f"tickets/{ringing['ticket_id']}/replies", {"text": "非常抱歉，明天上午师傅会到。"})
        answered = page.get(f"requests/{request.json()['token']}").text
        assert "明天上午师傅会到" in answered
        until(lambda: [one for one in outside.letters(address) if "明天上午师傅会到" in one["text"]], what="the mail")
        anna.finish(ringing)


def test_a_call_rings_is_connected_held_and_ended(anna: Agent, outside: Outside) -> None:
    caller = f"+86139{next(_numbers) % 100_000_000:08}"
    sid = outside.dial(caller)
    until(lambda: any(one["kind"] == "gather" for one in outside.call(sid)["transcript"]), what="the menu")
    outside.press(sid, "1")
    ringing = anna.ringing(lambda item: item["media"] == "voice" and item["ref"]["kind"] == "call")
    anna.accept(ringing)
    call = until(lambda: call_in(anna, ringing["ref"]["id"], "connected", "active"), what="the connection")
    assert call["id"] == ringing["ref"]["id"]
    anna.post(f"calls/{call['id']}/hold")
    until(lambda: anna.get(f"calls/{call['id']}")["held"], what="the hold")
    anna.post(f"calls/{call['id']}/resume")
    until(lambda: not anna.get(f"calls/{call['id']}")["held"], what="the end of the hold")
    detail = anna.get(f"calls/{call['id']}")
    overview = anna.get(f"customers/{detail['customer']}/overview")
    assert overview["open_tickets"], "the call has its ticket"
    anna.post(f"calls/{call['id']}/end")
    until(lambda: outside.call(sid)["state"] == "completed", what="the end of the call")
    until(lambda: anna.work(id=ringing["id"], state="wrap_up"), what="the wrap-up")
    anna.finish(ringing)


def call_in(agent: Agent, call_id: int, *states: str) -> dict[str, Any] | None:
    """The call, once it is in one of these states."""
    found: dict[str, Any] = agent.get(f"calls/{call_id}")
    return found if found["state"] in states else None


def test_an_unsigned_webhook_is_refused_and_stores_nothing(stack: RunningStack) -> None:
    before = ask(stack, "SELECT count(*) FROM telephony_call")
    fields = {"CallSid": "CA" + "0" * 32, "From": "+8613800000000", "To": "+861055550100", "CallStatus": "ringing"}
    for headers in ({}, {"X-Twilio-Signature": "bm90IHRoZSBzaWduYXR1cmU="}):
        answer = httpx.post(f"{stack.address}/twilio/voice", data=fields, headers=headers, trust_env=False)
        assert answer.status_code == 403
        assert "Traceback" not in answer.text
    assert ask(stack, "SELECT count(*) FROM telephony_call") == before


def test_a_repeated_mail_has_one_effect(stack: RunningStack, outside: Outside) -> None:
    sender = fresh_address("twice")
    raw = chinese_letter(sender, SUPPORT, f"<{sender}>")
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _: outside.send_mail(raw, sender=sender, to=SUPPORT)[0], range(4)))
    assert codes == [250] * 4
    count = "SELECT count(*) FROM mail_rawmail WHERE envelope_from = %s AND state <> 'received'"
    until(lambda: ask(stack, count, sender) == [(4,)], what="the intake")
    states = sorted(state for (state,) in ask(stack, "SELECT state FROM mail_rawmail WHERE envelope_from = %s", sender))
    assert states == ["duplicate", "duplicate", "duplicate", "parsed"]


def test_a_mail_of_25_mb_is_accepted_and_a_larger_one_refused(stack: RunningStack, outside: Outside) -> None:
    sender = fresh_address("big")
    line = b"x" * 76 + b"\r\n"
    head = f"From: {sender}\r\nTo: {SUPPORT}\r\nSubject: large\r\nMessage-ID: <{sender}>\r\n\r\n".encode()
    assert outside.send_mail(head + line * (25 * MIB // len(line)), sender=sender, to=SUPPORT)[0] == 250
    assert outside.send_mail(head + line * (32 * MIB // len(line)), sender=sender, to=SUPPORT)[0] == 552
    assert ask(stack, "SELECT count(*) FROM mail_rawmail WHERE envelope_from = %s", sender) == [(1,)]


def test_what_cannot_be_read_is_set_aside_for_administrators(
    stack: RunningStack, outside: Outside, anna: Agent
) -> None:
    sender = fresh_address("broken")
    assert outside.send_mail(sender.encode() + b"\x00\xff" * 4000, sender=sender, to=SUPPORT)[0] == 250
    found = until(
        lambda: ask(
            stack, "SELECT state, reason FROM mail_rawmail WHERE envelope_from = %s AND state <> 'received'", sender
        ),
        what="the verdict",
    )
    assert found[0][0] == "quarantined"
    assert found[0][1]
    assert anna.api.get("quarantine").status_code == 403


def test_a_number_that_several_share_gives_candidates_and_no_choice(
    stack: RunningStack, anna: Agent, outside: Outside
) -> None:
    number = f"+86137{next(_numbers) % 100_000_000:08}"
    for name in ("Shared One", "Shared Two"):
        points = [{"kind": "phone", "value": number, "role": "owner"}]
        anna.post("customers", {"name": name, "contact_points": points}, status=201)
    sid = outside.dial(number)
    row = until(
        lambda: ask(stack, "SELECT customer_id, cardinality(candidates) FROM telephony_call WHERE sid = %s", sid)
    )
    assert row == [(None, 2)]
    outside.api.post(f"/control/calls/{sid}/hangup", json={})


def test_an_unknown_caller_gets_a_card_that_can_be_merged(stack: RunningStack, anna: Agent, outside: Outside) -> None:
    number = f"+86136{next(_numbers) % 100_000_000:08}"
    sid = outside.dial(number)
    row = until(lambda: ask(stack, "SELECT customer_id FROM telephony_call WHERE sid = %s", sid), what="the call")
    assert row[0][0]
    outside.api.post(f"/control/calls/{sid}/hangup", json={})
    known = anna.post("customers", {"name": "Known Already"}, status=201)
    merged = anna.post(f"customers/{row[0][0]}/merge", {"into": known["id"]})
    assert merged["id"] == known["id"]
