"""Recording a conversation: on demand and always, paused for card data, announced, kept, one state whatever comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from core.models import Event
from routing.models import Queue, WorkItem
from staff.models import Person
from telephony.models import Call, Command, Recording
from telephony.provider import PhoneError, Recorded
from telephony.services.checking import resolve_unknown
from telephony.services.policies import set_voice_policy
from telephony.services.recording import resume_due_recordings
from telephony.services.voicemail import fetch_due
from tests import cast
from tests.telephony.line import SOUND, NotedPhone, accept
from tests.telephony.talking import Talk, connect, talk
from tests.telephony.test_callbacks import Dialled

pytestmark = pytest.mark.django_db(transaction=True)


def policy(key: str = "support", **fields: Any) -> None:
    set_voice_policy(actor=SYSTEM, queue=Queue.objects.get(key=key), **fields)


LOST_ANSWER = PhoneError("ReadTimeout", refused=False, retry=False)
NOT_ALLOWED = PhoneError("HTTP 400", code=21220, refused=True, retry=False)


def report(talking: Talk, status: str, seconds: int = 0, of: Recording | None = None) -> None:
    recording = of or Recording.objects.latest("pk")
    talking.line.text(
        f"/twilio/recording?recording={recording.pk}",
        RecordingSid=recording.sid or "RE" + f"{recording.pk:032x}",
        RecordingStatus=status,
        RecordingDuration=str(seconds),
        RecordingSource="StartCallRecordingAPI",
    )


def test_started_paused_resumed_stopped_and_announced(talking: Talk, phone: NotedPhone) -> None:
    assert talking.refused("recording/pause") == (409, "recording.off")
    talking.do("recording/start")
    talking.do("recording/start")
    assert phone.names().count("start_recording") == 1
    assert talking.call.recording == "on"
    name, to, url = phone.asked[-1]
    assert (name, to) == ("announce", "")  # everybody in the room hears it
    assert "录音" in talking.line.text(url)
    talking.do("recording/pause")
    assert talking.call.recording == "paused"
    assert talking.call.recording_resumes_at is not None
    talking.do("recording/resume")
    assert (talking.call.recording, talking.call.recording_resumes_at) == ("on", None)
    talking.do("recording/stop")
    assert talking.call.recording == "off"
    asked = [one[2] for one in phone.asked if one[0] == "change_recording"]
    assert asked == ["paused", "in-progress", "stopped"]
    talking.do("recording/start")
    assert Recording.objects.count() == 2


def test_a_pause_ends_by_itself_after_the_queues_time(talking: Talk, phone: NotedPhone) -> None:
    policy(pause_seconds=30)
    talking.do("recording/start")
    talking.do("recording/pause")
    due = talking.call.recording_resumes_at
    assert due is not None
    assert timedelta(seconds=20) < due - timezone.now() <= timedelta(seconds=30)
    assert resume_due_recordings() == 0
    Call.objects.update(recording_resumes_at=timezone.now())
    assert resume_due_recordings() == 1
    assert talking.call.recording == "on"
    assert resume_due_recordings() == 0


def test_a_queue_that_never_records_refuses(client: Client, anna: Person) -> None:
    policy(recording="never")
    talking = talk(client, anna)
    assert talking.refused("recording/start") == (409, "recording.never")


def test_a_queue_that_records_all_says_so_first_and_is_not_stopped(
    client: Client, anna: Person, phone: NotedPhone
) -> None:
    policy(recording="all")
    talking = talk(client, anna)
    assert talking.call.recording == "on"
    assert phone.names().count("start_recording") == 1
    Call.objects.update(recording="off")
    assert "录音" in talking.line.text(f"/twilio/connect?call={talking.line.sid}")
    Call.objects.update(recording="on")
    assert talking.refused("recording/stop") == (409, "recording.always")
    talking.do("recording/pause")
    assert talking.call.recording == "paused"
    talking.do("transfer", queue=talking.call.queue_id)
    connect(talking.line, talking.agent)  # it runs on in the next conversation
    assert (phone.names().count("start_recording"), talking.call.recording) == (1, "paused")


def handed_on(talking: Talk) -> None:
    talking.do("transfer", queue=Queue.objects.get(key="billing").pk)


def changes(phone: NotedPhone) -> list[str]:
    return [one[2] for one in phone.asked if one[0] == "change_recording"]


def test_handed_to_a_queue_that_records_all_it_is_recorded_as_the_caller_was_told(
    talking: Talk, phone: NotedPhone
) -> None:
    policy("billing", recording="all")
    handed_on(talking)
    assert "start_recording" not in phone.names()
    assert accept(talking.agent).status_code == 200
    assert "录音" in talking.line.text(f"/twilio/connect?call={talking.line.sid}")
    leg = talking.line.agent_leg()
    talking.line.room("participant-join", 1, talking.line.sid)
    assert "start_recording" not in phone.names()  # nobody to talk with yet
    talking.line.room("participant-join", 2, leg.sid, ParticipantLabel=leg.label)
    assert (phone.names().count("start_recording"), talking.call.recording) == (1, "on")
    assert "announce" not in phone.names()


@pytest.mark.parametrize("begins_late", [False, True])
def test_handed_to_a_queue_that_records_nobody_a_running_recording_ends_before_they_talk(
    talking: Talk, phone: NotedPhone, begins_late: bool
) -> None:
    policy("billing", recording="never")
    phone.failures["start_recording"] = [LOST_ANSWER] if begins_late else []
    talking.do("recording/start")
    handed_on(talking)
    assert changes(phone) == []
    assert accept(talking.agent).status_code == 200
    if begins_late:
        report(talking, "in-progress")
    assert (changes(phone), talking.call.recording, talking.call.state) == (["stopped"], "off", "connecting")


@pytest.mark.parametrize("policy_is", ["all", "on_demand", "never"])
def test_whom_we_dial_hears_that_they_are_recorded(
    client: Client, anna: Person, phone: NotedPhone, policy_is: str
) -> None:
    policy(recording=policy_is)
    body = {"number": "+861012345678", "queue": Queue.objects.get(key="support").pk}
    assert cast.send(cast.client_of(anna), "post", "calls/dial", body).status_code == 201
    made = Dialled(client)
    made.agent_is_there()
    made.customer_is_there()
    told = [parse_qs(urlsplit(one[2]).query)["text"] for one in phone.asked if one[:2] == ("announce", "")]
    assert told == ([["recorded_start"]] if policy_is == "all" else [])
    assert phone.names().count("start_recording") == (policy_is == "all")


def test_it_is_kept_with_its_call_and_makes_no_work(talking: Talk, phone: NotedPhone) -> None:
    talking.do("recording/start")
    talking.line.hang_up()
    assert talking.call.recording == "off"
    report(talking, "completed", 12)
    fetch_due()
    recording = Recording.objects.get()
    assert (recording.state, recording.seconds, recording.of, recording.ticket_id) == (
        "stored", 12, "conversation", talking.call.ticket_id,
    )  # fmt: skip
    assert recording.blob
    assert recording.blob.size == len(SOUND)
    assert WorkItem.objects.count() == 1
    page = cast.client_of(talking.agent).get(f"/api/v1/calls/{talking.call.pk}").json()
    assert [(one["id"], one["of"], one["state"]) for one in page["recordings"]] == [
        (recording.pk, "conversation", "stored")
    ]
    sound = cast.client_of(talking.agent).get(f"/api/v1/recordings/{recording.pk}/sound")
    assert (sound.status_code, b"".join(sound)) == (200, SOUND)
    assert Event.objects.filter(name="recording.heard", subject_id=recording.pk).count() == 1
    stranger = cast.client_of(cast.person("Zoe", data_scope="own"))
    assert stranger.get(f"/api/v1/recordings/{recording.pk}/sound").status_code == 404


@pytest.mark.parametrize("order", [["in-progress", "completed"], ["completed", "in-progress"], ["completed"] * 3])
def test_its_callbacks_in_any_order_repeated_or_late(talking: Talk, phone: NotedPhone, order: list[str]) -> None:
    phone.failures["start_recording"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    talking.do("recording/start")
    assert talking.call.recording == "starting"
    talking.line.hang_up()
    for status in order:
        report(talking, status, 7)
    fetch_due()
    assert (Recording.objects.get().state, talking.call.recording) == ("stored", "off")


def test_a_start_whose_answer_was_lost_is_known_by_its_callback(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["start_recording"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    talking.do("recording/start")
    assert talking.refused("recording/pause") == (409, "recording.starting")
    report(talking, "in-progress")
    assert talking.call.recording == "on"
    assert Command.objects.get(kind="record_start").state == "done"
    assert phone.names().count("start_recording") == 1


@pytest.mark.parametrize("runs", [True, False])
def test_a_start_that_nobody_spoke_of_is_asked_about(talking: Talk, phone: NotedPhone, runs: bool) -> None:
    phone.failures["start_recording"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    phone.recorded = [Recorded("RE" + "6" * 32, "in-progress", 0)] if runs else []
    talking.do("recording/start")
    Command.objects.filter(kind="record_start").update(due_at=timezone.now())
    assert resolve_unknown() == 1
    assert talking.call.recording == ("on" if runs else "off")
    assert phone.names().count("start_recording") == 1


@pytest.mark.parametrize("failure", [LOST_ANSWER, NOT_ALLOWED])
def test_a_second_start_after_one_that_failed_is_paused_fetched_and_kept(
    talking: Talk, phone: NotedPhone, failure: PhoneError
) -> None:
    phone.failures["start_recording"] = [failure]
    talking.do("recording/start")
    Command.objects.filter(kind="record_start").update(due_at=timezone.now())
    resolve_unknown()
    assert talking.call.recording == "off"
    talking.do("recording/start")
    dead, runs = Recording.objects.order_by("pk")
    assert (dead.state, dead.sid, runs.state) == ("absent", None, "expected")
    assert runs.sid
    talking.do("recording/pause")
    assert phone.asked[-1] == ("change_recording", runs.sid, "paused")
    talking.line.hang_up()
    report(talking, "completed", 9, of=runs)
    assert [one.state for one in Recording.objects.order_by("pk")] == ["absent", "stored"]


def test_one_that_begins_long_after_it_was_given_up_runs_on_alone(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["start_recording"] = [LOST_ANSWER]
    talking.do("recording/start")
    Command.objects.filter(kind="record_start").update(due_at=timezone.now())
    resolve_unknown()
    late = Recording.objects.get()
    report(talking, "in-progress", of=late)
    late.refresh_from_db()
    assert (late.state, talking.call.recording) == ("expected", "on")
    talking.do("recording/pause")
    assert phone.asked[-1] == ("change_recording", late.sid, "paused")


def test_one_that_begins_beside_its_successor_is_ended_and_kept(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["start_recording"] = [LOST_ANSWER]
    talking.do("recording/start")
    Command.objects.filter(kind="record_start").update(due_at=timezone.now())
    resolve_unknown()
    talking.do("recording/start")
    late, runs = Recording.objects.order_by("pk")
    report(talking, "in-progress", of=late)
    late.refresh_from_db()
    assert phone.asked[-1] == ("change_recording", late.sid, "stopped")
    assert talking.call.recording == "on"
    talking.do("recording/pause")
    assert phone.asked[-1] == ("change_recording", runs.sid, "paused")
    report(talking, "completed", 3, of=late)
    talking.line.hang_up()
    report(talking, "completed", 9, of=runs)
    assert [one.state for one in Recording.objects.order_by("pk")] == ["stored", "stored"]


def test_a_refused_start_is_shown(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["start_recording"] = [NOT_ALLOWED]
    talking.do("recording/start")
    assert (talking.call.recording, talking.call.trouble) == ("off", "record_start")
