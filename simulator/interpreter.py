"""Playing a document to one leg, verb by verb."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from simulator.delivery import DeliveryError
from simulator.grammar import CONFERENCE_WAIT_VERBS, QUEUE_WAIT_VERBS
from simulator.lines import Leg, Participant, QueueEntry
from simulator.twiml import TwimlError, Verb, parse_document

if TYPE_CHECKING:
    from simulator.carrier import Carrier

HOLD_MUSIC = "(music)"


@dataclass(frozen=True, slots=True)
class Next:
    """Where the call goes on: the address to ask and what to tell it."""

    url: str
    parameters: dict[str, str]
    method: str = "POST"


class Interpreter:
    """One leg's player; cancelled when the leg ends or the product redirects it."""

    def __init__(self, carrier: Carrier, leg: Leg) -> None:
        self._carrier = carrier
        self._leg = leg
        self._base = leg.url

    async def run(self, url: str, twiml: str = "", method: str = "POST") -> None:
        """Play from this address (or this document) until the call is over."""
        leg, step = self._leg, Next(url, {}, method)
        try:
            verbs = parse_document(twiml, "text/xml") if twiml else await self._fetch(step)
            while True:
                after = await self._play(verbs)
                if after is None or leg.over:
                    break
                verbs = await self._fetch(after)
        except (DeliveryError, TwimlError) as error:
            await self._fall_back(error)
        self._carrier.hang_up(leg)

    async def _fall_back(self, error: DeliveryError | TwimlError) -> None:
        leg = self._leg
        leg.error_code = error.code
        self._carrier.note_error(leg, error.code, str(error))
        if not leg.fallback_url:
            leg.hear("say", "We are sorry, an application error has occurred. Goodbye.")
            return
        fallback, leg.fallback_url = leg.fallback_url, ""
        failed = error.url if isinstance(error, DeliveryError) else self._base
        try:
            step: Next | None = Next(fallback, {"ErrorCode": str(error.code), "ErrorUrl": failed})
            while step is not None and not leg.over:
                step = await self._play(await self._fetch(step))
        except (DeliveryError, TwimlError) as again:
            leg.error_code = again.code
            leg.hear("say", "We are sorry, an application error has occurred. Goodbye.")

    async def _fetch(self, step: Next, allowed: Collection[str] | None = None) -> tuple[Verb, ...]:
        url = urljoin(self._base, step.url)
        told = self._carrier.call_parameters(self._leg) | step.parameters
        answer = await self._carrier.courier.ask(url, told, method=step.method)
        self._base = url
        return parse_document(answer.body, answer.content_type, allowed)

    async def _play(self, verbs: tuple[Verb, ...], entry: QueueEntry | None = None) -> Next | None:
        """Play verbs in order; returns where to go on, or None at the end of the document."""
        for verb in verbs:
            if verb.name == "Reject":
                self._carrier.finish(self._leg, "busy" if verb.attributes.get("reason") == "busy" else "no-answer")
                return None
            self._carrier.answer(self._leg)
            after = await self._one(verb, entry)
            if after is not None:
                return after
            if self._leg.over or (entry and entry.left.is_set()):
                return None
        return None

    async def _one(self, verb: Verb, entry: QueueEntry | None) -> Next | None:
        match verb.name:
            case "Say" | "Play" | "Pause":
                await self.perform(verb)
            case "Gather":
                return await self._gather(verb)
            case "Redirect":
                return Next(verb.text, {}, method_of(verb))
            case "Enqueue":
                return await self._enqueue(verb)
            case "Dial":
                return await self._dial(verb)
            case "Record":
                return await self._record(verb)
            case "Leave" if entry:
                self._carrier.leave_queue(self._leg, "leave")
            case "Hangup":
                self._carrier.hang_up(self._leg)
        return None

    async def perform(self, verb: Verb) -> None:
        """Say, play or pause; time passes as it would for the listener."""
        options = self._carrier.options
        if verb.name == "Pause":
            await asyncio.sleep(verb.number("length", 1) / options.clock_speed)
            return
        if verb.attributes.get("digits"):
            self._leg.hear("tones", verb.attributes["digits"])
            return
        seconds = await self._sound(verb) if verb.name == "Play" else _speech_seconds(verb.text)
        self._leg.hear(verb.name.lower(), verb.text, verb.attributes.get("language", ""))
        loops, speed = verb.number("loop", 1), 1.0 if self._leg.aloud else options.speech_speed
        while True:
            await asyncio.sleep(seconds / speed / options.clock_speed)
            loops -= 1
            if loops == 0:
                return

    async def _sound(self, verb: Verb) -> float:
        """Fetch what is to be played; one that is not there is passed over, and told in the carrier's errors."""
        try:
            return await self._carrier.sounds.seconds(urljoin(self._base, verb.text) if verb.text else "")
        except (DeliveryError, TwimlError) as error:
            self._carrier.note_error(self._leg, error.code, str(error))
            return 0.0

    async def _gather(self, verb: Verb) -> Next | None:
        """Prompts can be interrupted by a key; then keys until the count, the finish key or the time-out."""
        leg = self._leg
        while not leg.pressed.empty():
            leg.pressed.get_nowait()
        leg.hear("gather", verb.attributes.get("numDigits", ""))
        prompts = asyncio.create_task(self._prompts(verb.children))
        first = asyncio.create_task(leg.pressed.get())
        try:
            await asyncio.wait([prompts, first], return_when=asyncio.FIRST_COMPLETED)
            digits = await self._digits(verb, first)
        finally:
            prompts.cancel()
            first.cancel()
        if not digits and not verb.flag("actionOnEmptyResult", False):
            return None
        return Next(verb.attributes.get("action", self._base), {"Digits": digits}, method_of(verb))

    async def _prompts(self, children: tuple[Verb, ...]) -> None:
        for child in children:
            await self.perform(child)

    async def _digits(self, verb: Verb, first: asyncio.Task[str]) -> str:
        seconds = verb.number("timeout", 5) / self._carrier.options.clock_speed
        wanted = int(verb.number("numDigits", 0))
        finish = verb.attributes.get("finishOnKey", "#")
        digits, waiting = "", first
        while True:
            done, _ = await asyncio.wait([waiting], timeout=seconds)
            if not done:
                waiting.cancel()
                return digits
            key = waiting.result()
            if key == finish:
                return digits
            digits += key
            if wanted and len(digits) >= wanted:
                return digits
            waiting = asyncio.create_task(self._leg.pressed.get())

    async def _enqueue(self, verb: Verb) -> Next | None:
        """Wait in a queue, playing its wait document again and again, until somebody takes the leg out."""
        action = verb.attributes.get("action", "")
        entry = self._carrier.enter_queue(self._leg, verb, urljoin(self._base, action) if action else "")
        if entry.result:
            return self._queue_action(verb, entry)
        wait_url = verb.attributes.get("waitUrl", "")
        playing = asyncio.create_task(self._wait(wait_url, entry, method_of(verb, "waitUrlMethod")))
        leaving = asyncio.create_task(entry.left.wait())
        try:
            await asyncio.wait([playing, leaving], return_when=asyncio.FIRST_COMPLETED)
            if playing.done() and not entry.left.is_set():
                self._carrier.leave_queue(self._leg, "error")
                playing.result()
        finally:
            playing.cancel()
            leaving.cancel()
        return None if self._leg.over else self._queue_action(verb, entry)

    async def _wait(self, url: str, entry: QueueEntry, method: str) -> None:
        """The wait document's own loop; it never leads out of the queue except by Leave or Hangup."""
        if not url:
            self._leg.hear("play", HOLD_MUSIC)
            await asyncio.Event().wait()
        while not entry.left.is_set():
            step: Next | None = Next(url, entry.queue.parameters(entry), method)
            while step is not None and not entry.left.is_set():
                step = await self._play(await self._fetch(step, QUEUE_WAIT_VERBS), entry)
                if step:
                    step = replace(step, parameters=step.parameters | entry.queue.parameters(entry))
            await asyncio.sleep(0.2 / self._carrier.options.clock_speed)

    def _queue_action(self, verb: Verb, entry: QueueEntry) -> Next | None:
        action = verb.attributes.get("action", "")
        return Next(action, self._carrier.queue_result(entry), method_of(verb)) if action else None

    async def _dial(self, verb: Verb) -> Next | None:
        if len(verb.children) != 1:
            raise TwimlError(13200, "Dial: this carrier connects to one conference or one number")
        if verb.children[0].name == "Number":
            return await self._dial_number(verb, verb.children[0].text)
        participant, conference = self._carrier.join(self._leg, verb.children[0], self._base)
        music = self._waiting_music(verb.children[0]) if conference.status == "init" else None
        try:
            await participant.left.wait()
        finally:
            if music:
                music.cancel()
        action = verb.attributes.get("action", "")
        if not action or self._leg.over:
            return None
        return Next(action, {"DialCallStatus": "completed", "ConferenceSid": conference.sid}, method_of(verb))

    async def _dial_number(self, verb: Verb, number: str) -> Next | None:
        leg, action = self._leg, verb.attributes.get("action", "")
        shown = verb.attributes.get("callerId", leg.from_)
        outside = Leg(shown, number, "outbound-dial", leg.account_sid, timeout=verb.number("timeout", 30))
        outside.status_events = frozenset()
        status = await self._carrier.connect(leg, outside)
        if not action or leg.over:
            return None
        told = {"DialCallStatus": status, "DialCallSid": outside.sid, "DialCallDuration": str(outside.seconds())}
        return Next(action, told, method_of(verb))

    def _waiting_music(self, noun: Verb) -> asyncio.Task[None]:
        return asyncio.create_task(self.loop_document(noun.attributes.get("waitUrl"), method_of(noun, "waitMethod")))

    async def loop_document(self, url: str | None, method: str = "POST") -> None:
        """Music or a document for one who waits in a conference or is held there; only simple verbs."""
        if not url:
            self._leg.hear("play", HOLD_MUSIC if url is None else "(silence)")
            return
        while True:
            try:
                for verb in await self._fetch(Next(url, {}, method), CONFERENCE_WAIT_VERBS):
                    await self.perform(verb)
            except (DeliveryError, TwimlError) as error:
                self._carrier.note_error(self._leg, error.code, str(error))
                return
            await asyncio.sleep(0.2 / self._carrier.options.clock_speed)

    async def play_once(self, url: str) -> None:
        """An announcement into a conference."""
        try:
            for verb in await self._fetch(Next(url, {}), CONFERENCE_WAIT_VERBS):
                await self.perform(verb)
        except (DeliveryError, TwimlError) as error:
            self._carrier.note_error(self._leg, error.code, str(error))

    async def _record(self, verb: Verb) -> Next | None:
        """Record until a key, silence, the limit or a hang-up; with nothing said, the next verb is played."""
        leg, recordings = self._leg, self._carrier.recordings
        told_at = verb.attributes.get("recordingStatusCallback", "")
        made = recordings.begin(
            leg,
            urljoin(self._base, told_at) if told_at else "",
            verb.attributes.get("recordingStatusCallbackEvent", ""),
        )
        action, key = urljoin(self._base, verb.attributes.get("action", self._base)), ""
        try:
            key = await recordings.listen(made, verb)
        finally:
            recordings.end(made)
            about = {
                "RecordingSid": made.sid,
                "RecordingUrl": recordings.address(made),
                "RecordingDuration": str(made.duration),
            }
            if leg.over and made.duration:
                # Told, but nobody is there for the answer.
                parameters = self._carrier.call_parameters(leg) | about | {"Digits": "hangup"}
                self._carrier.courier.tell(leg.sid, action, parameters)
        return Next(action, about | {"Digits": key}, method_of(verb)) if made.duration else None


def method_of(verb: Verb, attribute: str = "method") -> str:
    """How the address that a verb names is asked: POST, unless it says GET."""
    return "GET" if verb.attributes.get(attribute, "").upper() == "GET" else "POST"


def _speech_seconds(text: str) -> float:
    """About 15 Latin letters or 5 Chinese characters a second."""
    wide = sum(1 for letter in text if ord(letter) > 0x2E7F)
    return wide / 5 + (len(text) - wide) / 15


def hold_music(interpreter: Interpreter, participant: Participant) -> object:
    """What a held participant hears."""
    return lambda: interpreter.loop_document(participant.hold_url or None)
