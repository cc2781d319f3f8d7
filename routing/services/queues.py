"""Queues: their settings, their members, and the switch that closes one at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile, last_event
from core.operations import operation
from core.problems import INVALID, Refusal
from core.records import Changes, change
from routing.events import QUEUE_CHANGED, QUEUE_CLOSED, QUEUE_OPENED
from routing.models import Configuration, Queue, QueueMember, Skill, WorkItem, WorkState
from routing.problems import CLOSED_ALREADY, KEY_TAKEN
from routing.rules.settings import USUAL, House, Wrong, check_settings, circles, leads_to
from routing.services.deciding import distribute_soon
from routing.services.items import audiences_of_queue
from routing.services.locks import make_states
from staff.models import Person
from staff.services import bump_audience

PLACING = frozenset({"required_skills", "groups", "rings"})
MESSAGE = {
    "en": "We cannot take your call at the moment because of a disturbance. Please try again later.",
    "zh-CN": "由于突发情况，我们暂时无法接听您的来电，请稍后再拨。",
}


def _one_at_a_time() -> None:
    """Step: the changes of a configuration wait for each other: two halves of a circle must not pass side by side."""
    Configuration.objects.select_for_update().first()


@operation
def create_queue(*, actor: Actor, key: str, name: dict[str, str], media: str, **settings: Any) -> Queue:
    """A new queue as it is told; `settings` are fields of `Queue`, and the caller's word is taken. Raises KEY_TAKEN."""
    return _create(actor, key, name, media, settings)


def _create(actor: Actor, key: str, name: dict[str, str], media: str, settings: Mapping[str, Any]) -> Queue:
    if Queue.objects.filter(key=key).exists():
        raise KEY_TAKEN(key=key)
    queue = Queue.objects.create(key=key, name=name, media=media, **settings)
    publish(QUEUE_CHANGED, queue, actor=actor, facts={"key": key}, audiences=audiences_of_queue(queue))
    return queue


@operation
def define_queue(*, actor: Actor, key: str, name: dict[str, str], media: str, **settings: Any) -> Queue:
    """A new queue from the settings page, with what is usual for its medium where nothing is said.

    Raises INVALID with every field that makes no sense, or KEY_TAKEN.
    """
    _one_at_a_time()
    given = {**USUAL.get(media, {}), **_by_key(settings)}
    _refuse(check_settings(given, _house(media)))
    return _create(actor, key, name, media, given)


@operation
def change_queue(*, actor: Actor, queue: Queue, version: int | None = None, **settings: Any) -> Queue:
    """Other settings, which hold from the next decision on; what waits is placed anew.

    Raises STALE unless `version` is still the queue's, or INVALID with every field that makes no sense.
    """
    _one_at_a_time()
    queue = Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    if version is not None and version != queue.version:
        raise changed_meanwhile("queue", queue)
    given = _by_key(settings)
    _refuse(check_settings(given, _house(queue.media, queue.pk)) or _circles(queue, given))
    changes = change(queue, **given)
    if changes:
        publish(QUEUE_CHANGED, queue, actor=actor, changes=changes, audiences=audiences_of_queue(queue))
        _place_anew(queue, changes)
    if "team_id" in changes:
        _others_supervise()
    return queue


def _others_supervise() -> None:
    """Step: a queue went to another team; whoever supervises a team reads anew what they may see."""
    people = Person.objects.select_for_update().filter(is_active=True, data_scope="team")
    for person in people.filter(role__in=("supervisor", "admin")).order_by("pk"):
        bump_audience(person)


