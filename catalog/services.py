"""Writing the catalogue: each verb creates by code, or changes what stands under that code."""

from decimal import Decimal
from typing import Any, TypeVar

from catalog.events import CATALOG_CHANGED
from catalog.models import Offer, PricePlan, Product
from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.records import change

Names = dict[str, str]
_Item = TypeVar("_Item", Product, PricePlan, Offer)


@operation
def define_product(*, actor: Actor, code: str, name: Names, kind: str) -> Product:
    """Create the product `code`, or bring it to this name and kind."""
    return _define(Product, actor, code, {"name": name, "kind": kind})


@operation
def define_plan(
    *,
    actor: Actor,
    code: str,
    product: Product,
    name: Names,
    monthly: Decimal,
    currency: str,
    term_months: int = 0,
) -> PricePlan:
    """Create the price plan `code`, or change it. Subscriptions keep the price they were sold at."""
    fields = {
        "product": product,
        "name": name,
        "monthly": monthly,
        "currency": currency,
        "term_months": term_months,
    }
    return _define(PricePlan, actor, code, fields)


@operation
def define_offer(
    *,
    actor: Actor,
    code: str,
    name: Names,
    description: Names,
    kind: str,
    currency: str,
    saving: Decimal = Decimal(0),
    months: int = 0,
    extends_months: int = 0,
    plan: PricePlan | None = None,
) -> Offer:
    """Create the offer `code`, or change it. `months` says how long it runs, `extends_months` what it adds to a contract."""
    fields = {
        "name": name,
        "description": description,
        "kind": kind,
        "currency": currency,
        "saving": saving,
        "months": months,
        "extends_months": extends_months,
        "plan": plan,
    }
    return _define(Offer, actor, code, fields)


def _define(model: type[_Item], actor: Actor, code: str, fields: dict[str, Any]) -> _Item:
    item = model.objects.select_for_update().filter(code=code).first()
    if item is None:
        item = model.objects.create(code=code, **fields)
        publish(CATALOG_CHANGED, item, actor=actor, changes={"code": (None, code)}, audiences=[])
        return item
    if changes := change(item, **fields):
        named = {"fields": (None, sorted(changes))}
        publish(CATALOG_CHANGED, item, actor=actor, changes=named, audiences=[])
    return item
