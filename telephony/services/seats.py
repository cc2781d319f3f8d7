"""The seats that colleagues and supervisors have in others' calls: given up when they are out of them."""

from __future__ import annotations

from django.db import transaction

from core.actor import SYSTEM
from routing.models import AgentState
from routing.services import stop_attending
from telephony.models import OPEN_STAGES, Invitation
from telephony.services import commands


def give_up_soon(invitation: Invitation) -> None:
    """Step: somebody is out of a locked call: routing's locks come first, so they are free right after the commit."""
    if invitation.person_id is not None:
        key = invitation.pk
        transaction.on_commit(lambda: commands.in_background(give_up, key), robust=True)


def give_up(invitation_id: int) -> bool:
    """Free the colleague of this invitation if it is over; whether that changed anything."""
    found = Invitation.objects.select_related("leg").filter(pk=invitation_id).exclude(stage__in=OPEN_STAGES).first()
    if found is None or found.person_id is None:
        return False
    was_in = found.leg.joined_at is not None
    return stop_attending(actor=SYSTEM, person_id=found.person_id, key=found.pk, was_in=was_in)


def give_up_forgotten() -> int:
    """Tick: seats of invitations that ended while nobody could see to them."""
    held = AgentState.objects.filter(attending__isnull=False).values_list("attending", flat=True)
    over = Invitation.objects.filter(pk__in=list(held)).exclude(stage__in=OPEN_STAGES)
    return sum(give_up(key) for key in over.values_list("pk", flat=True))
