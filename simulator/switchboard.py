"""The telephones in browsers: they ring, are answered, and are told whom they hear; their sound goes between them.

A page of the product (an agent's telephone) or of the simulator (a customer's) holds one line to here. The voices go
straight from browser to browser (WebRTC); only the addresses that they need for it are passed on here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from simulator.hearing import hears
from simulator.lines import Conference, Leg

ANYONE = "*"
BACK_WITHIN = 8.0  # seconds in which a page whose line broke may come back to its call


class Phone:
    """One page: what rings there, and what it is still to be told."""

    def __init__(self) -> None:
        self.identities: set[str] = set()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def tell(self, **message: Any) -> None:
        """Say something soon, in order."""
        self.outbox.put_nowait(message)


class Switchboard:
    """All telephones in browsers."""

    def __init__(self, hang_up: Callable[[Leg], None], find: Callable[[str], Leg | None]) -> None:
        self._hang_up = hang_up
        self._find = find
        self._phones: set[Phone] = set()
        self._ringing: dict[str, asyncio.Future[str]] = {}
        self._carried: dict[str, Phone] = {}
        self._turns: dict[str, int] = {}  # how often a leg has changed its telephone
        self._told: dict[str, Any] = {}
        self._late: dict[str, asyncio.TimerHandle] = {}

    # --- ringing

    def rings_at(self, leg: Leg) -> bool:
        """Whether a browser would ring for this leg."""
        return bool(self._phones_of(leg))

    def _phones_of(self, leg: Leg) -> list[Phone]:
        names = {leg.to.removeprefix("client:")} | ({ANYONE} if leg.to.startswith("+") else set())
        return [phone for phone in self._phones if phone.identities & names]

    async def ring(self, leg: Leg, seconds: float) -> str:
        """Ring until somebody answers or refuses, or the time is over: answered, busy or no-answer."""
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._ringing[leg.sid] = answer
        for phone in self._phones_of(leg):
            self._tell_ring(phone, leg)
        try:
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            return "no-answer"
        finally:
            self._ringing.pop(leg.sid, None)
            self._silence(leg)

    def _tell_ring(self, phone: Phone, leg: Leg) -> None:
        phone.tell(type="rings", call=leg.sid, about=leg.about, **{"from": leg.from_, "to": leg.to})

    def _silence(self, leg: Leg) -> None:
        """Whoever did not take it stops ringing."""
        taken = self._carried.get(leg.sid)
        for phone in self._phones_of(leg):
            if phone is not taken:
                phone.tell(type="over", call=leg.sid, state="taken" if taken else leg.status)

    def _answer(self, phone: Phone, sid: str) -> None:
        answer = self._ringing.get(sid)
        if answer is not None and not answer.done():
            self._carry(phone, sid)
            answer.set_result("answered")
        elif self._carried.get(sid) is not phone:
            phone.tell(type="over", call=sid, state="gone")

    def _refuse(self, sid: str) -> None:
        answer = self._ringing.get(sid)
        if answer is not None and not answer.done():
            answer.set_result("busy")

    # --- sound

    def _carry(self, phone: Phone, sid: str) -> None:
        """This page is the sound of the leg from now on."""
        leg = self._find(sid)
        if leg is None or leg.over:
            phone.tell(type="over", call=sid, state=leg.status if leg else "gone")
            return
        if (late := self._late.pop(sid, None)) is not None:
            late.cancel()
        before = self._carried.get(sid)
        if before is not None and before is not phone:
            before.tell(type="over", call=sid, state="taken")
        self._carried[sid] = phone
        self._turns[sid] = self._turns.get(sid, 0) + 1
        self._told.pop(sid, None)
        self.changed(leg.conference, leg)

    def changed(self, conference: Conference | None, leaver: Leg | None = None) -> None:
        """Something about who hears whom is different: tell every telephone that is concerned."""
        legs = [seat.leg for seat in conference.participants.values()] if conference else []
        for leg in [*legs, *([leaver] if leaver and leaver not in legs else [])]:
            phone = self._carried.get(leg.sid)
            if phone is None:
                continue
            told = self._sound_of(leg)
            if self._told.get(leg.sid) != told:
                self._told[leg.sid] = told
                phone.tell(type="sound", **told)

    def _sound_of(self, leg: Leg) -> dict[str, Any]:
        room = leg.conference
        mine = room.participants.get(leg.sid) if room else None
        sound: dict[str, Any] = {"call": leg.sid, "turn": self._turns.get(leg.sid, 0), "line": leg.line}
        sound |= {"room": room.name if room else None, "held": bool(mine and mine.hold), "peers": []}
        if room is None or mine is None:
            return sound
        sound["peers"] = [
            {
                "call": other.leg.sid,
                "turn": self._turns[other.leg.sid],
                "hears": hears(mine, other, room),
                "heard": hears(other, mine, room),
                "offers": leg.sid < other.leg.sid,
            }
            for other in room.participants.values()
            if other is not mine and other.leg.sid in self._carried
        ]
        return sound

    def over(self, leg: Leg) -> None:
        """The leg has ended: its telephone is free."""
        answer = self._ringing.get(leg.sid)
        if answer is not None and not answer.done():
            answer.cancel()
        phone = self._carried.pop(leg.sid, None)
        for kept in (self._turns, self._told):
            kept.pop(leg.sid, None)
        if (late := self._late.pop(leg.sid, None)) is not None:
            late.cancel()
        if phone is not None:
            phone.tell(type="over", call=leg.sid, state=leg.status)

    # --- what the pages say

    def add(self, phone: Phone) -> None:
        """A page opened its line."""
        self._phones.add(phone)

    def said(self, phone: Phone, said: dict[str, Any]) -> None:
        """Do what a page asks for; what nobody understands is refused, as it would be on a real line."""
        sid = str(said.get("call", ""))
        match said.get("type"):
            case "register":
                self._register(phone, str(said.get("identity", "")))
            case "unregister":
                phone.identities.discard(str(said.get("identity", "")))
            case "carry":
                self._carry(phone, sid)
            case "answer":
                self._answer(phone, sid)
            case "refuse":
                self._refuse(sid)
            case "hang_up" if self._carried.get(sid) is phone:
                self._end(sid)
            case "signal" if self._carried.get(sid) is phone:
                self._pass_on(sid, str(said.get("to", "")), said.get("data"))
            case _:
                phone.tell(type="refused", said=str(said.get("type", ""))[:40])

    def _register(self, phone: Phone, identity: str) -> None:
        phone.identities.add(identity)
        phone.tell(type="registered", identity=identity)
        for sid in self._ringing:
            leg = self._find(sid)
            if leg is not None and phone in self._phones_of(leg):
                self._tell_ring(phone, leg)

    def _pass_on(self, sid: str, to: str, data: Any) -> None:
        """Only between two who sit in one room."""
        leg, other = self._find(sid), self._find(to)
        phone = self._carried.get(to)
        if leg and other and phone and leg.conference is not None and leg.conference is other.conference:
            phone.tell(type="signal", call=to, data=data, **{"from": sid})

    def _end(self, sid: str) -> None:
        leg = self._find(sid)
        if leg is not None:
            self._hang_up(leg)

    def lost(self, phone: Phone) -> None:
        """A page is gone: what rang there rings elsewhere or runs out; its calls end, unless it comes back soon."""
        self._phones.discard(phone)
        loop = asyncio.get_running_loop()
        for sid in [sid for sid, one in self._carried.items() if one is phone]:
            self._late[sid] = loop.call_later(BACK_WITHIN, self._end, sid)
