"""Writes about promises: the policies, and counting open promises anew when policies or opening hours change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.conditions.fields import OWN
from core.conditions.language import leaves
from core.events import Happening, publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID, MISSING, STALE
from core.records import change
from staff.models import Calendar
from tickets.events import SLA_POLICY_REMOVED, SLA_POLICY_SAVED
from tickets.models import UNFINISHED, SlaPolicy, SlaSweep, Ticket
from tickets.selectors.filtering import read_condition
from tickets.services.announcing import RELATED, announce_change
from tickets.services.clocks import promise_again

AT_ONCE = 25
ORDERING = 0x736C61  # advisory: the order of policies is changed by one at a time
# What does not change by itself, or by being worked on: a promise must not move with its own clock.
LASTING = frozenset({"kind", "priority", "tier", "queue", "media", "tags", "language", "customer"})


@operation
def create_policy(*, actor: Actor, **fields: Any) -> SlaPolicy:
    """A new policy, behind the others. Raises INVALID."""
    _check(fields)
    _lock()
    last = SlaPolicy.objects.order_by("-position").values_list("position", flat=True).first()
    policy = SlaPolicy.objects.create(position=0 if last is None else last + 1, **fields)
    publish(SLA_POLICY_SAVED, policy, actor=actor, facts={"name": policy.name})
    sweep_step("policy", actor=actor)
    return policy


@operation
def change_policy(*, actor: Actor, policy: SlaPolicy, version: int | None = None, **fields: Any) -> SlaPolicy:
    """Change a policy; open promises that it decides about are counted anew soon. Raises INVALID, STALE, MISSING."""
    _check(fields)
    policy = _locked(policy, version)
    changes = change(policy, **fields)
    if changes:
        publish(SLA_POLICY_SAVED, policy, actor=actor, changes=changes)
        sweep_step("policy", actor=actor)
    return policy


@operation
def remove_policy(*, actor: Actor, policy: SlaPolicy, version: int | None = None) -> None:
    """Take a policy away; what it promised is what the next one promises. Raises STALE, MISSING."""
    policy = _locked(policy, version)
    publish(SLA_POLICY_REMOVED, policy, actor=actor, facts={"name": policy.name})
    policy.delete()
    sweep_step("policy", actor=actor)


@operation
def order_policies(*, actor: Actor, ids: Sequence[int]) -> list[SlaPolicy]:
    """Put all policies into this order; the first that fits a ticket holds. Raises STALE when others are there by now."""
    _lock()
    rows = {one.pk: one for one in SlaPolicy.objects.select_for_update()}
    if sorted(ids) != sorted(rows):
        raise STALE(who="")
    for position, pk in enumerate(ids):
        changes = change(rows[pk], position=position)
        if changes:
            publish(SLA_POLICY_SAVED, rows[pk], actor=actor, changes=changes)
    sweep_step("policy", actor=actor)
    return [rows[pk] for pk in ids]


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDERING])


def _locked(policy: SlaPolicy, version: int | None) -> SlaPolicy:
    found = SlaPolicy.objects.select_for_update().filter(pk=policy.pk).first()
    if found is None:
        raise MISSING()
    if version is not None and version != found.version:
        raise changed_meanwhile("sla_policy", found)
    return found


def _check(fields: Mapping[str, Any]) -> None:
    """Raises INVALID for conditions that make no sense, or ask of what a promise cannot follow."""
    if fields.get("calendar_id") is not None and not Calendar.objects.filter(pk=fields["calendar_id"]).exists():
        raise INVALID.field("calendar", en="There are no such opening hours.", zh="没有该营业时间。")
    if "conditions" not in fields:
        return
    for leaf in leaves(read_condition(fields["conditions"])):
        if leaf.field.key not in LASTING and not leaf.field.key.startswith(OWN):
            raise INVALID.field(
                "conditions",
                en=f"A promise cannot depend on this: {leaf.field.name['en']}.",
                zh=f"服务时限不能取决于：{leaf.field.name['zh-CN']}。",
            )


def on_hours_changed(happening: Happening) -> None:
    """Reaction to calendar.saved: promises that count by these hours are counted anew soon."""
    sweep_step("hours", actor=happening.actor)


def on_queue_changed(happening: Happening) -> None:
    """Reaction to queue.changed: with other opening hours, the promises on its tickets are counted anew soon."""
    if "calendar_id" in happening.changes:
        sweep_step("hours", actor=happening.actor)


def sweep_step(cause: str, *, actor: Actor) -> None:
    """Step: open promises are to be counted anew from the first ticket on; the keeper does it."""
    values = {"after_ticket_id": 0, "cause": cause, "by": {"actor": actor.kind, "by": actor.name}}
    SlaSweep.objects.update_or_create(pk=1, defaults=values)


def sweep_promises() -> int:
    """Tick: count open promises anew, some tickets at a time, since policies or opening hours changed."""
    return _sweep() if SlaSweep.objects.exists() else 0


@operation
def _sweep() -> int:
    """Some tickets further; whichever keeper comes first."""
    sweep = SlaSweep.objects.select_for_update(skip_locked=True).first()
    if sweep is None:
        return 0
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED).filter(status__in=UNFINISHED)
    rows = rows.filter(pk__gt=sweep.after_ticket_id, deleted_at__isnull=True).order_by("pk")
    tickets = list(rows[:AT_ONCE])
    for ticket in tickets:
        _count_anew(ticket, sweep.cause)
    if len(tickets) < AT_ONCE:
        sweep.delete()
    else:
        SlaSweep.objects.filter(pk=sweep.pk).update(after_ticket_id=tickets[-1].pk)
    return len(tickets)


def _count_anew(ticket: Ticket, cause: str) -> None:
    """Step: the promises of a locked ticket by the policies and hours of now; its lists show the new times."""
    before = ticket.due_at, ticket.resolve_by
    promise_again(ticket, timezone.now(), actor=SYSTEM, cause=cause)
    if before != (ticket.due_at, ticket.resolve_by):
        due, resolve = ticket.due_at, ticket.resolve_by
        ticket.due_at, ticket.resolve_by = before
        announce_change(ticket, change(ticket, due_at=due, resolve_by=resolve), actor=SYSTEM)
