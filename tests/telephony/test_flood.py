"""More callers than have room: each waits or is told that all lines are busy, and who was in already stays in."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client

from routing.models import WorkItem
from simulator.twiml import parse_document
from telephony.models import Call, CallEvent
from tests.routing import centre
from tests.telephony.line import BRITISH, NUMBER, Line, number_with_menu
from tests.telephony.talking import Talk
from tests.telephony.test_diverted import waiting
from tests.telephony.test_inbound import said, verbs
from tests.telephony.test_simulated import Outside, outside, until

__all__ = ["outside"]
pytestmark = pytest.mark.django_db(transaction=True)
FULL = "All lines are busy right now. Please call again later. Goodbye."


def test_who_finds_no_room_is_told_so_and_nothing_is_made_for_them(client: Client, settings: Any) -> None:
    settings.CALLS_WAITING_MAX = 2
    _, billing = number_with_menu()
    first, second, third, elsewhere = (Line(client, BRITISH) for _ in range(4))
    waiting(first), waiting(second)
    third.dial()
    document = third.press("1")
    assert (verbs(document), said(document)) == (["Say", "Hangup"], FULL)
    assert (third.call.state, third.call.work_item, WorkItem.objects.count()) == ("failed", None, 2)
    refused = CallEvent.objects.get(call=third.call, name="refused")
    assert refused.detail == {"why": "full", "queue": "support"}
    third.hang_up()
    assert third.call.state == "failed"
    elsewhere.dial()  # another queue has room of its own
    assert verbs(elsewhere.press("2")) == ["Say", "Enqueue"]
    assert elsewhere.call.queue == billing
    first.hang_up()
    waiting(Line(client, BRITISH))


def test_the_providers_own_limit_stands_behind_for_two_at_the_same_moment(client: Client, settings: Any) -> None:
    settings.CALLS_WAITING_MAX = 2
    number_with_menu()
    line = Line(client, BRITISH)
    line.dial()
    enqueue = parse_document(line.press("1"), "text/xml")[1]
    assert enqueue.attributes["maxQueueSize"] == "2"


def test_who_was_in_a_conversation_already_is_never_told_that_all_lines_are_busy(
    talking: Talk, client: Client, settings: Any
) -> None:
    settings.CALLS_WAITING_MAX = 1
    waiting(Line(client, BRITISH))
    assert talking.call.work_item
    centre.give_back(talking.call.work_item, head=True)
    line = talking.line
    enqueue = parse_document(line.text(f"/twilio/connect?call={line.sid}"), "text/xml")[-1]
    assert (enqueue.name, int(enqueue.attributes["maxQueueSize"])) == ("Enqueue", 5000)
    again = parse_document(line.text(f"/twilio/left?call={line.sid}", QueueResult="queue-full"), "text/xml")
    assert [verb.name for verb in again] == ["Pause", "Redirect"]
    assert (line.call.state, line.call.work_item.state) == ("queued", "waiting")
    assert parse_document(line.text(again[1].text), "text/xml")[-1].name == "Enqueue"


def test_a_flood_of_callers_over_real_http(outside: Outside, settings: Any) -> None:
    settings.CALLS_WAITING_MAX = 5
    number_with_menu()
    sids = [
        str(outside.control("POST", "calls", **{"from": f"+44207946{number:04}", "to": NUMBER})["sid"])
        for number in range(25)
    ]

    def fate(sid: str) -> str:
        call = outside.call(sid)
        told = any(line["text"] == FULL for line in call["transcript"])
        return "waits" if call["queue"] else "told" if told and call["state"] == "completed" else "lost"

    until(lambda: "lost" not in {fate(sid) for sid in sids}, seconds=90)
    assert Counter(fate(sid) for sid in sids) == {"waits": 5, "told": 20}
    assert Counter(Call.objects.values_list("state", flat=True)) == {"queued": 5, "failed": 20}
    for sid in sids:
        outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: not Call.objects.filter(state="queued").exists())
    assert outside.control("GET", "errors")["items"] == []
