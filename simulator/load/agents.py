"""Agents as people are: most accept, some look away, some decline; they answer, write up, and take breaks."""

from __future__ import annotations

import time
from typing import Any

from simulator.load.centre import Centre

REJECTS, MISSES = 0.05, 0.06
HANDLING = {"voice": 55.0, "email": 45.0, "task": 40.0, "chat": 40.0}
WRITE_UP, LOOK = 12.0, 1.0
BREAK_EVERY, BREAK = 900.0, 60.0
REPLIES = (
    "Thank you for writing. We have looked into it and it is settled; please tell us if anything is left.",
    "您好，您反映的问题已经处理完毕，如仍有疑问请直接回复本邮件。",
)


class Agent:
    """One of the demo's agents, by the API with their token."""

    def __init__(self, centre: Centre, person: dict[str, Any]) -> None:
        self._centre, self._token = centre, str(person["token"])
        self._ends: dict[tuple[int, str], float] = {}
        self._looked_away: set[int] = set()
        self._reasons: list[str] = []

    async def work(self) -> None:
        """Until the time is up; then they stay as they are."""
        reasons = await self._ask("GET", "break-reasons")
        self._reasons = [one["code"] for one in (reasons or {}).get("items", ()) if one.get("active", True)]
        await self._choose("available")
        resume = 0.0
        while not self._centre.is_over:
            await self._centre.sleep(LOOK)
            mine = await self._ask("GET", "work-items/mine")
            for item in (mine or {}).get("items", ()):
                await self._see_to(item)
            if resume and time.monotonic() > resume:
                resume = 0.0
                await self._choose("available")
            elif not resume and self._centre.chance.random() < LOOK / BREAK_EVERY:
                resume = time.monotonic() + self._centre.chance.expovariate(1 / BREAK)
                await self._choose("break")

    async def _see_to(self, item: dict[str, Any]) -> None:
        if item["state"] == "reserved":
            await self._answer(item)
        elif item["state"] in ("active", "wrap_up") and self._is_time(item):
            if item["state"] == "wrap_up":
                await self._write_up(item)
            elif item["media"] == "voice":
                await self._ask("POST", f"calls/{item['ref']['id']}/end")
            else:
                await self._reply(item)

    async def _answer(self, item: dict[str, Any]) -> None:
        reservation = item["reservation"]["id"]
        if reservation in self._looked_away:
            return
        luck = self._centre.chance.random()
        if luck < MISSES:
            self._looked_away.add(reservation)
            self._centre.tally["missed"] += 1
        elif luck < MISSES + REJECTS:
            self._centre.tally["rejected"] += 1
            await self._ask("POST", f"reservations/{reservation}/reject")
        elif await self._ask("POST", f"reservations/{reservation}/accept"):
            self._centre.tally["accepted"] += 1

    def _is_time(self, item: dict[str, Any]) -> bool:
        """Whether this piece of work has taken as long as it takes."""
        key = (item["id"], item["state"])
        mean = WRITE_UP if item["state"] == "wrap_up" else HANDLING[item["media"]]
        end = self._ends.setdefault(key, time.monotonic() + self._centre.chance.expovariate(1 / mean) + 3)
        return time.monotonic() >= end

    async def _reply(self, item: dict[str, Any]) -> None:
        if item["ref"]["kind"] == "ticket":
            text = self._centre.chance.choice(REPLIES)
            await self._ask("POST", f"tickets/{item['ref']['id']}/replies", {"text": text})
        await self._ask("POST", f"work-items/{item['id']}/wrap-up")

    async def _write_up(self, item: dict[str, Any]) -> None:
        offered = await self._ask("GET", f"queues/{item['queue']['id']}/dispositions")
        codes = [one["code"] for one in (offered or {}).get("items", ())]
        code = self._centre.chance.choice(codes) if codes else None
        if await self._ask("POST", f"work-items/{item['id']}/finish", {"disposition": code}):
            self._centre.tally["done"] += 1

    async def _choose(self, chosen: str) -> None:
        reason = self._centre.chance.choice(self._reasons) if chosen == "break" and self._reasons else ""
        await self._ask("PUT", "agent-state", {"chosen": chosen, "reason": reason})

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        return await self._centre.ask(method, path, self._token, body)
