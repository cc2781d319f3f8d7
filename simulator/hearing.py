"""Who hears whom in a conference: from hold, mute and coaching alone."""

from __future__ import annotations

from simulator.lines import Conference, Participant


def hears(listener: Participant, speaker: Participant, conference: Conference) -> bool:
    """Whether the speaker's voice reaches the listener now.

    Who is held hears music and is heard by nobody; who coaches is heard by one leg alone and hears everybody;
    nothing is heard before the conference has begun.
    """
    if conference.status != "in-progress" or listener is speaker:
        return False
    if listener.hold or speaker.hold or speaker.muted:
        return False
    return not speaker.coaching or speaker.coached == listener.leg.sid
