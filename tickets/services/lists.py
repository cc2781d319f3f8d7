"""Writes of kept lists: who made one for whom, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import MISSING, Refusal
from core.records import change
from tickets.events import VIEW_CHANGED
from tickets.models import View
from tickets.problems import TOO_MANY_VIEWS, VIEW_NOT_YOURS
from tickets.rules.lists import checked_columns, checked_sorts, may_share, names_own
from tickets.selectors.filtering import own_fields, read_condition

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
) -> View:
    """Keep a list: for the person, or `shared` with a team (with everybody when there is none).

    Raises INVALID pointing at conditions, columns or sorts, VIEW_NOT_YOURS where the person may not share it so,
    TOO_MANY_VIEWS.
    """
    view = View(name=dict(name), owner_id=None if shared else person.pk, team_id=team_id if shared else None)
    _must_be_theirs(view, person)
    others = View.objects.filter(deleted_at__isnull=True, owner_id=view.owner_id)
    if others.count() >= MOST:
        raise TOO_MANY_VIEWS(limit=MOST)
    for field, value in _checked(holds).items():
        setattr(view, field, value)
    view.save()
    _announce(view, actor)
    return view


@operation
def change_view(*, actor: Actor, person: Any, view_id: int, version: int | None = None, **holds: Any) -> View:
    """Change what a list is called, holds and shows. Raises MISSING, VIEW_NOT_YOURS, STALE, INVALID."""
    view = _locked(view_id)
    _must_be_theirs(view, person)
    if version is not None and version != view.version:
        raise changed_meanwhile("view", view)
    if change(view, **_checked(holds)):
        _announce(view, actor)
    return view


@operation
def delete_view(*, actor: Actor, person: Any, view_id: int) -> View:
    """Throw a list away; its tickets stay where they are. Raises MISSING, VIEW_NOT_YOURS."""
    view = _locked(view_id)
    _must_be_theirs(view, person)
    change(view, deleted_at=timezone.now())
    _announce(view, actor)
    return view


@operation
def restore_view(*, actor: Actor, person: Any, view_id: int) -> View:
    """Take a list back out of the bin. Raises MISSING also for what is not the person's to change."""
    view = _locked(view_id, deleted_at__isnull=False)
    try:
        _must_be_theirs(view, person)
    except Refusal as refusal:
        raise MISSING() from refusal
    change(view, deleted_at=None)
    _announce(view, actor)
    return view


def _locked(view_id: int, **which: Any) -> View:
    found = View.objects.select_for_update().filter(pk=view_id, **(which or {"deleted_at__isnull": True})).first()
    if found is None:
        raise MISSING()
    return found


def _must_be_theirs(view: View, person: Any) -> None:
    if view.owner_id is not None:
        if view.owner_id != person.pk:
            raise MISSING()
        return
    if not may_share(person.role, person.data_scope, person.team_ids_below, view.team_id):
        raise VIEW_NOT_YOURS()


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


def _announce(view: View, actor: Actor) -> None:
    """Step: whoever may see it reads their lists again."""
    heard = "handlers" if view.owner_id is None else f"agent:{view.owner_id}"
    publish(VIEW_CHANGED, view, actor=actor, audiences=[heard])
