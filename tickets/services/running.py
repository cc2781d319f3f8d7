"""Running automation: an event leaves a row for each rule that it starts; the keeper carries them out in their order."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from core.actor import Actor
from core.conditions.asking import matches
from core.events import Happening, publish
from core.inserting import insert
from core.operations import operation
from core.problems import Refusal
from core.text import localised
from tickets.events import AUTOMATION_RAN, MESSAGE_ADDED
from tickets.models import AutomationRule, AutomationRun, Message, Ticket
from tickets.rules.automation import STARTED_BY, TIME, facts_of_change
from tickets.rules.loops import DEEPEST
from tickets.selectors.automation import Rule, due_by_time, matched_values, rule_of
from tickets.selectors.filtering import facts_of
from tickets.selectors.setup import known
from tickets.services.acting import Run, act, leave_queue, running, running_path
from tickets.services.announcing import workable

log = logging.getLogger(__name__)
State = AutomationRun.State
AT_ONCE = 20
TIMING = 0x746D72  # advisory: rules by time are looked at by one keeper at a time
EVERY = 60.0  # seconds between two looks at rules by time


class _NotAny(Exception):
    """What the rule asks for does not hold any more: everything is taken back."""


def on_happened(happening: Happening) -> None:
    """Reaction to what starts rules: each rule whose conditions hold leaves a row, to be run after the commit.

    Where no rule listens, nothing is asked and nothing is written.
    """
    name = happening.event.name
    if happening.event is MESSAGE_ADDED:
        message: Message = happening.subject
        name, ticket = f"{name}/{message.direction}", message.ticket
    else:
        ticket = happening.subject
    rules = known().rules.get(STARTED_BY.get(name, ""))
    if rules:
        _write_down(rules, ticket, happening)


def _write_down(rules: tuple[Rule, ...], ticket: Ticket, happening: Happening) -> None:
    goal = happening.payload if isinstance(happening.payload, str) else None
    happened = facts_of_change({name: _plain(pair) for name, pair in happening.changes.items()}, goal)
    facts = facts_of(ticket) | happened
    found = [one for one in rules if matches(one.condition, facts, happening.at)]
    for run in insert([_run_of(rule, ticket, happened, facts) for rule in found]):
        if run.state == State.REFUSED:
            _tell(run, run.result, actor=happening.actor)


def _plain(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    return tuple(one.isoformat() if isinstance(one, datetime) else one for one in pair)  # type: ignore[return-value]


def _run_of(rule: Rule, ticket: Ticket, happened: dict[str, Any], facts: dict[str, Any], **more: Any) -> AutomationRun:
    """A run to be; a rule that led to itself, or one at the end of too long a chain, is refused and told so."""
    before = running_path()
    refused = rule.id in before or len(before) >= DEEPEST
    cause = "loop" if rule.id in before else "depth"
    return AutomationRun(
        rule_id=rule.id, rule_name=rule.name, rule_version=rule.version, ticket=ticket, trigger=rule.trigger,
        happened=happened, matched=matched_values(rule.condition, facts), path=[*before, rule.id],
        state=State.REFUSED if refused else State.WAITING, result={"refused": cause} if refused else {},
        done_at=timezone.now() if refused else None, **more,
    )  # fmt: skip


def run_automation() -> int:
    """Tick: carry out what waits, in the order in which it was started."""
    ids = AutomationRun.objects.filter(state=State.WAITING).order_by("id").values_list("id", flat=True)[:AT_ONCE]
    return sum(_one(run_id) for run_id in list(ids))


def _one(run_id: int) -> int:
    try:
        return _carry_out(run_id=run_id)
    except _NotAny:
        return _end(run_id=run_id, state=State.SKIPPED, result={})
    except Refusal as refusal:
        return _end(run_id=run_id, state=State.FAILED, result={"code": refusal.problem.code, **_said(refusal)})
    except Exception:
        log.exception("a rule broke", extra={"run": run_id})
        return _end(run_id=run_id, state=State.FAILED, result={"code": "internal"})


def _said(refusal: Refusal) -> dict[str, Any]:
    return {"said": {language: refusal.body(language)["message"] for language in ("en", "zh-CN")}}


@operation
def _carry_out(*, run_id: int) -> int:
    """Claim, act and tell, in one transaction: run twice it acts once. Raises _NotAny, Refusal."""
    found = _claimed(run_id)
    if found is None:
        return 0
    run, row = found
    rule = rule_of(row) if row is not None and row.is_active else None
    if rule is None:
        raise _NotAny
    actor = Actor("system", rule.id, localised(rule.name, "en")[:200])
    with running(tuple(run.path)):
        # Its work is locked before the ticket; where the rule does not hold any more, all of this is taken back.
        leave_queue(run.ticket_id, rule.actions, actor=actor)
        ticket = workable(run.ticket_id)
        if not matches(rule.condition, facts_of(ticket) | run.happened, timezone.now()):
            raise _NotAny
        done = act(Run(ticket, actor, rule.name), rule.actions)
    _finish(run, State.DONE, {"actions": done}, actor=actor)
    return 1


def _claimed(run_id: int) -> tuple[AutomationRun, AutomationRule | None] | None:
    rows = AutomationRun.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.WAITING)
    run = rows.filter(pk=run_id).first()
    # What was started before it on the same ticket comes first, whoever carries that out.
    if run is None or AutomationRun.objects.filter(ticket=run.ticket_id, state=State.WAITING, pk__lt=run_id).exists():
        return None
    return run, AutomationRule.objects.filter(pk=run.rule_id or 0).first()


@operation
def _end(*, run_id: int, state: str, result: dict[str, Any]) -> int:
    found = _claimed(run_id)
    if found is None:
        return 0
    run, _ = found
    _finish(run, state, result, actor=Actor("system", run.rule_id, localised(run.rule_name, "en")[:200]))
    return 1


def _finish(run: AutomationRun, state: str, result: dict[str, Any], *, actor: Actor) -> None:
    """Step: what became of a run; the ticket's history tells it, unless nothing was to be done."""
    run.state, run.result, run.done_at = state, result, timezone.now()
    run.version += 1
    run.save(update_fields=["state", "result", "done_at", "version"])
    if state != State.SKIPPED:
        _tell(run, result, actor=actor)


def _tell(run: AutomationRun, result: dict[str, Any], *, actor: Actor) -> None:
    facts = {"rule": run.rule_id, "rule_version": run.rule_version, "name": run.rule_name, "state": run.state}
    told = {**facts, "matched": run.matched, "path": run.path, **result}
    publish(AUTOMATION_RAN, run, actor=actor, ticket_id=run.ticket_id, facts=told)


def look_at_the_time(every: float = EVERY) -> int:
    """Tick: once a minute, tickets on which a rule by time is due get their row."""
    return _look(every=every) if known().rules.get(TIME) else 0


_looked: dict[str, datetime] = {}


@operation
def _look(*, every: float) -> int:
    now = timezone.now()
    last = _looked.get("at")
    if last is not None and 0 <= (now - last).total_seconds() < every:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TIMING])
        if not (cursor.fetchone() or [False])[0]:
            return 0
    _looked["at"] = now
    return sum(_due(rule, now) for rule in known().rules[TIME])


def _due(rule: Rule, now: datetime) -> int:
    """Step: rows for the tickets on which this rule is due; the same moment of a ticket never starts it twice."""
    made = [
        _run_of(rule, ticket, {}, facts_of(ticket), anchor=getattr(ticket, "anchor"))  # noqa: B009 - annotated
        for ticket in due_by_time(rule, now)[:100]
    ]
    insert(made)
    return len(made)
