"""What an agent says of how it ended: their words become a note, the outcome may resolve the ticket."""

from __future__ import annotations

from django.db.models import Q

from core.actor import Actor
from core.events import Happening
from core.problems import Refusal
from routing.models import UNFINISHED as UNFINISHED_WORK
from routing.models import WorkItem
from tickets.models import Direction, Media, Message, Ticket
from tickets.services.announcing import RELATED
from tickets.services.changing import set_status_step
from tickets.services.demanding import demand_for
from tickets.services.messages import add_message_step


def on_work_done(happening: Happening) -> None:
    """Reaction to work.done: what the agent wrote stands on the ticket as an internal note, and the outcome's word
    on the ticket is kept: "solved at once" resolves it, unless other work about it still waits or is being done.
    """
    item: WorkItem = happening.subject
    ticket_id = item.ref_id if item.ref_kind == "ticket" else item.ticket_id
    becomes = item.disposition.ticket_status if item.disposition else ""
    if ticket_id is None or not (happening.payload or becomes):
        return
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED)
    ticket = rows.filter(pk=ticket_id, deleted_at__isnull=True, merged_into__isnull=True).first()
    if ticket is None:
        return
    if happening.payload:
        add_message_step(
            ticket, actor=happening.actor, direction=Direction.NOTE, media=Media.DESK, text=happening.payload,
            state=Message.State.SENT, author_name=happening.actor.name,
        )  # fmt: skip
    if becomes and not ticket.is_finished and not _goes_on(ticket, item):
        _become(ticket, becomes, happening.actor)


def _become(ticket: Ticket, status: str, actor: Actor) -> None:
    """Step: to another status. Who chose the outcome is asked for the fields that it needs: raises FIELD_REQUIRED.

    Where nobody is there to fill them in, the ticket stays as it is.
    """
    try:
        demand_for(ticket, status)
    except Refusal:
        if actor.person_id is not None:
            raise
    else:
        set_status_step(ticket, status, actor=actor)


def _goes_on(ticket: Ticket, done: WorkItem) -> bool:
    """Step: whether anybody else waits for, or is at work on, this ticket."""
    about = Q(ticket_id=ticket.pk) | Q(ref_kind="ticket", ref_id=ticket.pk)
    return WorkItem.objects.filter(about, state__in=UNFINISHED_WORK).exclude(pk=done.pk).exists()
