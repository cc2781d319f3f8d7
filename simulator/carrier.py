"""The carrier: places, answers and ends legs, and tells the product what happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from urllib.parse import urljoin

from simulator.conferences import Rooms
from simulator.delivery import Courier
from simulator.interpreter import Interpreter, hold_music, method_of
from simulator.lines import Conference, Leg, Participant, QueueEntry, WaitQueue, now
from simulator.options import Options
from simulator.recordings import Recordings
from simulator.sounds import Sounds
from simulator.switchboard import Switchboard
from simulator.texts import Texts
from simulator.twiml import Verb

log = logging.getLogger("simulator.carrier")
EVENT_OF = {"queued": "queued", "initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
KEPT_LEGS = 2000


class Carrier:
    """Everything that has a line; one per process."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.courier = Courier(options)
        self.board = Switchboard(self.hang_up, lambda sid: self.legs.get(sid))
        self.rooms = Rooms(self.courier, options.account_sid, self.board.changed)
        self.recordings = Recordings(self)
        self.sounds = Sounds()
        self.texts = Texts(self)
        self.legs: dict[str, Leg] = {}
        self.queues: dict[str, WaitQueue] = {}
        self.behaviour: dict[str, str] = {}
        self.errors: list[dict[str, object]] = []
        self._players: dict[str, Interpreter] = {}
        self._queue_actions: dict[str, tuple[str, str]] = {}
        self._announcements: set[asyncio.Task[None]] = set()

    def dial_in(self, caller: str, number: str) -> Leg:
        """A customer dials one of the product's numbers."""
        leg = self._leg(Leg(caller, number, "inbound", self.options.account_sid, status="ringing"))
        leg.url, leg.fallback_url = self.options.voice_url, self.options.voice_fallback_url
        leg.status_callback = self.options.status_callback
        self._start(leg, leg.url)
        return leg

    def dial_out(self, leg: Leg, url: str = "", twiml: str = "", room: tuple[str, Participant] | None = None) -> Leg:
        """The product places a leg by REST; it rings in the background."""
        self._leg(leg)
        leg.task = asyncio.create_task(self._ring(leg, url, twiml, room))
        return leg

    async def _ring(self, leg: Leg, url: str, twiml: str, room: tuple[str, Participant] | None) -> None:
        for status in ("initiated", "ringing"):
            leg.status = "queued" if status == "initiated" else status
            self._tell(leg, status)
        behaviour = self.behaviour.get(leg.to, "")
        if not behaviour and self.board.rings_at(leg):
            behaviour = await self.board.ring(leg, leg.timeout / self.options.clock_speed)
        if behaviour in ("busy", "failed", "no-answer"):
            self.finish(leg, behaviour)
            return
        if behaviour == "ignore":
            await asyncio.sleep(leg.timeout / self.options.clock_speed)
            self.finish(leg, "no-answer")
            return
        await asyncio.sleep(0.05 / self.options.clock_speed)
        self.answer(leg)
        self._detect(leg, behaviour)
        if room:
            await self._sit_in(leg, *room)
        else:
            leg.url = url
            await self._player(leg).run(url, twiml)

    def _detect(self, leg: Leg, behaviour: str) -> None:
        """Answering machine detection: told beside the call's own callbacks."""
        if leg.machine_callback:
            what = "machine_start" if behaviour == "machine" else "human"
            about = {"AnsweredBy": what, "MachineDetectionDuration": "2100"}
            self.courier.tell(f"{leg.sid}/amd", leg.machine_callback, self.call_parameters(leg) | about)

    def announce(self, legs: Collection[Leg], url: str) -> None:
        """Play a document to these legs over what they hear; only simple verbs."""
        for leg in legs:
            task = asyncio.get_running_loop().create_task(self._player(leg).play_once(url))
            self._announcements.add(task)
            task.add_done_callback(self._announcements.discard)

    async def _sit_in(self, leg: Leg, name: str, participant: Participant) -> None:
        self.rooms.join(self.rooms.open(name), participant)
        await participant.left.wait()
        self.hang_up(leg)

    async def connect(self, leg: Leg, outside: Leg) -> str:
        """Ring a number for a leg and let both talk until one hangs up; the state in which the number's leg ended."""
        self._leg(outside)
        outside.status = "ringing"
        leg.hear("dial", outside.to)
        behaviour = self.behaviour.get(outside.to, "answer")
        try:
            if behaviour in ("busy", "failed"):
                self.finish(outside, behaviour)
            elif behaviour == "ignore":
                await asyncio.sleep(outside.timeout / self.options.clock_speed)
                self.finish(outside, "no-answer")
            else:
                self.answer(outside)
                leg.hear("conference", outside.to)
                outside.hear("conference", leg.from_)
                await outside.gone.wait()
        finally:
            self.hang_up(outside)
        return outside.status

    def _leg(self, leg: Leg) -> Leg:
        self.legs[leg.sid] = leg
        for sid in [sid for sid, old in self.legs.items() if old.over][: max(0, len(self.legs) - KEPT_LEGS)]:
            del self.legs[sid]
        return leg

    def _player(self, leg: Leg) -> Interpreter:
        player = self._players.get(leg.sid)
        if player is None:
            player = self._players[leg.sid] = Interpreter(self, leg)
        return player

    def _start(self, leg: Leg, url: str, twiml: str = "") -> None:
        leg.task = asyncio.create_task(self._player(leg).run(url, twiml, leg.method))

    def answer(self, leg: Leg) -> None:
        """The leg is picked up; only the first time counts."""
        if leg.answered is None and not leg.over:
            leg.answered, leg.status = now(), "in-progress"
            self._tell(leg, "in-progress")

    def redirect(self, leg: Leg, url: str, twiml: str = "") -> None:
        """The product sends a living leg to another document, out of whatever it is doing."""
        if leg.task:
            leg.task.cancel()
        self.leave_queue(leg, "redirected")
        self.rooms.leave(leg, "participant_updated_via_api")
        self._players[leg.sid] = Interpreter(self, leg)
        leg.url = url or leg.url
        self._start(leg, url, twiml)

    def enter_queue(self, leg: Leg, verb: Verb, action: str) -> QueueEntry:
        """Enqueue; a full queue gives an entry that is already over."""
        queue = self.queues.setdefault(verb.text or "default", WaitQueue(verb.text or "default"))
        queue.max_size = int(verb.number("maxQueueSize", queue.max_size))
        entry = QueueEntry(queue, leg)
        if len(queue.entries) >= queue.max_size:
            entry.result = "queue-full"
            return entry
        queue.entries.append(entry)
        leg.queue = entry
        leg.hear("queue", queue.name)
        self._queue_actions[leg.sid] = action, method_of(verb)
        return entry

    def leave_queue(self, leg: Leg, result: str) -> None:
        """Out of the queue; after a hang-up or a redirect its action is told, its answer ignored."""
        entry = leg.queue
        if entry is None:
            return
        leg.queue = None
        entry.queue.entries.remove(entry)
        entry.result = result
        entry.left.set()
        action, method = self._queue_actions.pop(leg.sid, ("", ""))
        if result in ("hangup", "redirected") and action:
            told = self.call_parameters(leg) | self.queue_result(entry)
            self.courier.tell(leg.sid, action, told, method=method)

    def queue_result(self, entry: QueueEntry) -> dict[str, str]:
        """What an Enqueue's action is told."""
        return {
            "QueueResult": entry.result,
            "QueueSid": entry.queue.sid,
            "QueueTime": str(entry.seconds()),
        }

    def join(self, leg: Leg, noun: Verb, base: str) -> tuple[Participant, Conference]:
        """Dial a conference."""
        attributes = noun.attributes
        participant = Participant(
            leg,
            label=attributes.get("participantLabel", ""),
            muted=noun.flag("muted", False),
            starts=noun.flag("startConferenceOnEnter", True),
            ends=noun.flag("endConferenceOnExit", False),
        )
        callback = attributes.get("statusCallback", "")
        callback = urljoin(base, callback) if callback else ""
        conference = self.rooms.open(noun.text, callback, attributes.get("statusCallbackEvent", ""))
        self.rooms.join(conference, participant)
        return participant, conference

    def hold(self, conference: Conference, participant: Participant, held: bool) -> None:
        """Hold or take back, with the hold document playing meanwhile."""
        music = hold_music(self._player(participant.leg), participant)
        self.rooms.hold(conference, participant, held, music)

    def kick(self, leg: Leg) -> None:
        """Removed from its conference by the product; a leg that was made for the conference ends with it."""
        self.rooms.leave(leg, "participant_removed_via_api")

    def hang_up(self, leg: Leg, reason: str = "") -> None:
        """Either side hangs up."""
        final = "completed" if leg.answered or leg.direction == "inbound" else "canceled"
        self.finish(leg, reason or final)

    def finish(self, leg: Leg, status: str) -> None:
        """A terminal state, once."""
        if leg.over:
            return
        leg.status, leg.ended = status, now()
        leg.gone.set()
        self.leave_queue(leg, "hangup")
        self.rooms.leave(leg)
        self.recordings.end_of(leg)
        self.board.over(leg)
        self._players.pop(leg.sid, None)
        self._tell(leg, status)
        if leg.task and leg.task is not asyncio.current_task():
            leg.task.cancel()

    async def close(self) -> None:
        """Stop every line without telling anybody."""
        tasks = [*self._announcements]
        tasks += [leg.task for leg in self.legs.values() if leg.task and not leg.task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.texts.close()
        await self.courier.close()

    def call_parameters(self, leg: Leg) -> dict[str, str]:
        """The parameters that every request about a call carries."""
        return {
            "CallSid": leg.sid,
            "AccountSid": leg.account_sid,
            "From": leg.from_,
            "To": leg.to,
            "Caller": leg.from_,
            "Called": leg.to,
            "CallStatus": leg.status,
            "Direction": leg.direction,
            "ApiVersion": "2010-04-01",
        }

    def _tell(self, leg: Leg, status: str) -> None:
        event = EVENT_OF.get(status, "completed")
        sequence = leg.next_sequence()
        if event not in leg.status_events:
            return
        parameters = self.call_parameters(leg) | {
            "CallStatus": status,
            "SequenceNumber": str(sequence),
            "CallbackSource": "call-progress-events",
        }
        if leg.over:
            parameters |= {"CallDuration": str(leg.seconds()), "Duration": str(-(-leg.seconds() // 60))}
        self.courier.tell(leg.sid, leg.status_callback, parameters)

    def note_error(self, leg: Leg, code: int, message: str) -> None:
        """Twilio's debugger: what was wrong with a document or an address."""
        log.warning("error %s on %s: %s", code, leg.sid, message)
        self.errors.append({"code": code, "call": leg.sid, "message": message})
        del self.errors[:-200]
