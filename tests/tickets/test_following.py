"""Whom notes name, who follows, what sleeps, and who is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core import live
from core.models import Notification
from routing.models import WorkItem
from tests.cast import client_of, person, send
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import Message, Ticket
from tickets.services import wake_due_tickets

pytestmark = pytest.mark.django_db


def listed(client: Client, view: str) -> list[int]:
    """The ids in one of the lists."""
    return [one["id"] for one in send(client, "get", f"tickets?view={view}").json()["items"]]


def bell(somebody: Any, code: str) -> list[dict[str, Any]]:
    """What stands in somebody's bell."""
    return list(
        Notification.objects.filter(person_id=somebody.pk, code=code).order_by("id").values_list("facts", flat=True)
    )


def of_anna() -> tuple[Desk, Ticket, Client]:
    stage = desk()
    return stage, opened(stage, owner_id=stage.anna.pk), client_of(stage.anna)


def test_a_note_that_names_people_and_a_team_tells_them_and_lists_the_ticket() -> None:
    stage, ticket, client = of_anna()
    mate, other = person("Mate", team=stage.team), person("Other", team=stage.team)
    given = {"text": "@Boss what do we do? @Service", "people": [stage.boss.pk], "teams": [stage.team.pk]}
    assert send(client, "post", f"tickets/{ticket.pk}/notes", given).status_code == 201
    for somebody in (stage.boss, mate, other):
        assert [one["by"] for one in bell(somebody, "ticket.mentioned")] == ["Anna"]
        assert listed(client_of(somebody), "mentions") == [ticket.pk]
    assert bell(stage.anna, "ticket.mentioned") == []
    assert listed(client, "mentions") == []
    assert send(client_of(mate), "get", "tickets/counts").json()["mentions"] == 1


def test_whoever_may_not_see_the_ticket_cannot_be_named_or_made_to_follow() -> None:
    stage, ticket, client = of_anna()
    given = {"text": "@Eve look", "people": [stage.stranger.pk]}
    refused = send(client, "post", f"tickets/{ticket.pk}/notes", given)
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket.cannot_see")
    assert "Eve" in refused.json()["message"]
    assert Message.objects.filter(ticket=ticket, direction="note").count() == 0
    assert send(client, "post", f"tickets/{ticket.pk}/follow", {"person": stage.stranger.pk}).status_code == 409
    assert Notification.objects.count() == 0


def test_followers_hear_of_changes_once_until_they_look() -> None:
    stage, ticket, client = of_anna()
    boss = client_of(stage.boss)
    followed = send(boss, "post", f"tickets/{ticket.pk}/follow")
    assert followed.json()["follower_ids"] == [stage.boss.pk]
    assert listed(boss, "following") == [ticket.pk]
    send(boss, "post", f"tickets/{ticket.pk}/priority", {"priority": "high"})
    assert bell(stage.boss, "ticket.followed") == [], "nobody is told what they did"
    send(client, "post", f"tickets/{ticket.pk}/status", {"status": "pending"})
    send(client, "post", f"tickets/{ticket.pk}/notes", {"text": "waiting"})
    assert [one["what"] for one in bell(stage.boss, "ticket.followed")] == ["status"]
    Notification.objects.update(read_at=timezone.now())
    send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "Hello"})
    assert [one["what"] for one in bell(stage.boss, "ticket.followed")] == ["status", "out"]
    send(boss, "post", f"tickets/{ticket.pk}/unfollow")
    Notification.objects.update(read_at=timezone.now())
    send(client, "post", f"tickets/{ticket.pk}/notes", {"text": "more"})
    assert len(bell(stage.boss, "ticket.followed")) == 2


def test_a_follower_who_lost_sight_of_the_ticket_hears_nothing() -> None:
    stage, ticket, client = of_anna()
    mate = person("Mate", team=stage.team)
    send(client, "post", f"tickets/{ticket.pk}/follow", {"person": mate.pk})
    type(mate).objects.filter(pk=mate.pk).update(data_scope="own")
    send(client, "post", f"tickets/{ticket.pk}/status", {"status": "pending"})
    assert bell(mate, "ticket.followed") == []


