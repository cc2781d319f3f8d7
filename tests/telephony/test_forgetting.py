"""Recordings end: after their queue's period, or at once for somebody thrown away; nothing of them stays anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from core.models import Blob, Event
from customers.models import Customer
from routing.models import Queue
from staff.models import Person
from telephony.models import CallEvent, Recording, VoicePolicy
from telephony.provider import PhoneError
from telephony.services.forgetting import purge_due
from telephony.services.voicemail import fetch_due
from telephony.tasks import forget_recordings
from tests import cast
from tests.telephony.line import Line, NotedPhone, agent_for, number_with_menu
from tests.telephony.talking import Talk, talk
from tests.telephony.test_recording import report
from tests.telephony.test_voicemail import beep, line, reported, spoken, stored
from tickets.models import Attachment, Ticket

__all__ = ["beep", "line"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talking(client: Client, phone: NotedPhone) -> Talk:
    """An agent and a caller who talk."""
    return talk(client, agent_for(*number_with_menu()))


@pytest.fixture
def kept(beep: Line, phone: NotedPhone) -> Recording:
    """A voicemail that is stored."""
    spoken(beep)
    reported(beep)
    beep.hang_up()
    return stored()


@pytest.fixture
def boss() -> Person:
    """Somebody who may see everything."""
    return cast.person("Sue", role="supervisor", data_scope="all")


def age(days: float) -> None:
    """So long ago they were made."""
    then = timezone.now() - timedelta(days=days)
    Recording.objects.update(created_at=then)
    Blob.objects.update(created_at=then)


def test_a_voicemail_is_kept_until_its_day_and_then_leaves_no_byte(
    kept: Recording, phone: NotedPhone, boss: Person
) -> None:
    key, file = kept.blob.key if kept.blob else "", Attachment.objects.get()
    age(179)
    assert forget_recordings() == 0
    age(181)
    assert forget_recordings() == 1
    kept.refresh_from_db()
    assert (kept.state, kept.deleted_why, kept.kept_days, kept.blob) == ("deleted", "period", 180, None)
    assert not default_storage.exists(key)
    assert not Blob.objects.exists()
    assert ("delete_recording", kept.sid) in phone.asked
    assert kept.purge_at is None
    client = cast.client_of(boss)
    assert client.get(f"/api/v1/attachments/{file.pk}").status_code == 404
    page = client.get(f"/api/v1/tickets/{kept.ticket_id}/timeline").json()["items"]
    shown = next(one["message"]["attachments"][0] for one in page if one["message"])
    assert shown["forgotten_at"]
    assert [one["event"]["name"] for one in page if one["event"]].count("recording.deleted") == 1
    row = client.get(f"/api/v1/calls/{kept.call_id}").json()["recordings"][0]
    assert (row["state"], row["deleted_why"], row["kept_days"]) == ("deleted", "period", 180)
    assert forget_recordings() == 0
    assert Event.objects.filter(name="recording.deleted").count() == 1


def test_a_conversation_goes_by_its_own_period(talking: Talk, phone: NotedPhone, boss: Person) -> None:
    talking.do("recording/start")
    report(talking, "completed", 9)
    recording = Recording.objects.get()
    assert recording.state == "stored"
    VoicePolicy.objects.update_or_create(
        queue=Queue.objects.get(key="support"), defaults={"recordings_kept_days": 10, "voicemails_kept_days": 999}
    )
    age(9)
    assert forget_recordings() == 0
    age(11)
    assert forget_recordings() == 1
    assert cast.client_of(boss).get(f"/api/v1/recordings/{recording.pk}/sound").status_code == 404
    assert "recording_deleted" in CallEvent.objects.values_list("name", flat=True)


def test_a_queue_that_keeps_without_end_keeps(kept: Recording) -> None:
    VoicePolicy.objects.filter(queue_id=kept.call.queue_id).update(voicemails_kept_days=0)
    age(4000)
    assert forget_recordings() == 0


def test_supervisors_set_the_period_on_the_queues_page(kept: Recording, boss: Person) -> None:
    client, path = cast.client_of(boss), f"queues/{kept.call.queue_id}/voice"
    assert client.get(f"/api/v1/{path}").json()["recordings_kept_days"] == 180
    changed = cast.send(client, "patch", path, {"recordings_kept_days": 30})
    assert (changed.status_code, changed.json()["recordings_kept_days"]) == (200, 30)
    assert cast.send(client, "patch", path, {"voicemails_kept_days": 4000}).status_code == 400


def test_the_same_bytes_of_another_one_stay(kept: Recording, phone: NotedPhone) -> None:
    other = Recording.objects.create(call=kept.call, of="conversation", state="stored", blob=kept.blob, seconds=7)
    age(181)
    Recording.objects.filter(pk=other.pk).update(created_at=timezone.now())
    assert forget_recordings() == 1
    assert Blob.objects.count() == 1


def test_a_provider_that_does_not_answer_is_asked_until_it_deletes(kept: Recording, phone: NotedPhone) -> None:
    phone.failures["delete_recording"] = [PhoneError("HTTP 503", code=503, refused=False, retry=False)] * 2
    age(181)
    forget_recordings()
    kept.refresh_from_db()
    assert kept.purge_at is not None
    for _ in range(2):
        Recording.objects.update(purge_at=timezone.now())
        purge_due()
    kept.refresh_from_db()
    assert (kept.purge_at, phone.names().count("delete_recording")) == (None, 3)


@pytest.mark.parametrize("thrown", ["customer", "ticket"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_recording_that_comes_hours_late_for_somebody_in_the_bin_is_not_kept(
    talking: Talk, phone: NotedPhone, thrown: str, times: int
) -> None:
    talking.do("recording/start")
    talking.line.hang_up()
    now = timezone.now()
    (Customer if thrown == "customer" else Ticket).objects.update(deleted_at=now)
    for _ in range(times):
        report(talking, "completed", 9)
    recording = Recording.objects.get()
    assert (recording.state, recording.deleted_why, recording.blob) == ("deleted", "binned", None)
    assert phone.names().count("sound_of") == 0
    assert phone.names().count("delete_recording") == 1
    assert not Blob.objects.exists()


def test_one_that_was_on_its_way_when_its_customer_was_thrown_away_leaves_no_byte(
    talking: Talk, phone: NotedPhone
) -> None:
    phone.failures["sound_of"] = [PhoneError("HTTP 404", code=404, refused=True, retry=True, gone=True)]
    talking.do("recording/start")
    report(talking, "completed", 9)
    Customer.objects.update(deleted_at=timezone.now())
    Recording.objects.update(due_at=timezone.now())
    fetch_due()
    assert Recording.objects.get().state == "deleted"
    assert not Blob.objects.exists()


def test_a_report_after_the_end_changes_nothing(kept: Recording, beep: Line, phone: NotedPhone) -> None:
    age(181)
    forget_recordings()
    for status in ("completed", "absent", "completed"):
        reported(beep, status)
    fetch_due()
    kept.refresh_from_db()
    assert (kept.state, kept.blob, phone.names().count("sound_of")) == ("deleted", None, 1)
