"""Telephones in browsers at the simulated carrier: they ring, are answered, and hear whom the conference lets them hear."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from simulator import switchboard
from simulator.hearing import hears
from simulator.lines import Conference, Leg, Participant
from tests.simulator.stage import Stage, stage

ROOM = (
    "<Response><Dial><Conference endConferenceOnExit='false' participantLabel='caller'>room-1</Conference></Dial>"
    "</Response>"
)
CALLER = "+8613800138000"


class Page:
    """A browser's page with its line to the switchboard."""

    def __init__(self, play: Stage, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.play, self.socket = play, socket
        self.heard: list[dict[str, Any]] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            self.heard.append(message.json())

    async def say(self, kind: str, **more: Any) -> None:
        await self.socket.send_json({"type": kind, **more})

    async def hears(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The newest message of this kind with these fields, once it has come."""

        def find() -> dict[str, Any] | None:
            fits = [one for one in self.heard if one["type"] == kind and fields.items() <= one.items()]
            return fits[-1] if fits else None

        found: dict[str, Any] = await self.play.until(find)
        return found

    def voices(self, sid: str) -> dict[str, tuple[bool, bool]]:
        """By the newest word about a leg: whom it hears, and who hears it."""
        told = [one for one in self.heard if one["type"] == "sound" and one["call"] == sid]
        return {one["call"]: (one["hears"], one["heard"]) for one in told[-1]["peers"]} if told else {}


def played(story: Callable[[Stage, Callable[..., Awaitable[Page]]], Awaitable[None]], **documents: str) -> None:
    """Run a story with pages that are opened as it needs them."""

    async def run() -> None:
        async with stage({"/twilio/voice": ROOM, **documents}) as play, aiohttp.ClientSession() as session:

            async def open_page(*identities: str, **headers: str) -> Page:
                page = Page(play, await session.ws_connect(f"{play.address}/control/phone", headers=headers))
                for identity in identities:
                    await page.say("register", identity=identity)
                    await page.hears("registered", identity=identity)
                return page

            await story(play, open_page)

    asyncio.run(run())


async def ring(play: Stage, to: str, label: str, **more: str) -> str:
    """The product asks for a leg into the room."""
    asked = {"To": to, "From": "+861055550100", "Label": label, **more}
    answer = await play.rest("POST", "Conferences/room-1/Participants", **asked)
    return str(answer.json()["call_sid"])


async def caller_in(play: Stage, page: Page) -> str:
    """A customer's page dials, and sits in the room."""
    sid = str((await play.control("POST", "calls", **{"from": CALLER}))["sid"])
    await page.say("carry", call=sid)
    await page.hears("sound", call=sid, room="room-1")
    return sid


async def answered(play: Stage, page: Page, to: str, label: str, **more: str) -> str:
    sid = await ring(play, to, label, **more)
    await page.hears("rings", call=sid)
    await page.say("answer", call=sid)
    await page.hears("sound", call=sid, room="room-1")
    return sid


def test_who_hears_whom_by_hold_mute_and_coaching() -> None:
    legs = [Leg("a", name, "inbound", "AC1") for name in ("caller", "agent", "boss")]
    caller, agent, boss = (Participant(leg) for leg in legs)
    room = Conference("room", status="in-progress")
    everybody = [caller, agent, boss]

    def heard_by(speaker: Participant) -> list[str]:
        return [one.leg.to for one in everybody if hears(one, speaker, room)]

    assert heard_by(caller) == ["agent", "boss"]
    caller.hold = True
    assert (heard_by(caller), heard_by(agent)) == ([], ["boss"])
    caller.hold, agent.muted = False, True
    assert heard_by(agent) == []
    agent.muted, boss.coaching, boss.coached = False, True, agent.leg.sid
    assert (heard_by(boss), heard_by(caller)) == (["agent"], ["agent", "boss"])
    boss.muted = True
    assert heard_by(boss) == []
    room.status = "init"
    assert heard_by(caller) == []


def test_a_browser_rings_until_it_answers_and_hears_the_caller() -> None:
    played(_answer)


async def _answer(play: Stage, page: Any) -> None:
    customer, anna, other = await page(), await page("agent-1"), await page("agent-1")
    sid = await caller_in(play, customer)
    leg = await ring(play, "client:agent-1", "leg-1")
    await anna.hears("rings", call=leg)
    await other.hears("rings", call=leg)
    assert play.world.carrier.legs[leg].status == "ringing"
    await anna.say("answer", call=leg)
    await other.hears("over", call=leg, state="taken")
    await play.until(lambda: anna.voices(leg) == {sid: (True, True)} and customer.voices(sid) == {leg: (True, True)})
    people = f"Conferences/{play.world.carrier.rooms.open('room-1').sid}/Participants"
    room = f"{people}/{sid}"
    await play.rest("POST", room, Hold="true")
    await play.until(
        lambda: anna.voices(leg) == {sid: (False, False)} and customer.voices(sid) == {leg: (False, False)}
    )
    await play.rest("POST", room, Hold="false")
    await play.until(lambda: customer.voices(sid) == {leg: (True, True)})
    await play.rest("POST", f"{people}/{leg}", Muted="true")
    await play.until(lambda: customer.voices(sid) == {leg: (False, True)} and anna.voices(leg) == {sid: (True, False)})
    await anna.say("signal", call=leg, to=sid, data={"pair": "x"})
    assert (await customer.hears("signal", **{"from": leg}))["data"] == {"pair": "x"}
    await anna.say("hang_up", call=leg)
    await anna.hears("over", call=leg, state="completed")
    await play.until(lambda: customer.voices(sid) == {})


def test_a_whisper_reaches_one_alone() -> None:
    played(_whisper)


async def _whisper(play: Stage, page: Any) -> None:
    customer, anna, boss = await page(), await page("agent-1"), await page("agent-2")
    sid = await caller_in(play, customer)
    leg = await answered(play, anna, "client:agent-1", "leg-1")
    listens = await answered(play, boss, "client:agent-2", "leg-2", Coaching="true", CallSidToCoach=leg)
    await play.until(lambda: boss.voices(listens) == {sid: (True, False), leg: (True, True)})
    await play.until(lambda: customer.voices(sid) == {leg: (True, True), listens: (False, True)})


def test_declined_unanswered_and_without_a_page() -> None:
    played(_not_answered)


async def _not_answered(play: Stage, page: Any) -> None:
    customer, anna = await page(), await page("agent-1")
    await caller_in(play, customer)
    legs = play.world.carrier.legs
    refused = await ring(play, "client:agent-1", "leg-1")
    await anna.hears("rings", call=refused)
    await anna.say("refuse", call=refused)
    await play.until(lambda: legs[refused].status == "busy")
    ignored = await ring(play, "client:agent-1", "leg-2", Timeout="5")
    await play.until(lambda: legs[ignored].status == "no-answer")
    await anna.hears("over", call=ignored)
    await anna.say("answer", call=ignored)
    await anna.hears("over", call=ignored, state="gone")
    script = await ring(play, "client:agent-9", "leg-3")
    await play.until(lambda: legs[script].status == "in-progress")
    await play.control("POST", "clients/agent-1", behaviour="failed")  # what a script plans comes first
    planned = await ring(play, "client:agent-1", "leg-4")
    await play.until(lambda: legs[planned].status == "failed")


def test_calls_to_customers_ring_where_somebody_plays_them() -> None:
    played(_customer)


async def _customer(play: Stage, page: Any) -> None:
    customer = await page("*")
    leg = await answered(play, customer, "+447700900123", "leg-1")
    assert play.world.carrier.legs[leg].status == "in-progress"
    await customer.say("unregister", identity="*")
    other = await ring(play, "+447700900124", "leg-2")
    await play.until(lambda: play.world.carrier.legs[other].status == "in-progress")


def test_a_page_that_is_gone_ends_its_call_unless_it_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switchboard, "BACK_WITHIN", 0.3)
    played(_gone)


async def _gone(play: Stage, page: Any) -> None:
    customer, anna = await page(), await page("agent-1")
    sid = await caller_in(play, customer)
    leg = await answered(play, anna, "client:agent-1", "leg-1")
    await anna.socket.close()
    anna = await page("agent-1")
    await anna.say("carry", call=leg)
    turn = (await anna.hears("sound", call=leg))["turn"]
    assert turn == 2  # the others make a new connection
    await asyncio.sleep(0.4)
    assert play.world.carrier.legs[leg].status == "in-progress"
    await anna.socket.close()
    await play.until(lambda: play.world.carrier.legs[leg].status == "completed")
    assert play.world.carrier.legs[sid].status == "in-progress"


def test_a_bad_line_is_told_to_its_page() -> None:
    played(_bad_line)


async def _bad_line(play: Stage, page: Any) -> None:
    customer = await page()
    sid = await caller_in(play, customer)
    assert (await play.control("POST", f"calls/{sid}/line", quality="latency"))["quality"] == "latency"
    await customer.hears("sound", call=sid, line="latency")
    for wrong in ({"quality": "golden"}, {"quality": 3}, {"volume": 1}):
        answer = await play.client.post(f"{play.address}/control/calls/{sid}/line", json=wrong)
        assert answer.status_code == 400
    assert (await play.client.post(f"{play.address}/control/calls/CAno/line", json={})).status_code == 404


def test_strange_pages_and_strange_words_are_refused() -> None:
    played(_strange)


async def _strange(play: Stage, page: Any) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await page(Origin="https://elsewhere.example")
    assert refused.value.status == 403
    for own in (play.address, play.world.options.product):
        await page(Origin=own)
    anna = await page("agent-1")
    await anna.say("sing")
    await anna.hears("refused", said="sing")
    for wrong in ("[]", "{", "3", '{"type": "signal", "call": "CAno", "to": 5}', '{"type": "hang_up", "call": "CAno"}'):
        await anna.socket.send_str(wrong)
    await anna.say("carry", call="CAno")
    await anna.hears("over", call="CAno", state="gone")
