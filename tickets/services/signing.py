"""What stands below the words of an answer: kept for a person or a queue, and filled in for a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID
from core.records import change
from core.text import localised
from tickets import rules
from tickets.events import SIGNATURE_CHANGED
from tickets.models import Signature, Ticket
from tickets.services.canned import values_for


@dataclass(frozen=True)
class Signed:
    """The words below an answer, and whose they are: `queue`, `person`, `mailbox` or nobody's ("")."""

    text: str
    whose: str


def signature_for(ticket: Ticket, person_id: int | None, name: str) -> Signed:
    """The queue's where it has one, with the person's inside where it says so; else the person's; else the mailbox's.

    In the ticket's language. What a variable has no value for is left out: nobody is there to fill it in.
    """
    found = {("person" if row.person_id else "queue"): row for row in _rows(ticket, person_id)}
    language, values = ticket.language, values_for(ticket, name, ticket.language)
    words = {whose: localised(row.text, language).strip() for whose, row in found.items()}
    own = rules.filled_out(words.get("person", ""), values)
    if words.get("queue"):
        return Signed(rules.filled_out(words["queue"], {**values, rules.AGENT_SIGNATURE: own or name}), "queue")
    if own:
        return Signed(own, "person")
    box = localised(ticket.mailbox.signature, language).replace("{agent}", name).strip() if ticket.mailbox else ""
    return Signed(box, "mailbox" if box else "")


def _rows(ticket: Ticket, person_id: int | None) -> list[Signature]:
    wanted = Signature.objects.none()
    if ticket.queue_id is not None:
        wanted = wanted | Signature.objects.filter(queue_id=ticket.queue_id)
    if person_id is not None:
        wanted = wanted | Signature.objects.filter(person_id=person_id)
    return list(wanted)


@operation
def save_signature(
    *,
    actor: Actor,
    text: dict[str, str],
    person_id: int | None = None,
    queue_id: int | None = None,
    version: int | None = None,
) -> Signature:
    """Keep a person's or a queue's signature; with no words it is none.

    Raises STALE unless `version` is still its; 0 stands for one that is not there yet. INVALID for a variable that does
    not exist there.
    """
    _check(text, for_queue=queue_id is not None)
    rows = Signature.objects.select_for_update(of=("self",))
    if queue_id is not None:
        row, is_new = rows.get_or_create(queue_id=queue_id)
    else:
        row, is_new = rows.get_or_create(person_id=person_id or 0)
    if version is not None and version != (0 if is_new else row.version):
        raise changed_meanwhile("signature", row)
    changes = change(row, text=text)
    if changes or is_new:
        publish(SIGNATURE_CHANGED, row, actor=actor, facts={"queue": queue_id, "person": person_id})
    return row


def kept_signature(*, person_id: int | None = None, queue_id: int | None = None) -> Signature:
    """The kept one, or an empty one of version 0 that is not saved."""
    which = Q(queue_id=queue_id) if queue_id is not None else Q(person_id=person_id)
    found = Signature.objects.filter(which).first()
    return found or Signature(person_id=person_id, queue_id=queue_id, version=0)


def _check(text: dict[str, str], *, for_queue: bool) -> None:
    """Raises INVALID, pointing at the language."""
    allowed = rules.variables_of_signature(for_queue=for_queue)
    for language, words in text.items():
        for name in rules.unknown_in(words, allowed):
            known = ", ".join(allowed)
            raise INVALID.field(
                f"text.{language}", en=f"There is no variable {{{{{name}}}}} here. There are: {known}.",
                zh=f"此处没有变量 {{{{{name}}}}}。可用的有：{known}。",
            )  # fmt: skip
