"""The Record verb: speech, silence, keys and hanging up, and the sound that the carrier then has."""

from __future__ import annotations

import asyncio
import io
import wave

from tests.simulator.stage import ACCOUNT, TOKEN, Stage, stage

RECORD = (
    '<Response><Record action="/kept" maxLength="120" timeout="5" finishOnKey="#" '
    'recordingStatusCallback="/recording" recordingStatusCallbackEvent="completed absent"/><Say>Nothing</Say></Response>'
)


async def begun(play: Stage) -> str:
    """A caller who hears the beep."""
    sid = str((await play.control("POST", "calls"))["sid"])
    line = play.world.carrier.legs[sid]
    await play.until(lambda: any(each.kind == "record" for each in line.heard))
    return sid


def test_what_was_said_is_told_and_served_as_sound() -> None:
    asyncio.run(_spoken())


async def _spoken() -> None:
    async with stage({"/twilio/voice": RECORD, "/kept": "<Response><Say>Thanks</Say></Response>"}) as play:
        sid = await begun(play)
        await play.control("POST", f"calls/{sid}/speech", seconds=3)
        await asyncio.sleep(0.3)  # the three seconds, twenty times as fast
        await play.control("POST", f"calls/{sid}/digits", digits="#")
        await play.until(lambda: play.product.events("/recording", "RecordingStatus") == ["completed"])
        told = dict(play.product.told)["/recording"]
        assert (told["RecordingDuration"], told["CallSid"]) == ("3", sid)
        assert dict(play.product.told)["/kept"]["Digits"] == "#"
        sound = await play.client.get(f"{told['RecordingUrl']}.wav", auth=(ACCOUNT, TOKEN))
        with wave.open(io.BytesIO(sound.content)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 24000)
        kept = play.world.carrier.recordings.all[told["RecordingSid"]]
        kept.seconds, kept.channels = 2400.0, 2  # as long as a conversation, each side on a channel of its own
        long = await play.client.get(f"{told['RecordingUrl']}.wav", auth=(ACCOUNT, TOKEN))
        with wave.open(io.BytesIO(long.content)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 2, 2400 * 8000)
        assert (await play.client.get(f"{told['RecordingUrl']}.wav")).status_code == 401
        listed = (await play.rest("GET", "Recordings", CallSid=sid)).json()["recordings"]
        assert [(one["sid"], one["status"]) for one in listed] == [(told["RecordingSid"], "completed")]
        assert play.product.badly_signed == 0


def test_silence_is_no_recording_and_the_next_verb_is_played() -> None:
    asyncio.run(_silence())


async def _silence() -> None:
    async with stage({"/twilio/voice": RECORD}) as play:
        sid = await begun(play)
        await play.until(lambda: play.world.carrier.legs[sid].over)
        assert play.world.carrier.legs[sid].heard[-1].text == "Nothing"
        await play.until(lambda: play.product.events("/recording", "RecordingStatus") == ["absent"])
        assert play.product.events("/kept", "Digits") == []


def test_hanging_up_while_speaking_keeps_what_was_said() -> None:
    asyncio.run(_hung_up())


async def _hung_up() -> None:
    async with stage({"/twilio/voice": RECORD}) as play:
        sid = await begun(play)
        await play.control("POST", f"calls/{sid}/speech", seconds=60)
        await asyncio.sleep(0.2)
        await play.control("POST", f"calls/{sid}/hangup")
        await play.until(lambda: play.product.events("/recording", "RecordingStatus") == ["completed"])
        await play.until(lambda: play.product.events("/kept", "Digits") == ["hangup"])
        assert 0 < int(play.product.events("/recording", "RecordingDuration")[0]) < 60
