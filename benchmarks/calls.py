"""Row: a call's signed webhook -> TwiML, 20 calls a second beside 1,000 sockets; the floor under the same server."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from benchmarks.floor.serving import floor
from benchmarks.house import NUMBER
from benchmarks.http import post
from benchmarks.machine import watched
from benchmarks.product import Product
from benchmarks.table import Row, milliseconds, percentile, ratio
from benchmarks.writer import steady

RATE, SECONDS = 20.0, 20.0
AIM = 0.025
ACCOUNT, TOKEN = "AC" + "b" * 32, "bench-token-of-this-measurement"
ENVIRONMENT = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_BASE": "http://127.0.0.1:9"}


def ring(address: str, path: str, caller: str, sid: str) -> float:
    """One signed webhook; seconds until its document was read. Raises RuntimeError for anything but a document."""
    fields = {"CallSid": sid, "AccountSid": ACCOUNT, "From": caller, "To": NUMBER, "CallStatus": "ringing"}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(address + path, fields),
        "I-Twilio-Idempotency-Token": secrets.token_hex(16),
    }
    body = urlencode(fields).encode()
    begun = time.monotonic()
    status, document = post(address, path, body, headers)
    took = time.monotonic() - begun
    if status != 200 or b"<Response" not in document:
        raise RuntimeError(f"the webhook answered {status}: {document[:300]!r}")
    return took


def course(address: str, path: str, callers: list[str], seconds: float, rate: float = RATE) -> list[float]:
    """Calls at their pace; how long each took."""
    taken: list[float] = []

    def step(number: int) -> None:
        taken.append(ring(address, path, callers[number % len(callers)], f"CA{secrets.token_hex(16)}"))

    steady(step, rate, seconds)
    return taken


def rows(product: Product, callers: list[str], *, split: bool) -> list[Row]:
    """The row of this mode. The sockets beside it are the caller's business."""
    address = str(product.facts["address"])
    course(address, "/twilio/voice", callers, 2)
    with watched() as load:
        ours = course(address, "/twilio/voice", callers, SECONDS)
    with floor(product, split=split) as (bare, _):
        course(bare, "/voice", callers, 2)
        least = course(bare, "/voice", callers, SECONDS / 2)
    tail = percentile(ours, 0.99)
    mode = "--split" if split else "default mode"
    return [
        Row(
            f"call webhook -> TwiML, {RATE:.0f}/s beside 1,000 sockets, {mode}",
            milliseconds(ours),
            f"p99 {AIM * 1000:.0f} ms" if split else "-",
            milliseconds(least),
            ratio(percentile(ours, 0.5), percentile(least, 0.5)),
            load.others,
            met=tail <= AIM if split else None,
        )
    ]
