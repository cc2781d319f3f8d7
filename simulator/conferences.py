"""Rooms: joining, leaving, muting, holding, and telling the product about each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from simulator.delivery import Courier
from simulator.lines import Conference, Leg, Participant, now

GROUPS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
}


class Rooms:
    """All conferences of the carrier."""

    def __init__(
        self, courier: Courier, account_sid: str, changed: Callable[[Conference, Leg | None], None] | None = None
    ) -> None:
        self._changed = changed
        self._courier = courier
        self._account_sid = account_sid
        self.all: dict[str, Conference] = {}

    def find(self, sid_or_name: str) -> Conference | None:
        """A conference by SID, or the living one of that name."""
        if sid_or_name in self.all:
            return self.all[sid_or_name]
        return next((c for c in self.all.values() if c.name == sid_or_name and c.status != "completed"), None)

    def open(self, name: str, callback: str = "", events: str = "") -> Conference:
        """The living conference of this name, made when there is none."""
        conference = self.find(name)
        if conference is None:
            conference = Conference(name)
            self.all[conference.sid] = conference
        if callback and not conference.callback:
            conference.callback, conference.events = callback, frozenset(events.split())
        return conference

    def join(self, conference: Conference, participant: Participant) -> None:
        """Put a leg into the room; the first one with startConferenceOnEnter starts it."""
        conference.participants[participant.leg.sid] = participant
        participant.leg.conference = conference
        participant.leg.hear("conference", "joined")
        self._tell(conference, "participant-join", participant)
        if conference.status == "init" and participant.starts:
            conference.status = "in-progress"
            self._tell(conference, "conference-start", None)

    def leave(self, leg: Leg, reason: str = "participant_hung_up") -> None:
        """Take a leg out of its room; the room may end with it."""
        conference = leg.conference
        participant = conference.participants.pop(leg.sid, None) if conference else None
        if conference is None or participant is None:
            return
        leg.conference = None
        self._stop_music(participant)
        participant.left.set()
        self._tell(conference, "participant-leave", participant, {"ReasonParticipantLeft": reason})
        if conference.status == "completed":
            return
        if participant.ends:
            self.end(conference, "participant-with-end-conference-on-exit-left", leg.sid)
        elif not conference.participants:
            self.end(conference, "last-participant-left", leg.sid)

    def end(self, conference: Conference, reason: str, by: str = "") -> None:
        """Everybody leaves; a completed conference stays completed."""
        if conference.status == "completed":
            return
        conference.status, conference.reason, conference.ended_by = "completed", reason, by
        for participant in tuple(conference.participants.values()):
            self.leave(participant.leg, "conference_ended")
        self._tell(conference, "conference-end", None, {"ReasonConferenceEnded": reason})

    def mute(self, conference: Conference, participant: Participant, muted: bool) -> None:
        """Mute or unmute; saying it twice tells nothing twice."""
        if participant.muted != muted:
            participant.muted = muted
            participant.leg.hear("muted" if muted else "unmuted", "")
            self._tell(conference, "participant-mute" if muted else "participant-unmute", participant)

    def hold(self, conference: Conference, participant: Participant, held: bool, play: object) -> None:
        """Hold with music or take back; `play` is the coroutine factory that plays the hold document."""
        if participant.hold == held:
            if held and callable(play) and participant.music_url != participant.hold_url:
                self._play(participant, play)
            return
        participant.hold = held
        participant.leg.hear("hold" if held else "unhold", "")
        self._tell(conference, "participant-hold" if held else "participant-unhold", participant)
        self._stop_music(participant)
        if held and callable(play):
            self._play(participant, play)

    def coach(self, conference: Conference, participant: Participant, coaching: bool, coached: str) -> None:
        """Be heard by one leg alone, or by everybody again."""
        if (participant.coaching, participant.coached) != (coaching, coached):
            participant.coaching, participant.coached = coaching, coached
            participant.leg.hear("coaching" if coaching else "heard by all", coached)
            self._tell(conference, "participant-modify", participant)

    def _play(self, participant: Participant, play: Callable[[], Coroutine[None, None, None]]) -> None:
        self._stop_music(participant)
        participant.music_url = participant.hold_url
        participant.music = asyncio.get_running_loop().create_task(play())

    def _stop_music(self, participant: Participant) -> None:
        if participant.music:
            participant.music.cancel()
            participant.music = None

    def _tell(
        self,
        conference: Conference,
        event: str,
        participant: Participant | None,
        more: dict[str, str] | None = None,
    ) -> None:
        conference.updated = now()
        if self._changed:
            self._changed(conference, participant.leg if participant else None)
        sequence = conference.next_sequence()
        if GROUPS[event] not in conference.events:
            return
        parameters = {
            "ConferenceSid": conference.sid,
            "FriendlyName": conference.name,
            "AccountSid": self._account_sid,
            "SequenceNumber": str(sequence),
            "StatusCallbackEvent": event,
        }
        if participant:
            parameters |= {
                "CallSid": participant.leg.sid,
                "Muted": str(participant.muted).lower(),
                "Hold": str(participant.hold).lower(),
                "Coaching": str(participant.coaching).lower(),
                "StartConferenceOnEnter": str(participant.starts).lower(),
                "EndConferenceOnExit": str(participant.ends).lower(),
            }
            if participant.label:
                parameters["ParticipantLabel"] = participant.label
        elif conference.ended_by:
            parameters["CallSidEndingConference"] = conference.ended_by
        self._courier.tell(conference.sid, conference.callback, parameters | (more or {}))
