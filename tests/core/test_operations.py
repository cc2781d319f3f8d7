"""One key, one effect, one answer."""

import threading

import pytest
from django.db import connection, transaction

from core.actor import SYSTEM
from core.events import publish
from core.models import Event, Frame, Operation
from core.operations import operation
from staff.events import PERSON_CHANGED
from staff.services import create_team
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_repeated_key_gets_the_first_answer_and_no_second_effect() -> None:
    client = cast.client_of(cast.person())
    first = cast.send(client, "patch", "me", {"language": "zh-CN"}, **{"Idempotency-Key": "one"})
    again = cast.send(client, "patch", "me", {"language": "zh-CN"}, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(name="person.changed").count() == 1


def test_key_with_another_body_is_refused() -> None:
    client = cast.client_of(cast.person())
    cast.send(client, "patch", "me", {"language": "zh-CN"}, **{"Idempotency-Key": "one"})
    other = cast.send(client, "patch", "me", {"language": "en"}, **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")


def test_keys_of_two_people_do_not_meet() -> None:
    anna, bob = cast.client_of(cast.person("Anna")), cast.client_of(cast.person("Bob"))
    for client in (anna, bob):
        answer = cast.send(client, "patch", "me", {"scheme": "dark"}, **{"Idempotency-Key": "one"})
        assert "Idempotency-Replayed" not in answer.headers


def test_key_of_a_running_request_is_busy() -> None:
    somebody = cast.person()
    client = cast.client_of(somebody)
    token = somebody.api_tokens.get()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"token:{token.pk}\none"])
        answers = []

        def ask() -> None:
            answers.append(cast.send(client, "patch", "me", {"scheme": "dark"}, **{"Idempotency-Key": "one"}))
            connection.close()

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(10)
    assert (answers[0].status_code, answers[0].json()["code"]) == (409, "idempotency.busy")
    assert answers[0].headers["Retry-After"] == "1"


def test_a_refused_operation_leaves_nothing_behind() -> None:
    client = cast.client_of(cast.person())
    answer = cast.send(client, "patch", "me", {"language": "xx"}, **{"Idempotency-Key": "one"})
    assert answer.status_code == 400
    assert not Operation.objects.exists()


def test_an_operation_inside_another_is_refused() -> None:
    @operation
    def outer() -> None:
        create_team(name="inner")

    with pytest.raises(RuntimeError, match="inside another"):
        outer()


def test_publishing_outside_a_transaction_is_refused() -> None:
    somebody = cast.person()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        publish(PERSON_CHANGED, somebody, actor=SYSTEM, audiences=["staff"])


def test_event_and_frame_share_the_transaction() -> None:
    somebody = cast.person()
    events, frames = Event.objects.count(), Frame.objects.count()

    @operation
    def breaks() -> None:
        publish(PERSON_CHANGED, somebody, actor=SYSTEM, audiences=["staff"])
        raise ValueError("after the announcement")

    with pytest.raises(ValueError, match="after"):
        breaks()
    assert (Event.objects.count(), Frame.objects.count()) == (events, frames)


def test_a_frame_for_those_who_lost_sight_holds_no_row() -> None:
    somebody = cast.person()
    with transaction.atomic():
        publish(PERSON_CHANGED, somebody, actor=SYSTEM, audiences=["agent:1"], gone=["agent:1", "agent:2"])
    gone = Frame.objects.get(shape="gone")
    assert gone.audiences == ["agent:2"]
    assert (gone.body["row"], gone.body["gone"], gone.body["subject"]) == (None, True, ["person", somebody.pk])
