"""Texts with variables, and macros: who may keep and use them, what they say, what they do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from routing.models import WorkItem
from tests.cast import client_of, person, send
from tests.routing import centre
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import CannedText, Macro, Message, PlannedReply
from tickets.services import send_due_replies

pytestmark = pytest.mark.django_db
HELLO = {
    "en": "Dear {{customer.name}}, about #{{ticket.number}}: {{agent.name}}",
    "zh-CN": "{{customer.name}}您好，{{agent.name}}",
}


def keep(client: Client, **given: Any) -> dict[str, Any]:
    """A text of this client's person."""
    answer = send(client, "post", "canned-texts", {"title": {"en": "Hello", "zh-CN": "问候语"}, "text": HELLO, **given})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def keep_macro(client: Client, *actions: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A macro of this client's person."""
    answer = send(client, "post", "macros", {"title": {"en": "Close politely"}, "actions": list(actions), **given})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def test_a_text_is_filled_in_the_readers_language_and_says_what_is_missing() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.boss)
    kept = keep(client, shortcut="hi")
    path = f"tickets/{ticket.pk}/canned-texts"
    [filled] = send(client, "get", path).json()
    assert (filled["text"], filled["missing"]) == ("李伟您好，Boss", [])
    [english] = send(client, "get", f"{path}?language=en").json()
    assert english["text"] == f"Dear 李伟, about #{ticket.number}: Boss"
    nobody = opened(stage, address="", owner_id=stage.boss.pk)
    [bare] = send(client, "get", f"tickets/{nobody.pk}/canned-texts").json()
    assert bare["missing"] == ["customer.name"]
    assert "Dear {{customer.name}}," in bare["text"]
    retired = send(client, "patch", f"canned-texts/{kept['id']}", {"is_active": False})
    assert retired.status_code == 200
    assert send(client, "get", path).json() == []


def test_a_variable_that_does_not_exist_is_refused_and_named() -> None:
    stage = desk()
    client = client_of(stage.anna)
    wrong = {"title": {"en": "x"}, "text": {"en": "fine", "zh-CN": "{{customer.shoe_size}}您好"}}
    for answer in (
        send(client, "post", "canned-texts", wrong),
        send(client, "post", "macros", {"title": {"en": "x"}, "actions": [{"kind": "note", "text": wrong["text"]}]}),
    ):
        assert answer.status_code == 400
        field = answer.json()["fields"][0]
        assert field["field"].endswith("text.zh-CN")
        assert "{{customer.shoe_size}}" in field["message"]
    assert CannedText.objects.count() + Macro.objects.count() == 0


@pytest.mark.parametrize("typed", ["问候", "wenhou", "why", "hello", "billing-7", "电信"])
def test_a_text_is_found_by_title_shortcut_words_and_pinyin(typed: str) -> None:
    stage = desk()
    client = client_of(stage.anna)
    keep(client, shortcut="billing-7", text={"zh-CN": "感谢您选择电信。"})
    keep(client, title={"en": "Other"}, text={"en": "Nothing of the kind"})
    found = send(client, "get", f"canned-texts?q={typed}").json()["items"]
    assert [one["shortcut"] for one in found] == ["billing-7"]


def test_own_texts_are_ones_own_and_teams_texts_their_teams() -> None:
    stage = desk()
    mate, lead = person("Mate", team=stage.team), person("Lead", role="supervisor", team=stage.team)
    anna, boss, far = client_of(stage.anna), client_of(stage.boss), client_of(stage.stranger)
    own = keep(anna, title={"en": "own"})
    keep(client_of(lead), title={"en": "team"}, share="team")
    keep(boss, title={"en": "all"}, share="all")

    def seen(client: Client) -> set[str]:
        return {one["title"]["en"] for one in send(client, "get", "canned-texts").json()["items"]}

    assert seen(anna) == {"own", "team", "all"}
    assert seen(client_of(mate)) == {"team", "all"}
    assert seen(far) == {"all"}
    assert send(far, "patch", f"canned-texts/{own['id']}", {"shortcut": "mine"}).status_code == 404
    for client, share in ((anna, "team"), (anna, "all"), (client_of(lead), "all")):
        refused = send(client, "post", "canned-texts", {"title": {"en": "x"}, "text": {"en": "x"}, "share": share})
        assert refused.status_code == 403
    theirs = next(one for one in send(anna, "get", "canned-texts").json()["items"] if one["title"]["en"] == "team")
    assert not theirs["may_change"]
    assert send(anna, "patch", f"canned-texts/{theirs['id']}", {"shortcut": "x"}).status_code == 403
    stale = send(client_of(lead), "patch", f"canned-texts/{theirs['id']}", {"shortcut": "y", "version": 7})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")


