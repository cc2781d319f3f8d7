"""Cards: create, change, bin, contact points, notes, consents, opening a masked field."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.conditions.fields import OWN
from core.events import EventType, publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.own_fields.demanding import refuse_without
from core.own_fields.values import checked_values, merged_values
from core.pinyin import sort_key
from core.problems import INVALID, MISSING
from core.records import Changes, change
from customers.events import (
    CONSENT_RECORDED,
    CUSTOMER_CHANGED,
    CUSTOMER_CREATED,
    CUSTOMER_DISCLOSED,
    NOTE_ADDED,
)
from customers.models import Consent, Customer, CustomerContactPoint, CustomerNote
from customers.problems import CARD_FIELD_REQUIRED, CARD_IN_USE, CARD_LOCKED, LINKED_ALREADY
from customers.selectors.cards import audiences_of, group_ids, kept_open_by
from customers.selectors.filtering import masked_fields
from customers.selectors.forms import lacking
from customers.selectors.own_fields import writable_fields
from customers.services.classes import check_class
from customers.services.identity import point_for
from customers.services.indexing import index_customer
from customers.services.tags import tidy_tags

PROFILE = frozenset(
    {"kind", "name", "customer_class", "language", "timezone", "since", "address", "national_id", "tags", "fields"}
    | {"do_not_contact", "owner_id", "team_id"}
)
_UNLOGGED = {"national_id"}


def locked_card(customer_id: int) -> Customer:
    """Step: the card, locked for a change. Raises MISSING when it is gone or in the bin."""
    card = Customer.objects.select_for_update(of=("self",)).filter(pk=customer_id, deleted_at__isnull=True).first()
    if card is None:
        raise MISSING()
    return card


def writable_card(customer_id: int) -> Customer:
    """Step: the same, for a change by hand. Raises CARD_LOCKED while the card is read-only."""
    card = locked_card(customer_id)
    if card.locked_at is not None:
        raise CARD_LOCKED(who=card.locked_by.name if card.locked_by else "", at=card.locked_at.isoformat())
    return card


def announce(event: EventType, card: Customer, actor: Actor, changes: Changes | None = None, **facts: Any) -> None:
    """Step: publish an event about a card to those who see it. Masked values leave only their names."""
    publish(
        event,
        card,
        actor=actor,
        changes=logged(changes or {}),
        audiences=audiences_of(card),
        customer_id=card.pk,
        facts=facts,
    )


def logged(changes: Changes) -> Changes:
    """What the log keeps of changes: each own field by itself, of masked values only that they changed."""
    hidden = _UNLOGGED | {f"{OWN}{key}" for key in masked_fields()} if "fields" in changes else _UNLOGGED
    told = {name: pair for name, pair in changes.items() if name != "fields"}
    before, after = changes.get("fields", ({}, {}))
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            told[f"{OWN}{key}"] = (before.get(key), after.get(key))
    return {name: ((None, None) if name in hidden else pair) for name, pair in told.items()}


@operation
def create_customer(
    *,
    actor: Actor,
    name: str,
    contact_points: Sequence[Mapping[str, Any]] = (),
    at: datetime | None = None,
    **profile: Any,
) -> Customer:
    """Make a card with its contact points, each {kind, value, role?, verified?}.

    `at` is for histories written afterwards, which are asked for no fields. Raises BAD_ADDRESS (400), LINKED_ALREADY,
    CARD_FIELD_REQUIRED (409).
    """
    _refuse_unknown(profile)
    _check_fields(profile, {})
    check_class(profile)
    tidy_tags(profile)
    moment = at or timezone.now()
    if at is None:
        refuse_without(lacking(Customer(name=name, **profile)), CARD_FIELD_REQUIRED)
    card = Customer.objects.create(name=name, sort_key=sort_key(name), created_at=moment, updated_at=moment, **profile)
    for point in contact_points:
        _link(card, point, moment)
    index_customer(card)
    publish(
        CUSTOMER_CREATED,
        card,
        actor=actor,
        # A history is no news: whoever opens the card reads it.
        audiences=() if at else audiences_of(card),
        customer_id=card.pk,
        facts={"source": "staff"},
        at=moment,
    )
    return card


def _refuse_unknown(profile: Mapping[str, Any]) -> None:
    unknown = set(profile) - PROFILE
    if unknown:
        raise INVALID.field(sorted(unknown)[0], en="There is no such field.", zh="没有此字段。")


def _check_fields(profile: dict[str, Any], before: Mapping[str, Any]) -> None:
    """Step: values of own fields as their definitions take them, beside those that the card has. Raises INVALID."""
    if profile.get("fields"):
        given = checked_values(profile["fields"], writable_fields(), before)
        profile["fields"] = merged_values(before, given)
    else:
        profile.pop("fields", None)


@operation
def change_profile(*, actor: Actor, customer_id: int, version: int | None = None, **profile: Any) -> Customer:
    """Change fields of a card. A card that somebody wrote on is provisional no longer.

    Raises STALE unless `version` is still the card's, CARD_LOCKED, CARD_FIELD_REQUIRED.
    """
    _refuse_unknown(profile)
    card = writable_card(customer_id)
    if version is not None and version != card.version:
        raise changed_meanwhile("customer", card)
    _check_fields(profile, card.fields)
    check_class(profile, card.customer_class)
    tidy_tags(profile)
    before = set(audiences_of(card))
    if "name" in profile:
        profile["sort_key"] = sort_key(profile["name"])
    lacked = {one.key for one in lacking(card)}
    changes = change(card, **profile, is_provisional=False)
    # What was empty already may stay so: fields are filled one after the other.
    refuse_without([one for one in lacking(card) if one.key not in lacked], CARD_FIELD_REQUIRED)
    if changes:
        index_customer(card)
        told = {name: pair for name, pair in changes.items() if name != "sort_key"}
        publish(
            CUSTOMER_CHANGED,
            card,
            actor=actor,
            changes=logged(told),
            audiences=audiences_of(card),
            gone=before - set(audiences_of(card)),
            customer_id=card.pk,
        )
    return card


@operation
def add_contact_point(
    *, actor: Actor, customer_id: int, kind: str, value: str, role: str = "owner", verified: bool = False
) -> Customer:
    """Give a card another number or address. Raises BAD_ADDRESS (400), LINKED_ALREADY (409)."""
    card = writable_card(customer_id)
    link = _link(card, {"kind": kind, "value": value, "role": role, "verified": verified}, timezone.now())
    touch(card)
    announce(CUSTOMER_CHANGED, card, actor, contact_point=link.contact_point_id, step="added")
    return card


@operation
def verify_contact_point(*, actor: Actor, customer_id: int, link_id: int) -> Customer:
    """Note that this number or address was proved to be the customer's. Raises MISSING."""
    card = writable_card(customer_id)
    link = _live_link(card, link_id)
    change(link, verified_at=timezone.now())
    touch(card)
    announce(CUSTOMER_CHANGED, card, actor, contact_point=link.contact_point_id, step="verified")
    return card


