"""The search box through its doors: every kind, with operators, within what somebody may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.models import SearchRow
from customers.models import Customer
from customers.services.cards import add_contact_point, create_customer
from knowledge.services import create_article, publish_article
from tests.cast import client_of, send
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import Ticket
from tickets.services import add_note, set_priority, set_status

pytestmark = pytest.mark.django_db


def found(client: Client, q: str, kind: str = "tickets", **more: Any) -> list[int]:
    answer = client.get("/api/v1/search", {"q": q, "kind": kind, **more})
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


def said(pieces: list[dict[str, Any]]) -> str:
    return "".join(f"[{one['text']}]" if one["is_hit"] else one["text"] for one in pieces)


@pytest.fixture
def stage() -> Desk:
    return desk()


def test_operators_words_and_both_languages_find_tickets(stage: Desk) -> None:
    fault = ticket_of(deliver(letter("光猫红灯一直闪烁", subject="宽带故障")))
    bill = opened(stage, subject="Wrong invoices", text="Charged twice for a router.", kind="complaint", tags=["vip"])
    set_priority(actor=SYSTEM, ticket_id=bill.pk, priority="urgent")
    done = opened(stage, subject="Old matter", owner_id=stage.boss.pk)
    set_status(actor=SYSTEM, ticket_id=done.pk, status="resolved")
    Ticket.objects.filter(pk=done.pk).update(created_at=timezone.now() - timedelta(days=90))
    client = client_of(stage.boss)
    table = {
        "宽带": {fault.pk}, "紅燈": {fault.pk}, "invoice": {bill.pk}, "charging": {bill.pk},
        f"#{bill.number}": {bill.pk}, str(bill.number): {bill.pk}, f"-#{bill.number}": {fault.pk, done.pk},
        "priority:urgent": {bill.pk}, "优先级:紧急": {bill.pk}, "type:complaint tag:vip": {bill.pk},
        "status:resolved": {done.pk}, "状态:已解决": {done.pk}, "-status:open": {done.pk},
        "assignee:me": {done.pk}, "is:unassigned": {fault.pk, bill.pk}, "queue:support": {fault.pk},
        "to:support@telecom.example": {fault.pk}, "has:attachment": {fault.pk}, "-has:attachment": {bill.pk, done.pk},
        "before:7d": {done.pk}, "after:7d": {fault.pk, bill.pk}, "created:today": {fault.pk, bill.pk},
        '"charged twice"': {bill.pk}, '"twice charged"': set(), "wrong -router": set(), "wrong -chat": {bill.pk},
        "宽带 priority:urgent": set(), "宽带 queue:support": {fault.pk},
    }  # fmt: skip
    for text, wanted in table.items():
        assert set(found(client, text)) == wanted, text
        # the lists search in the same words
        listed = client.get("/api/v1/tickets", {"q": text}).json()["items"]
        assert {one["id"] for one in listed} == wanted, text


def test_names_are_found_by_pinyin_and_initials_in_every_reading(stage: Desk) -> None:
    people = {"单小明": "shanxiaoming", "解小华": "xxh", "仇小明": "qiu", "查小明": "zha", "張偉": "zhangwei"}
    cards = {name: create_customer(actor=SYSTEM, name=name, owner_id=stage.boss.pk, team_id=None) for name in people}
    tickets = {name: opened(stage, customer=card) for name, card in cards.items()}
    client = client_of(stage.boss)
    for name, typed in people.items():
        assert tickets[name].pk in found(client, f"from:{typed}"), name
        assert cards[name].pk in found(client, typed, "customers"), name
        assert found(client, f"来自:{name}") == [tickets[name].pk]
    several = {tickets["張偉"].pk, tickets["解小华"].pk}
    for typed in ("from:zhangwei from:xxh", "from:zw,解小华", "来自:张伟,xiexiaohua"):
        assert set(found(client, typed)) == several, typed


def test_phones_are_found_by_either_end(stage: Desk) -> None:
    card = create_customer(actor=SYSTEM, name="Li", owner_id=stage.boss.pk, team_id=None)
    add_contact_point(actor=SYSTEM, customer_id=card.pk, kind="phone", value="13912345678")
    ticket = opened(stage, customer=card)
    client = client_of(stage.boss)
    for typed in ("13912345678", "139 1234 5678", "1391", "5678", "+8613912345678"):
        assert found(client, typed, "customers") == [card.pk], typed
    assert found(client, "from:13912345678") == [ticket.pk]
    assert found(client, "from:5678") == [ticket.pk]


def test_messages_are_shown_where_the_words_stand(stage: Desk) -> None:
    ticket = opened(stage, subject="Router", text="Hello. " * 40 + "The red light blinks. " + "Bye. " * 40)
    add_note(actor=Actor.of(stage.boss), ticket_id=ticket.pk, text="光猫红灯一直闪烁")
    client = client_of(stage.boss)
    hits = client.get("/api/v1/search", {"q": "blinking lights", "kind": "messages"}).json()["items"]
    assert len(hits) == 1
    assert "The red [light] [blinks]." in said(hits[0]["snippet"])
    assert said(hits[0]["snippet"]).startswith("… ")
    assert hits[0]["message"]["direction"] == "in"
    assert hits[0]["ticket"]["id"] == ticket.pk
    chinese = client.get("/api/v1/search", {"q": "紅燈", "kind": "messages"}).json()["items"]
    assert said(chinese[0]["snippet"]) == "光猫[红灯]一直闪烁"
    shown = client.get("/api/v1/search", {"q": "blinks"}).json()["items"][0]
    assert "[blinks]" in said(shown["snippet"])
    assert said(shown["headline"]) == "Router"
    assert found(client, "blinks after:1d", "messages") == [hits[0]["id"]]
    assert found(client, "blinks before:1d", "messages") == []


def test_articles_are_found_and_operators_of_tickets_find_none(stage: Desk) -> None:
    texts = {"en": {"title": "Slow line", "body_markdown": "Restart the router, then measure."}}
    article = create_article(actor=SYSTEM, category="x", audience="internal", texts=texts)
    publish_article(actor=SYSTEM, article_id=article.pk, language="en")
    client = client_of(stage.boss)
    hits = client.get("/api/v1/search", {"q": "restarting router", "kind": "articles"}).json()["items"]
    assert [one["id"] for one in hits] == [article.pk]
    assert "[Restart] the [router]" in said(hits[0]["snippet"])
    assert found(client, "router status:open", "articles") == []
    assert found(client, "router -measure", "articles") == []
    assert found(client, '"restart the router"', "articles") == [article.pk]
    counts = client.get("/api/v1/search/counts", {"q": "router status:open"}).json()["items"]
    assert {one["kind"]: one["count"] for one in counts} == {
        "tickets": 0, "messages": 0, "customers": None, "articles": None
    }  # fmt: skip


def test_nobody_finds_what_is_not_theirs(stage: Desk) -> None:
    card = create_customer(actor=SYSTEM, name="单小明", owner_id=stage.boss.pk, team_id=stage.team.pk)
    ticket = opened(stage, customer=card, subject="Secret matter", text="Confidential words", owner_id=stage.boss.pk)
    stranger, boss = client_of(stage.stranger), client_of(stage.boss)
    for text in ("secret", "confidential", "单小明", str(ticket.number), f"#{ticket.number}", "status:open", "", "sxm"):
        for kind in ("tickets", "messages", "customers"):
            assert found(stranger, text, kind) == [], (text, kind)
        counts = stranger.get("/api/v1/search/counts", {"q": text}).json()["items"]
        assert not any(one["count"] for one in counts), text
    assert found(boss, "confidential") == [ticket.pk]
    # a name that somebody may not see answers like one that nobody has
    answers = [stranger.get("/api/v1/search", {"q": f"from:{name}"}).json() for name in ("单小明", "nemo")]
    assert [one["code"] for one in answers] == ["search.unknown_value"] * 2


def test_scope_and_operators_apply_before_the_cap(stage: Desk) -> None:
    mine = opened(stage, subject="needle", owner_id=stage.stranger.pk, tags=["kept"])
    rows = [
        SearchRow(
            kind="message", object_id=10**6 + n, ticket_id=opened(stage).pk if n == 0 else 10**7 + n,
            lexemes="'w:needle'", created_at=timezone.now() + timedelta(hours=1),
        )
        for n in range(300)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                "INSERT INTO core_searchrow (kind, object_id, lexemes, language, ticket_id, created_at, tokeniser)"
                " VALUES ('message', %s, array_to_tsvector(ARRAY['w:needle']), '', %s, %s, 1)",
                [row.object_id, row.ticket_id, row.created_at],
            )
    assert found(client_of(stage.stranger), "needle") == [mine.pk]
    assert found(client_of(stage.boss), "needle tag:kept") == [mine.pk]


def test_pages_go_on_in_both_orders(stage: Desk) -> None:
    made = [opened(stage, subject=f"Modem {number}").pk for number in range(7)]
    client = client_of(stage.boss)
    for sort in ("relevance", "newest"):
        for text in ("modem", "status:open"):
            ids: list[int] = []
            cursor = ""
            while True:
                given = {"q": text, "sort": sort, "limit": 3, **({"cursor": cursor} if cursor else {})}
                page = client.get("/api/v1/search", given).json()
                ids += [one["id"] for one in page["items"]]
                cursor = page["next"]
                if cursor is None:
                    break
            assert ids == made[::-1], (sort, text)


def test_what_a_list_would_keep(stage: Desk) -> None:
    client = client_of(stage.boss)
    body = client.get("/api/v1/search/counts", {"q": "status:open assignee:me before:2026-10-01"}).json()
    assert body["beyond"] == ""
    given = {"name": {"en": "Kept"}, "conditions": body["conditions"], "columns": ["number"]}
    assert send(client, "post", "views", given).status_code == 201
    assert client.get("/api/v1/search/counts", {"q": "status:open router"}).json()["beyond"] == "words"


def test_refusals_point_at_the_part_in_the_readers_language(stage: Desk) -> None:
    client = client_of(stage.boss)
    for path in ("search", "search/counts", "tickets"):
        answer = client.get(f"/api/v1/{path}", {"q": "router colour:red"}, headers={"Accept-Language": "zh-CN"})
        assert (answer.status_code, answer.json()["code"]) == (400, "search.unknown_operator"), path
        assert answer.json()["detail"] == {"operator": "colour", "at": 7, "length": 10}
        assert "没有" in answer.json()["message"]


def test_a_search_costs_the_same_for_one_row_and_for_thirty(stage: Desk) -> None:
    client = client_of(stage.anna)

    def cost(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def make(number: int) -> None:
        card = create_customer(actor=SYSTEM, name=f"Modem {number}", owner_id=stage.anna.pk, team_id=stage.team.pk)
        ticket = opened(stage, subject=f"modem {number}", text="modem", customer=card, queue_id=stage.queue.pk)
        assert ticket.pk

    make(0)
    kinds = ("tickets", "messages", "customers", "articles")
    paths = [f"/api/v1/search?kind={kind}&q=modem" for kind in kinds]
    paths += ["/api/v1/search/counts?q=modem", "/api/v1/search?q=modem+from:modem+queue:support+is:unassigned"]
    before = [cost(path) for path in paths]
    for number in range(1, 31):
        make(number)
    assert len(client.get("/api/v1/search?q=modem&limit=100").json()["items"]) == 31
    assert [cost(path) for path in paths] == before


def test_the_language_of_the_box_is_told_with_both_names(stage: Desk) -> None:
    body = client_of(stage.anna).get("/api/v1/search/operators").json()["operators"]
    by_key = {one["key"]: one for one in body}
    assert by_key["status"]["name"] == {"en": "status", "zh-CN": "状态"}
    assert {"code": "open", "name": {"en": "Open", "zh-CN": "处理中"}} in by_key["status"]["choices"]
    assert by_key["assignee"]["tokens"] == ["me", "nobody"]
    assert [one["code"] for one in by_key["to"]["choices"]] == ["support@telecom.example"]


def test_names_of_commands_are_read_aloud(stage: Desk) -> None:
    answer = send(client_of(stage.anna), "post", "search/sounds", {"texts": ["转派", "重置", "Reply", "转到 客户"]})
    sounds = answer.json()["items"]
    assert {"zp", "zhuanpai", "pai"} <= set(sounds[0])
    assert {"cz", "zz"} <= set(sounds[1])
    assert sounds[2] == []
    assert {"zdkh", "kehu"} <= set(sounds[3])


def test_a_token_finds_only_what_it_may_read(stage: Desk) -> None:
    opened(stage, subject="modem")
    client = client_of(stage.boss, "tickets:read")
    assert len(found(client, "modem")) == 1
    assert client.get("/api/v1/search", {"q": "modem", "kind": "customers"}).status_code == 403
    counts = {one["kind"]: one["count"] for one in client.get("/api/v1/search/counts", {"q": "modem"}).json()["items"]}
    assert (counts["tickets"], counts["customers"], counts["articles"]) == (1, None, None)


def test_customers_in_the_bin_are_not_found_by_name(stage: Desk) -> None:
    card = create_customer(actor=SYSTEM, name="Ada Modem", owner_id=stage.boss.pk, team_id=None)
    Customer.objects.filter(pk=card.pk).update(deleted_at=timezone.now())
    assert found(client_of(stage.boss), "ada", "customers") == []
