"""Failing on purpose: refusals, silence, and work that is done while the answer is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web


@dataclass(slots=True)
class Fault:
    """One planned failure of an operation (`*` = any), used up after `times`."""

    operation: str
    mode: str
    status: int = 500
    times: int = 1
    seconds: float = 30.0

    @property
    def before(self) -> bool:
        """Whether the operation is not carried out; `lost` carries it out and loses the answer."""
        return self.mode != "lost"

    async def play(self) -> web.Response:
        """Answer with the status, or keep silent for a while and then break off."""
        if self.mode in ("hang", "lost"):
            await asyncio.sleep(self.seconds)
        code = {429: 20429, 503: 20503}.get(self.status, 20500)
        body = {"code": code, "message": "Simulated failure", "more_info": "", "status": self.status}
        return web.json_response(body, status=self.status)


class Faults:
    """Planned failures in order."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Add one. Raises ValueError for a mode that is not refuse, hang or lost."""
        if fault.mode not in ("refuse", "hang", "lost"):
            raise ValueError("mode must be refuse, hang or lost")
        self.planned.append(fault)

    def take(self, operation: str) -> Fault | None:
        """The first failure that applies, counted down."""
        for fault in self.planned:
            if fault.operation in ("*", operation):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None
