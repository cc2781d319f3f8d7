"""Own fields that are shown and required by conditions: asked at every door that writes values, types or statuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.actor import SYSTEM
from routing.models import Reservation
from routing.services import create_disposition, distribute
from tests import cast
from tests.cast import client_of, send
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import AutomationRun, BulkItem, Message, PlannedReply, Ticket
from tickets.services import bulk, send_due_replies
from tickets.services.running import run_automation

pytestmark = pytest.mark.django_db(transaction=True)
Json = dict[str, Any]
CAUSES = [{"code": "cable", "name": {"en": "Cable", "zh-CN": "线缆"}}, {"code": "power", "name": {"en": "Power"}}]
RESOLVED = {"field": "status", "op": "is", "value": "resolved"}
COMPLAINT = {"field": "kind", "op": "is", "value": "complaint"}


@pytest.fixture
def stage() -> Desk:
    return desk()


@pytest.fixture
def admin() -> Client:
    return client_of(cast.person("Root", role="admin", data_scope="all"))


def field(admin: Client, key: str, en: str, zh: str, type: str = "text", **more: Any) -> Json:
    """A field through its door."""
    answer = send(admin, "post", "ticket-fields", {"key": key, "type": type, "name": {"en": en, "zh-CN": zh}, **more})
    assert answer.status_code == 201, answer.content
    made: Json = answer.json()
    return made


def cause(admin: Client, **more: Any) -> Json:
    """What a resolved ticket has to say."""
    return field(admin, "cause", "Root cause", "根本原因", "choice", choices=CAUSES, required_when=RESOLVED, **more)


def edit(client: Client, ticket: Ticket, **fields: Any) -> Any:
    return send(client, "patch", f"tickets/{ticket.pk}", {"fields": fields})


def to(client: Client, ticket: Ticket, status: str, **headers: str) -> Any:
    return send(client, "post", f"tickets/{ticket.pk}/status", {"status": status}, **headers)


def shown(client: Client, ticket: Ticket) -> dict[str, tuple[bool, bool, bool]]:
    """{key: (required, before resolving, missing)} as its page has it."""
    form = send(client, "get", f"tickets/{ticket.pk}").json()["form"]
    return {one["key"]: (one["is_required"], one["before_resolving"], one["is_missing"]) for one in form}


def refused(answer: Any, *keys: str) -> Json:
    """It was refused for want of these fields."""
    assert (answer.status_code, answer.json()["code"]) == (409, "own_field.required"), answer.content
    body: Json = answer.json()
    assert [one["field"] for one in body["fields"]] == [f"fields.{key}" for key in keys]
    return body


def test_nobody_resolves_a_ticket_without_what_it_needs(stage: Desk, admin: Client) -> None:
    cause(admin)
    ticket, client = opened(stage), client_of(stage.boss)
    assert shown(client, ticket) == {"cause": (False, True, True)}
    english = refused(to(client, ticket, "resolved"), "cause")
    assert english["message"] == "The ticket needs this first: Root cause. Fill it in, then try again."
    chinese = refused(to(client, ticket, "resolved", **{"Accept-Language": "zh-CN"}), "cause")
    assert chinese["message"] == "工单需要先填写：根本原因。请填写后重试。"
    assert chinese["fields"][0]["message"] == "此处必须填写。"
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    assert to(client, ticket, "pending").status_code == 200
    assert edit(client, ticket, cause="cable").status_code == 200
    assert to(client, ticket, "resolved").status_code == 200
    refused(edit(client, ticket, cause=None), "cause")
    assert to(client, ticket, "open").status_code == 200
    assert edit(client, ticket, cause=None).json()["fields"] == {}


def test_a_field_comes_and_goes_with_what_decides_about_it(stage: Desk, admin: Client) -> None:
    field(admin, "refund", "Refund", "退款", "yes_no", shown_when=COMPLAINT)
    yes = {"field": "field.refund", "op": "is", "value": True}
    field(admin, "amount", "Amount", "金额", "number", shown_when=yes, required=True)
    ticket, client = opened(stage), client_of(stage.boss)
    assert shown(client, ticket) == {}
    assert send(client, "patch", f"tickets/{ticket.pk}", {"kind": "complaint"}).status_code == 200
    assert shown(client, ticket) == {"refund": (False, False, True)}
    refused(edit(client, ticket, refund=True), "amount")
    assert edit(client, ticket, refund=True, amount=20).status_code == 200
    assert shown(client, ticket) == {"refund": (False, False, False), "amount": (True, True, False)}
    refused(edit(client, ticket, amount=None), "amount")
    # hidden with what decides about it: kept, and not demanded
    assert send(client, "patch", f"tickets/{ticket.pk}", {"kind": "request"}).status_code == 200
    assert shown(client, ticket) == {}
    assert Ticket.objects.get(pk=ticket.pk).fields == {"refund": True, "amount": 20}
    assert edit(client, ticket, amount=None).status_code == 200
    assert to(client, ticket, "resolved").status_code == 200
    refused(send(client, "patch", f"tickets/{ticket.pk}", {"kind": "complaint"}), "amount")
    assert Ticket.objects.get(pk=ticket.pk).kind == "request"


def test_fields_of_an_old_ticket_are_filled_one_after_the_other(stage: Desk, admin: Client) -> None:
    ticket, client = opened(stage), client_of(stage.boss)
    field(admin, "device", "Device", "设备", required=True)
    field(admin, "contract", "Contract", "合同", required=True)
    assert shown(client, ticket) == {"device": (True, True, True), "contract": (True, True, True)}
    assert send(client, "patch", f"tickets/{ticket.pk}", {"subject": "Router again"}).status_code == 200
    assert edit(client, ticket, device="R7").status_code == 200
    refused(to(client, ticket, "closed"), "contract")
    assert edit(client, ticket, contract="C-1").status_code == 200
    refused(edit(client, ticket, device="  "), "device")
    assert to(client, ticket, "closed").status_code == 200


def test_who_opens_a_ticket_fills_in_what_it_needs_and_a_customer_does_not(stage: Desk, admin: Client) -> None:
    field(admin, "device", "Device", "设备", required=True)
    field(admin, "refund", "Refund", "退款", "yes_no", required_when=COMPLAINT)
    client = client_of(stage.anna)
    new = {"subject": "No line", "kind": "complaint", "address": "li@example.com"}
    body = refused(send(client, "post", "tickets", new), "device", "refund")
    assert "Device, Refund" in body["message"]
    wrong = send(client, "post", "tickets", new | {"fields": {"device": "R7", "refund": "yes"}})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "fields.refund")
    assert not Ticket.objects.exists()
    made = send(client, "post", "tickets", new | {"fields": {"device": "R7", "refund": False}})
    assert (made.status_code, made.json()["fields"]) == (201, {"device": "R7", "refund": False})
    written = ticket_of(deliver(letter()))
    assert (written.fields, written.status) == ({}, "open")


def test_many_at_once_and_macros_are_asked_too(stage: Desk, admin: Client) -> None:
    cause(admin)
    client = client_of(stage.boss)
    filled, empty = opened(stage), opened(stage)
    edit(client, filled, cause="power")
    wanted = {"ids": [filled.pk, empty.pk], "change": {"status": "resolved"}}
    job = send(client, "post", "tickets/bulk", wanted).json()["id"]
    bulk.carry_out(job)
    assert set(BulkItem.objects.values_list("ticket_id", "state")) == {(filled.pk, "done"), (empty.pk, "failed")}
    (left,) = send(client, "get", f"bulk/{job}", **{"Accept-Language": "zh-CN"}).json()["unchanged"]
    assert (left["ticket"], "根本原因" in left["message"]) == (empty.pk, True)
    macro = {"title": {"en": "Done"}, "actions": [{"kind": "add_tags", "tags": ["x"]}, {"kind": "status", "status": "resolved"}]}  # fmt: skip
    made = send(client, "post", "macros", macro).json()
    refused(send(client, "post", f"tickets/{empty.pk}/macros/{made['id']}", {}), "cause")
    assert Ticket.objects.get(pk=empty.pk).tags == []
    # what is taken back is not asked: it was so before
    edit(client, filled, cause="cable")
    to(client, filled, "open")


def test_a_rule_fails_in_words_and_changes_nothing(stage: Desk, admin: Client) -> None:
    cause(admin)
    actions = [{"do": "priority", "value": "low"}, {"do": "status", "value": "resolved"}]
    rule = {"name": {"en": "Done"}, "trigger": "changed", "actions": actions,
            "conditions": {"field": "tags", "op": "has_any", "value": ["done"]}}  # fmt: skip
    assert send(admin, "post", "automation/rules", rule).status_code == 201
    ticket = opened(stage)
    send(client_of(stage.boss), "patch", f"tickets/{ticket.pk}", {"tags": ["done"]})
    run_automation()
    ran = AutomationRun.objects.get()
    assert (ran.state, ran.result["code"]) == ("failed", "own_field.required")
    assert ("Root cause" in ran.result["said"]["en"], "根本原因" in ran.result["said"]["zh-CN"]) == (True, True)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority) == ("open", "normal")


def test_an_answer_that_resolves_is_asked_when_it_is_written_and_when_it_leaves(stage: Desk, admin: Client) -> None:
    cause(admin)
    ticket, client = opened(stage), client_of(stage.boss)
    answer = {"text": "It works again.", "status": "resolved"}
    refused(send(client, "post", f"tickets/{ticket.pk}/replies", answer), "cause")
    refused(send(client, "post", f"tickets/{ticket.pk}/planned-replies", answer), "cause")
    edit(client, ticket, cause="cable")
    planned = send(client, "post", f"tickets/{ticket.pk}/planned-replies", answer).json()["id"]
    edit(client, ticket, cause=None)
    PlannedReply.objects.update(not_before="2026-01-01T00:00:00Z")
    send_due_replies()
    (held,) = send(client, "get", f"tickets/{ticket.pk}/planned-replies").json()
    assert (held["id"], held["state"], held["held_by"]) == (planned, "held", "own_field.required")
    assert "Root cause" in held["why_held"]
    assert not Message.objects.filter(direction="out").exists()
    edit(client, ticket, cause="cable")
    assert send(client, "post", f"planned-replies/{planned}/send").status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"


def test_an_outcome_that_resolves_asks_whoever_chose_it(stage: Desk, admin: Client) -> None:
    cause(admin)
    names = {"en": "Solved", "zh-CN": "解决"}
    create_disposition(actor=SYSTEM, queue=stage.queue, code="solved", name=names, ticket_status="resolved")
    ticket, client = opened(stage, queue_id=stage.queue.pk), client_of(stage.anna)
    distribute()
    ringing = Reservation.objects.get(agent=stage.anna, state="pending")
    assert send(client, "post", f"reservations/{ringing.pk}/accept").status_code == 200
    finish = f"work-items/{ringing.work_item_id}/finish"
    refused(send(client, "post", finish, {"disposition": "solved"}), "cause")
    assert edit(client, ticket, cause="power").status_code == 200
    assert send(client, "post", finish, {"disposition": "solved"}).status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"


def test_switched_off_is_asked_of_nobody_and_keeps_what_it_has(stage: Desk, admin: Client) -> None:
    made = cause(admin)
    ticket, client = opened(stage), client_of(stage.boss)
    edit(client, ticket, cause="cable")
    off = send(admin, "patch", f"ticket-fields/{made['id']}", {"is_active": False})
    assert off.status_code == 200, off.content
    assert shown(client, ticket) == {}
    refusal = edit(client, ticket, cause="power")
    assert (refusal.status_code, refusal.json()["fields"][0]["field"]) == (400, "fields.cause")
    other = opened(stage)
    assert to(client, other, "resolved").status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).fields == {"cause": "cable"}


def test_history_tells_each_own_field_by_itself(stage: Desk, admin: Client) -> None:
    cause(admin)
    field(admin, "device", "Device", "设备")
    ticket, client = opened(stage), client_of(stage.boss)
    edit(client, ticket, cause="cable", device="R7")
    edit(client, ticket, device="R8")
    newest, before = send(client, "get", f"tickets/{ticket.pk}/history").json()["items"][:2]
    assert newest["changes"] == [{"field": "field.device", "old": "R7", "new": "R8"}]
    assert [(one["field"], one["old"], one["new"]) for one in before["changes"]] == [
        ("field.cause", None, "cable"), ("field.device", None, "R7"),
    ]  # fmt: skip
