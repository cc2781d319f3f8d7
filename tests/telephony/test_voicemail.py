"""Voicemail: recorded, fetched from the provider, kept privately, and made a ticket and work, whatever gets lost."""

from __future__ import annotations

import io
import itertools
import random
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.files import read_blob
from core.models import Event
from insight.selectors.board import board
from routing.models import Queue, WorkItem
from routing.services import accept as take
from routing.services import distribute, finish
from telephony import twilio
from telephony.models import CallEvent, Recording
from telephony.provider import PhoneError, Recorded
from telephony.services.voicemail import fetch_due
from tests import cast
from tests.routing.centre import reservation_of
from tests.telephony.line import ACCOUNT, BRITISH, SOUND, Line, NotedPhone, agent_for, number_with_menu
from tests.telephony.test_diverted import closed, diverted, due, overflows, waiting
from tests.telephony.test_inbound import said, verbs
from tests.telephony.test_races import together
from tickets.models import Attachment, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
RE = "RE" + "1" * 32
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RE}"


@pytest.fixture
def line(client: Client) -> Line:
    """A caller from Britain, who is spoken to in English."""
    return Line(client, BRITISH)


@pytest.fixture
def beep(line: Line, phone: NotedPhone) -> Line:
    """A caller who hears the beep of a closed queue."""
    support, _ = number_with_menu()
    closed(support, to="voicemail")
    line.dial()
    document = line.press("1")
    assert verbs(document) == ["Say", "Record", "Say", "Hangup"]
    assert 'maxLength="120"' in document
    assert 'playBeep="true"' in document
    return line


def spoken(line: Line, seconds: str = "7", **more: str) -> str:
    """The Record's action."""
    parameters = {"RecordingUrl": URL, "RecordingDuration": seconds, "Digits": "#", **more}
    return line.text(f"/twilio/recorded?call={line.sid}", **parameters)


def reported(line: Line, status: str = "completed", seconds: str = "7", sid: str = RE) -> str:
    """The recording's status callback."""
    about = {"RecordingSid": sid, "RecordingUrl": URL, "RecordingStatus": status, "RecordingDuration": seconds}
    return line.text("/twilio/recording", **about)


def stored() -> Recording:
    """The one recording, as it must end: one ticket, one message with the sound, one work item."""
    recording = Recording.objects.select_related("blob", "ticket").get()
    assert recording.state == "stored"
    assert read_blob(recording.blob) == SOUND
    message = Message.objects.get()
    assert (message.direction, message.media, message.ticket_id) == ("in", "voice", recording.ticket_id)
    file = Attachment.objects.get()
    assert (file.message_id, file.blob_id, file.content_type) == (message.pk, recording.blob_id, "audio/wav")
    item = WorkItem.objects.get()
    assert (item.ref_kind, item.ref_id, item.media, item.state) == ("ticket", recording.ticket_id, "task", "waiting")
    return recording


def test_a_voicemail_becomes_a_ticket_with_the_recording_and_work_in_its_queue(beep: Line, phone: NotedPhone) -> None:
    assert said(spoken(beep)) == "Thank you. We have your message and will answer it. Goodbye."
    reported(beep)
    beep.hang_up()
    recording = stored()
    ticket = Ticket.objects.get()
    assert (ticket.media, ticket.customer_id, ticket.queue_id) == ("voice", beep.call.customer_id, beep.call.queue_id)
    assert ticket.subject.startswith("Voicemail from ")
    assert "(7 s)" in Message.objects.get().text
    assert beep.call.ticket_id == ticket.pk == recording.ticket_id
    assert phone.names().count("sound_of") == 1
    assert (beep.call.state, beep.call.diverted_to) == ("completed", "voicemail")
    assert "voicemail" in CallEvent.objects.values_list("name", flat=True)
    assert beep.call.became == "voicemail"


def test_its_words_are_in_the_callers_language(line: Line, phone: NotedPhone) -> None:
    _, billing = number_with_menu()
    closed(billing, to="voicemail")
    line.dial()
    assert "留言" in said(line.press("2"))
    spoken(line)
    assert Ticket.objects.get().subject.endswith("的语音留言")
    assert "7 秒" in Message.objects.get().text


