"""The ACD through its HTTP doors, with a cast: agent, colleague, stranger, supervisor."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from core.models import Event, Frame
from routing.services import create_disposition
from tests.cast import client_of, send
from tests.routing import centre

EVERYBODY = ["supervisors:all", "supervisors:common"]  # of a queue without a team
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agents_morning() -> None:
    mail = centre.queue(service_level_seconds=3600)
    create_disposition(actor=SYSTEM, code="solved", name={"en": "Solved", "zh-CN": "已解决"}, queue=mail)
    anna = centre.agent("Anna", mail, chosen="offline")
    client = client_of(anna)
    assert send(client, "get", "agent-state").json()["state"] == "offline"
    state = send(client, "put", "agent-state", {"chosen": "available"}).json()
    assert (state["state"], state["name"], state["load"]["email"]) == ("available", "Anna", {"used": 0, "limit": 2})

    item = centre.arrive(mail, "Broken router", customer_id=7, screen_pop={"name": "Li Lei", "tier": "gold"})
    mine = send(client, "get", "work-items/mine").json()["items"]
    assert [row["id"] for row in mine] == [item.pk]
    row = mine[0]
    assert row["customer"] == {"id": 7, "name": "Li Lei", "tier": "gold"}
    assert row["queue"] == {"id": mail.pk, "key": "mail", "name": {"en": "mail", "zh-CN": "mail"}}
    reservation = row["reservation"]
    assert (reservation["agent"], reservation["agent_name"], reservation["state"]) == (anna.pk, "Anna", "pending")

    taken = send(client, "post", f"reservations/{reservation['id']}/accept").json()
    assert (taken["state"], taken["agent"], taken["reservation"]["state"]) == (
        "active",
        {"id": anna.pk, "name": "Anna"},
        "accepted",
    )
    again = send(client, "post", f"reservations/{reservation['id']}/accept")
    assert (again.status_code, again.json()["code"], again.json()["detail"]["who"]) == (
        409,
        "reservation.taken",
        "Anna",
    )
    codes = send(client, "get", f"queues/{mail.pk}/dispositions").json()["items"]
    assert [code["code"] for code in codes] == ["solved"]
    closed = send(client, "post", f"work-items/{item.pk}/finish", {"disposition": "solved", "note": "Restarted"})
    assert (closed.json()["state"], closed.json()["disposition"]) == ("done", "solved")
    assert send(client, "get", "work-items/mine").json()["items"] == []


def test_an_accept_with_a_key_is_answered_twice_and_done_once() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    client, address = client_of(anna), f"reservations/{centre.reservation_of(item).pk}/accept"
    first, second = (send(client, "post", address, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code, second.json()) == (200, 200, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"


def test_what_is_not_yours_is_not_there() -> None:
    mail, other = centre.queue(), centre.queue("other")
    anna, eve = centre.agent("Anna", mail), centre.agent("Eve", other, chosen="offline")
    item = centre.arrive(mail)
    reservation = centre.reservation_of(item).pk
    stranger = client_of(eve)
    for method, path in (
        ("post", f"reservations/{reservation}/accept"),
        ("post", f"reservations/{reservation}/reject"),
        ("get", f"work-items/{item.pk}"),
        ("post", f"work-items/{item.pk}/wrap-up"),
        ("post", f"work-items/{item.pk}/finish"),
        ("post", f"work-items/{item.pk}/transfer"),
        ("get", f"work-items/{item.pk}/explanation"),
    ):
        answer = send(stranger, method, path)
        missing = send(stranger, method, path.replace(str(item.pk), "999999").replace(str(reservation), "999999"))
        assert (answer.status_code, answer.json()) == (404, missing.json()), path
    assert send(stranger, "get", "supervision/board").status_code == 403
    assert centre.ringing_at(item) == anna


@pytest.mark.parametrize(
    ("path", "method", "body", "field"),
    [
        ("agent-state", "put", {"chosen": "asleep"}, "chosen"),
        ("agent-state", "put", {}, "chosen"),
        ("work-items/{item}/finish", "post", {"disposition": "nonsense"}, "disposition"),
        ("work-items/{item}/transfer", "post", {}, "queue"),
        ("work-items/{item}/transfer", "post", {"agent": 999999}, "agent"),
        ("work-items/{item}/explanation?agent=x", "get", None, "agent"),
    ],
)
def test_bad_input_names_the_field(path: str, method: str, body: object, field: str) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    client = client_of(anna)
    send(client, "post", f"reservations/{centre.reservation_of(item).pk}/accept")
    answer = send(client, method, path.format(item=item.pk), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [one["field"] for one in answer.json()["fields"]] == [field]


def test_why_me_and_why_not_anna() -> None:
    mail = centre.queue(required_skills={"billing": 3})
    anna = centre.agent("Anna", mail, billing=2)
    ben, cleo = centre.agent("Ben", mail, billing=5), centre.agent("Cleo", mail, chosen="break", billing=9)
    gone = centre.agent("Gone", mail, chosen="offline", billing=9)
    boss = centre.agent("Boss", role="supervisor", chosen="offline")
    item = centre.arrive(mail)
    path = f"work-items/{item.pk}/explanation"
    told = send(client_of(boss), "get", path).json()
    assert (told["agent"]["name"], told["recomputes"], told["skills"]) == ("Ben", True, {"billing": 3})
    assert {one["agent"]["id"]: one["reason"] for one in told["agents"]} == {
        anna.pk: "skill_too_low",
        ben.pk: "chosen",
        cleo.pk: "on_break",
    }
    assert [(best["agent"]["name"], best["skill_surplus"]) for best in told["best"]] == [("Ben", 2)]
    about = send(client_of(boss), "get", f"{path}?agent={gone.pk}").json()["agents"]
    assert [(one["agent"]["name"], one["reason"]) for one in about] == [("Gone", "offline")]
    mine = send(client_of(ben), "get", path, **{"Accept-Language": "zh-CN"}).json()
    assert [one["text"] for one in mine["agents"]] == ["按队列规则排在首位，被选中。"]


def test_who_sees_what() -> None:
    from core.access import visible
    from routing.models import AgentState, Reservation, WorkItem

    mail = centre.queue()
    anna, eve = centre.agent("Anna", mail), centre.agent("Eve", chosen="offline")
    boss = centre.agent("Boss", role="supervisor", chosen="offline")
    admin = centre.agent("Admin", role="admin", chosen="offline")
    admin.data_scope = "all"
    centre.arrive(mail)
    people = (anna, eve, boss, admin)
    assert [WorkItem.objects.filter(visible(one, WorkItem)).count() for one in people] == [1, 0, 1, 1]
    assert [Reservation.objects.filter(visible(one, Reservation)).count() for one in people] == [1, 0, 1, 1]
    # A supervisor sees the agents of their teams; this one has no team, and no state of their own.
    assert [AgentState.objects.filter(visible(one, AgentState)).count() for one in people] == [1, 0, 0, 1]


def test_who_hears_of_what() -> None:
    mail, billing = centre.queue(), centre.queue("billing")
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail, customer_id=6)
    client = client_of(anna)
    send(client, "post", f"reservations/{centre.reservation_of(item).pk}/accept")
    send(client, "post", f"work-items/{item.pk}/transfer", {"queue": billing.pk, "note": "secret of the customer"})
    frames = Frame.objects.filter(body__subject__0="work_item").order_by("id")
    assert [(frame.body["name"], frame.shape, frame.audiences) for frame in frames] == [
        ("work.queued", "staff", [f"queue:{mail.pk}", *EVERYBODY]),
        ("work.reserved", "staff", [f"agent:{anna.pk}", f"queue:{mail.pk}", *EVERYBODY]),
        ("work.accepted", "staff", [f"agent:{anna.pk}", f"queue:{mail.pk}", *EVERYBODY]),
        ("work.returned", "staff", [f"agent:{anna.pk}", f"queue:{billing.pk}", *EVERYBODY]),
        ("work.returned", "gone", [f"queue:{mail.pk}"]),
    ]
    versions = [frame.body["version"] for frame in frames if frame.shape == "staff"]
    assert versions == sorted(set(versions))
    events = Event.objects.filter(subject_kind="work_item")
    assert {event.customer_id for event in events} == {6}
    assert not any("secret" in str(event.changes) + str(event.facts) for event in events)


def test_old_state_and_the_last_frame_make_the_fresh_state() -> None:
    from routing.serializers import WorkItemRow

    mail = centre.queue(wrap_up_seconds=30)
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    client = client_of(anna)

    def last_frame_is_fresh() -> None:
        frame = Frame.objects.filter(body__subject=["work_item", item.pk]).order_by("-id")[0]
        import json

        from core.events import dump

        assert frame.body["row"] == json.loads(dump(WorkItemRow(centre.now_of(item)).data))

    last_frame_is_fresh()
    send(client, "post", f"reservations/{centre.reservation_of(item).pk}/accept")
    last_frame_is_fresh()
    send(client, "post", f"work-items/{item.pk}/wrap-up")
    last_frame_is_fresh()
    send(client, "post", f"work-items/{item.pk}/finish", {"note": "ok"})
    last_frame_is_fresh()
    assert centre.now_of(item).state == "done"


def test_a_colleague_of_the_queue_who_accepts_is_told_who_has_it() -> None:
    """The same reservation, asked for by somebody who sees the work but at whom it does not ring."""
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    bob = centre.agent("Bob", mail, chosen="offline")
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    path = f"reservations/{centre.reservation_of(item).pk}/accept"
    for code in ("reservation.elsewhere", "reservation.taken"):
        refused = send(client_of(bob), "post", path)
        assert (refused.status_code, refused.json()["code"], refused.json()["detail"]["who"]) == (409, code, "Anna")
        assert ("already" in refused.json()["message"]) == (code == "reservation.taken")
        if centre.now_of(item).state == "reserved":
            centre.take(item, anna)
