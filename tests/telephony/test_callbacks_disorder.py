"""Callbacks when answers are lost, reports come in any order and two things happen at once: dialled once, ended alike."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from routing.models import WorkItem
from routing.services import distribute, set_agent_state
from telephony.models import Call, Callback, Command, Leg
from telephony.provider import PhoneError, Ring, Seat
from telephony.services.callbacks import queue_due_callbacks
from telephony.services.checking import check_silent_calls, resolve_unknown
from telephony.services.losing import return_lost_calls
from tests import cast
from tests.telephony.line import BRITISH, Line, NotedPhone, accept, agent_for, room_sid
from tests.telephony.test_callbacks import Dialled, callback, taken, work
from tests.telephony.test_races import together
from tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dial_whose_answer_was_lost_is_not_dialled_twice(promised: Line, client: Client, phone: NotedPhone) -> None:
    _, made = taken(client)
    phone.failures["ring"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    made.agent_is_there()
    command = Command.objects.get(kind="dial")
    assert command.state == "unknown"
    label = made.leg_of("caller").label
    phone.sitting[made.call.room] = [Seat(made.sids["caller"], room_sid(made.call.room), label=label, status="ringing")]
    Command.objects.filter(pk=command.pk).update(due_at=timezone.now())
    assert resolve_unknown() == 1
    assert (made.leg_of("caller").sid, made.now().sid) == (made.sids["caller"], made.sids["caller"])
    made.customer_is_there()
    assert made.now().state == "connected"
    assert phone.names().count("ring") == 2


def test_a_dial_that_stays_unknown_is_shown_and_never_dialled_again(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    _, made = taken(client)
    phone.failures["ring"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    made.agent_is_there()
    Command.objects.filter(kind="dial").update(due_at=timezone.now())
    resolve_unknown()
    assert (made.now().state, made.now().trouble, work().state) == ("failed", "dial", "wrap_up")
    assert (callback().state, callback().due_at) == ("failed", None)
    assert "unknown whether" in Message.objects.get(direction="note").text
    assert phone.names().count("ring") == 2
    made.leg("caller", "ringing")  # it was made after all: nobody is here for it any more
    assert ("hang_up", made.sids["caller"]) in phone.asked


def test_a_number_that_the_provider_refuses_counts_as_a_dial(promised: Line, client: Client, phone: NotedPhone) -> None:
    _, made = taken(client)
    phone.failures["ring"] = [PhoneError("HTTP 400", code=21211, refused=True, retry=False)]
    made.agent_is_there()
    assert return_lost_calls() == 1
    assert (made.now().state, callback().state, callback().attempts, work().state) == ("failed", "open", 1, "wrap_up")


def test_a_lost_no_answer_is_found_by_asking(promised: Line, client: Client, phone: NotedPhone) -> None:
    _, made = taken(client)
    made.agent_is_there()
    Call.objects.filter(pk=made.call.pk).update(check_at=timezone.now())
    phone.statuses[str(made.now().sid)] = "no-answer"
    assert check_silent_calls() == 1
    assert (made.now().state, callback().note) == ("failed", "no-answer")


def test_the_reconciler_waits_for_a_customer_who_is_not_dialled_yet(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    _, made = taken(client)
    assert made.now().check_at is not None
    Call.objects.filter(pk=made.call.pk).update(check_at=timezone.now())
    assert check_silent_calls() == 1
    assert (made.now().state, callback().state) == ("connecting", "dialling")


ORDER = [
    ("agent answers", lambda made: made.leg("agent", "in-progress")),
    ("agent joins", lambda made: made.room("participant-join", 1, "agent")),
    ("customer rings", lambda made: made.leg("caller", "ringing")),
    ("customer answers", lambda made: made.leg("caller", "in-progress")),
    ("customer joins", lambda made: made.room("participant-join", 2, "caller")),
    ("customer is over", lambda made: made.leg("caller", "completed")),
]


def test_reports_of_a_callback_in_any_order_end_and_dial_once(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    """Whatever comes first: nothing is open at the end, nobody was dialled twice, and no state moves back."""
    anna = agent_for(callback().queue)
    for order in [ORDER, *random.Random(3).sample(list(itertools.permutations(ORDER)), 12)]:
        phone.asked.clear()
        Callback.objects.update(state="open", due_at=None, attempts=0)
        distribute()
        assert accept(anna).status_code == 200
        made = Dialled(client)
        for _, report in order:
            report(made)
            report(made)
        names = [name for name, _ in order]
        end = made.now()
        assert (end.state, end.ended_by) == ("completed", "caller"), names
        assert work().state == "wrap_up", names
        assert [ring.to for name, *rest in phone.asked if name == "ring" for ring in rest].count(BRITISH) <= 1, names
        assert callback().state == "done", names
        assert not Leg.objects.filter(give_up_at__isnull=False).exists(), names
        WorkItem.objects.filter(state="wrap_up").update(state="done", wrap_up_due_at=None)
        set_agent_state(actor=SYSTEM, person=anna, chosen="break")
        Callback.objects.update(state="open", due_at=timezone.now())
        assert queue_due_callbacks() == 1
        set_agent_state(actor=SYSTEM, person=anna, chosen="available")


def test_the_agents_arrival_told_many_times_at_once_dials_once(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    taken(client)

    def joins() -> int:
        mine = Dialled(Client())
        mine.room("participant-join", 1, "agent")
        return 1

    assert together(*[joins] * 5) == [1] * 5
    assert Command.objects.filter(kind="dial").count() == 1
    assert callback().attempts == 1


def test_pressing_one_and_hanging_up_at_once(offered: Line) -> None:
    def post(path: str, **more: str) -> Any:
        mine = Line(Client())
        mine.sid = offered.sid
        return lambda: int(mine.post(path, **more).status_code)

    here = f"/twilio/callback?call={offered.sid}"
    statuses = together(post(here, Digits="1"), post("/twilio/status", CallStatus="completed"), post(here, Digits="1"))
    assert statuses == [200, 204, 200]
    assert (offered.call.state, callback().state, work().state) == ("completed", "open", "waiting")


def test_a_leg_that_was_made_while_the_agent_gave_up_is_dropped(
    promised: Line, client: Client, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider is still making the customer's leg when the call ends."""
    anna, made = taken(client)
    ring = phone.ring

    def slow(what: Ring) -> Seat:
        assert cast.send(cast.client_of(anna), "post", f"calls/{made.call.pk}/end").status_code == 200
        return ring(what)

    monkeypatch.setattr(phone, "ring", slow)
    made.agent_is_there()
    assert made.now().state == "failed"
    assert ("hang_up", made.leg_of("caller").sid) in phone.asked
