"""Why nobody has it yet: where waiting work stands, and what keeps each agent from it, as of now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routing.models import AgentState, WorkItem
from routing.services import close_queue, set_work_priority
from staff.models import Person
from tests.cast import client_of, person, team
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Person:
    return person("Boss", role="supervisor", data_scope="all")


def asked(reader: Client, item: WorkItem, question: str = "", language: str = "en") -> Any:
    path = f"/api/v1/work-items/{item.pk}/explanation{question}"
    answer = reader.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def reasons(told: Any) -> dict[str, str]:
    return {one["agent"]["name"]: one["reason"] for one in told["waiting"]["agents"]}


def test_each_agent_has_a_reason_and_there_is_no_record(boss: Person) -> None:
    mail = centre.queue(required_skills={"billing": 3})
    centre.agent("Cleo", mail, chosen="break", billing=9)
    centre.agent("Dan", mail, billing=1)
    centre.agent("Eve")
    away = centre.agent("Fay", mail, billing=9)
    AgentState.objects.filter(person=away).update(absent_since=timezone.now())
    resting = centre.agent("Gil", mail, billing=9)
    AgentState.objects.filter(person=resting).update(resting_until=timezone.now() + timedelta(minutes=5))
    gone = centre.agent("Hal", mail, chosen="offline", billing=9)
    item = centre.arrive(mail)
    told = asked(client_of(boss), item)
    assert (told["agent"], told["recomputes"], told["best"], told["turn"]) == (None, None, [], None)
    assert told["skills"] == {"billing": 3}
    assert reasons(told) == {
        "Cleo": "on_break",
        "Dan": "skill_too_low",
        "Eve": "not_member",
        "Fay": "away",
        "Gil": "resting",
    }
    assert told["waiting"]["text"].startswith("Nobody can take it right now")
    assert (told["waiting"]["position"], told["waiting"]["of"], told["waiting"]["before"]) == (1, 1, [])
    chinese = asked(client_of(boss), item, f"?agent={gone.pk}", "zh-CN")["waiting"]
    assert [(one["agent"]["name"], one["reason"], one["text"]) for one in chinese["agents"]] == [
        ("Hal", "offline", "当前离线。")
    ]
    assert chinese["text"].startswith("目前没有坐席可以承接")


def test_a_queue_closed_by_emergency_says_so_and_goes_before_nobody(boss: Person) -> None:
    mail, tasks = centre.queue(), centre.queue("tasks", "task")
    earlier = centre.arrive(mail)
    close_queue(actor=centre.SYSTEM, queue=mail)
    centre.agent("Anna", mail, tasks, chosen="break")
    centre.agent("Bert", mail)
    told = asked(client_of(boss), earlier)["waiting"]
    assert told["text"].startswith("This queue was closed by emergency.")
    assert [(one["agent"]["name"], one["reason"]) for one in told["agents"]] == [
        ("Anna", "on_break"),
        ("Bert", "queue_closed"),
    ]
    chinese = asked(client_of(boss), earlier, language="zh-CN")["waiting"]
    assert (chinese["text"][:9], chinese["agents"][1]["text"]) == ("该队列已紧急关闭。", "可以承接，但队列已紧急关闭。")
    centre.rewind(earlier, rank=timezone.now() - timedelta(hours=1))
    assert asked(client_of(boss), centre.arrive(tasks))["waiting"]["before_count"] == 0


def test_it_is_as_of_now_and_what_goes_before_is_what_is_handed_out_first(boss: Person) -> None:
    mail = centre.queue(service_level_seconds=60)
    first, second, third = (centre.arrive(mail, title=f"Letter {n}") for n in (1, 2, 3))
    set_work_priority(actor=centre.SYSTEM, person=boss, work_item=third, priority=5)
    told = asked(client_of(boss), second)["waiting"]
    assert (told["position"], told["of"], told["before_count"]) == (3, 3, 2)
    assert [(one["work_item"], one["title"]) for one in told["before"]] == [
        (third.pk, "Letter 3"),
        (first.pk, "Letter 1"),
    ]
    centre.agent("Anna", mail)  # takes two mails at once
    assert [centre.now_of(one).state for one in (third, first, second)] == ["reserved", "reserved", "waiting"]
    after = asked(client_of(boss), second)
    assert (after["waiting"]["position"], reasons(after)) == (1, {"Anna": "no_room_for_media"})


def test_work_of_another_queue_with_the_same_agents_goes_before_it_too(boss: Person) -> None:
    mail, calls, far = centre.queue(), centre.queue("calls", "voice"), centre.queue("far", "voice")
    centre.agent("Anna", mail, calls, chosen="break")
    urgent, other = centre.arrive(calls, title="Secret"), centre.arrive(far)
    for one in (urgent, other):
        centre.rewind(one, rank=timezone.now() - timedelta(hours=1))
    item = centre.arrive(mail)
    told = asked(client_of(boss), item)["waiting"]
    assert [(one["work_item"], one["queue"]["key"]) for one in told["before"]] == [(urgent.pk, "calls")]
    assert (told["position"], told["before_count"]) == (1, 1)


def test_titles_of_work_that_the_reader_may_not_see_stay_away() -> None:
    here, there = team("Here"), team("There")
    mail, calls = centre.queue(team=here), centre.queue("calls", "voice", team=there)
    centre.agent("Anna", mail, calls, chosen="break")
    secret = centre.arrive(calls, title="Secret")
    centre.rewind(secret, rank=timezone.now() - timedelta(hours=1))
    item = centre.arrive(mail)
    local = person("Local", role="supervisor", data_scope="team", team=here)
    (one,) = asked(client_of(local), item)["waiting"]["before"]
    assert (one["work_item"], one["title"], one["queue"]["key"]) == (None, "", "calls")


def test_a_queue_that_hands_nothing_out_says_so(boss: Person) -> None:
    listed = centre.queue(distribution="pull")
    centre.agent("Anna", listed)
    told = asked(client_of(boss), centre.arrive(listed))
    assert told["waiting"]["text"].startswith("This queue hands nothing out")
    assert reasons(told) == {"Anna": "free"}


def test_what_was_offered_and_waits_again_has_both(boss: Person) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    assert asked(client_of(boss), item)["waiting"] is None
    centre.choose(anna, "break")
    told = asked(client_of(boss), item)
    assert (told["agent"]["name"], reasons(told)) == ("Anna", {"Anna": "on_break"})


def test_agents_are_told_nothing_until_there_is_a_record() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail, chosen="break")
    item = centre.arrive(mail)
    assert client_of(anna).get(f"/api/v1/work-items/{item.pk}/explanation").status_code == 404
