"""What a supervisor sets for agents: state, sessions, flag, skills, capacity, queues; and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.actor import SYSTEM
from core.models import Event, Frame
from routing.models import BreakReason, Queue
from routing.services import create_break_reason, create_skill
from staff.models import Person
from tests.cast import browser_of, client_of, person, send, team
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Client:
    """A supervisor who sees everything."""
    return client_of(person("Boss", role="supervisor", data_scope="all"))


def refused(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json()["code"]


def active(kind: str, *, chosen: str = "available") -> tuple[Person, Any]:
    """An agent with an active call or mail."""
    queue = centre.queue(kind, kind, rest_seconds=0)
    anna = centre.agent("Anna", queue)
    item = centre.arrive(queue)
    assert send(client_of(anna), "post", f"reservations/{centre.reservation_of(item).pk}/accept").status_code == 200
    if chosen != "available":
        centre.choose(anna, chosen)
    return anna, item


# --- state


@pytest.mark.parametrize(
    ("kind", "chosen", "status"),
    [
        ("voice", "break", 409),
        ("voice", "offline", 409),
        ("voice", "available", 409),
        ("email", "offline", 409),
        ("email", "break", 200),
    ],
)
def test_nobody_is_forced_from_under_a_contact(boss: Client, kind: str, chosen: str, status: int) -> None:
    anna, item = active(kind)
    answer = send(boss, "put", f"agents/{anna.pk}/state", {"chosen": chosen})
    assert answer.status_code == status
    if status == 409:
        assert (answer.json()["code"], "Anna" in answer.json()["message"]) == ("agent.on_a_contact", True)
        assert refused(send(boss, "post", f"agents/{anna.pk}/sign-out")) == (409, "agent.on_a_contact")
        assert centre.state_of(anna).chosen == "available"
    assert centre.now_of(item).state == "active"


def test_what_rings_goes_back_when_its_agent_is_sent_on_a_break(boss: Client) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    row = send(boss, "put", f"agents/{anna.pk}/state", {"chosen": "break", "reason": "training"}).json()
    assert (row["state"], row["reason"], row["person"]) == ("break", "training", anna.pk)
    assert centre.now_of(item).state == "waiting"
    changed = Event.objects.filter(name="agent_state.changed", subject_id=centre.state_of(anna).pk).latest("id")
    assert (changed.actor_name, changed.changes["chosen"]) == ("Boss", ["available", "break"])


def test_a_break_names_its_reason_once_there_are_any() -> None:
    anna = centre.agent("Anna")
    client = client_of(anna)
    assert send(client, "put", "agent-state", {"chosen": "break"}).status_code == 200
    create_break_reason(actor=SYSTEM, code="lunch", name={"en": "Lunch", "zh-CN": "午餐"})
    for reason in ("", "coffee"):
        answer = send(client, "put", "agent-state", {"chosen": "break", "reason": reason})
        assert (refused(answer), answer.json()["fields"][0]["field"]) == ((400, "invalid"), "reason")
    assert send(client, "put", "agent-state", {"chosen": "break", "reason": "lunch"}).json()["reason"] == "lunch"
    assert [
        one["text"] for one in send(client, "get", "break-reasons", **{"Accept-Language": "zh-CN"}).json()["items"]
    ] == ["午餐"]
    BreakReason.objects.update(active=False)
    assert send(client, "put", "agent-state", {"chosen": "break"}).status_code == 200


def test_breaks_are_set_up_by_supervisors_only(boss: Client) -> None:
    made = send(boss, "post", "break-reasons", {"code": "lunch", "name": {"en": "Lunch"}, "paid": False})
    assert (made.status_code, made.json()["paid"]) == (201, False)
    again = send(boss, "post", "break-reasons", {"code": "lunch", "name": {"en": "Lunch"}})
    assert refused(again) == (409, "routing.key_taken")
    agent = client_of(person("Anna"))
    assert refused(send(agent, "post", "break-reasons", {"code": "x", "name": {"en": "x"}})) == (403, "forbidden")
    path = f"break-reasons/{made.json()['id']}"
    assert refused(send(agent, "patch", path, {"active": False})) == (403, "forbidden")
    assert send(boss, "patch", path, {"active": False}).json()["active"] is False
    assert send(boss, "get", "break-reasons").json()["items"] == []
    assert len(boss.get("/api/v1/break-reasons?all=true").json()["items"]) == 1


# --- one of them


def test_one_agent_is_read_by_those_who_steer_them(boss: Client) -> None:
    north, south = team("North"), team("South")
    anna = person("Anna", team=north)
    row = send(boss, "get", f"agents/{anna.pk}").json()
    assert row == next(one for one in send(boss, "get", "agents").json()["items"] if one["person"]["id"] == anna.pk)
    other = client_of(person("Carl", role="supervisor", data_scope="team", team=south))
    assert refused(send(other, "get", f"agents/{anna.pk}")) == (404, "not_found")
    assert refused(send(client_of(anna), "get", f"agents/{anna.pk}")) == (403, "forbidden")


# --- signing out


def test_signing_out_ends_every_session_but_no_token(boss: Client) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    token, browser, second = client_of(anna), browser_of(anna), browser_of(anna)
    assert (browser.get("/api/v1/me").status_code, second.get("/api/v1/me").status_code) == (200, 200)
    row = send(boss, "post", f"agents/{anna.pk}/sign-out").json()
    assert (row["chosen"], row["reason"]) == ("offline", "signed_out")
    assert (browser.get("/api/v1/me").status_code, second.get("/api/v1/me").status_code) == (401, 401)
    assert token.get("/api/v1/me").status_code == 200
    assert browser_of(anna).get("/api/v1/me").status_code == 200
    assert Event.objects.filter(name="person.signed_out", subject_id=anna.pk).get().actor_name == "Boss"


# --- the flag


def test_a_raised_flag_is_seen_by_supervisors_until_somebody_takes_it_down(boss: Client) -> None:
    anna = centre.agent("Anna", centre.queue())
    client = client_of(anna)
    raised = send(client, "put", "agent-state/flag", {"raised": True}).json()["flagged_at"]
    assert raised is not None
    assert send(client, "put", "agent-state/flag", {"raised": True}).json()["flagged_at"] == raised
    frame = Frame.objects.filter(body__name="agent_state.changed").latest("id")
    assert (frame.body["row"]["flagged_at"], "supervisors:all" in frame.audiences) == (raised, True)
    assert send(boss, "put", f"agents/{anna.pk}/flag", {"raised": False}).json()["flagged_at"] is None
    assert refused(send(client, "put", f"agents/{anna.pk}/flag", {"raised": True})) == (403, "forbidden")


# --- skills, capacity, queues while running


def test_a_skill_given_while_running_counts_in_the_next_decision(boss: Client) -> None:
    mail = centre.queue(required_skills={"billing": 3})
    skill = create_skill(actor=SYSTEM, key="billing", name={"en": "Billing"})
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    path = f"agents/{anna.pk}/skills/{skill.pk}"
    assert send(boss, "put", path, {"level": 2}).json()["skills"] == {"billing": 2}
    assert centre.ringing_at(item) is None
    assert send(boss, "put", path, {"level": 3}).json()["skills"] == {"billing": 3}
    assert centre.ringing_at(item) == anna
    assert send(boss, "put", path, {"level": 0}).json()["skills"] == {}
    assert centre.now_of(centre.arrive(mail)).state == "waiting"
    answer = send(boss, "put", path, {"level": 11})
    assert (refused(answer), answer.json()["fields"][0]["field"]) == ((400, "invalid"), "level")
    assert send(boss, "put", f"agents/{anna.pk}/skills/999999", {"level": 1}).status_code == 404


def test_more_capacity_brings_more_work_and_less_leaves_what_is_there(boss: Client) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    items = [centre.arrive(mail) for _ in range(3)]
    assert centre.ringing_at(items[2]) is None
    row = send(boss, "put", f"agents/{anna.pk}/capacity", {"email": 4}).json()
    assert row["capacity"] == {"voice": 1, "chat": 3, "email": 4, "task": 2}
    assert centre.ringing_at(items[2]) == anna
    row = send(boss, "put", f"agents/{anna.pk}/capacity", {"email": 1, "voice": None}).json()
    assert (row["capacity"]["email"], row["state"]["load"]["email"]) == (1, {"used": 3, "limit": 1})
    assert [centre.ringing_at(one) for one in items] == [anna] * 3
    assert Event.objects.filter(name="agent.capacity_changed").count() == 2


def test_members_come_and_go_while_running_and_hear_of_it_at_once(boss: Client) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna")
    item = centre.arrive(mail)
    before = Person.objects.get(pk=anna.pk).audience_version
    row = send(boss, "put", f"queues/{mail.pk}/members/{anna.pk}", {"group": "night"}).json()
    assert (row["person"], row["group"]) == ({"id": anna.pk, "name": "Anna"}, "night")
    assert centre.ringing_at(item) == anna
    assert Person.objects.get(pk=anna.pk).audience_version == before + 1
    regrouped = send(boss, "put", f"queues/{mail.pk}/members/{anna.pk}", {"group": "day"})
    assert regrouped.json()["group"] == "day"
    listed = send(boss, "get", f"queues/{mail.pk}/members").json()["items"]
    assert [(one["person"]["id"], one["group"]) for one in listed] == [(anna.pk, "day")]
    assert send(boss, "delete", f"queues/{mail.pk}/members/{anna.pk}").status_code == 204
    assert Person.objects.get(pk=anna.pk).audience_version == before + 2
    assert centre.ringing_at(item) == anna, "what is held stays"
    assert centre.now_of(centre.arrive(mail)).state == "waiting"
    facts = [one.facts for one in Event.objects.filter(name="queue.changed").order_by("id")]
    assert [list(one) for one in facts] == [["key"], ["joined"], ["member"], ["left"]]


def test_the_list_of_agents(boss: Client) -> None:
    mail = centre.queue()
    anna, other = centre.agent("Anna", mail, billing=4), person("Zoe")
    rows = send(boss, "get", "agents").json()["items"]
    assert [row["person"]["name"] for row in rows] == ["Anna", "Zoe"]
    first, last = rows
    assert (first["id"], first["skills"], first["state"]["state"]) == (anna.pk, {"billing": 4}, "available")
    assert [(one["key"], one["group"]) for one in first["queues"]] == [("mail", "")]
    assert (last["id"], last["state"], last["queues"]) == (other.pk, None, [])
    assert [row["id"] for row in boss.get(f"/api/v1/agents?queue={mail.pk}").json()["items"]] == [anna.pk]


# --- whose agents, whose queues


@pytest.fixture
def north() -> tuple[Client, Person, Queue, Person, Queue]:
    """A supervisor of the north; an agent and a queue of the north, and of the south."""
    up, down = team("North"), team("South")
    boss = person("Ned", role="supervisor", data_scope="team", team=up)
    mine, theirs = centre.agent("Anna"), centre.agent("Sue")
    Person.objects.filter(pk=mine.pk).update(team=up)
    Person.objects.filter(pk=theirs.pk).update(team=down)
    return client_of(boss), mine, centre.queue("north", team=up), theirs, centre.queue("south", team=down)


def test_a_supervisor_steers_their_own_and_others_look_missing(north: Any) -> None:
    client, mine, queue, theirs, foreign = north
    listed = [row["id"] for row in send(client, "get", "agents").json()["items"]]
    assert (mine.pk in listed, theirs.pk in listed) == (True, False)
    skill = create_skill(actor=SYSTEM, key="billing", name={"en": "Billing"})
    doors = [
        ("put", "agents/{agent}/state", {"chosen": "break"}),
        ("post", "agents/{agent}/sign-out", {}),
        ("put", "agents/{agent}/flag", {"raised": False}),
        ("put", "agents/{agent}/capacity", {"email": 1}),
        ("put", f"agents/{{agent}}/skills/{skill.pk}", {"level": 1}),
        ("put", f"queues/{queue.pk}/members/{{agent}}", {}),
        ("delete", f"queues/{queue.pk}/members/{{agent}}", {}),
        ("get", "queues/{queue}", None),
        ("patch", "queues/{queue}", {"ring_seconds": 30}),
        ("get", "queues/{queue}/members", None),
        ("post", "queues/{queue}/emergency", {}),
        ("delete", "queues/{queue}/emergency", {}),
        ("post", "queues/{queue}/dispositions", {"code": "x", "name": {"en": "x"}}),
    ]
    for method, path, body in doors:
        answers = [
            send(client, method, path.format(agent=agent, queue=where), body)
            for agent, where in ((theirs.pk, foreign.pk), (999_999, 999_999), (mine.pk, queue.pk))
        ]
        assert (answers[0].status_code, answers[0].json()) == (404, answers[1].json()), path
        assert answers[2].status_code < 300, (path, answers[2].content)
    assert centre.state_of(theirs).chosen == "available"


def test_agents_steer_nobody_not_even_themselves(north: Any) -> None:
    _, mine, queue, *_ = north
    client = client_of(mine)
    for method, path, body in (
        ("get", "agents", None),
        ("put", f"agents/{mine.pk}/state", {"chosen": "break"}),
        ("put", f"agents/{mine.pk}/capacity", {"email": 9}),
        ("get", f"queues/{queue.pk}", None),
        ("patch", f"queues/{queue.pk}", {"ring_seconds": 30}),
        ("post", "queues", {"key": "x", "name": {"en": "x"}, "media": "email"}),
        ("put", f"queues/{queue.pk}/members/{mine.pk}", {}),
        ("post", f"queues/{queue.pk}/emergency", {}),
        ("post", f"queues/{queue.pk}/dispositions", {"code": "x", "name": {"en": "x"}}),
        ("post", "skills", {"key": "x", "name": {"en": "x"}}),
        ("get", "calendars", None),
    ):
        assert refused(send(client, method, path, body)) == (403, "forbidden"), path
