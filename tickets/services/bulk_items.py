"""What a change on many tickets does to one of them: in one transaction with the record of what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from core.actor import Actor
from core.meanwhile import changed_meanwhile, last_change
from core.operations import operation
from core.problems import MISSING
from routing.models import Queue
from tickets.models import BulkItem, Ticket
from tickets.rules.bulk import FINISHED, RECORDED, differences, leaves_queue, tags_after, undoing
from tickets.services.announcing import workable
from tickets.services.changing import assign_step, edit_step, move_step, set_priority_step, set_status_step
from tickets.services.demanding import demand_for
from tickets.services.working import take_from_queue, wait_in_queue


@operation
def change_one(*, item_id: int, actor: Actor, rule: Q, wanted: Mapping[str, Any]) -> None:
    """Change one ticket, if nobody did so before. Raises MISSING, MERGED, STALE, FIELD_REQUIRED; it stays as it is."""
    item = _locked(item_id, BulkItem.State.WAITING)
    if item is None:
        return
    _must_see(item, rule)
    waited = leaves_queue(wanted) and take_from_queue(item.ticket_id, actor=actor, reason="bulk")
    ticket = workable(item.ticket_id)
    if ticket.version != item.version:
        raise changed_meanwhile("ticket", ticket)
    before = _standing(ticket)
    _apply(ticket, _fields(ticket, wanted), actor, asks=True)
    item.changes = differences(before, _standing(ticket))
    item.state = BulkItem.State.DONE if item.changes else BulkItem.State.SAME
    item.detail = {"waited": True} if waited else {}
    item.save(update_fields=["changes", "state", "detail"])


@operation
def undo_one(*, item_id: int, actor: Actor, rule: Q) -> None:
    """Give one ticket back what it had; what somebody changed meanwhile stays. Raises MISSING, MERGED."""
    item = _locked(item_id, BulkItem.State.DONE)
    if item is None:
        return
    _must_see(item, rule)
    if "queue_id" in item.changes or item.changes.get("owner_id", [None])[0] is not None:
        take_from_queue(item.ticket_id, actor=actor, reason="bulk")
    ticket = workable(item.ticket_id)
    back, left = undoing(item.changes, _standing(ticket))
    _apply(ticket, back, actor)
    if item.detail.get("waited") and ticket.owner_id is None and not ticket.is_finished:
        wait_in_queue(ticket, actor=actor)
    item.state = BulkItem.State.LEFT if left else BulkItem.State.UNDONE
    item.detail = item.detail | ({"fields": left, **last_change("ticket", subject_id=ticket.pk)} if left else {})
    item.save(update_fields=["state", "detail"])


@operation
def fail_one(*, item_id: int, code: str, detail: Mapping[str, Any], undoes: bool) -> None:
    """Remember why one ticket was left as it is."""
    item = _locked(item_id, BulkItem.State.DONE if undoes else BulkItem.State.WAITING)
    if item is not None:
        item.state = BulkItem.State.LEFT if undoes else BulkItem.State.FAILED
        item.reason, item.detail = (
            code,
            item.detail | {name: detail[name] for name in ("who", "number", "names") if name in detail},
        )
        item.save(update_fields=["state", "reason", "detail"])


def _locked(item_id: int, state: str) -> BulkItem | None:
    """Step: the item, if nobody is at it and its turn has come."""
    rows = BulkItem.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=item_id, state=state).first()


def _must_see(item: BulkItem, rule: Q) -> None:
    if not Ticket.objects.filter(rule, pk=item.ticket_id).exists():
        raise MISSING()


def _standing(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in RECORDED} | {"tags": list(ticket.tags)}


def _fields(ticket: Ticket, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What a change means for this ticket, by the ticket's own names."""
    names = {"status": "status", "priority": "priority", "assignee": "owner_id", "team": "team_id", "queue": "queue_id"}
    found = {names[key]: value for key, value in wanted.items() if key in names}
    if wanted.get("add_tags") or wanted.get("remove_tags"):
        found["tags"] = tags_after(ticket.tags, wanted.get("add_tags", ()), wanted.get("remove_tags", ()))
    return found


def _apply(ticket: Ticket, given: Mapping[str, Any], actor: Actor, *, asks: bool = False) -> None:
    """Step: each change by its own verb: who has it before where it waits, and at last the status, which others react to.

    What is given back `asks` for no fields.
    """
    if "owner_id" in given and given["owner_id"] != ticket.owner_id:
        assign_step(ticket, given["owner_id"], actor=actor)
    if "queue_id" in given or "team_id" in given:
        queue_id = given.get("queue_id", ticket.queue_id)
        queue = Queue.objects.select_related("calendar").filter(pk=queue_id).first() if queue_id else None
        moved = "queue_id" in given and queue is not None and "team_id" not in given
        team_id = queue.team_id if moved and queue is not None else given.get("team_id", ticket.team_id)
        move_step(ticket, queue, team_id, actor=actor, ends=given.get("status") in FINISHED)
    if "priority" in given:
        set_priority_step(ticket, given["priority"], actor=actor)
    if "tags" in given:
        edit_step(ticket, actor=actor, tags=given["tags"])
    if "status" in given:
        if asks:
            demand_for(ticket, given["status"])
        set_status_step(ticket, given["status"], actor=actor)
