"""Whole calls over real HTTP: the product behind a real server, the simulator as the carrier, nothing replaced."""

from __future__ import annotations

import asyncio
import io
import threading
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from core.files import read_blob
from routing.models import WorkItem
from routing.services import distribute, overflow_due
from simulator.options import Options
from simulator.world import World
from staff.models import Person
from telephony import twilio
from telephony.models import Call, Callback, CallEvent, Command, Recording
from telephony.services import checking, commands, losing, voicemail
from tests import cast
from tests.simulator.stage import free_port
from tests.telephony.line import ACCOUNT, NUMBER, TOKEN, accept, agent_for, number_with_menu
from tests.telephony.test_diverted import closed, emergency, overflows

pytestmark = pytest.mark.django_db(transaction=True)


TICKS = (commands.send_due_commands, losing.return_lost_calls, checking.resolve_unknown, voicemail.fetch_due)


class Outside:
    """The simulator in a thread of its own, driven by its control API."""

    def __init__(self, options: Options) -> None:
        self.address = f"http://127.0.0.1:{options.port}"
        self.http = httpx.Client(base_url=self.address, trust_env=False)
        self._loop = asyncio.new_event_loop()
        self._world = World(options)
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(5)

    def _run(self, started: threading.Event) -> None:
        self._loop.run_until_complete(self._world.start())
        self._loop.call_soon(started.set)
        self._loop.run_forever()
        self._loop.run_until_complete(self._world.stop())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self.http.close()

    def control(self, method: str, path: str, **body: Any) -> Any:
        answer = self.http.request(method, f"/control/{path}", json=body or None)
        return answer.json() if answer.content else None

    def call(self, sid: str) -> Any:
        return self.control("GET", f"calls/{sid}")

    def dial(self, key: str = "1", caller: str = "+8613800138000") -> str:
        """A caller goes through the menu."""
        sid = str(self.control("POST", "calls", **{"from": caller, "to": NUMBER})["sid"])
        until(lambda: any(line["kind"] == "gather" for line in self.call(sid)["transcript"]))
        self.control("POST", f"calls/{sid}/digits", digits=key)
        return sid

    def dial_and_press(self, key: str = "1", caller: str = "+8613800138000") -> str:
        """A caller goes through the menu into the queue."""
        sid = self.dial(key, caller)
        until(lambda: self.call(sid)["queue"])
        return sid


