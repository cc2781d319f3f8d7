"""What the provider is asked to do, in its order: what comes too late, or was overtaken, changes nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from routing.models import Queue
from telephony.models import Command
from telephony.provider import PhoneError
from telephony.services.commands import send_due_commands
from tests.telephony.line import NotedPhone
from tests.telephony.talking import Talk, connect

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = PhoneError("HTTP 429", code=20429, refused=True, retry=True)
GONE = PhoneError("HTTP 404", code=20404, refused=True, retry=False, gone=True)


def tried_again() -> None:
    """The pause before the next attempt is over."""
    Command.objects.filter(state="planned").update(due_at=timezone.now())
    send_due_commands()


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, phone: NotedPhone, name: str, happens: Callable[[], object], *, once: Any
) -> None:
    """Something happens while the provider is at a request, the first one that `once` holds for."""
    ask, left = getattr(phone, name), [True]

    def asked(*what: Any, **more: Any) -> Any:
        if left and once(*what):
            left.clear()
            happens()
        return ask(*what, **more)

    monkeypatch.setattr(phone, name, asked)


def states(kind: str) -> list[str]:
    return list(Command.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def test_a_pause_is_not_undone_by_the_resume_before_it(
    talking: Talk, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    talking.do("recording/start")
    talking.do("recording/pause")
    phone.failures["change_recording"] = [BUSY]
    pauses = lambda: talking.do("recording/pause")  # noqa: E731
    meanwhile(monkeypatch, phone, "change_recording", pauses, once=lambda *what: what[2] != "paused")
    talking.do("recording/resume")
    # The pause waited for the resume, and went out as soon as that had failed.
    assert [one[2] for one in phone.asked if one[0] == "change_recording"] == ["paused", "in-progress", "paused"]
    tried_again()
    assert [one[2] for one in phone.asked if one[0] == "change_recording"] == ["paused", "in-progress", "paused"]
    assert (talking.call.recording, states("record_resume")) == ("paused", ["obsolete"])


def test_a_hold_is_not_repeated_in_the_next_conversation(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["hold"] = [BUSY]
    talking.do("hold")
    talking.do("transfer", queue=Queue.objects.get(key="billing").pk)
    connect(talking.line, talking.agent)
    tried_again()
    assert (phone.names().count("hold"), talking.call.held, states("hold")) == (1, False, ["obsolete"])


def test_a_mute_is_not_repeated_while_the_caller_waits_again(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["mute"] = [BUSY]
    talking.do("mute")
    talking.do("transfer", queue=talking.call.queue_id)
    tried_again()
    assert (phone.names().count("mute"), talking.call.muted, states("mute")) == (1, False, ["obsolete"])


@pytest.mark.parametrize("works", [True, False])
def test_a_call_that_is_over_is_neither_held_nor_in_trouble(
    talking: Talk, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    phone.failures["hold"] = [] if works else [GONE]
    meanwhile(monkeypatch, phone, "hold", talking.line.hang_up, once=lambda *_: True)
    talking.do("hold")
    call = talking.call
    assert (call.state, call.held, call.trouble, states("hold")) == (
        "completed", False, "", ["done" if works else "failed"],
    )  # fmt: skip


def test_an_answer_that_comes_after_the_call_was_handed_on_changes_nothing(
    talking: Talk, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hands_on() -> None:
        talking.do("transfer", queue=talking.call.queue_id)

    meanwhile(monkeypatch, phone, "hold", hands_on, once=lambda *_: True)
    talking.do("hold")
    assert (talking.call.state, talking.call.held) == ("queued", False)
