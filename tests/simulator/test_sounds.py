"""Sounds are fetched as the carrier fetches them, and a number is dialled for a caller."""

from __future__ import annotations

import asyncio
import io
import wave

import pytest

from tests.simulator.stage import stage

DIAL = '<Response><Dial action="/over" timeout="7" callerId="+861055550100"><Number>+861055550111</Number></Dial></Response>'


def silence(seconds: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)
    return made.getvalue()


def test_a_sound_is_fetched_once_and_lasts_as_long_as_it_is() -> None:
    asyncio.run(_fetched())


async def _fetched() -> None:
    async with stage({}) as play:
        base = play.world.options.product
        play.product.sounds = {"hello": (silence(3), "audio/wav"), "text": (b"hello", "text/plain")}
        plays = "".join(f"<Play>{base}/sounds/{name}</Play>" for name in ("hello", "hello", "gone", "text"))
        play.product.documents["/twilio/voice"] = f"<Response>{plays}<Say>Bye</Say></Response>"
        sid = (await play.control("POST", "calls", **{"from": "+8613800138000"}))["sid"]
        line = play.world.carrier.legs[sid]
        await play.until(lambda: line.over)
        assert [one.kind for one in line.heard] == ["play", "play", "play", "play", "say"]
        assert play.world.carrier.sounds.fetched == [f"{base}/sounds/hello"]
        assert await play.world.carrier.sounds.seconds(f"{base}/sounds/hello") == 3
        assert [one["code"] for one in play.world.carrier.errors] == [11200, 12300]


@pytest.mark.parametrize(
    ("behaviour", "status"), [("busy", "busy"), ("ignore", "no-answer"), ("failed", "failed"), ("answer", "completed")]
)
def test_a_number_is_dialled_for_a_caller(behaviour: str, status: str) -> None:
    asyncio.run(_dialled(behaviour, status))


async def _dialled(behaviour: str, status: str) -> None:
    async with stage({"/twilio/voice": DIAL, "/over": "<Response><Say>Over</Say></Response>"}) as play:
        carrier = play.world.carrier
        carrier.behaviour["+861055550111"] = behaviour
        await play.control("POST", "calls", **{"from": "anonymous"})
        if behaviour == "answer":
            outside = await play.until(
                lambda: next((one for one in carrier.legs.values() if one.direction == "outbound-dial"), None)
            )
            assert outside.from_ == "+861055550100"
            await play.until(lambda: outside.status == "in-progress")
            carrier.hang_up(outside)
        await play.until(lambda: play.product.events("/over", "DialCallStatus"))
        assert play.product.events("/over", "DialCallStatus") == [status]


def test_the_number_is_let_go_when_the_caller_hangs_up() -> None:
    asyncio.run(_let_go())


async def _let_go() -> None:
    async with stage({"/twilio/voice": DIAL}) as play:
        carrier = play.world.carrier
        sid = (await play.control("POST", "calls", **{"from": "+8613800138000"}))["sid"]
        outside = await play.until(
            lambda: next((one for one in carrier.legs.values() if one.direction == "outbound-dial"), None)
        )
        await play.until(lambda: outside.status == "in-progress")
        await play.control("POST", f"calls/{sid}/hangup")
        await play.until(lambda: outside.over)
        assert play.product.events("/over", "DialCallStatus") == []
