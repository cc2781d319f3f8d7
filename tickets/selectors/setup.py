"""What a process keeps of the desk's configuration: promises, opening hours, rules and own fields.

It is read anew when its token changes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.operations import current_unit
from core.own_fields.rules import Definition
from core.problems import Refusal
from core.sql import send
from staff.models import Calendar
from staff.rules import ALWAYS, Hours
from tickets.models import AutomationRule, SlaPolicy, Ticket
from tickets.rules.sla import GOALS, STANDARD, Policy
from tickets.selectors.automation import Rule, rule_of
from tickets.selectors.filtering import read_condition
from tickets.selectors.own_fields import own_definitions

log = logging.getLogger(__name__)
TOKEN = "SELECT token FROM tickets_setup WHERE id = 1"


@dataclass(frozen=True)
class Known:
    """What was read for one token."""

    token: UUID | None
    policies: tuple[Policy, ...]
    hours: Mapping[int, Hours]
    rules: Mapping[str, tuple[Rule, ...]]
    own: tuple[Definition, ...]

    def hours_of(self, calendar_id: int | None) -> Hours:
        """The hours of a calendar; without one it is always open."""
        return self.hours.get(calendar_id or 0, ALWAYS)

    def calendar_of(self, policy: Policy, ticket: Ticket) -> int | None:
        """By whose hours a promise on this ticket is counted: the policy's own, else its queue's."""
        return policy.calendar_id or (ticket.queue.calendar_id if ticket.queue is not None else None)


_kept: Known | None = None


def token() -> UUID | None:
    """Stands for the configuration as it is now; None before anything was configured."""
    found = send(TOKEN).rows()
    return found[0][0] if found else None


def known() -> Known:
    """The configuration; what was read for the token that holds now is not read again. Once per operation."""
    global _kept
    unit = current_unit()
    memo = unit.memo if unit else {}
    found: Known | None = memo.get("desk setup")
    if found is None:
        now = token()
        if _kept is None or _kept.token != now:
            _kept = _read(now)
        found = memo["desk setup"] = _kept
    return found


def _read(now: UUID | None) -> Known:
    rows = list(SlaPolicy.objects.order_by("position", "id"))
    policies = [one for row in rows if row.is_active and (one := as_rule(row)) is not None] if rows else STANDARD
    rules: dict[str, tuple[Rule, ...]] = {}
    for row in AutomationRule.objects.filter(is_active=True).order_by("position", "id"):
        rule = rule_of(row)
        if rule is not None:
            rules[row.trigger] = (*rules.get(row.trigger, ()), rule)
    return Known(now, tuple(policies), {one.pk: one.hours for one in Calendar.objects.all()}, rules, own_definitions())


def as_rule(row: SlaPolicy) -> Policy | None:
    """A policy as the rules know it; None for one whose conditions name a field that is gone: it holds for nothing."""
    try:
        conditions = read_condition(row.conditions or {"all": []})
    except Refusal:
        log.exception("a policy cannot be read", extra={"policy": row.pk})
        return None
    minutes = {goal: getattr(row, goal) for goal in GOALS}
    return Policy(row.pk, conditions, minutes, row.calendar_id, row.warn_percent)
