"""Whatever the control API is given: it does it, or says with 400 what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.stage import stage

TEXTS: tuple[Any, ...] = (12, True, {"a": 1}, ["x"], "a\u0000b", "\ud800", "9" * 100_000, "two\nlines")
NUMBERS: tuple[Any, ...] = ("x", -1, 10**400, 1e400, float("nan"), {}, [], True, "1")
FIELDS: list[tuple[str, dict[str, Any], str, tuple[Any, ...]]] = [
    ("calls", {}, "from", TEXTS),
    ("calls", {}, "to", TEXTS),
    ("clients/anna", {}, "behaviour", (*TEXTS, "sing")),
    ("mail", {"to": "a@example.com"}, "from", (*TEXTS[:3], *TEXTS[4:], "")),
    ("mail", {"from": "a@example.com"}, "to", (*TEXTS[:3], *TEXTS[4:], [], [1], "")),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "raw_base64", (1, {}, "*", "abc", "é")),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "text", (*TEXTS[:6],)),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "subject", (*TEXTS[:6], "two\nlines")),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "cc", (1, {"a": 1}, [1], "a\nb")),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "headers", ("x", 1, [1], {"X": "a\r\nb"}, {"": "x"})),
    ("mail", {"from": "a@example.com", "to": "b@example.com"}, "attachments", ("x", 1, [1], [{"content_base64": "*"}])),
    ("mailbox", {}, "refuse", NUMBERS),
    ("billing", {}, "slow", NUMBERS),
    ("billing", {}, "down", ("x", 1, {}, None)),
    ("faults", {"operation": "*", "mode": "refuse"}, "times", NUMBERS),
    ("faults", {"operation": "*", "mode": "refuse"}, "status", (*NUMBERS, 200, 1000)),
    ("faults", {"operation": "*", "mode": "refuse"}, "seconds", NUMBERS),
    ("faults", {"mode": "refuse"}, "operation", (*TEXTS, "")),
    ("faults", {"operation": "*"}, "mode", (*TEXTS, "sing")),
    ("faults", {"operation": "*", "mode": "refuse"}, "tmies", (1,)),
    ("callbacks", {}, "shuffle_ms", (*NUMBERS, 1.5)),
    ("callbacks", {}, "lose", (*NUMBERS, 2)),
    ("callbacks", {}, "looose", (1,)),
]


@pytest.mark.parametrize(("path", "whole", "field", "values"), FIELDS)
async def test_a_field_of_the_wrong_kind(path: str, whole: dict[str, Any], field: str, values: tuple[Any, ...]) -> None:
    found = []
    async with stage({}) as at:
        for value in values:
            sent = json.dumps(whole | {field: value}).encode()
            answer = await at.client.post(f"{at.address}/control/{path}", content=sent)
            if answer.status_code != 400 or not answer.text or len(answer.text) > 300:
                found.append(f"{value!r:.60}: {answer.status_code} {answer.text[:100]}")
        assert not at.world.carrier.legs
    assert not found, found


@pytest.mark.parametrize("path", ["calls", "mail", "mailbox", "billing", "faults", "callbacks", "clients/anna"])
async def test_no_object(path: str) -> None:
    async with stage({}) as at:
        for sent in (b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"from": ' + b"9" * 100_000 + b"}"):
            answer = await at.client.post(f"{at.address}/control/{path}", content=sent)
            assert answer.status_code == 400, (sent[:20], answer.status_code)


async def test_keys_of_nothing() -> None:
    async with stage({}) as at:
        for path in ("mail/x", "mail/\u0663", "mail/" + "9" * 5000, "calls/x"):
            assert (await at.client.get(f"{at.address}/control/{path}")).status_code == 404


async def test_what_is_right_is_done() -> None:
    async with stage({}) as at:
        leg = await at.control("POST", "calls", **{"from": "+442079460958"})
        assert at.world.carrier.legs[leg["sid"]].from_ == "+442079460958"
        assert (await at.control("POST", "billing", slow=0.5, down=True)) == {"slow": 0.5, "down": True}
        assert (await at.control("POST", "mailbox", refuse=2)) == {"refuse": 2}
        planned = await at.control("POST", "faults", operation="*", mode="refuse", status=503, times=2)
        assert planned == {"planned": 1}
        assert (await at.control("POST", "callbacks", shuffle_ms=10, lose=0.5))["lose"] == 0.5
