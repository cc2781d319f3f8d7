"""Setting up: skills, queues, members, outcome codes. Deciders notice by themselves (triggers, migration 0002)."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import INVALID
from routing.events import QUEUE_CHANGED, SKILLS_CHANGED
from routing.models import AgentSkill, Disposition, Queue, QueueMember, Skill
from routing.problems import KEY_TAKEN
from routing.services.deciding import distribute_soon
from routing.services.locks import make_states
from staff.models import Person
from staff.services import bump_audience


@operation
def create_skill(*, actor: Actor, key: str, name: dict[str, str]) -> Skill:
    """A new skill. Raises KEY_TAKEN."""
    if Skill.objects.filter(key=key).exists():
        raise KEY_TAKEN(key=key)
    return Skill.objects.create(key=key, name=name)


@operation
def create_queue(*, actor: Actor, key: str, name: dict[str, str], media: str, **settings: Any) -> Queue:
    """A new queue; `settings` are fields of `Queue`. Raises KEY_TAKEN."""
    if Queue.objects.filter(key=key).exists():
        raise KEY_TAKEN(key=key)
    queue = Queue.objects.create(key=key, name=name, media=media, **settings)
    publish(QUEUE_CHANGED, queue, actor=actor, facts={"key": key})
    return queue


@operation
def set_skill_level(*, actor: Actor, person: Person, skill: Skill, level: int) -> None:
    """Give a person a skill to a level of 1 to 10; 0 takes it away. Raises INVALID for any other level."""
    if not 0 <= level <= 10:
        raise INVALID.field("level", en="From 0 to 10.", zh="取值范围为 0 到 10。")
    if level == 0:
        AgentSkill.objects.filter(person=person, skill=skill).delete()
    else:
        AgentSkill.objects.update_or_create(person=person, skill=skill, defaults={"level": level})
    publish(SKILLS_CHANGED, person, actor=actor, facts={"skill": skill.key, "level": level})
    distribute_soon()


@operation
def add_member(*, actor: Actor, queue: Queue, person: Person) -> None:
    """Allow a person this queue's work; from now on they also hear of it."""
    _, made = QueueMember.objects.get_or_create(queue=queue, person=person)
    make_states([person.pk])
    if made:
        publish(QUEUE_CHANGED, queue, actor=actor, facts={"joined": person.pk})
        bump_audience(Person.objects.select_for_update().get(pk=person.pk))
        distribute_soon()


@operation
def remove_member(*, actor: Actor, queue: Queue, person: Person) -> None:
    """Take a queue's work away from a person; what they hold stays with them."""
    removed, _ = QueueMember.objects.filter(queue=queue, person=person).delete()
    if removed:
        publish(QUEUE_CHANGED, queue, actor=actor, facts={"left": person.pk})
        bump_audience(Person.objects.select_for_update().get(pk=person.pk))


@operation
def create_disposition(
    *, actor: Actor, code: str, name: dict[str, str], queue: Queue | None = None, position: int = 0
) -> Disposition:
    """A new outcome code, for one queue or for all. Raises KEY_TAKEN."""
    if Disposition.objects.filter(queue=queue, code=code).exists():
        raise KEY_TAKEN(key=code)
    return Disposition.objects.create(queue=queue, code=code, name=name, position=position)