def until(check: Callable[[], Any], seconds: float = 60, meanwhile: Sequence[Callable[[], Any]] = TICKS) -> Any:
    """Wait for something to be true, doing the keeper's rounds meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        for tick in meanwhile:
            tick()
        time.sleep(0.05)
    flight = list(CallEvent.objects.order_by("pk").values_list("name", "detail"))
    asked = list(Command.objects.order_by("pk").values_list("kind", "state", "error"))
    raise AssertionError(f"it did not happen in time: {flight} {asked}")


def wait_for_quiet(seconds: float = 20) -> None:
    """Until the live server's threads have ended what the simulator asked last.

    The tables are emptied next; a request in the middle of its transaction would meet that in a deadlock.
    """
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    end, quiet = time.monotonic() + seconds, 0
    while quiet < 3:
        assert time.monotonic() < end, "the live server does not come to rest"
        with connection.cursor() as cursor:
            cursor.execute(busy)
            quiet = 0 if cursor.fetchone() != (0,) else quiet + 1
        time.sleep(0.05)


@pytest.fixture
def outside(live_server: Any, settings: Any) -> Iterator[Outside]:
    port = free_port()
    settings.PUBLIC_URL = live_server.url
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{port}"
    twilio.phone.cache_clear()
    made = Outside(
        Options(
            port=port,
            product=live_server.url,
            smtp_in="127.0.0.1:1",
            smtp_out_port=free_port(),
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            speech_speed=50,
            clock_speed=10,
        )
    )
    yield made
    made.stop()
    commands.threads().shutdown()
    commands.threads.cache_clear()
    twilio.phone.cache_clear()
    wait_for_quiet()


@pytest.fixture
def agent() -> Person:
    return agent_for(*number_with_menu())


def connected(outside: Outside, agent: Person) -> str:
    """A call up to the moment when both talk."""
    sid = outside.dial_and_press()
    until(lambda: WorkItem.objects.filter(state="reserved").exists())
    assert accept(agent).status_code == 200
    until(lambda: state(sid) == "connected")
    return sid


def state(sid: str) -> str:
    return Call.objects.values_list("state", flat=True).get(sid=sid)


def do(agent: Person, sid: str, what: str) -> None:
    call = Call.objects.get(sid=sid)
    answer = cast.send(cast.client_of(agent), "post", f"calls/{call.pk}/{what}")
    assert answer.status_code == 200, answer.content


def test_ring_menu_queue_accept_hold_resume_end_wrap_up(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    seen = outside.call(sid)
    assert seen["conference"] == Call.objects.get(sid=sid).room
    heard = [line["text"] for line in seen["transcript"] if line["kind"] == "say"]
    assert heard[0] == "欢迎致电北风电信。"
    assert "谢谢，正在为您寻找客服人员。" in heard
    do(agent, sid, "hold")
    until(lambda: outside.call(sid)["held"] and Call.objects.get(sid=sid).held)
    do(agent, sid, "resume")
    until(lambda: not outside.call(sid)["held"] and not Call.objects.get(sid=sid).held)
    do(agent, sid, "end")
    until(lambda: state(sid) == "completed")
    assert outside.call(sid)["state"] == "completed"
    assert WorkItem.objects.get().state == "wrap_up"
    until(lambda: outside.control("GET", f"clients/agent-{agent.pk}")["legs"] == [])
    assert outside.control("GET", "errors")["items"] == []


def test_the_caller_hangs_up(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: state(sid) == "completed")
    until(lambda: outside.control("GET", f"clients/agent-{agent.pk}")["legs"] == [])
    until(lambda: not [one for one in outside.control("GET", "conferences")["items"] if one["status"] != "completed"])


def test_the_caller_hangs_up_while_it_rings(outside: Outside, agent: Person) -> None:
    sid = outside.dial_and_press()
    until(lambda: WorkItem.objects.filter(state="reserved").exists())
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: state(sid) == "abandoned")
    assert WorkItem.objects.get().state == "abandoned"


def test_an_agents_phone_that_is_busy_gives_the_caller_back_to_the_queue(outside: Outside, agent: Person) -> None:
    outside.control("POST", f"clients/agent-{agent.pk}", behaviour="busy")
    sid = outside.dial_and_press()
    until(lambda: WorkItem.objects.filter(state="reserved").exists())
    assert accept(agent).status_code == 200
    until(lambda: state(sid) == "queued")
    until(lambda: outside.call(sid)["queue"] == "support")
    assert outside.call(sid)["state"] == "in-progress"


def test_late_repeated_and_shuffled_callbacks_end_alike(outside: Outside, agent: Person) -> None:
    outside.control("POST", "callbacks", shuffle_ms=400, repeat=1, seed=11)
    sid = connected(outside, agent)
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: state(sid) == "completed")
    assert WorkItem.objects.get().state == "wrap_up"


def test_a_leg_whose_making_was_not_answered_is_not_made_twice(
    outside: Outside, agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "TIMEOUT", 0.5)
    outside.control("POST", "faults", operation="participants.create", mode="lost", seconds=1.5)
    connected(outside, agent)
    until(lambda: Command.objects.get(kind="ring").state in ("unknown", "done"))
    legs = outside.control("GET", f"clients/agent-{agent.pk}")["legs"]
    assert len(legs) == 1


def test_a_provider_that_refuses_for_a_while(outside: Outside, agent: Person) -> None:
    outside.control("POST", "faults", operation="*", mode="refuse", status=429, times=2)
    connected(outside, agent)


def test_a_closed_queue_takes_a_voicemail_and_hands_it_to_an_agent(outside: Outside) -> None:
    support, _ = number_with_menu()
    closed(support, to="voicemail")
    outside.control("POST", "faults", operation="recordings.media", mode="refuse", status=404)
    sid = outside.dial()
    until(lambda: any(line["kind"] == "record" for line in outside.call(sid)["transcript"]))
    outside.control("POST", f"calls/{sid}/speech", seconds=20)
    time.sleep(1)
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: Recording.objects.filter(state="stored").exists())
    recording = Recording.objects.get()
    sound = read_blob(recording.blob)
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getframerate() == 8000
        assert file.getnframes() == 8000 * recording.seconds > 0
    assert WorkItem.objects.get().ref_id == recording.ticket_id
    until(lambda: state(sid) == "completed")
    assert outside.control("GET", "errors")["items"] == []


def test_an_emergency_takes_a_waiting_caller_out_of_the_queue(outside: Outside) -> None:
    support, _ = number_with_menu()
    sid = outside.dial_and_press()
    emergency(support, en="There is a fire drill.")
    overflow_due()
    until(lambda: outside.call(sid)["state"] == "completed")
    heard = [line["text"] for line in outside.call(sid)["transcript"] if line["kind"] == "say"]
    assert heard.count("There is a fire drill.") == 1
    until(lambda: state(sid) == "completed")
    assert outside.control("GET", "errors")["items"] == []


def test_a_callback_is_asked_for_dialled_and_talked(outside: Outside) -> None:
    support, _ = number_with_menu()
    sid = outside.dial_and_press()
    overflows(support, "callback")
    WorkItem.objects.update(overflow_at=timezone.now())
    assert overflow_due() == 1
    until(lambda: [line["kind"] for line in outside.call(sid)["transcript"]].count("gather") == 2)
    outside.control("POST", f"calls/{sid}/digits", digits="1")
    until(lambda: state(sid) == "completed")
    agent = agent_for(support)
    distribute()
    assert accept(agent).status_code == 200
    call = until(lambda: Call.objects.filter(direction="outbound", state="connected").first())
    seen = outside.call(call.sid)
    assert (seen["from"], seen["to"], seen["conference"]) == (NUMBER, "+8613800138000", call.room)
    outside.control("POST", f"calls/{call.sid}/hangup")
    until(lambda: state(call.sid) == "completed")
    assert (Callback.objects.get().state, WorkItem.objects.latest("id").state) == ("done", "wrap_up")
    until(lambda: outside.control("GET", f"clients/agent-{agent.pk}")["legs"] == [])


@pytest.mark.parametrize("behaviour", ["busy", "ignore", "failed"])
def test_a_callback_that_reaches_nobody_is_kept_for_later(outside: Outside, behaviour: str) -> None:
    outside.control("POST", "clients/+8613800138000", behaviour=behaviour)
    outside.control("POST", "callbacks", shuffle_ms=200, repeat=1, seed=5)
    support, _ = number_with_menu()
    closed(support, to="callback")
    sid = outside.dial()
    until(lambda: [line["kind"] for line in outside.call(sid)["transcript"]].count("gather") == 2)
    outside.control("POST", f"calls/{sid}/digits", digits="1")
    until(lambda: WorkItem.objects.filter(ref_kind="callback").exists())
    agent = agent_for(support)
    distribute()
    assert accept(agent).status_code == 200
    until(lambda: Callback.objects.filter(state="open", attempts=1).exists())
    assert WorkItem.objects.latest("id").state == "wrap_up"
    until(lambda: outside.control("GET", f"clients/agent-{agent.pk}")["legs"] == [])
    assert Callback.objects.get().note == {"busy": "busy", "ignore": "no-answer", "failed": "failed"}[behaviour]