def _by_key(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Related rows by their ids, as the log keeps them."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        related = name in {"calendar", "team", "escalates_to"}
        found[f"{name}_id" if related else name] = value.pk if isinstance(value, Model) else value
    return found


def _house(media: str, own_id: int | None = None) -> House:
    skills = frozenset(Skill.objects.values_list("key", flat=True))
    return House(media, skills, dict(Queue.objects.values_list("pk", "media")), own_id)


def _circles(queue: Queue, given: Mapping[str, Any]) -> list[Wrong]:
    targets = leads_to(given.get("overflow", queue.overflow), given.get("when_closed", queue.when_closed))
    rows = Queue.objects.exclude(pk=queue.pk).values_list("pk", "key", "overflow", "when_closed")
    edges = {pk: set(leads_to(overflow, closed).values()) for pk, _, overflow, closed in rows}
    return circles(queue.pk, targets, edges, {pk: key for pk, key, _, _ in rows} | {queue.pk: queue.key})


def _refuse(wrong: list[Wrong]) -> None:
    if wrong:
        fields = [{"field": w.field, "code": "invalid", "message": w.en, "message_zh": w.zh} for w in wrong]
        raise Refusal(INVALID, {}, fields=fields)


def _place_anew(queue: Queue, changes: Changes) -> None:
    """Step: what waits is looked at again by the keeper, as by the settings of now; its place in line stays."""
    due: dict[str, Any] = {}
    if PLACING & set(changes):
        due["due_at"] = timezone.now()
    if {"overflow", "when_closed"} & set(changes):
        due["overflow_at"] = timezone.now()
    if due:
        waiting = WorkItem.objects.filter(queue=queue, state=WorkState.WAITING).order_by("id")
        ids = list(waiting.select_for_update(no_key=True).values_list("id", flat=True))
        WorkItem.objects.filter(pk__in=ids).update(**due)
    distribute_soon()


# --- members


@operation
def add_member(*, actor: Actor, queue: Queue, person: Person, group: str | None = None) -> QueueMember:
    """Allow a person this queue's work, in one of its groups; from now on they also hear of it."""
    _one_at_a_time()
    member, made = QueueMember.objects.get_or_create(queue=queue, person=person, defaults={"group": group or ""})
    make_states([person.pk])
    if made:
        publish(QUEUE_CHANGED, queue, actor=actor, facts={"joined": person.pk}, audiences=audiences_of_queue(queue))
        bump_audience(Person.objects.select_for_update().get(pk=person.pk))
    changes = change(member, group=member.group if group is None else group)
    if changes:
        publish(
            QUEUE_CHANGED,
            queue,
            actor=actor,
            changes=changes,
            facts={"member": person.pk},
            audiences=audiences_of_queue(queue),
        )
    if made or changes:
        distribute_soon()
    return member


@operation
def remove_member(*, actor: Actor, queue: Queue, person: Person) -> None:
    """Take a queue's work away from a person; what they hold stays with them."""
    _one_at_a_time()
    removed, _ = QueueMember.objects.filter(queue=queue, person=person).delete()
    if removed:
        publish(QUEUE_CHANGED, queue, actor=actor, facts={"left": person.pk}, audiences=audiences_of_queue(queue))
        bump_audience(Person.objects.select_for_update().get(pk=person.pk))


# --- the emergency switch


@operation
def close_queue(*, actor: Actor, queue: Queue, message: dict[str, str] | None = None, replace: bool = False) -> Queue:
    """Close a queue at once, whatever its hours say; callers hear `message`. Saying it again changes the message.

    Raises CLOSED_ALREADY where somebody else closed it, unless `replace` says that their message is to go.
    """
    _one_at_a_time()
    queue = Queue.objects.select_for_update(no_key=True, of=("self",)).select_related("calendar").get(pk=queue.pk)
    if queue.emergency_since is not None and not replace:
        _refuse_overwriting(queue, actor)
    since = queue.emergency_since or timezone.now()
    changes = change(queue, emergency_since=since, emergency_message=message or MESSAGE)
    if changes:
        heard = [*audiences_of_queue(queue), "staff"]
        publish(QUEUE_CLOSED, queue, actor=actor, changes=changes, facts={"by": actor.person_id}, audiences=heard)
    return queue


def _refuse_overwriting(queue: Queue, actor: Actor) -> None:
    """Raises CLOSED_ALREADY unless the message that callers hear now is this actor's own."""
    last = last_event("queue", subject_id=queue.pk, name=QUEUE_CLOSED.name)
    if last is not None and actor.person_id is not None and last.facts.get("by") == actor.person_id:
        return
    since = queue.emergency_since
    raise CLOSED_ALREADY(
        queue=queue.key,
        who=last.actor_name if last else "",
        at=last.at.isoformat() if last else None,
        since=f"{since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if since else "",
    )


@operation
def open_queue(*, actor: Actor, queue: Queue) -> Queue:
    """Take the emergency back: the queue's hours hold again."""
    _one_at_a_time()
    queue = Queue.objects.select_for_update(no_key=True, of=("self",)).select_related("calendar").get(pk=queue.pk)
    changes = change(queue, emergency_since=None, emergency_message={})
    if changes:
        publish(QUEUE_OPENED, queue, actor=actor, changes=changes, audiences=[*audiences_of_queue(queue), "staff"])
        distribute_soon()
    return queue
