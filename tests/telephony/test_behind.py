"""A process that is behind with the provider's questions: new callers are told so, the others go on."""

from __future__ import annotations

import logging
from contextlib import ExitStack

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

from telephony.api import webhooks
from telephony.api.crowding import MANY, TOO_LONG, Crowd
from telephony.models import Call
from telephony.services import inbound, waiting
from tests.telephony.line import BRITISH, Line, number_with_menu
from tests.telephony.test_inbound import said, verbs

pytestmark = pytest.mark.django_db(transaction=True)


def test_behind_is_who_had_no_free_moment_for_too_long() -> None:
    now = [0.0]
    crowd = Crowd(clock=lambda: now[0])
    with ExitStack() as few:
        for _ in range(MANY - 1):
            few.enter_context(crowd.one_more())
        now[0] = 100
        with crowd.one_more():
            assert not crowd.is_behind
            now[0] += TOO_LONG
            assert not crowd.is_behind
            now[0] += 0.1
            assert crowd.is_behind
        assert not crowd.is_behind
        with crowd.one_more():
            assert not crowd.is_behind


def test_new_calls_are_told_at_once_and_those_that_are_in_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number_with_menu()
    inside, outside = Line(client, BRITISH), Line(client, BRITISH)
    inside.dial()
    monkeypatch.setattr(Crowd, "is_behind", True)
    document = outside.dial()
    assert (verbs(document), said(document)) == (
        ["Say", "Hangup"], "All lines are busy right now. Please call again later. Goodbye.",
    )  # fmt: skip
    assert [one.sid for one in Call.objects.all()] == [inside.sid]
    outside.hang_up()
    assert verbs(inside.press("1")) == ["Say", "Enqueue"]
    nobody = Line(client, "anonymous").dial()
    assert verbs(nobody) == ["Say", "Say", "Hangup"]


def test_who_waits_goes_on_waiting_whatever_breaks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number_with_menu()
    line = Line(client, BRITISH)
    line.dial()
    line.press("1")

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(waiting, "place_in_queue", broken)
    assert verbs(line.text(f"/twilio/wait?call={line.sid}")) == ["Pause"]
    assert line.call.state == "queued"


def test_a_connection_is_waited_for_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = 0

    def none_left(*_: object) -> None:
        nonlocal tries
        tries += 1
        raise OperationalError from PoolTimeout("couldn't get a connection after 10.00 sec")

    monkeypatch.setattr(inbound, "_receive", none_left)
    with caplog.at_level(logging.ERROR, logger=webhooks.__name__):
        assert verbs(Line(client, BRITISH).dial()) == ["Pause", "Redirect"]
    assert tries == 1
    assert "webhook broke" in caplog.text
