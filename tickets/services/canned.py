"""Texts and macros that people keep, and what the variables of a text stand for on a ticket."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from core import search
from core.actor import Actor
from core.events import EventType, publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from core.text import localised
from routing.models import Queue
from staff.models import Person
from staff.rules import zone_of
from tickets import rules, texts
from tickets.events import CANNED_TEXT_CHANGED, MACRO_CHANGED
from tickets.models import CannedText, Macro, Ticket
from tickets.services.letters import link_of

S = TypeVar("S", CannedText, Macro)
_EVENTS: dict[type[Any], EventType] = {CannedText: CANNED_TEXT_CHANGED, Macro: MACRO_CHANGED}
_WORDS = {
    "missing": ("This is needed.", "此项必填。"),
    "twice": ("Only one such action, please.", "此类操作只能有一个。"),
    "both": (
        "Either a person or a queue gets it, not both.",
        "只能分配给人员或队列之一。",
    ),
}


@operation
def create_canned_text(*, actor: Actor, **given: Any) -> CannedText:
    """Keep a text. Raises INVALID for a variable that does not exist."""
    _check_texts("text", given["text"])
    return _created(CannedText(**given), actor=actor)


@operation
def change_canned_text(*, actor: Actor, canned_id: int, version: int | None = None, **given: Any) -> CannedText:
    """Change any of its fields. Raises MISSING, INVALID for a variable that does not exist, STALE."""
    if "text" in given:
        _check_texts("text", given["text"])
    return _changed(CannedText, canned_id, version, given, actor=actor)


@operation
def create_macro(*, actor: Actor, **given: Any) -> Macro:
    """Keep a list of actions. Raises INVALID for one that could never be done."""
    _check_actions(given["actions"])
    return _created(Macro(**given), actor=actor)


@operation
def change_macro(*, actor: Actor, macro_id: int, version: int | None = None, **given: Any) -> Macro:
    """Change any of its fields. Raises MISSING, INVALID for an action that could never be done, STALE."""
    if "actions" in given:
        _check_actions(given["actions"])
    return _changed(Macro, macro_id, version, given, actor=actor)


def _created(row: S, *, actor: Actor) -> S:
    row.save(force_insert=True)
    return _kept(row, {}, actor=actor)


def _changed(model: type[S], pk: int, version: int | None, given: dict[str, Any], *, actor: Actor) -> S:
    row = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise MISSING()
    if version is not None and version != row.version:
        raise changed_meanwhile(_EVENTS[model].subject, row)
    changes = change(row, **given)
    return _kept(row, changes, actor=actor) if changes else row


def _kept(row: S, changes: dict[str, Any], *, actor: Actor) -> S:
    """Step: found by its words, told in the log; the words themselves are in no log."""
    event = _EVENTS[type(row)]
    search.index(event.subject, row.pk, names=row.title.values(), texts=_findable(row))
    logged = {name: pair for name, pair in changes.items() if name not in {"text", "actions"}}
    publish(event, row, actor=actor, changes=logged, facts={"title": row.title})
    return row


def _findable(row: Any) -> list[str]:
    return [row.shortcut, *row.text.values()] if isinstance(row, CannedText) else []


def _check_texts(field: str, words: dict[str, str]) -> None:
    """Raises INVALID, pointing at the language, for a variable that does not exist."""
    for language, text in words.items():
        for name in rules.unknown_in(text):
            known = ", ".join(rules.VARIABLES)
            raise INVALID.field(
                f"{field}.{language}", en=f"There is no variable {{{{{name}}}}}. There are: {known}.",
                zh=f"没有变量 {{{{{name}}}}}。可用的有：{known}。",
            )  # fmt: skip
    if not any(text.strip() for text in words.values()):
        raise INVALID.field(field, en="A text in at least one language is needed.", zh="至少需要一种语言的文本。")


def _check_actions(actions: list[dict[str, Any]]) -> None:
    fault = rules.fault_in(actions)
    if fault is not None:
        place, why = fault
        raise INVALID.field(place, en=_WORDS[why][0], zh=_WORDS[why][1])
    for index, action in enumerate(actions):
        if action.get("text"):
            _check_texts(f"actions.{index}.text", action["text"])
        someone, queue = action.get("person"), action.get("queue")
        gone = (someone and not Person.objects.filter(pk=someone, is_active=True).exists()) or (
            queue and not Queue.objects.filter(pk=queue).exists()
        )
        if gone:
            raise INVALID.field(f"actions.{index}", en="There is no such one.", zh="不存在。")


def values_for(ticket: Ticket, agent: str, language: str) -> dict[str, str]:
    """What the variables stand for on this ticket; "" for what is not known."""
    own = ticket.customer.timezone if ticket.customer else ""
    zone = zone_of(own or settings.COMPANY_TIMEZONE)
    due = ticket.resolve_by.astimezone(zone) if ticket.resolve_by else None
    now = timezone.now().astimezone(zone)
    return {
        "customer.name": str(ticket.customer.name) if ticket.customer else "",
        "ticket.number": str(ticket.number),
        "ticket.subject": localised(ticket.title, language) or ticket.subject,
        "ticket.link": link_of(ticket),
        "ticket.resolve_by": texts.moment(due, zone.key, language) if due else "",
        "queue.name": localised(ticket.queue.name, language) if ticket.queue else "",
        "agent.name": agent,
        "today": texts.day(now, language),
    }
