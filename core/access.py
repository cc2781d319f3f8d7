"""Who may see what: `visible(person, Model)` is the only source, behind every door.

Kinds with an owner and a team follow the person's data scope (own, team, all). Other kinds register a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from core.problems import MISSING
from core.records import Scoped

M = TypeVar("M", bound=models.Model)
Rule = Callable[[Any], Q]
_rules: dict[type[models.Model], Rule] = {}

NOBODY = Q(pk__in=[])
EVERYTHING = Q()


def access_rule(model: type[models.Model]) -> Callable[[Rule], Rule]:
    """Register `rule(person) -> Q` as the visibility of `model`."""

    def register(rule: Rule) -> Rule:
        _rules[model] = rule
        return rule

    return register


def scope_rule(person: Any, prefix: str = "") -> Q:
    """The rule of scoped kinds: all, the person's team with the teams below it, or only what the person owns.

    Nothing for who keeps to knowledge, whatever their data scope. `prefix` reaches the scoped row through a relation, for example "ticket__".
    """
    if not getattr(person, "is_active", False) or not getattr(person, "handles_contacts", True):
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    own = Q(**{f"{prefix}owner_id": person.pk})
    if person.data_scope == "team" and person.team_id:
        return own | Q(**{f"{prefix}team_id__in": person.team_ids_below})
    return own


def visible(person: Any, model: type[models.Model]) -> Q:
    """The condition on rows of `model` that `person` may see.

    Raises LookupError for a kind that neither is scoped nor has a rule: forgetting one must not open it.
    """
    rule = _rules.get(model)
    if rule is not None:
        return rule(person)
    if issubclass(model, Scoped):
        return scope_rule(person)
    raise LookupError(f"{model.__name__} has no access rule")


def get_visible(person: Any, model: type[M], pk: Any, queryset: models.QuerySet[M] | None = None) -> M:
    """The one row, if `person` may see it. Raises MISSING otherwise, whether it exists or not."""
    rows = model._default_manager.all() if queryset is None else queryset
    try:
        found = rows.filter(visible(person, model), pk=pk).first()
    except (TypeError, ValueError):
        found = None
    if found is None:
        raise MISSING()
    return found