def test_a_macro_shows_what_it_would_do_and_does_it_in_one_go() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.boss)
    macro = keep_macro(
        client,
        {"kind": "priority", "priority": "high"},
        {"kind": "add_tags", "tags": ["router", "visit"]},
        {"kind": "assign", "to": "me"},
        {"kind": "note", "text": {"en": "Sent the usual words."}},
        {"kind": "reply", "text": HELLO},
        {"kind": "status", "status": "resolved"},
        share="all",
    )
    path = f"tickets/{ticket.pk}/macros/{macro['id']}"
    steps = send(client, "get", path).json()
    assert [(one["kind"], one["before"], one["after"]) for one in steps] == [
        ("priority", "normal", "high"), ("add_tags", "", "router, visit"), ("assign", "", "Boss"),
        ("note", "", "Sent the usual words."), ("reply", "", "李伟您好，Boss"), ("status", "open", "resolved"),
    ]  # fmt: skip
    assert PlannedReply.objects.count() == 0

    done = send(client, "post", path, {}, **{"Idempotency-Key": "m1"}).json()
    assert send(client, "post", path, {}, **{"Idempotency-Key": "m1"}).json() == done
    assert (done["ticket"]["priority"], done["ticket"]["tags"]) == ("high", ["router", "visit"])
    assert (done["ticket"]["assignee"]["id"], done["ticket"]["status"]) == (stage.boss.pk, "open")
    assert done["reply"]["text"] == "李伟您好，Boss"
    assert Message.objects.filter(ticket=ticket, direction="note", text="Sent the usual words.").count() == 1
    assert WorkItem.objects.get(ref_id=ticket.pk).state == "cancelled"
    with time_machine.travel(timezone.now() + timedelta(seconds=11), tick=False):
        assert send_due_replies() == 1
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_a_macro_whose_words_lack_a_value_does_nothing_at_all() -> None:
    stage = desk()
    ticket = opened(stage, address="", owner_id=stage.boss.pk)
    client = client_of(stage.boss)
    macro = keep_macro(client, {"kind": "priority", "priority": "urgent"}, {"kind": "note", "text": HELLO})
    path = f"tickets/{ticket.pk}/macros/{macro['id']}"
    assert send(client, "get", path).json()[1]["missing"] == ["customer.name"]
    refused = send(client, "post", path, {})
    assert (refused.status_code, refused.json()["code"]) == (409, "macro.unfilled")
    assert "customer.name" in refused.json()["message"]
    ticket.refresh_from_db()
    assert ticket.priority == "normal"


def test_a_macro_moves_a_ticket_to_a_queue_where_it_waits() -> None:
    stage = desk()
    other = centre.queue("billing", "email", team=stage.team)
    ticket = opened(stage, owner_id=stage.boss.pk)
    client = client_of(stage.boss)
    macro = keep_macro(client, {"kind": "queue", "queue": other.pk})
    send(client, "post", f"tickets/{ticket.pk}/macros/{macro['id']}", {})
    ticket.refresh_from_db()
    assert (ticket.queue_id, ticket.owner_id) == (other.pk, None)
    assert WorkItem.objects.get(ref_id=ticket.pk, state="waiting").queue_id == other.pk


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        ([{"kind": "status"}], "actions.0.status"),
        ([{"kind": "assign", "to": "person"}], "actions.0.person"),
        ([{"kind": "assign", "to": "person", "person": 987_654}], "actions.0"),
        ([{"kind": "priority", "priority": "low"}, {"kind": "priority", "priority": "high"}], "actions.1.kind"),
        ([{"kind": "assign", "to": "me"}, {"kind": "queue", "queue": 1}], "actions"),
        ([{"kind": "dance"}], "actions.0.kind"),
        ([], "actions"),
    ],
)
def test_what_could_never_be_done_is_refused_when_it_is_saved(actions: list[dict[str, Any]], field: str) -> None:
    stage: Desk = desk()
    refused = send(client_of(stage.anna), "post", "macros", {"title": {"en": "x"}, "actions": actions})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (400, field)


def test_the_number_of_queries_does_not_grow_with_the_texts(django_assert_max_num_queries: Any) -> None:
    stage = desk()
    ticket = opened(stage, owner_id=stage.boss.pk)
    client = client_of(stage.boss)
    for _ in range(15):
        keep(client)
    for path in (f"tickets/{ticket.pk}/canned-texts", "canned-texts", "macros"):
        with django_assert_max_num_queries(14):
            assert send(client, "get", path).status_code == 200
