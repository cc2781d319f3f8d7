"""Setting up: skills, outcome codes, reasons for breaks. Deciders notice by themselves (triggers, migration 0002)."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import INVALID
from core.records import Changes, change
from routing.events import BREAK_REASON_SAVED, DISPOSITION_SAVED, SKILL_SAVED, SKILLS_CHANGED
from routing.models import AgentSkill, BreakReason, Disposition, Queue, Skill
from routing.problems import KEY_TAKEN
from routing.rules.answering import OWN_REASONS
from routing.services.deciding import distribute_soon
from staff.audiences import supervisors_of_team
from staff.models import Person


@operation
def create_skill(*, actor: Actor, key: str, name: dict[str, str]) -> Skill:
    """A new skill. Raises KEY_TAKEN."""
    if Skill.objects.filter(key=key).exists():
        raise KEY_TAKEN(key=key)
    skill = Skill.objects.create(key=key, name=name)
    publish(SKILL_SAVED, skill, actor=actor, facts={"key": key})
    return skill


@operation
def change_skill(*, actor: Actor, skill: Skill, name: dict[str, str]) -> Skill:
    """Another name for a skill."""
    skill = Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
    changes = change(skill, name=name)
    if changes:
        publish(SKILL_SAVED, skill, actor=actor, changes=changes)
    return skill


@operation
def set_skill_level(*, actor: Actor, person: Person, skill: Skill, level: int) -> None:
    """Give a person a skill to a level of 1 to 10; 0 takes it away. Raises INVALID for any other level."""
    if not 0 <= level <= 10:
        raise INVALID.field("level", en="From 0 to 10.", zh="取值范围为 0 到 10。")
    old = AgentSkill.objects.filter(person=person, skill=skill).values_list("level", flat=True).first() or 0
    if level == 0:
        AgentSkill.objects.filter(person=person, skill=skill).delete()
    else:
        AgentSkill.objects.update_or_create(person=person, skill=skill, defaults={"level": level})
    if level != old:
        changes: Changes = {"level": (old, level)}
        facts = {"skill": skill.key, "level": level}
        told = [f"agent:{person.pk}", *supervisors_of_team(person.team_id)]
        publish(SKILLS_CHANGED, person, actor=actor, changes=changes, facts=facts, audiences=told)
    distribute_soon()


@operation
def create_disposition(
    *,
    actor: Actor,
    code: str,
    name: dict[str, str],
    queue: Queue | None = None,
    position: int = 0,
    ticket_status: str = "",
) -> Disposition:
    """A new outcome code, for one queue or for all; `ticket_status` is what becomes of the ticket. Raises KEY_TAKEN."""
    if Disposition.objects.filter(queue=queue, code=code).exists():
        raise KEY_TAKEN(key=code)
    disposition = Disposition.objects.create(
        queue=queue, code=code, name=name, position=position, ticket_status=ticket_status
    )
    publish(DISPOSITION_SAVED, disposition, actor=actor, facts={"code": code, "queue": queue.pk if queue else None})
    return disposition


@operation
def change_disposition(*, actor: Actor, disposition: Disposition, **fields: Any) -> Disposition:
    """Its name, place, what becomes of the ticket, or whether it is still offered; what was closed with it keeps it."""
    disposition = Disposition.objects.select_for_update(no_key=True).get(pk=disposition.pk)
    changes = change(disposition, **fields)
    if changes:
        publish(DISPOSITION_SAVED, disposition, actor=actor, changes=changes)
    return disposition


@operation
def create_break_reason(
    *, actor: Actor, code: str, name: dict[str, str], paid: bool = True, position: int = 0
) -> BreakReason:
    """A new reason for breaks; from the first active one on, every break names one. Raises KEY_TAKEN."""
    if code in OWN_REASONS or BreakReason.objects.filter(code=code).exists():
        raise KEY_TAKEN(key=code)
    reason = BreakReason.objects.create(code=code, name=name, paid=paid, position=position)
    publish(BREAK_REASON_SAVED, reason, actor=actor, facts={"code": code})
    return reason


@operation
def change_break_reason(*, actor: Actor, reason: BreakReason, **fields: Any) -> BreakReason:
    """Its name, place, whether it is paid, or still offered; a break that runs for it goes on."""
    reason = BreakReason.objects.select_for_update(no_key=True).get(pk=reason.pk)
    changes = change(reason, **fields)
    if changes:
        publish(BREAK_REASON_SAVED, reason, actor=actor, changes=changes)
    return reason
