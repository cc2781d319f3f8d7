"""Writes of kept lists of customers: who made one for whom, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import MISSING
from core.records import change
from customers.events import CUSTOMER_VIEW_CHANGED
from customers.models import CustomerView
from customers.problems import CUSTOMER_VIEW_NOT_YOURS, TOO_MANY_CUSTOMER_VIEWS
from customers.rules.lists import checked_columns, checked_sorts, may_share, names_own
from customers.selectors.filtering import own_fields, read_condition

MOST = 50


@operation
def create_view(
    *,
    actor: Actor,
    person: Any,
    name: Mapping[str, str],
    shared: bool = False,
    team_id: int | None = None,
    **holds: Any,
) -> CustomerView:
    """Keep a list: for the person, or `shared` with a team (with everybody when there is none).

    Raises INVALID, CUSTOMER_VIEW_NOT_YOURS where the person may not share it so, TOO_MANY_CUSTOMER_VIEWS.
    """
    view = CustomerView(name=dict(name), owner_id=None if shared else person.pk, team_id=team_id if shared else None)
    _must_be_theirs(view, person)
    if CustomerView.objects.filter(deleted_at__isnull=True, owner_id=view.owner_id).count() >= MOST:
        raise TOO_MANY_CUSTOMER_VIEWS(limit=MOST)
    for field, value in _checked(holds).items():
        setattr(view, field, value)
    view.save()
    _announce(view, actor)
    return view


@operation
def change_view(*, actor: Actor, person: Any, view_id: int, version: int | None = None, **holds: Any) -> CustomerView:
    """Change what a list is called, holds and shows. Raises MISSING, CUSTOMER_VIEW_NOT_YOURS, STALE, INVALID."""
    view = _locked(view_id, person)
    if version is not None and version != view.version:
        raise changed_meanwhile("customer_view", view)
    if change(view, **_checked(holds)):
        _announce(view, actor)
    return view


@operation
def delete_view(*, actor: Actor, person: Any, view_id: int) -> CustomerView:
    """Throw a list away; its customers stay where they are. Raises MISSING, CUSTOMER_VIEW_NOT_YOURS."""
    view = _locked(view_id, person)
    change(view, deleted_at=timezone.now())
    _announce(view, actor)
    return view


def _locked(view_id: int, person: Any) -> CustomerView:
    found = CustomerView.objects.select_for_update().filter(pk=view_id, deleted_at__isnull=True).first()
    if found is None:
        raise MISSING()
    _must_be_theirs(found, person)
    return found


def _must_be_theirs(view: CustomerView, person: Any) -> None:
    if view.owner_id is not None:
        if view.owner_id != person.pk:
            raise MISSING()
        return
    if not may_share(person.role, person.data_scope, person.team_ids_below, view.team_id):
        raise CUSTOMER_VIEW_NOT_YOURS()


def _checked(holds: Mapping[str, Any]) -> dict[str, Any]:
    """Step: what may be kept of it."""
    found = dict(holds)
    own = own_fields() if names_own(found.get("columns", ()), found.get("sorts", ())) else {}
    if "conditions" in found:
        read_condition(found["conditions"])
    if "columns" in found:
        found["columns"] = checked_columns(found["columns"], own)
    if "sorts" in found:
        found["sorts"] = checked_sorts(found["sorts"], own)
    return found


def _announce(view: CustomerView, actor: Actor) -> None:
    """Step: whoever may see it reads their lists again."""
    heard = "handlers" if view.owner_id is None else f"agent:{view.owner_id}"
    publish(CUSTOMER_VIEW_CHANGED, view, actor=actor, audiences=[heard])
