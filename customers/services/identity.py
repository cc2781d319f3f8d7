"""Whose number or address is this? One card: identified. Several: candidates, no automatic choice. None: a new card."""

from dataclasses import dataclass, field
from functools import lru_cache

from core.actor import Actor
from core.events import publish
from core.pinyin import sort_key
from core.prepared import TEXT, Prepared
from customers.events import CUSTOMER_CREATED
from customers.models import ContactPoint, Customer, CustomerContactPoint
from customers.problems import BAD_ADDRESS
from customers.rules.addresses import normalise, shown
from customers.selectors.cards import audiences_of, root_of
from customers.services.indexing import index_customer


@dataclass(frozen=True)
class Identification:
    """Who a contact point may belong to. `contact_point` is None for a withheld number; `is_new` marks a fresh card."""

    contact_point: ContactPoint | None
    customer: Customer | None
    candidates: list[Customer] = field(default_factory=list)
    is_verified: bool = False
    is_new: bool = False


def point_for(kind: str, value: str) -> ContactPoint:
    """Step: the contact point for a written number or address, made if new, locked until the commit.

    The lock lets two contacts from one new number at the same moment find one card, not make two.
    Raises BAD_ADDRESS (400).
    """
    normal = normalise(kind, value)
    if normal is None:
        raise BAD_ADDRESS.field("value", en="Not a valid address or number.", zh="不是有效的地址或号码。", kind=kind)
    known = _point(kind)
    found = known(normal)
    if found is None:
        ContactPoint.objects.bulk_create([ContactPoint(kind=kind, value=normal)], ignore_conflicts=True)
        found = known(normal)
    assert found is not None
    return found


@lru_cache
def _point(kind: str) -> Prepared[ContactPoint, str]:
    return Prepared(TEXT, lambda value: ContactPoint.objects.select_for_update().filter(kind=kind, value=value))


@lru_cache
def _links(kind: str) -> Prepared[CustomerContactPoint, str]:
    living = CustomerContactPoint.objects.filter(ended_at=None, customer__deleted_at=None, contact_point__kind=kind)
    living = living.select_related("customer").order_by("-verified_at", "id")
    return Prepared(TEXT, lambda value: living.filter(contact_point__value=value))


def identify(*, kind: str, value: str) -> Identification:
    """Step: who this is, without making a card. A withheld or unreadable number identifies nobody."""
    if normalise(kind, value) is None:
        return Identification(None, None)
    return _who_has(point_for(kind, value))


def identify_or_create(*, actor: Actor, kind: str, value: str, name: str = "") -> Identification:
    """Step: who this is; an address nobody has gets a provisional card, which can be merged later.

    Several owners give `customer=None` with the candidates. A withheld number gives neither.
    """
    found = identify(kind=kind, value=value)
    if found.customer or found.candidates or found.contact_point is None:
        return found
    point = found.contact_point
    card = _provisional(actor, point, name.strip())
    return Identification(point, card, is_new=True)


def _who_has(point: ContactPoint) -> Identification:
    owners: dict[int, Customer] = {}
    verified = False
    for link in _links(point.kind).rows(point.value):
        root = root_of(link.customer)
        if root.deleted_at is not None:  # whoever it stands behind is in the bin
            continue
        owners.setdefault(root.pk, root)
        verified = verified or link.verified_at is not None
    if len(owners) == 1:
        return Identification(point, next(iter(owners.values())), is_verified=verified)
    return Identification(point, None, list(owners.values()))


def _provisional(actor: Actor, point: ContactPoint, name: str) -> Customer:
    name = name[:200] or shown(point.kind, point.value)
    card = Customer.objects.create(name=name, sort_key=sort_key(name), is_provisional=True)
    CustomerContactPoint.objects.create(customer=card, contact_point=point)
    index_customer(card)
    publish(
        CUSTOMER_CREATED,
        card,
        actor=actor,
        audiences=audiences_of(card),
        customer_id=card.pk,
        facts={"source": point.kind},
    )
    return card
