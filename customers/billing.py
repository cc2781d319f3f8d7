"""What billing knows about a customer's lines: balance, arrears, consumption. Read over HTTP, in no transaction.

`BILLING_URL/subscriptions/<number>` answers JSON. A slow or dead billing system costs one request `TIMEOUT`
seconds: after a failure nobody asks again for `REST` seconds, and the last answer known is shown as `old`.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.cache import cache

TIMEOUT = 0.8
FRESH = 60
KEPT = 24 * 3600
REST = 10
MOST_LINES = 8
_DOWN = "billing:down"
_LARGEST = 256 * 1024

Line = dict[str, Any]


def billing_of(numbers: Iterable[str]) -> dict[str, Any]:
    """{"state", "lines"} for subscription numbers; never raises. Each number is waited for by the time-out at most,
    and after one that did not come, billing is left alone for a while.

    State: `ok`; `none` (it answers, and bills none of these numbers); `old` (billing is silent, this is what it last
    said); `unavailable`; `off` (none is configured).
    """
    if not settings.BILLING_URL:
        return {"state": "off", "lines": []}
    lines: list[Line] = []
    state = "ok"
    for number in list(numbers)[:MOST_LINES]:
        line, is_fresh = _line(number)
        if line is not None:
            lines.append(line)
        if not is_fresh:
            state = "silent"
    if state == "silent":
        state = "old" if lines else "unavailable"
    elif not lines:
        state = "none"
    return {"state": state, "lines": lines}


def key_of(number: str) -> str:
    """Under which key of the cache the answer about a number is kept."""
    return f"billing:{number}"


def _line(number: str) -> tuple[Line | None, bool]:
    """What is known of one number, and whether it is the present state."""
    kept: Line | None = cache.get(key_of(number))
    if kept and time.time() - kept["asked_at"] < FRESH:
        return kept["line"], True
    if cache.get(_DOWN):
        return (kept["line"] if kept else None), False
    try:
        line = _ask(number)
    except (OSError, ValueError, InvalidOperation, TypeError, AttributeError):
        cache.set(_DOWN, True, REST)
        return (kept["line"] if kept else None), False
    cache.set(key_of(number), {"asked_at": time.time(), "line": line}, KEPT)
    return line, True


def _ask(number: str) -> Line | None:
    address = f"{settings.BILLING_URL.rstrip('/')}/subscriptions/{urllib.parse.quote(number, safe='')}"
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as response:
            return _read(number, json.loads(response.read(_LARGEST)))
    except urllib.error.HTTPError as refused:
        if refused.code == 404:
            return None
        raise


def _read(number: str, body: dict[str, Any]) -> Line:
    months = body.get("consumption", [])[:12]
    return {
        "number": number,
        "currency": str(body.get("currency", "CNY"))[:3],
        "balance": _money(body.get("balance", "0")),
        "arrears": _money(body.get("arrears", "0")),
        "overdue_days": int(body.get("overdue_days", 0)),
        "consumption": [{"month": str(one["month"]), "amount": _money(one.get("amount", "0"))} for one in months],
        "read_at": datetime.now(UTC).isoformat(),
    }


def _money(value: Any) -> str:
    return str(Decimal(str(value)).quantize(Decimal("0.01")))
