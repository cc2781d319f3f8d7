"""Calls walk flows through the signed door: branches, recognised callers, ends, versions, and the same webhook twice."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from customers.services.cards import create_customer
from routing import services as routing
from routing.models import Queue, WorkItem
from simulator.twiml import parse_document
from staff.models import Calendar
from staff.services import create_calendar
from telephony.models import Call, CallEvent, Flow, FlowVersion
from telephony.services.flows import begin_emergency, change_flow, change_number, end_emergency, publish_flow
from telephony.services.setup import set_up_flow, set_up_number
from telephony.services.sounds import keep_sound, sound_address, store_sound
from tests import cast
from tests.telephony.flows.documents import both, flow, key, node, whole
from tests.telephony.flows.sounds import wav
from tests.telephony.line import BRITISH, NUMBER, Line, agent_for, voice_queue

pytestmark = pytest.mark.django_db(transaction=True)
SHUT = {"mon": [["00:00", "00:00"]]}


def verbs(document: str) -> list[str]:
    return [verb.name for verb in parse_document(document, "text/xml")]


def heard(document: str) -> list[str]:
    """What is said and played, in order."""
    return [each.text or "" for each in ElementTree.fromstring(document).iter() if each.tag in ("Say", "Play")]


def answered_by(document: dict[str, Any], key: str = "main") -> Flow:
    """Our number is answered by this flow."""
    set_up_number(actor=SYSTEM, e164=NUMBER, name={"en": "Hotline"})
    made = set_up_flow(actor=SYSTEM, key=key, name={"en": key}, document=document)
    set_up_number(actor=SYSTEM, e164=NUMBER, name={"en": "Hotline"}, flow=made)
    return made


@pytest.fixture
def queue() -> Queue:
    return voice_queue("support")


@pytest.fixture
def house(queue: Queue) -> Flow:
    """The whole flow, with hours that are open."""
    calendar = create_calendar(name="Office", timezone_name="UTC", intervals={})
    return answered_by(whole(queue.pk, calendar.pk))


@pytest.fixture
def line(client: Client) -> Line:
    return Line(client, BRITISH)


def card(number: str = BRITISH, *, verified: bool = True, name: str = "Ada", language: str = "en") -> Any:
    point = {"kind": "phone", "value": number, "verified": verified}
    return create_customer(actor=SYSTEM, name=name, contact_points=[point], language=language)


def test_a_menu_under_a_menu_and_the_way_back(house: Flow, line: Line, queue: Queue) -> None:
    document = line.dial()
    assert heard(document)[:2] == ["Welcome.", "Please choose."]
    assert verbs(document)[0] == "Gather"  # the greeting stands in it: whoever knows the menu need not hear it out
    assert heard(line.press("2")) == ["For help, press 1.", "For the way back, press #."]
    assert heard(line.press("#", 2))[0] == "Please choose."
    assert verbs(line.press("1", 3)) == ["Say", "Enqueue"]
    assert (line.call.state, line.call.queue_id) == ("queued", queue.pk)
    pressed = [one.detail["pressed"] for one in CallEvent.objects.filter(name="menu").order_by("id")]
    assert pressed == ["2", "#", "1"]
    assert CallEvent.objects.get(name="walked").detail["path"] == [["hours", "open"], ["caller", "unknown"]]


def test_silence_and_wrong_keys_ask_again_as_often_as_the_node_says(house: Flow, line: Line) -> None:
    line.dial()
    for step, digits in enumerate(["", "7"], 1):
        assert heard(line.press(digits, step))[0] == "Sorry, I did not get that."
    assert verbs(line.press("", 3)) == ["Say", "Enqueue"]
    told = [(e.detail["attempt"], e.detail["understood"]) for e in CallEvent.objects.filter(name="menu").order_by("id")]
    assert told == [(1, False), (2, False), (3, False)]


def test_what_somebody_says_is_no_key(house: Flow, line: Line) -> None:
    line.dial()
    said = line.text(f"/twilio/menu?call={line.sid}&step=1", SpeechResult="billing", Confidence="0.0")
    assert heard(said)[0] == "Sorry, I did not get that."
    assert line.call.state == "menu"


def test_a_step_that_is_over_changes_nothing(house: Flow, line: Line) -> None:
    line.dial()
    second = line.press("2")
    assert line.press("1") == second  # the first step again, under another token and with another key
    assert line.press("1", 5) == second  # and one that never was
    assert (line.call.node, line.call.step) == ("more", 2)
    assert CallEvent.objects.filter(name="menu").count() == 1
    again = line.press("2", 2)
    assert heard(again)[0] == "Sorry, I did not get that."


def test_the_same_webhook_twice_has_one_effect(house: Flow, line: Line) -> None:
    token = secrets.token_hex(8)
    first = line.post("/twilio/voice", token=token).content
    assert line.post("/twilio/voice", token=token).content == first
    path, token = f"/twilio/menu?call={line.sid}&step=1", secrets.token_hex(8)
    answer = line.post(path, token=token, Digits="9").content
    assert line.post(path, token=token, Digits="9").content == answer
    assert line.call.attempt == 2


def test_a_call_whose_first_answer_was_lost_is_asked_where_it_stands(house: Flow, line: Line) -> None:
    line.dial()
    line.press("2")
    assert heard(line.dial()) == ["For help, press 1.", "For the way back, press #."]
    assert Call.objects.count() == 1


def test_the_language_is_asked_for_where_nobody_knows_it(house: Flow, client: Client) -> None:
    caller = Line(client, "anonymous")
    assert heard(caller.dial()) == ["中文服务，请按1。", "For English, press 2."]
    assert heard(caller.press("1"))[:2] == ["欢迎。", "请选择。"]
    assert caller.call.language == "zh-CN"
    silent = Line(client, "anonymous")
    silent.dial()
    silent.press("")
    assert heard(silent.press("", 2))[:4] == ["Welcome.", "欢迎。", "Please choose.", "请选择。"]


@pytest.mark.parametrize(("reception", "ends"), [("closed", "Record"), ("emergency", "Hangup"), ("open", "Gather")])
def test_hours_of_a_queue_decide(queue: Queue, line: Line, reception: str, ends: str) -> None:
    document = whole(queue.pk)
    document["nodes"][1] |= {"calendar": None, "queue": queue.pk}
    answered_by(document)
    if reception == "closed":
        calendar = Calendar.objects.create(name="Shut", timezone="UTC", intervals=SHUT)
        Queue.objects.filter(pk=queue.pk).update(calendar=calendar)
    if reception == "emergency":
        routing.close_queue(actor=SYSTEM, queue=queue)
    assert ends in verbs(line.dial())
    assert line.call.state == ("menu" if reception == "open" else "diverted")


def test_what_the_one_who_closed_the_queue_wrote_is_what_callers_hear(queue: Queue, line: Line) -> None:
    document = whole(queue.pk)
    document["nodes"][1] |= {"calendar": None, "queue": queue.pk}
    answered_by(document)
    routing.close_queue(actor=SYSTEM, queue=queue, message={"en": "The data centre is flooded."})
    assert heard(line.dial()) == ["The data centre is flooded."]
    assert (line.call.state, line.call.diverted_because, line.call.queue_id) == ("diverted", "emergency", queue.pk)


def test_a_recognised_caller_is_greeted_by_name_and_skips_the_menu(house: Flow, line: Line, queue: Queue) -> None:
    agent = agent_for(queue)
    ada = card()
    talk = {"caller_kind": "phone", "caller": BRITISH, "dialled": NUMBER, "state": "completed", "customer": ada}
    Call.objects.create(sid="CA" + "9" * 32, owner=agent, connected_at=timezone.now() - timedelta(days=3), **talk)
    assert heard(line.dial())[0] == "Welcome back, Ada."
    item = WorkItem.objects.get()
    assert (item.preferred_agent_id, line.call.preferred_agent_id) == (agent.pk, agent.pk)
    assert line.call.state == "queued"


@pytest.mark.parametrize("since", [31, None])
def test_an_agent_of_long_ago_or_of_another_queue_is_not_waited_for(
    house: Flow, line: Line, queue: Queue, since: int | None
) -> None:
    agent = agent_for(queue if since else voice_queue("other"))
    ada = card()
    talk = {"caller_kind": "phone", "caller": BRITISH, "dialled": NUMBER, "state": "completed", "customer": ada}
    Call.objects.create(
        sid="CA" + "9" * 32, owner=agent, connected_at=timezone.now() - timedelta(days=since or 1), **talk
    )
    line.dial()
    assert WorkItem.objects.get().preferred_agent_id is None


@pytest.mark.parametrize("known", ["unverified", "shared", "withheld"])
def test_whoever_is_not_certain_takes_the_ordinary_way(house: Flow, client: Client, known: str) -> None:
    card(verified=known != "unverified")
    if known == "shared":
        card(name="Bob")
    caller = Line(client, "anonymous" if known == "withheld" else BRITISH)
    caller.dial()
    if known == "withheld":
        caller.press("2")
    assert caller.call.state == "menu"
    assert "Ada" not in str(CallEvent.objects.filter(name="walked").values_list("detail", flat=True))


def test_a_voicemail_and_a_message_say_their_own_words(queue: Queue, line: Line) -> None:
    sound = keep_sound(actor=SYSTEM, sound=store_sound(data=wav(2), filename="tone.wav"))
    voicemail = node("voicemail", queue=queue.pk, text=both("Leave us a word.", "请留言。"), sound={"zh-CN": sound.pk})
    answered_by(flow(voicemail))
    document = line.dial()
    assert verbs(document) == ["Say", "Record", "Say", "Hangup"]
    assert heard(document)[0] == "Leave us a word."
    assert (line.call.diverted_to, line.call.queue_id) == ("voicemail", queue.pk)
    chinese = Line(line.client, "+8613800138000")
    document = chinese.dial()
    assert heard(document)[0] == sound_address(sound.pk)
    assert heard(chinese.text(f"/twilio/diverted?call={chinese.sid}"))[0] == sound_address(sound.pk)


def test_a_call_ends_in_the_version_it_began_in(house: Flow, line: Line, queue: Queue) -> None:
    line.dial()
    other = voice_queue("other")
    document = flow(node("menu", text=both("New."), keys=[key("1", "q")], exits={"otherwise": "q"}),
                    node("queue", "q", queue=other.pk))  # fmt: skip
    changed = change_flow(actor=SYSTEM, flow=house, version=house.version, document=document)
    published = publish_flow(actor=SYSTEM, flow=changed, version=changed.version)
    assert published.published is not None
    assert published.published.number == 2
    line.press("1")
    assert line.call.queue_id == queue.pk
    later = Line(line.client, "+442079460959")
    assert heard(later.dial())[0] == "New."
    later.press("1")
    assert later.call.queue_id == other.pk
    rang = CallEvent.objects.filter(name="rang").order_by("id").values_list("detail", flat=True)
    assert [(one["flow"], one["flow_version"]) for one in rang] == [("main", 1), ("main", 2)]


def test_an_emergency_answers_every_call_and_whoever_presses_next(house: Flow, line: Line) -> None:
    line.dial()
    begin_emergency(actor=SYSTEM, flow=house, message=both("The office is flooded.", "办公室进水。"))
    assert heard(line.press("2")) == ["The office is flooded."]
    nobody = Line(line.client, "anonymous")
    assert set(heard(nobody.dial())) == {"The office is flooded.", "办公室进水。"}
    assert nobody.call.state == "diverted"
    end_emergency(actor=SYSTEM, flow=house)
    assert heard(Line(line.client, "+442079460958").dial())[0] == "Welcome."


def test_a_number_that_may_not_be_dialled_any_more_is_not_dialled(house: Flow, line: Line) -> None:
    version = FlowVersion.objects.get()
    version.document["nodes"][6]["number"] = BRITISH
    version.save()
    line.dial()
    line.press("2")
    assert "Record" in verbs(line.press("1", 2))
    assert CallEvent.objects.get(name="forward_refused").detail == {"against": "country"}
    assert line.call.state == "diverted"


@pytest.fixture
def forwarded(line: Line, queue: Queue) -> Line:
    """A caller for whom a number of our own country rings."""
    answered_by(
        flow(node("forward", number="+861055550111", exits={"otherwise": "queue"}), node("queue", queue=queue.pk))
    )
    document = line.dial()
    dial = parse_document(document, "text/xml")[0]
    assert (dial.name, dial.attributes["callerId"], dial.children[0].text) == ("Dial", NUMBER, "+861055550111")
    assert line.call.state == "outside"
    return line


def over(line: Line, status: str, step: int = 1) -> str:
    return line.text(f"/twilio/forwarded?call={line.sid}&step={step}", DialCallStatus=status)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_number_that_does_not_answer_is_not_the_end(forwarded: Line, status: str) -> None:
    first = forwarded.dial()  # asked again, it goes on ringing
    assert verbs(first) == ["Dial"]
    assert verbs(over(forwarded, status)) == ["Say", "Enqueue"]
    assert verbs(over(forwarded, status)) == ["Say", "Enqueue"]
    assert (forwarded.call.state, WorkItem.objects.count()) == ("queued", 1)


def test_a_conversation_outside_ends_the_call(forwarded: Line) -> None:
    assert verbs(over(forwarded, "completed")) == ["Hangup"]
    forwarded.hang_up()
    assert forwarded.call.state == "completed"
    assert verbs(over(forwarded, "no-answer")) == ["Hangup"]


def test_hanging_up_while_it_rings_outside(forwarded: Line) -> None:
    forwarded.hang_up()
    assert forwarded.call.state == "completed"
    assert verbs(over(forwarded, "no-answer")) == ["Hangup"]
    assert WorkItem.objects.count() == 0


def test_a_number_without_a_flow_leads_to_its_queue(house: Flow, line: Line) -> None:
    other = voice_queue("other")
    number = house.numbers.get()
    change_number(actor=SYSTEM, number=number, version=number.version, flow=None, queue=other)
    assert verbs(line.dial()) == ["Say", "Enqueue"]
    assert line.call.queue_id == other.pk


def test_a_call_from_before_its_flow_goes_to_the_queue(house: Flow, line: Line, queue: Queue) -> None:
    line.dial()
    Call.objects.update(flow_version=None, node="")
    assert verbs(line.press("1", 0)) == ["Say", "Enqueue"]
    assert line.call.queue_id == queue.pk


def test_an_agent_hears_nothing_of_it_and_a_supervisor_reads_the_record(house: Flow, line: Line) -> None:
    line.dial()
    line.press("1")
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    flight = cast.send(boss, "get", f"calls/{line.call.pk}").json()["flight"]
    assert flight[0]["detail"]["flow_version"] == 1