def test_the_agent_takes_it_and_ends_it_and_a_call_may_come_in_between(beep: Line) -> None:
    """Work that nobody waits for on the line: it can be finished like a mail, and takes a task's room."""
    spoken(beep)
    anna = agent_for(beep.call.queue)
    distribute()
    item = WorkItem.objects.get()
    take(actor=Actor.of(anna), person=anna, reservation_id=reservation_of(item).pk)
    assert Ticket.objects.get().owner_id == anna.pk
    answer = cast.send(cast.client_of(anna), "post", f"work-items/{item.pk}/finish", {"note": "Called back."})
    assert answer.status_code == 200, answer.content
    assert WorkItem.objects.get().state == "done"


def test_voicemails_of_a_night_do_not_all_land_on_the_first_agent(phone: NotedPhone, client: Client) -> None:
    support, _ = number_with_menu()
    closed(support, to="voicemail")
    for number in range(4):
        caller = Line(client, f"+861380013800{number}")
        caller.dial()
        caller.press("1")
        sid = f"RE{number:032x}"
        spoken(caller, RecordingSid=sid, RecordingUrl=URL.replace(RE, sid))
    anna = agent_for(support)
    for _ in range(4):
        distribute()
        ringing = WorkItem.objects.filter(state="reserved", agent=anna).first()
        if ringing is not None:
            take(actor=Actor.of(anna), person=anna, reservation_id=reservation_of(ringing).pk)
    assert WorkItem.objects.filter(agent=anna).count() == 2  # her limit of tasks
    first = WorkItem.objects.filter(agent=anna).order_by("pk")[0]
    finish(actor=Actor.of(anna), person=anna, work_item=first)
    distribute()
    assert WorkItem.objects.filter(agent=anna, state="reserved").count() == 1


REPORTS = [
    ("action", lambda line: spoken(line)),
    ("callback", lambda line: reported(line)),
    ("hang-up", lambda line: line.hang_up()),
    ("callback again", lambda line: reported(line)),
    ("action again", lambda line: spoken(line, Digits="hangup")),
    (
        "too late: absent",
        lambda line: None if Recording.objects.filter(sid=None).exists() else reported(line, "absent"),
    ),
]