@operation
def end_contact_point(*, actor: Actor, customer_id: int, link_id: int) -> Customer:
    """This number or address is the customer's no longer; what came through it stays where it is. Raises MISSING."""
    card = writable_card(customer_id)
    link = _live_link(card, link_id)
    change(link, ended_at=timezone.now())
    touch(card)
    announce(CUSTOMER_CHANGED, card, actor, contact_point=link.contact_point_id, step="ended")
    return card


def _live_link(card: Customer, link_id: int) -> CustomerContactPoint:
    link = CustomerContactPoint.objects.filter(pk=link_id, customer=card, ended_at__isnull=True).first()
    if link is None:
        raise MISSING()
    return link


def _link(card: Customer, given: Mapping[str, Any], moment: datetime) -> CustomerContactPoint:
    point = point_for(given["kind"], given["value"])
    if CustomerContactPoint.objects.filter(customer=card, contact_point=point, ended_at__isnull=True).exists():
        raise LINKED_ALREADY()
    return CustomerContactPoint.objects.create(
        customer=card,
        contact_point=point,
        role=given.get("role") or "owner",
        verified_at=moment if given.get("verified") else None,
        created_at=moment,
    )


def touch(card: Customer) -> None:
    """Step: what hangs on the card changed: its version must grow, or browsers keep the older row."""
    card.version += 1
    card.updated_at = timezone.now()
    card.save(update_fields=["version", "updated_at"])
    card.__dict__.pop("live_links", None)
    index_customer(card)