def test_a_ticket_sleeps_until_its_time_and_then_its_agent_is_told() -> None:
    stage, ticket, client = of_anna()
    until = timezone.now() + timedelta(hours=2)
    slept = send(client, "post", f"tickets/{ticket.pk}/snooze", {"until": until.isoformat()})
    assert slept.json()["snoozed_at"]
    assert (listed(client, "mine"), listed(client, "snoozed")) == ([], [ticket.pk])
    counts = send(client, "get", "tickets/counts").json()
    assert (counts["mine"], counts["snoozed"]) == (0, 1)
    with time_machine.travel(until - timedelta(minutes=1), tick=False):
        assert wake_due_tickets() == 0
    with time_machine.travel(until + timedelta(seconds=1), tick=False):
        assert wake_due_tickets() == 1
        assert wake_due_tickets() == 0
    assert (listed(client, "mine"), listed(client, "snoozed")) == ([ticket.pk], [])
    assert len(bell(stage.anna, "ticket.awake")) == 1


def test_the_customers_answer_wakes_it_whatever_it_waits_for() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.boss)
    assert WorkItem.objects.filter(ref_id=ticket.pk, state="waiting").exists()
    assert send(client, "post", f"tickets/{ticket.pk}/snooze", {"until": None}).status_code == 200
    assert not WorkItem.objects.filter(ref_id=ticket.pk, state="waiting").exists(), "nobody is asked about it"
    deliver(letter("还是不行。", subject=f"Re: [#{ticket.number}]"))
    ticket.refresh_from_db()
    assert (ticket.snoozed_at, ticket.snoozed_until, ticket.status) == (None, None, "open")
    assert WorkItem.objects.filter(ref_id=ticket.pk, state="waiting").exists()


def test_waking_by_hand_puts_it_back_into_its_queue() -> None:
    stage = desk()
    ticket = opened(stage, queue_id=stage.queue.pk)
    client = client_of(stage.boss)
    send(client, "post", f"tickets/{ticket.pk}/snooze", {"until": None})
    assert send(client, "post", f"tickets/{ticket.pk}/wake").json()["snoozed_at"] is None
    assert WorkItem.objects.get(ref_id=ticket.pk, state="waiting").queue_id == stage.queue.pk
    send(client, "post", f"tickets/{ticket.pk}/status", {"status": "resolved"})
    refused = send(client, "post", f"tickets/{ticket.pk}/snooze", {"until": None})
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket.finished")
    past = {"until": (timezone.now() - timedelta(hours=1)).isoformat()}
    assert send(client, "post", f"tickets/{ticket.pk}/snooze", past).status_code == 400


def test_who_is_there_is_told_at_once_and_forgotten_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, ticket, anna = of_anna()
    boss, told = client_of(stage.boss), list[tuple[list[str], str]]()
    monkeypatch.setattr(live, "whisper", lambda audiences, body: told.append((audiences, body)) or True)
    path = f"tickets/{ticket.pk}/presence"

    def doing(client: Client, what: str) -> list[tuple[str, str]]:
        return [(one["name"], one["doing"]) for one in send(client, "post", path, {"doing": what}).json()]

    assert doing(anna, "viewing") == []
    assert doing(boss, "viewing") == [("Anna", "viewing")]
    assert [one[0] for one in told] == [[f"agent:{stage.anna.pk}"]]
    assert '"ticket.viewed"' in told[0][1]
    assert doing(boss, "viewing") == [("Anna", "viewing")]
    assert len(told) == 1, "the same again is no news"
    assert doing(boss, "typing") == [("Anna", "viewing")]
    assert doing(anna, "viewing") == [("Boss", "typing")]
    doing(boss, "left")
    assert len(told) == 3
    assert doing(anna, "viewing") == []
    doing(boss, "viewing")
    with time_machine.travel(timezone.now() + timedelta(seconds=60), tick=False):
        assert doing(anna, "viewing") == [], "whoever was not heard of has gone"
    assert send(client_of(stage.stranger), "post", path, {"doing": "viewing"}).status_code == 404
