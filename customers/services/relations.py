"""Who belongs to whom: said, put right, and ended. What has ended stays to be read."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from customers.events import CUSTOMER_CHANGED
from customers.models import Customer, Relation
from customers.rules.relations import MUTUAL, misfit
from customers.services.cards import announce, touch, writable_card


@operation
def relate(*, actor: Actor, source_id: int, target_id: int, kind: str, title: str = "") -> Relation:
    """Say that `source` is the member, payer, user, employer or relative of `target`; saying it again changes nothing.

    Raises INVALID for a card with itself, and for cards that cannot be that to each other.
    """
    if source_id == target_id:
        raise INVALID.field("target", en="Choose another customer.", zh="请选择其他客户。")
    cards = _both(source_id, target_id)
    source, target = cards[source_id], cards[target_id]
    wrong = misfit(kind, source.kind, target.kind)
    if wrong:
        raise INVALID.field("kind", en=wrong[0], zh=wrong[1])
    found = _living(source, target, kind)
    if found is not None:
        return found
    relation = Relation.objects.create(source=source, target=target, kind=kind, title=title.strip())
    _tell(relation, actor, "added")
    return relation


@operation
def retitle(*, actor: Actor, relation_id: int, title: str) -> Relation:
    """Put right what somebody is there: "head of purchasing", "daughter". Raises MISSING when it has ended."""
    relation = _locked(relation_id)
    if change(relation, title=title.strip()):
        _tell(relation, actor, "changed")
    return relation


@operation
def end_relation(*, actor: Actor, relation_id: int) -> Relation:
    """It is so no longer; that it was so can still be read. Raises MISSING when it has ended already."""
    relation = _locked(relation_id)
    change(relation, ended_at=timezone.now())
    _tell(relation, actor, "ended")
    return relation


def _living(source: Customer, target: Customer, kind: str) -> Relation | None:
    said = Q(source=source, target=target)
    if kind in MUTUAL:
        said |= Q(source=target, target=source)
    return Relation.objects.filter(said, kind=kind, ended_at__isnull=True).first()


def _locked(relation_id: int) -> Relation:
    """The relation between its two cards, which are locked: they are told."""
    ends = Relation.objects.filter(pk=relation_id).values_list("source_id", "target_id").first()
    if ends is None:
        raise MISSING()
    cards = _both(*ends)
    relation = Relation.objects.select_for_update().filter(pk=relation_id, ended_at__isnull=True).first()
    if relation is None:
        raise MISSING()
    relation.source, relation.target = cards[ends[0]], cards[ends[1]]
    return relation


def _both(one: int, other: int) -> dict[int, Customer]:
    """Both cards, locked in the order of their ids: who relates them the other way round waits and does not deadlock."""
    return {pk: writable_card(pk) for pk in sorted((one, other))}


def _tell(relation: Relation, actor: Actor, step: str) -> None:
    """Step: both cards have changed. The log names the other card by its id: not everybody may see it."""
    for card, other in ((relation.source, relation.target), (relation.target, relation.source)):
        touch(card)
        announce(
            CUSTOMER_CHANGED, card, actor, relation=relation.kind, other=other.pk, step=step, title=relation.title,
            is_outgoing=card is relation.source,
        )  # fmt: skip
