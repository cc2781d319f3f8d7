"""A queue's settings, written from the settings page; the emergency switch and its rehearsal; opening hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from core.models import Event
from routing.models import Queue, WorkItem
from routing.services import create_disposition, create_skill, widen_due
from staff.services import create_calendar
from tests.cast import client_of, person, send
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = {"en": "Hello", "zh-CN": "您好"}


@pytest.fixture
def boss() -> Client:
    """A supervisor who sees everything."""
    return client_of(person("Boss", role="supervisor", data_scope="all"))


@pytest.fixture
def admin() -> Client:
    """Who sets up queues."""
    return client_of(person("Root", role="admin", data_scope="all"))


def fields(answer: Any) -> list[str]:
    """The refused fields."""
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.json()
    return [one["field"] for one in answer.json()["fields"]]


# --- settings


def test_a_queue_is_created_read_and_changed(admin: Client, boss: Client) -> None:
    create_skill(actor=SYSTEM, key="billing", name=TEXT)
    second = centre.queue("second")
    given = {
        "key": "care",
        "name": TEXT,
        "media": "email",
        "required_skills": {"billing": 3},
        "groups": ["day"],
        "rings": [{"after": 30, "skills": {"billing": 1}, "groups": ["night"]}],
        "overflow": [{"when": "waited", "over": 120, "to": "queue", "queue": second.pk}],
        "escalates_to": second.pk,
        "distribution": "both",
        "ring_seconds": 25,
    }
    made = send(admin, "post", "queues", given)
    assert made.status_code == 201, made.json()
    read = send(boss, "get", f"queues/{made.json()['id']}").json()
    assert {name: read[name] for name in given} == given
    assert (read["version"], read["closed"], read["emergency_since"]) == (1, False, None)
    again = send(admin, "post", "queues", given)
    assert (again.status_code, again.json()["code"]) == (409, "routing.key_taken")

    path = f"queues/{read['id']}"
    changed = send(boss, "patch", path, {"ring_seconds": 40, "version": 1}).json()
    assert (changed["ring_seconds"], changed["version"], changed["groups"]) == (40, 2, ["day"])
    late = send(boss, "patch", path, {"ring_seconds": 50, "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert late.json()["detail"]["current"]["ring_seconds"] == 40
    assert late.json()["message"].startswith("Boss changed this meanwhile.")
    assert (late.json()["detail"]["who"], late.json()["detail"]["version"]) == ("Boss", 2)
    event = Event.objects.filter(name="queue.changed", subject_id=read["id"]).latest("id")
    assert late.json()["detail"]["at"] == event.at.isoformat()
    assert (event.changes, event.actor_name) == ({"ring_seconds": [25, 40]}, "Boss")


@pytest.mark.parametrize(("media", "target", "ring"), [("voice", 20, 20), ("chat", 60, 20), ("email", 14_400, 30)])
def test_a_new_queue_starts_with_what_is_usual_for_its_medium(
    admin: Client, media: str, target: int, ring: int
) -> None:
    made = send(admin, "post", "queues", {"key": media, "name": TEXT, "media": media}).json()
    assert (made["service_level_seconds"], made["ring_seconds"]) == (target, ring)
    own = send(admin, "post", "queues", {"key": "own", "name": TEXT, "media": media, "service_level_seconds": 7})
    assert own.json()["service_level_seconds"] == 7


def test_every_column_of_a_queue_can_be_read_and_all_but_a_few_written() -> None:
    """New fields of the model appear by themselves."""
    from routing.serializers.settings import BOOKKEEPING, FIXED, OWN, QueueInput, QueuePatch, QueueSettings

    columns = {field.name for field in Queue._meta.fields}
    assert set(QueueSettings().fields) == columns - set(BOOKKEEPING) | {"closed"}
    assert set(QueueInput().fields) == columns - {*BOOKKEEPING, *OWN, "version"}
    assert set(QueuePatch().fields) == columns - {*BOOKKEEPING, *OWN, *FIXED}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ring_seconds": 2}, "ring_seconds"),
        ({"service_level_percent": 101}, "service_level_percent"),
        ({"required_skills": {"juggling": 1}}, "required_skills.juggling"),
        ({"required_skills": {"billing": 11}}, "required_skills.billing"),
        ({"groups": ["a", "a"]}, "groups.1"),
        ({"groups": ["with space"]}, "groups.0"),
        ({"rings": [{"after": 0, "skills": {}}]}, "rings.0.after"),
        ({"rings": [{"after": 30, "skills": {}}, {"after": 30, "skills": {}}]}, "rings.1.after"),
        ({"rings": [{"after": 30}]}, "rings.0"),
        ({"rings": [{"after": 30, "skils": {}}]}, "rings.0.skils"),
        ({"overflow": [{"when": "waited", "to": "queue", "queue": 0}]}, "overflow.0.over"),
        ({"overflow": [{"when": "waited", "over": 9, "to": "queue", "queue": 0}]}, "overflow.0.queue"),
        ({"overflow": [{"when": "waited", "over": 9, "to": "moon"}]}, "overflow.0.to"),
        ({"overflow": [{"when": "service_level", "over": 9, "to": "voicemail"}]}, "overflow.0.over"),
        ({"overflow": [{"when": "waited", "over": 9, "to": "message"}]}, "overflow.0.message"),
        (
            {"overflow": [{"when": "waited", "over": 9, "to": "message", "message": {"fr": "x"}}]},
            "overflow.0.message.fr",
        ),
        ({"when_closed": {"to": "queue"}}, "when_closed.queue"),
        ({"when_closed": {"when": "waited", "to": "voicemail"}}, "when_closed.when"),
        ({"when_closed": {"to": "voicemail", "otherwise": "message"}}, "when_closed.otherwise"),
        ({"when_closed": {"to": "callback", "otherwise": "queue"}}, "when_closed.otherwise"),
        ({"distribution": "pray"}, "distribution"),
        ({"calendar": 999_999}, "calendar"),
        ({"name": {}}, "name"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_field(boss: Client, given: dict[str, Any], field: str) -> None:
    create_skill(actor=SYSTEM, key="billing", name=TEXT)
    voice = centre.queue("voice", "voice")
    for language in ("en", "zh-CN"):
        answer = send(boss, "patch", f"queues/{voice.pk}", given, **{"Accept-Language": language})
        assert field in fields(answer)
    assert Queue.objects.get(pk=voice.pk).version == 1


def test_only_calls_hear_messages_and_only_queues_of_its_media_take_over(boss: Client) -> None:
    mail, voice = centre.queue(), centre.queue("voice", "voice")
    path = f"queues/{mail.pk}"
    assert fields(send(boss, "patch", path, {"when_closed": {"to": "voicemail"}})) == ["when_closed.to"]
    rule = {"when": "estimated", "over": 60, "to": "queue", "queue": voice.pk}
    assert fields(send(boss, "patch", path, {"overflow": [rule]})) == ["overflow.0.queue"]


def test_work_never_goes_in_a_circle(boss: Client) -> None:
    one, two, three = centre.queue("one"), centre.queue("two"), centre.queue("three")

    def over_to(queue: Queue) -> dict[str, Any]:
        return {"when": "waited", "over": 60, "to": "queue", "queue": queue.pk}

    itself = send(boss, "patch", f"queues/{one.pk}", {"overflow": [over_to(one)]})
    assert fields(itself) == ["overflow.0.queue"]
    assert send(boss, "patch", f"queues/{one.pk}", {"overflow": [over_to(two)]}).status_code == 200
    closed = {"when_closed": {"to": "queue", "queue": three.pk}}
    assert send(boss, "patch", f"queues/{two.pk}", closed).status_code == 200
    answer = send(boss, "patch", f"queues/{three.pk}", {"overflow": [over_to(two), over_to(one)]})
    assert fields(answer) == ["overflow.0.queue", "overflow.1.queue"]
    assert "three → one → two → three" in answer.json()["fields"][1]["message"]
    voice = centre.queue("voice", "voice")
    for higher in (two, voice):
        again = send(boss, "patch", f"queues/{two.pk}", {"when_closed": {}, "escalates_to": higher.pk})
        assert fields(again) == ["escalates_to"]


def test_changed_skills_and_overflow_count_for_what_waits_already(boss: Client) -> None:
    create_skill(actor=SYSTEM, key="billing", name=TEXT)
    mail, second = centre.queue(required_skills={"billing": 9}), centre.queue("second")
    anna = centre.agent("Anna", mail, billing=3)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) is None
    send(boss, "patch", f"queues/{mail.pk}", {"required_skills": {"billing": 3}})
    assert widen_due() == 1
    assert centre.ringing_at(item) == anna
    waits = centre.arrive(mail, skills={"billing": 10})
    assert centre.now_of(waits).overflow_at is None
    rule = {"when": "waited", "over": 60, "to": "queue", "queue": second.pk}
    send(boss, "patch", f"queues/{mail.pk}", {"overflow": [rule]})
    assert centre.now_of(waits).overflow_at <= timezone.now()


def test_outcome_codes_of_a_queue(boss: Client) -> None:
    mail = centre.queue()
    common = create_disposition(actor=SYSTEM, code="spam", name=TEXT)
    made = send(boss, "post", f"queues/{mail.pk}/dispositions", {"code": "solved", "name": TEXT, "position": 2})
    assert (made.status_code, made.json()["queue"], made.json()["active"]) == (201, mail.pk, True)
    twice = send(boss, "post", f"queues/{mail.pk}/dispositions", {"code": "solved", "name": TEXT})
    assert (twice.status_code, twice.json()["code"]) == (409, "routing.key_taken")
    path = f"dispositions/{made.json()['id']}"
    assert send(boss, "patch", path, {"active": False}).json()["active"] is False
    listed = send(boss, "get", f"queues/{mail.pk}/dispositions").json()["items"]
    assert [one["code"] for one in listed] == ["spam"]
    everything = boss.get(f"/api/v1/queues/{mail.pk}/dispositions?all=true").json()["items"]
    assert {one["code"] for one in everything} == {"spam", "solved"}
    narrow = client_of(person("Ned", role="supervisor"))
    assert send(narrow, "patch", f"dispositions/{common.pk}", {"active": False}).status_code == 404


def test_skills_are_made_and_renamed(boss: Client) -> None:
    made = send(boss, "post", "skills", {"key": "billing", "name": TEXT}).json()
    renamed = send(boss, "patch", f"skills/{made['id']}", {"name": {"en": "Bills", "zh-CN": "账单"}})
    assert (renamed.json()["key"], renamed.json()["text"], renamed.json()["version"]) == ("billing", "Bills", 2)
    agent = client_of(person("Anna"))
    assert [one["key"] for one in send(agent, "get", "skills").json()["items"]] == ["billing"]


# --- the emergency switch


def calls(queue: Queue) -> list[WorkItem]:
    """Two calls wait, one in each language."""
    return [centre.arrive(queue, title, screen_pop={"language": lang}) for title, lang in (("A", "en"), ("B", "zh-CN"))]


def test_a_rehearsal_tells_what_would_happen_and_changes_nothing(boss: Client) -> None:
    voice = centre.queue("voice", "voice")
    waiting = calls(voice)
    before = (Queue.objects.get(pk=voice.pk), Event.objects.count())
    body = {"rehearse": True, "message": {"en": "A cable is cut.", "zh-CN": "光缆中断。"}}
    told = send(boss, "post", f"queues/{voice.pk}/emergency", body).json()
    assert (told["rehearsed"], told["closed"], told["waiting"], told["calls"]) == (True, False, 2, 2)
    assert (told["would_hear"], told["languages"]) == (body["message"], {"en": 1, "zh-CN": 1})
    assert [(one["work_item"], one["language"], one["text"]) for one in told["hearing"]] == [
        (waiting[0].pk, "en", "A cable is cut."),
        (waiting[1].pk, "zh-CN", "光缆中断。"),
    ]
    assert [one["texts"] for one in told["hearing"]] == [{"en": "A cable is cut."}, {"zh-CN": "光缆中断。"}]
    now = Queue.objects.get(pk=voice.pk)
    assert (now.emergency_since, now.version, Event.objects.count()) == (None, before[0].version, before[1])
    assert {centre.now_of(one).state for one in waiting} == {"waiting"}


def test_a_caller_whose_language_nobody_knows_hears_the_message_in_each(boss: Client) -> None:
    voice = centre.queue("voice", "voice")
    centre.arrive(voice, "Number withheld", screen_pop={"language": ""})
    message = {"en": "A cable is cut.", "zh-CN": "光缆中断。"}
    told = send(boss, "post", f"queues/{voice.pk}/emergency", {"rehearse": True, "message": message}).json()
    assert (told["calls"], told["languages"]) == (1, {"en": 1, "zh-CN": 1})
    assert (told["hearing"][0]["language"], told["hearing"][0]["texts"]) == ("", message)


def test_the_switch_closes_at_once_and_opens_again(boss: Client) -> None:
    voice = centre.queue("voice", "voice")
    anna = client_of(centre.agent("Anna", voice, chosen="offline"))
    path = f"queues/{voice.pk}/emergency"
    closed = send(boss, "post", path, {"message": {"en": "A cable is cut."}}).json()
    assert (closed["closed"], closed["rehearsed"], closed["since"] is not None) == (True, False, True)
    assert closed["would_hear"] == {"en": "A cable is cut.", "zh-CN": "A cable is cut."}
    row = send(anna, "get", "queues").json()["items"][0]
    assert (row["closed"], row["emergency"], row["opens_at"]) == (True, True, None)
    again = send(boss, "post", path, {"message": {"en": ""}}).json()
    assert again["since"] == closed["since"]
    assert "disturbance" in again["would_hear"]["en"]
    opened = send(boss, "delete", path).json()
    assert (opened["closed"], opened["since"]) == (False, None)
    assert send(boss, "delete", path).json()["closed"] is False
    told = list(Event.objects.filter(subject_kind="queue").order_by("id").values_list("name", flat=True))
    assert told[-3:] == ["queue.closed", "queue.closed", "queue.opened"]


def test_who_closes_second_hears_who_was_first_and_replaces_the_message_only_by_saying_so(boss: Client) -> None:
    voice = centre.queue("voice", "voice")
    path = f"queues/{voice.pk}/emergency"
    first = send(boss, "post", path, {"message": {"en": "A cable is cut."}}).json()
    second = client_of(person("Second", role="supervisor", data_scope="all"))
    body = {"message": {"en": "Come tomorrow."}}
    refused = send(second, "post", path, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "queue.closed_already")
    detail = refused.json()["detail"]
    assert (detail["who"], detail["queue"], detail["at"] is not None) == ("Boss", "voice", True)
    assert "Boss closed the queue voice" in refused.json()["message"]
    assert Queue.objects.get(pk=voice.pk).emergency_message == {"en": "A cable is cut."}
    # A rehearsal is a question and may be asked; whose message it is may change it.
    assert send(second, "post", path, {**body, "rehearse": True}).status_code == 200
    assert send(boss, "post", path, {"message": {"en": "A pipe is cut."}}).status_code == 200
    replaced = send(second, "post", path, {**body, "replace": True}).json()
    assert (replaced["would_hear"]["en"], replaced["since"]) == ("Come tomorrow.", first["since"])
    assert send(boss, "post", path, {}).json()["detail"]["who"] == "Second"


# --- opening hours


def test_opening_hours_are_made_changed_and_followed(boss: Client) -> None:
    today = timezone.now().date()
    hours = {"name": "Office", "timezone": "Asia/Shanghai", "intervals": {"mon": [["09:00", "12:00"]]}}
    made = send(boss, "post", "calendars", {**hours, "holidays": ["2026-10-02", "2026-10-01"]})
    assert (made.status_code, made.json()["holidays"]) == (201, ["2026-10-01", "2026-10-02"])
    mail = centre.queue(calendar_id=made.json()["id"])
    week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    path = f"calendars/{made.json()['id']}"
    open_now = send(boss, "patch", path, {"intervals": week, "timezone": "UTC", "version": 1}).json()
    assert (open_now["version"], open_now["name"]) == (2, "Office")
    assert send(boss, "get", "queues").json()["items"][0]["closed"] is False
    stale = send(boss, "patch", path, {"name": "x", "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert stale.json()["detail"]["current"] == open_now
    assert stale.json()["detail"]["who"] == "Boss"
    send(boss, "patch", path, {"holidays": [today.isoformat(), (today + timedelta(days=1)).isoformat()]})
    row = send(boss, "get", "queues").json()["items"][0]
    assert (row["id"], row["closed"], row["opens_at"][:10]) == (mail.pk, True, (today + timedelta(days=2)).isoformat())
    assert [one["id"] for one in send(boss, "get", "calendars").json()["items"]] == [made.json()["id"]]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"intervals": {"someday": []}}, "intervals.someday"),
        ({"intervals": {"mon": [["09:00"]]}}, "intervals.mon.0"),
        ({"intervals": {"mon": [["9", "10"]]}}, "intervals.mon.0"),
        ({"intervals": {"mon": [["12:00", "09:00"]]}}, "intervals.mon.0"),
        ({"intervals": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "intervals.mon.1"),
        ({"intervals": []}, "intervals"),
        ({"holidays": ["2026-13-01"]}, "holidays.0"),
        ({"holidays": "2026-10-01"}, "holidays"),
        ({"holidays": 7}, "holidays"),
    ],
)
def test_hours_that_make_no_sense_are_refused_by_their_field(boss: Client, given: dict[str, Any], field: str) -> None:
    calendar = create_calendar(name="Office", timezone_name="UTC", intervals={})
    assert field in fields(send(boss, "patch", f"calendars/{calendar.pk}", given))
    whole = {"name": "x", "timezone": "UTC", "intervals": {}, **given}
    assert field in fields(send(boss, "post", "calendars", whole))
