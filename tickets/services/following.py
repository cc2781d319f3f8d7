"""Who wants to hear of a ticket, and whom its notes name."""

from __future__ import annotations

from collections.abc import Sequence

from core.actor import Actor
from core.notifications import notify
from core.operations import operation
from core.records import change
from staff.models import Person
from tickets.models import Ticket
from tickets.problems import CANNOT_SEE
from tickets.selectors.access import readers_among
from tickets.services.announcing import announce_change, locked

MENTIONED = "ticket.mentioned"


@operation
def follow(*, actor: Actor, ticket_id: int, person_id: int) -> Ticket:
    """Tell a person of what becomes of a ticket. Raises MISSING, CANNOT_SEE."""
    ticket = locked(ticket_id)
    if not readers_among(ticket, [person_id]):
        raise CANNOT_SEE(who=_name_of(person_id))
    return _set(ticket, [*ticket.follower_ids, person_id], actor=actor)


@operation
def unfollow(*, actor: Actor, ticket_id: int, person_id: int) -> Ticket:
    """Tell them no more. Raises MISSING."""
    ticket = locked(ticket_id)
    return _set(ticket, [one for one in ticket.follower_ids if one != person_id], actor=actor)


def _set(ticket: Ticket, people: list[int], *, actor: Actor) -> Ticket:
    changes = change(ticket, follower_ids=list(dict.fromkeys(people)))
    announce_change(ticket, changes, actor=actor)
    return ticket


def _name_of(person_id: int) -> str:
    return Person.objects.values_list("name", flat=True).filter(pk=person_id).first() or str(person_id)


def mention_step(ticket: Ticket, people: Sequence[int], teams: Sequence[int], *, actor: Actor) -> None:
    """Step: whom a note on a locked ticket names is told, and finds it in the list of mentions.

    Of a team those who may read it. Raises CANNOT_SEE for a person who may not.
    """
    if not people and not teams:
        return
    named = readers_among(ticket, people)
    lost = set(people) - {one.pk for one in named}
    if lost:
        raise CANNOT_SEE(who=", ".join(_name_of(one) for one in sorted(lost)))
    members = Person.objects.filter(team_id__in=teams, is_active=True).values_list("pk", flat=True) if teams else ()
    told = {one.pk for one in (*named, *readers_among(ticket, members))} - {actor.person_id}
    changes = change(ticket, mentioned_ids=list(dict.fromkeys([*ticket.mentioned_ids, *sorted(told)])))
    announce_change(ticket, changes, actor=actor)
    facts = {"number": ticket.number, "subject": ticket.subject, "by": actor.name}
    notify(sorted(told), actor=actor, code=MENTIONED, facts=facts, ticket_id=ticket.pk)
