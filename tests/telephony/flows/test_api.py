"""Flows through the API: who may, drafts and versions, conflicts, what is wrong, sounds, numbers, and the walk on the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from core.actor import SYSTEM
from core.files import store_blob
from core.models import Blob, Event
from routing.models import Queue
from telephony.models import Flow, FlowVersion, PhoneNumber, Sound
from telephony.services import sounds
from telephony.services.setup import set_up_flow, set_up_number
from telephony.services.sounds import keep_sound, sound_address, sound_name, store_sound
from tests import cast
from tests.telephony.flows.documents import both, flow, key, node
from tests.telephony.flows.sounds import mp3, wav
from tests.telephony.line import NUMBER, PUBLIC, voice_queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue() -> Queue:
    return voice_queue("support")


@pytest.fixture
def house(queue: Queue) -> Flow:
    made = set_up_flow(actor=SYSTEM, key="main", name={"en": "Main"}, document=flow(node("queue", queue=queue.pk)))
    set_up_number(actor=SYSTEM, e164=NUMBER, name={"en": "Hotline"}, flow=made)
    return made


@pytest.fixture
def admin() -> Client:
    return cast.client_of(cast.person("Root", role="admin", data_scope="all"))


@pytest.fixture
def boss() -> Client:
    return cast.client_of(cast.person("Boss", role="supervisor"))


def greeting(queue: Queue, **fields: Any) -> dict[str, Any]:
    """A draft with a greeting before the queue."""
    say = node("say", text=both("Hello.", "您好。"), exits={"next": "queue"})
    return flow({**say, **fields}, node("queue", queue=queue.pk))


def save(admin: Client, house: Flow, document: dict[str, Any], version: int = 2) -> Any:
    return cast.send(admin, "patch", f"flows/{house.pk}", {"version": version, "document": document})


def test_from_a_draft_to_what_callers_hear(house: Flow, admin: Client, queue: Queue) -> None:
    read = cast.send(admin, "get", f"flows/{house.pk}").json()
    assert (read["published"], read["is_changed"], read["can_publish"], read["problems"]) == (1, False, True, [])
    saved = save(admin, house, greeting(queue), read["version"]).json()
    assert (saved["published"], saved["is_changed"]) == (1, True)
    body = {"version": saved["version"], "note": "A greeting"}
    published = cast.send(admin, "post", f"flows/{house.pk}/publish", body).json()
    assert (published["published"], published["is_changed"], published["published_by"]) == (2, False, "Root")
    history = cast.send(admin, "get", f"flows/{house.pk}/versions").json()["items"]
    assert [(one["number"], one["by"], one["note"]) for one in history] == [(2, "Root", "A greeting"), (1, "", "")]
    told = [(one["node"], one["what"], one["fields"]) for one in history[0]["changes"]]
    assert told == [("", "changed", ["start"]), ("say", "added", [])]
    assert Event.objects.filter(name="flow.published", actor_name="Root").count() == 1


def test_an_older_version_is_seen_and_comes_back_as_the_draft(house: Flow, admin: Client, queue: Queue) -> None:
    saved = save(admin, house, greeting(queue)).json()
    published = cast.send(admin, "post", f"flows/{house.pk}/publish", {"version": saved["version"]}).json()
    old = cast.send(admin, "get", f"flows/{house.pk}/versions/1").json()
    assert [one["id"] for one in old["document"]["nodes"]] == ["queue"]
    path, body = f"flows/{house.pk}/versions/1/restore", {"version": published["version"]}
    back = cast.send(admin, "post", path, body).json()
    assert (back["published"], back["is_changed"], len(back["document"]["nodes"])) == (2, True, 1)
    again = cast.send(admin, "post", f"flows/{house.pk}/publish", {"version": back["version"]}).json()
    assert again["published"] == 3
    assert FlowVersion.objects.get(number=3).document == FlowVersion.objects.get(number=1).document


def test_what_is_wrong_is_told_at_its_node_and_nobody_hears_it(house: Flow, admin: Client, queue: Queue) -> None:
    saved = save(admin, house, greeting(queue, exits={"next": "gone"}, text={"en": "Hello."})).json()
    found = [(one["node"], one["field"], one["code"], one["is_error"]) for one in saved["problems"]]
    assert found == [
        ("say", "exits.next", "leads_nowhere", True), ("say", "text.zh-CN", "one_language", False),
        ("queue", "", "unreachable", True),
    ]  # fmt: skip
    assert not saved["can_publish"]
    refused = cast.send(admin, "post", f"flows/{house.pk}/publish", {"version": saved["version"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "flow.unfit")
    assert [one["node"] for one in refused.json()["detail"]["problems"]] == ["say", "queue"]
    assert FlowVersion.objects.count() == 1


def test_whoever_saves_an_old_copy_is_shown_the_new_one(house: Flow, admin: Client, queue: Queue) -> None:
    assert save(admin, house, greeting(queue)).status_code == 200
    late = save(admin, house, greeting(queue, text=both("Too late.")))
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    detail = late.json()["detail"]
    assert (detail["who"], detail["current"]["document"]["nodes"][0]["text"]["en"]) == ("Root", "Hello.")
    assert cast.send(admin, "post", f"flows/{house.pk}/publish", {"version": 2}).status_code == 409


def test_supervisors_read_and_agents_find_nothing(house: Flow, boss: Client) -> None:
    agent = cast.client_of(cast.person("Anna"))
    sound = keep_sound(actor=SYSTEM, sound=store_sound(data=wav(), filename="a.wav"))
    reads = ["flows", f"flows/{house.pk}", f"flows/{house.pk}/versions", f"flows/{house.pk}/versions/1",
             f"sounds/{sound.pk}", "phone-numbers"]  # fmt: skip
    for path in reads:
        assert cast.send(boss, "get", path).status_code == 200, path
        assert cast.send(agent, "get", path).status_code == 403, path
    number = PhoneNumber.objects.get()
    writes = [
        ("post", "flows", {"key": "x", "name": {"en": "X"}}), ("patch", f"flows/{house.pk}", {"version": 2}),
        ("post", f"flows/{house.pk}/publish", {"version": 2}),
        ("post", f"flows/{house.pk}/versions/1/restore", {"version": 2}),
        ("post", "phone-numbers", {"e164": "+861055550199", "name": {"en": "X"}}),
        ("patch", f"phone-numbers/{number.pk}", {"version": 1}),
    ]  # fmt: skip
    for method, path, body in writes:
        assert cast.send(boss, method, path, body).status_code == 403, path
    assert cast.send(boss, "post", f"flows/{house.pk}/try", {}).status_code == 200


def test_a_new_flow_is_heard_by_nobody(admin: Client, queue: Queue) -> None:
    made = cast.send(admin, "post", "flows", {"key": "night", "name": {"en": "Night", "zh-CN": "夜间"}})
    assert made.status_code == 201
    assert (made.json()["published"], made.json()["can_publish"]) == (None, True)
    again = cast.send(admin, "post", "flows", {"key": "night", "name": {"en": "Night"}})
    assert (again.status_code, again.json()["code"]) == (409, "flow.key_taken")


def test_the_walk_on_the_page_is_the_walk_of_calls(house: Flow, admin: Client, queue: Queue) -> None:
    menu = node("menu", text=both("One?"), keys=[{"key": "1", "to": "queue", "label": both("yes")}],
                exits={"otherwise": "message"})  # fmt: skip
    hours = node("hours", queue=queue.pk, exits={"open": "menu", "closed": "message"})
    document = flow(hours, menu, node("queue", queue=queue.pk), node("message", text=both("Closed.")))
    body = {"document": document, "keys": ["", "1"], "language": "en"}
    walked = cast.send(admin, "post", f"flows/{house.pk}/try", body).json()
    assert [(one["node"], one["way"]) for one in walked["moments"]] == [
        ("hours", "open"), ("menu", "again"), ("menu", "key:1"), ("queue", ""),
    ]  # fmt: skip
    assert walked["ended"] == "queue"
    closed = cast.send(admin, "post", f"flows/{house.pk}/try", {**body, "keys": [], "reception": "closed"}).json()
    assert (closed["ended"], closed["moments"][-1]["lines"][0]["text"]) == ("message", "Closed.")
    assert Flow.objects.get().version == 2  # nothing was stored


def test_an_emergency_of_one_queue_tells_what_else_it_shuts(
    house: Flow, admin: Client, boss: Client, queue: Queue
) -> None:
    """Its hours are asked before the menu: the other queue of the menu cannot be reached either."""
    bills, night = voice_queue("bills"), voice_queue("night")
    menu = node("menu", text=both("One?"), keys=[key("1", "queue"), key("2", "bills")], exits={"otherwise": "queue"})
    hours = node("hours", queue=queue.pk, exits={"open": "menu", "closed": "night", "emergency": "message"})
    ends = [
        node("queue", queue=queue.pk),
        node("queue", "bills", queue=bills.pk),
        node("queue", "night", queue=night.pk),
    ]
    document = flow(hours, menu, *ends, node("message", text=both("Not now.")))
    cast.send(admin, "patch", f"flows/{house.pk}", {"version": house.version, "document": document})
    house.refresh_from_db()
    published = cast.send(admin, "post", f"flows/{house.pk}/publish", {"version": house.version})
    assert published.status_code == 200, published.json()
    told = cast.send(boss, "get", f"flows/shut-by-emergency?queue={queue.pk}").json()
    assert [(one["flow"], one["everybody"], {each["id"] for each in one["queues"]}) for one in told] == [
        (house.pk, True, {bills.pk, night.pk})
    ]
    assert cast.send(boss, "get", f"flows/shut-by-emergency?queue={bills.pk}").json() == []
    assert cast.send(boss, "get", "flows/shut-by-emergency?queue=999999").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "kind", "seconds"), [("a.wav", wav(2), "wav", 2.0), ("b.txt", mp3(), "mp3", 1.3)]
)
def test_a_greeting_is_known_by_its_bytes(admin: Client, name: str, data: bytes, kind: str, seconds: float) -> None:
    answer = admin.post("/api/v1/sounds", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["kind"], row["seconds"], row["filename"]) == (kind, seconds, name)
    heard = admin.get(f"/api/v1/sounds/{row['id']}/audio")
    assert b"".join(heard.streaming_content) == data
    assert heard["Content-Type"] == {"wav": "audio/wav", "mp3": "audio/mpeg"}[kind]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<script>alert(1)</script>", "sound.unreadable"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound.unreadable"),
        (mp3(2), "sound.unreadable"),
        (b"\xff\xfb\x90\x00 and then a text that is no frame at all" * 50, "sound.unreadable"),
        (wav(181, rate=8000), "sound.too_long"),
        (b"\0" * (5 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_a_telephone_cannot_play_is_refused(admin: Client, data: bytes, code: str) -> None:
    answer = admin.post("/api/v1/sounds", {"file": SimpleUploadedFile("a.wav", data)})
    assert answer.status_code in (409, 413)
    assert answer.json()["code"] == code
    assert Sound.objects.count() == 0


def test_the_bytes_are_stored_before_the_transaction_begins(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    in_one = list[bool]()

    def store(data: bytes, *, content_type: str) -> Blob:
        in_one.append(connection.in_atomic_block)
        return store_blob(data, content_type=content_type)

    monkeypatch.setattr(sounds, "store_blob", store)
    assert admin.post("/api/v1/sounds", {"file": SimpleUploadedFile("a.wav", wav())}).status_code == 201
    assert in_one == [False]


def test_only_a_signed_address_opens_a_sound(client: Client, boss: Client) -> None:
    sound = keep_sound(actor=SYSTEM, sound=store_sound(data=wav(), filename="a.wav"))
    name = sound_name(sound.pk)
    assert sound_address(sound.pk) == f"{PUBLIC}/twilio/sounds/{name}"
    heard = client.get(f"/twilio/sounds/{name}")
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/wav")
    assert b"".join(heard.streaming_content) == wav()
    other = f"{sound.pk + 1}-{name.split('-')[1]}"
    for wrong in (other, str(sound.pk), f"{sound.pk}-", f"{sound.pk}-{'a' * 26}", name[:-1], "٣-" + "a" * 26):
        assert client.get(f"/twilio/sounds/{wrong}").status_code == 404, wrong
    assert client.post(f"/twilio/sounds/{name}").status_code == 405


def test_a_number_is_pointed_elsewhere(house: Flow, admin: Client, queue: Queue) -> None:
    made = cast.send(admin, "post", "phone-numbers", {"e164": "+86 10 5555 0199", "name": {"en": "Sales"}})
    assert (made.status_code, made.json()["e164"], made.json()["flow"]) == (201, "+861055550199", None)
    row = made.json()
    body = {"version": row["version"], "flow": house.pk}
    changed = cast.send(admin, "patch", f"phone-numbers/{row['id']}", body)
    assert changed.json()["flow"] == house.pk
    assert cast.send(admin, "patch", f"phone-numbers/{row['id']}", body).status_code == 409
    wrong = cast.send(admin, "patch", f"phone-numbers/{row['id']}", {"version": 2, "flow": 999})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "flow")
    taken = cast.send(admin, "post", "phone-numbers", {"e164": NUMBER, "name": {"en": "Twice"}})
    assert taken.json()["code"] == "number.taken"
    assert cast.send(admin, "post", "phone-numbers", {"e164": "10086", "name": {"en": "x"}}).status_code == 400


def test_an_emergency_is_rehearsed_in_every_language(house: Flow, boss: Client) -> None:
    body = {"message": {"en": "Flooded.", "zh-CN": "进水。"}, "rehearse": True}
    told = cast.send(boss, "post", f"flows/{house.pk}/emergency", body).json()
    assert {(one["language"], one["text"]) for one in told["unknown"]} == {("en", "Flooded."), ("zh-CN", "进水。")}
    assert (told["since"], told["numbers"]) == (None, [NUMBER])
    assert Flow.objects.get().emergency_since is None
    on = cast.send(boss, "post", f"flows/{house.pk}/emergency", {**body, "rehearse": False}).json()
    assert on["since"] is not None
    assert cast.send(boss, "delete", f"flows/{house.pk}/emergency").json()["since"] is None
