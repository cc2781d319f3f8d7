"""Hearing a recording: by who may see the call, noted with it, nothing while there is no sound; and our own numbers."""

from __future__ import annotations

import pytest
from django.test import Client

from core.files import store_blob
from staff.models import Person
from telephony.models import PhoneNumber, Recording
from tests import cast
from tests.telephony.line import SOUND, NotedPhone, agent_for, number_with_menu
from tests.telephony.talking import Talk, talk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna(phone: NotedPhone) -> Person:
    return agent_for(*number_with_menu())


@pytest.fixture
def talking(client: Client, anna: Person) -> Talk:
    return talk(client, anna)


def recorded(talking: Talk) -> Recording:
    blob = store_blob(SOUND, content_type="audio/wav")
    return Recording.objects.create(call=talking.call, of="conversation", state="stored", seconds=3, blob=blob)


def test_it_is_heard_by_who_may_see_the_call_and_that_is_noted(talking: Talk, anna: Person) -> None:
    recording = recorded(talking)
    client = cast.client_of(anna)
    rows = client.get(f"/api/v1/calls/{talking.call.pk}/recordings").json()["items"]
    assert [(row["id"], row["state"], row["seconds"]) for row in rows] == [(recording.pk, "stored", 3)]
    answer = client.get(f"/api/v1/calls/{talking.call.pk}/recordings/{recording.pk}/sound")
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert b"".join(answer.streaming_content) == SOUND  # type: ignore[attr-defined]
    heard = talking.call.flight.filter(name="recording_heard").values_list("detail", flat=True)
    assert list(heard) == [{"person": anna.pk, "recording": recording.pk}]


def test_who_may_not_see_the_call_hears_nothing(talking: Talk) -> None:
    recording = recorded(talking)
    client = cast.client_of(cast.person("Stranger", data_scope="own"))
    assert client.get(f"/api/v1/calls/{talking.call.pk}/recordings").status_code == 404
    assert client.get(f"/api/v1/calls/{talking.call.pk}/recordings/{recording.pk}/sound").status_code == 404
    assert not talking.call.flight.filter(name="recording_heard").exists()


def test_there_is_nothing_to_hear_while_there_is_no_sound(talking: Talk, anna: Person) -> None:
    recording = Recording.objects.create(call=talking.call, of="conversation")
    client = cast.client_of(anna)
    assert client.get(f"/api/v1/calls/{talking.call.pk}/recordings/{recording.pk}/sound").status_code == 404


def test_supervisors_read_our_numbers_and_agents_do_not(anna: Person) -> None:
    rows = cast.client_of(cast.person("Sue", role="supervisor")).get("/api/v1/phone-numbers").json()["items"]
    assert [row["e164"] for row in rows] == list(PhoneNumber.objects.order_by("e164").values_list("e164", flat=True))
    assert cast.client_of(anna).get("/api/v1/phone-numbers").status_code == 403
