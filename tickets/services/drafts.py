"""Drafts: nothing that somebody typed is ever lost; a conflict keeps both texts, nothing is merged inside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from tickets.models import Draft, Message, Ticket

MOST_KEPT = 5


@dataclass(frozen=True)
class Saved:
    """The draft after saving, and whether another text was found in its place and kept beside it."""

    draft: Draft
    has_conflict: bool


@operation
def save_draft(
    *,
    author_id: int,
    ticket_id: int,
    kind: str,
    body: str,
    rev: int,
    attachments: Sequence[int] = (),
    based_on_message_id: int | None = None,
    intent: str = "",
    forward: dict[str, Any] | None = None,
) -> Saved:
    """Save what is being written, with the uploads that will go with it. `rev` is the one that this text was based on;
    0 for a new draft.

    If another device saved meanwhile, its text is kept at hand and this one becomes the shown one.
    """
    Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)
    based_on = None
    if based_on_message_id is not None:
        rows = Message.objects.filter(pk=based_on_message_id, ticket_id=ticket_id)
        based_on = rows.values_list("id", flat=True).first()
    mine = Draft.objects.filter(author_id=author_id, ticket_id=ticket_id, kind=kind)
    current = mine.filter(is_current=True).first()
    written: dict[str, Any] = {"body": body, "upload_ids": list(attachments), "based_on_message_id": based_on}
    written |= {"intent": intent, "forward": forward or {}}
    if current is not None and (current.rev == rev or current.body == body):
        return Saved(_write(current, written), has_conflict=False)
    next_rev = 1
    if current is not None:
        next_rev = max(current.rev, rev) + 1
        Draft.objects.filter(pk=current.pk).update(is_current=False, updated_at=timezone.now())
        kept = mine.filter(is_current=False).order_by("-updated_at", "-id").values_list("id", flat=True)
        Draft.objects.filter(pk__in=list(kept)[MOST_KEPT:]).delete()
    draft = Draft.objects.create(author_id=author_id, ticket_id=ticket_id, kind=kind, rev=next_rev, **written)
    return Saved(draft, has_conflict=current is not None)


def _write(draft: Draft, written: dict[str, Any]) -> Draft:
    for name, value in written.items():
        setattr(draft, name, value)
    draft.rev += 1
    draft.version += 1
    draft.updated_at = timezone.now()
    draft.save()
    return draft


@operation
def discard_drafts(*, author_id: int, ticket_id: int, kinds: Sequence[str]) -> int:
    """Throw away drafts of these kinds and the texts kept beside them; returns how many."""
    return Draft.objects.filter(author_id=author_id, ticket_id=ticket_id, kind__in=kinds).delete()[0]


def give_back_step(
    author_id: int, ticket: Ticket, *, body: str, uploads: Sequence[int], kind: str, forward: dict[str, Any]
) -> Draft:
    """Step: what was taken back is a draft of a locked ticket again; beside what its author has begun since, if anything."""
    mine = Draft.objects.filter(author_id=author_id, ticket=ticket, kind=kind)
    current = mine.filter(is_current=True).first()
    written = {"body": body, "upload_ids": list(uploads), "forward": forward}
    if current is not None and not current.body and not current.upload_ids:
        return _write(current, written)
    return Draft.objects.create(author_id=author_id, ticket=ticket, kind=kind, is_current=current is None, **written)


def discard_after_sending(actor: Actor, ticket: Ticket, kind: str) -> None:
    """Step: what was sent needs no draft any more; texts kept beside it stay at hand, and so does all that a program
    found lying there.
    """
    if actor.kind == "person":
        Draft.objects.filter(author_id=actor.person_id, ticket=ticket, kind=kind, is_current=True).delete()
