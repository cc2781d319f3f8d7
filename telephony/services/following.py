"""What else follows when the provider did what it was asked, or will not do it."""

from __future__ import annotations

from django.utils import timezone

from telephony.models import Call, Command, Leg
from telephony.provider import Recorded
from telephony.rules.states import LEG_TERMINAL
from telephony.services.inviting import gone
from telephony.services.recording import recording_changed, recording_failed


def succeeded(call: Call, command: Command, done: object) -> None:
    """Step: a command of a locked call was carried out."""
    if command.kind.startswith("record_"):
        recording_changed(call, command, done if isinstance(done, Recorded) else None)


def failed(call: Call, command: Command, why: str) -> None:
    """Step: a command of a locked call will not be carried out, or nobody will ever know whether it was."""
    if command.kind.startswith("record_"):
        recording_failed(call, command)
    if command.kind == "invite" and command.leg_id:
        leg = Leg.objects.select_for_update().get(pk=command.leg_id)
        if leg.state not in LEG_TERMINAL and not leg.joined_at:
            leg.state, leg.ended_at = "failed", timezone.now()
            leg.save(update_fields=["state", "ended_at"])
            gone(call, leg, why)
