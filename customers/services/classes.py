"""Classes of customers: defined, renamed, put in order, retired; and the check of a card's own."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from customers.events import CLASS_SAVED
from customers.models import CustomerClass
from customers.problems import CLASS_IS_DEFAULT, CLASS_TAKEN
from customers.rules.classes import DEFAULT, USUAL
from customers.selectors.classes import classes_in_use


@operation
def define_class(*, actor: Actor, code: str, name: dict[str, str], position: int | None = None) -> CustomerClass:
    """One class more, behind the others unless its place is given. Raises CLASS_TAKEN."""
    _write_usual()
    if CustomerClass.objects.filter(code=code).exists():
        raise CLASS_TAKEN(key=code)
    if position is None:
        position = (CustomerClass.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    made = CustomerClass.objects.create(code=code, name=name, position=position)
    publish(CLASS_SAVED, made, actor=actor, facts={"code": code})
    return made


def _write_usual() -> None:
    """Step: while nothing is defined the usual ones count (`classes_in_use`); one more must not end that."""
    if not CustomerClass.objects.exists():
        usual = enumerate(USUAL.items())
        CustomerClass.objects.bulk_create(
            CustomerClass(code=code, name=dict(name), position=place) for place, (code, name) in usual
        )


@operation
def change_class(*, actor: Actor, class_id: int, version: int | None = None, **fields: Any) -> CustomerClass:
    """Its name, place, or whether cards may still be put into it; those that are in it stay.

    Raises CLASS_IS_DEFAULT for retiring the class of every new card, STALE unless `version` is still the newest.
    """
    found = CustomerClass.objects.select_for_update().filter(pk=class_id).first()
    if found is None:
        raise MISSING()
    if version is not None and version != found.version:
        raise changed_meanwhile("customer_class", found)
    if found.code == DEFAULT and fields.get("is_active") is False:
        raise CLASS_IS_DEFAULT()
    changes = change(found, **fields)
    if changes:
        publish(CLASS_SAVED, found, actor=actor, changes=changes)
    return found


def check_class(profile: dict[str, Any], before: str | None = None) -> None:
    """Step: a class that there is; a retired one only where the card is in it already. Raises INVALID."""
    given = profile.get("customer_class")
    if given is None or given == before:
        return
    known = classes_in_use()
    if given not in known:
        there = ", ".join(known)
        raise INVALID.field("customer_class", en=f"One of: {there}.", zh=f"应为以下之一：{there}。")
