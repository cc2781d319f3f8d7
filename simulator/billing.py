"""The billing system: balance, arrears and consumption of a subscription number, the same answer every time."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web


class Billing:
    """Deterministic figures; `slow` seconds are waited, `down` answers 503."""

    def __init__(self) -> None:
        self.slow = 0.0
        self.down = False

    def routes(self) -> list[web.RouteDef]:
        """`GET /billing/subscriptions/{number}`."""
        return [web.get("/billing/subscriptions/{number}", self._read)]

    async def _read(self, request: web.Request) -> web.Response:
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.down:
            return web.json_response({"error": "maintenance"}, status=503)
        return web.json_response(statement(request.match_info["number"], datetime.now(UTC).date()))


def statement(number: str, today: date) -> dict[str, Any]:
    """What billing knows of a number; every fourth number owes something."""
    seed = hashlib.sha256(number.encode()).digest()
    owed = (seed[1] * 100 + seed[2]) / 100 if seed[0] % 4 == 0 else 0.0
    months = []
    year, month = today.year, today.month
    for back in range(6):
        byte = seed[4 + back]
        months.append(
            {
                "month": f"{year:04d}-{month:02d}",
                "minutes": byte * 3,
                "megabytes": byte * 120 + seed[12],
                "amount": f"{39 + byte / 4:.2f}",
            }
        )
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return {
        "number": number,
        "currency": "CNY",
        "balance": f"{(seed[3] * 100 + seed[2]) / 100 - owed:.2f}",
        "arrears": f"{owed:.2f}",
        "overdue_days": seed[13] % 60 if owed else 0,
        "consumption": months,
    }