@operation
def add_note(*, actor: Actor, customer_id: int, author_id: int, body: str, at: datetime | None = None) -> CustomerNote:
    """Write a remark about a customer; it stands in the timeline."""
    card = writable_card(customer_id)
    moment = at or timezone.now()
    note = CustomerNote.objects.create(customer=card, author_id=author_id, body=body, created_at=moment)
    publish(NOTE_ADDED, note, actor=actor, customer_id=card.pk, at=moment)
    if at is None:
        touch(card)
        announce(CUSTOMER_CHANGED, card, actor, note=note.pk)
    return note


@operation
def record_consent(
    *,
    actor: Actor,
    customer_id: int,
    purpose: str,
    is_given: bool,
    source: str,
    media: str = "any",
    valid_until: datetime | None = None,
    at: datetime | None = None,
) -> Consent:
    """Keep what the customer agreed to or refused. The newest word for a purpose and medium counts."""
    return record_consent_step(
        writable_card(customer_id),
        actor=actor,
        purpose=purpose,
        is_given=is_given,
        source=source,
        media=media,
        valid_until=valid_until,
        at=at,
    )


def record_consent_step(
    card: Customer,
    *,
    actor: Actor,
    purpose: str,
    is_given: bool,
    source: str,
    media: str = "any",
    valid_until: datetime | None = None,
    at: datetime | None = None,
) -> Consent:
    """Step: the same for a card at hand."""
    consent = Consent.objects.create(
        customer=card,
        purpose=purpose,
        media=media,
        is_given=is_given,
        source=source,
        valid_until=valid_until,
        created_at=at or timezone.now(),
    )
    facts = {"purpose": purpose, "media": media, "is_given": is_given}
    publish(CONSENT_RECORDED, card, actor=actor, customer_id=card.pk, facts=facts, at=at)
    return consent


@operation
def disclose(*, actor: Actor, customer_id: int, field: str, reason: str) -> str:
    """Open a masked field. Who looked, and why, is kept in the log. Raises INVALID for a field that is not masked."""
    key = field.removeprefix(OWN)
    if field != "national_id" and (key == field or key not in masked_fields()):
        raise INVALID.field("field", en="This field is not masked.", zh="该字段未被遮蔽。")
    card = locked_card(customer_id)
    announce(CUSTOMER_DISCLOSED, card, actor, field=field, reason=reason)
    return card.national_id if key == field else str(card.fields.get(key, ""))


@operation
def trash_customer(*, actor: Actor, customer_id: int) -> Customer:
    """Put a card into the recycle bin; `restore_customer` takes it out again. Raises CARD_IN_USE."""
    card = writable_card(customer_id)
    if any(is_open(group_ids(card.pk)) for is_open in kept_open_by):
        raise CARD_IN_USE()
    changes = change(card, deleted_at=timezone.now())
    index_customer(card)
    publish(CUSTOMER_CHANGED, card, actor=actor, changes=changes, gone=audiences_of(card), customer_id=card.pk)
    return card


@operation
def restore_customer(*, actor: Actor, customer_id: int) -> Customer:
    """Take a card out of the recycle bin. Raises MISSING when it is not in there."""
    card = Customer.objects.select_for_update(of=("self",)).filter(pk=customer_id, deleted_at__isnull=False).first()
    if card is None or card.erased_at is not None:
        raise MISSING()
    changes = change(card, deleted_at=None)
    index_customer(card)
    announce(CUSTOMER_CHANGED, card, actor, changes)
    return card