def test_every_order_of_reports_makes_one_ticket(client: Client, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    closed(support, to="voicemail")
    orders = list(itertools.permutations(REPORTS))
    for number, order in enumerate(random.Random(5).sample(orders, 12)):
        for table in (Attachment, Message, WorkItem):
            table.objects.all().delete()
        Recording.objects.all().delete()
        line = Line(client, f"+86138001380{number:02}")
        line.dial()
        line.press("1")
        for _, report in order:
            report(line)
        recording = stored()
        assert (line.call.state, line.call.ticket_id) == ("completed", recording.ticket_id), [name for name, _ in order]


def test_reports_of_one_recording_all_at_once(beep: Line) -> None:
    def post(path: str, **more: str) -> Any:
        mine = Line(Client())
        mine.sid = beep.sid
        return lambda: int(mine.post(path, **more).status_code)

    about = {"RecordingSid": RE, "RecordingUrl": URL, "RecordingDuration": "7"}
    statuses = together(
        post(f"/twilio/recorded?call={beep.sid}", Digits="hangup", **about),
        post("/twilio/recording", RecordingStatus="completed", **about),
        post("/twilio/recording", RecordingStatus="completed", **about),
        post("/twilio/status", CallStatus="completed"),
    )
    assert statuses[1:] == [204] * 3
    stored()


def test_the_sound_that_is_not_there_yet_is_asked_for_again(beep: Line, phone: NotedPhone) -> None:
    missing = PhoneError("HTTP 404", code=404, refused=True, retry=True, gone=True)
    phone.failures["sound_of"] = [missing, missing]
    spoken(beep)
    assert (Recording.objects.get().state, Recording.objects.get().attempts) == ("fetching", 1)
    assert fetch_due() == 0
    for _ in range(2):
        Recording.objects.update(due_at=timezone.now())
        assert fetch_due() == 1
    stored()
    assert fetch_due() == 0


def test_a_voicemail_whose_sound_never_comes_is_still_work(beep: Line, phone: NotedPhone) -> None:
    missing = PhoneError("HTTP 404", code=404, refused=True, retry=True, gone=True)
    phone.failures["sound_of"] = [missing] * 12
    spoken(beep)
    for _ in range(11):
        Recording.objects.update(due_at=timezone.now())
        fetch_due()
    assert Recording.objects.get().state == "lost"
    assert "did not hand the recording over" in Message.objects.get().text
    assert WorkItem.objects.get().state == "waiting"
    # Hours later the provider has it after all: one more message on the same ticket.
    reported(beep)
    assert Recording.objects.get().state == "stored"
    assert (Ticket.objects.count(), Message.objects.count(), Attachment.objects.count()) == (1, 2, 1)
    assert WorkItem.objects.count() == 1


def test_when_no_callback_ever_comes_the_provider_is_asked(beep: Line, phone: NotedPhone) -> None:
    beep.hang_up()
    assert fetch_due() == 0
    phone.recorded = [Recorded(RE, "completed", 7)]
    Recording.objects.update(due_at=timezone.now())
    assert fetch_due() == 1
    stored()


def test_who_said_nothing_left_nothing(beep: Line, phone: NotedPhone) -> None:
    beep.hang_up()
    for _ in range(3):
        Recording.objects.update(due_at=timezone.now())
        fetch_due()
    assert Recording.objects.get().state == "absent"
    assert phone.names().count("recordings_of") == 3
    assert (Ticket.objects.count(), WorkItem.objects.count()) == (0, 0)
    reported(beep, "absent", "-1")
    assert Ticket.objects.count() == 0


def test_a_recording_that_nobody_asked_for_is_not_fetched(line: Line, phone: NotedPhone) -> None:
    number_with_menu()
    waiting(line)
    reported(line)
    spoken(line)
    reported(Line(line.client))  # another account's call, or an unknown one
    assert (Recording.objects.count(), phone.names()) == (0, [])


@pytest.mark.parametrize("sid", ["", "RE1", "../../Calls/CA1", "RE" + "g" * 32, "CA" + "1" * 32])
def test_a_nonsense_sid_is_ignored(beep: Line, phone: NotedPhone, sid: str) -> None:
    more = {"RecordingSid": sid, "RecordingUrl": f"https://evil.example/{sid}"}
    beep.text("/twilio/recording", RecordingStatus="completed", RecordingDuration="7", **more)
    assert (Recording.objects.get().state, phone.names()) == ("expected", [])


def test_a_call_that_has_a_ticket_gets_the_voicemail_as_one_more_message(line: Line, phone: NotedPhone) -> None:
    """An agent's line was lost, the caller waited again, and then too long."""
    from routing.services import transfer
    from tests.telephony.test_agents import connect

    support, billing = number_with_menu()
    anna = agent_for(support)
    waiting(line)
    connect(line, anna)
    ticket = line.call.ticket_id
    transfer(actor=SYSTEM, person=anna, work_item=line.call.work_item, queue=billing)
    overflows(billing, "voicemail")
    due(line)
    diverted(line)
    spoken(line)
    assert Ticket.objects.get().pk == ticket == Message.objects.get().ticket_id
    item = WorkItem.objects.get(ref_kind="ticket")
    assert (item.queue_id, item.media, item.preferred_agent_id) == (billing.pk, "task", anna.pk)


def test_the_work_of_a_voicemail_is_not_counted_before_a_caller(beep: Line, client: Client) -> None:
    spoken(beep)
    Queue.objects.update(calendar=None, when_closed={})
    caller = waiting(Line(client, BRITISH))
    assert "You are next" in caller.wait()


def test_who_is_on_the_line_comes_before_what_was_left_behind_long_ago(beep: Line, client: Client) -> None:
    spoken(beep)
    Queue.objects.update(calendar=None, when_closed={})
    past = timedelta(minutes=10)  # far beyond the target of calls
    WorkItem.objects.update(**{name: F(name) - past for name in ("entered_at", "enqueued_at", "state_since", "rank")})
    line = next(one for one in board()["queues"] if one["id"] == beep.call.queue_id)
    assert (line["waiting"], line["past_target"], line["longest_wait_since"]) == (1, 0, None)
    caller = waiting(Line(client, BRITISH))
    agent_for(beep.call.queue)
    distribute()
    assert WorkItem.objects.get(state="reserved").ref_id == caller.call.pk


def test_only_who_may_see_the_ticket_hears_it(beep: Line) -> None:
    spoken(beep)
    file = Attachment.objects.get()
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    answer = boss.get(f"/api/v1/attachments/{file.pk}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == SOUND
    stranger = cast.client_of(cast.person("Eve", data_scope="own"))
    assert stranger.get(f"/api/v1/attachments/{file.pk}").status_code == 404
    heard = Event.objects.get(name="recording.heard")
    assert (heard.subject_id, heard.ticket_id) == (Recording.objects.get().pk, Ticket.objects.get().pk)


def test_a_voicemail_that_never_began_is_not_asked_for_without_end(beep: Line, phone: NotedPhone) -> None:
    """They hung up in the greeting; what the provider lists is the conversation that they had before."""
    before = Recorded("RE" + "7" * 32, "completed", 9)
    Recording.objects.create(call=beep.call, of="conversation", sid=before.sid, state="stored", seconds=9)
    beep.hang_up()
    phone.recorded = [before]
    for _ in range(5):
        Recording.objects.filter(state="expected").update(due_at=timezone.now())
        fetch_due()
    assert phone.names().count("recordings_of") == 3
    assert sorted(Recording.objects.values_list("of", "state")) == [("conversation", "stored"), ("voicemail", "absent")]


class Elsewhere(BaseHTTPRequestHandler):
    """An address that answers as it was told, and notes who asked with what."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, SOUND)
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def elsewhere(settings: Any) -> Any:
    Elsewhere.asked = []
    Elsewhere.answer = (200, {}, SOUND)
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{server.server_port}"
    twilio.phone.cache_clear()
    yield Elsewhere
    server.shutdown()
    server.server_close()
    twilio.phone.cache_clear()


def sound() -> bytes:
    found = io.BytesIO()
    twilio.phone().sound_of(RE, found)
    return found.getvalue()


def test_the_sound_comes_from_the_configured_address_only(elsewhere: Any) -> None:
    assert sound() == SOUND
    path, credentials = elsewhere.asked[0]
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RE}.wav"
    assert credentials.startswith("Basic ")


@pytest.mark.parametrize(
    ("answer", "retry"),
    [((302, {"Location": "http://127.0.0.1:9/steal"}, b""), True), ((404, {}, b""), True), ((500, {}, b""), True),
     ((200, {}, b"<html>no sound"), True)],
)  # fmt: skip
def test_what_is_no_sound_is_refused(elsewhere: Any, answer: Any, retry: bool) -> None:
    elsewhere.answer = answer
    with pytest.raises(PhoneError) as refusal:
        sound()
    assert refusal.value.retry is retry
    assert len(elsewhere.asked) == 1


def test_a_sound_that_never_ends_is_cut_off(elsewhere: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "LARGEST_SOUND", 1000)
    elsewhere.answer = (200, {}, SOUND + bytes(5000))
    with pytest.raises(PhoneError) as refusal:
        sound()
    assert not refusal.value.retry


def test_the_sound_of_a_long_conversation_comes_whole(elsewhere: Any) -> None:
    """Forty minutes, each side on a channel of its own."""
    whole = SOUND + bytes(40 * 60 * 2 * 8000 * 2)
    elsewhere.answer = (200, {}, whole)
    assert len(sound()) == len(whole)
