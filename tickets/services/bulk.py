"""One change on many tickets: started at a door, carried out by a worker ticket by ticket, undone the same way.

What became of each ticket stands in its item, written in the transaction that changed the ticket: a worker that dies
leaves nothing half done and nothing to be done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from core.access import visible
from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import BROKEN, MISSING, Refusal
from core.records import change
from staff.models import Person
from tickets.events import BULK_CHANGED
from tickets.models import Bulk, BulkItem, Ticket
from tickets.problems import BULK_NOTHING, BULK_RUNNING, BULK_TOO_MANY
from tickets.services.bulk_items import change_one, fail_one, undo_one

log = logging.getLogger(__name__)
MOST = 20_000
STEP = 50
UNFINISHED = (Bulk.State.RUNNING, Bulk.State.UNDOING)
FORGOTTEN = timedelta(seconds=20)  # so long without a sign of its worker
_KEPT_AT_ONCE = 5_000


@operation
def start_bulk(*, actor: Actor, person: Person, wanted: Mapping[str, Any], tickets: Iterable[tuple[int, int]]) -> Bulk:
    """Change these tickets, given as (id, version), in the background. Raises BULK_NOTHING, BULK_TOO_MANY.

    A ticket that somebody changes before its turn comes is left alone and listed.
    """
    chosen = list(tickets)
    if not chosen:
        raise BULK_NOTHING()
    if len(chosen) > MOST:
        raise BULK_TOO_MANY(limit=MOST)
    bulk = Bulk.objects.create(person=person, actor=asdict(actor), change=dict(wanted), total=len(chosen))
    items = (BulkItem(bulk=bulk, ticket_id=pk, version=version) for pk, version in chosen)
    BulkItem.objects.bulk_create(items, batch_size=_KEPT_AT_ONCE)
    _tell(bulk, actor)
    _send(bulk.pk)
    return bulk


@operation
def undo_bulk(*, actor: Actor, bulk_id: int) -> Bulk:
    """Give back what it changed, but for what somebody changed meanwhile. Raises MISSING, BULK_RUNNING."""
    bulk = _locked(bulk_id)
    if bulk.state != Bulk.State.DONE:
        raise BULK_RUNNING()
    change(bulk, state=Bulk.State.UNDOING, finished_at=None, worked_at=None)
    _tell(bulk, actor)
    _send(bulk.pk)
    return bulk


def _send(bulk_id: int) -> None:
    """Step: a worker hears of it after the commit; one that does not, finds it by itself."""
    transaction.on_commit(
        lambda: current_app.send_task("tickets.tasks.run_bulk", [bulk_id], queue="bulk", retry=False), robust=True
    )


def _locked(bulk_id: int) -> Bulk:
    found = Bulk.objects.select_for_update().filter(pk=bulk_id).first()
    if found is None:
        raise MISSING()
    return found


def _tell(bulk: Bulk, actor: Actor) -> None:
    """Step: whoever started it sees how far it is."""
    publish(BULK_CHANGED, bulk, actor=actor, audiences=[f"agent:{bulk.person_id}"])


def resume() -> int:
    """Take up what no worker has given a sign of for a while; returns how many tickets were handled."""
    since = timezone.now() - FORGOTTEN
    stale = Q(worked_at__lt=since) | Q(worked_at__isnull=True, updated_at__lt=since)
    ids = list(Bulk.objects.filter(stale, state__in=UNFINISHED).order_by("id").values_list("pk", flat=True)[:20])
    return sum(carry_out(pk) for pk in ids)


def carry_out(bulk_id: int) -> int:
    """Go on with it until nothing is left; returns how many tickets were handled. Nothing where somebody is at it."""
    handled = 0
    if not begin(bulk_id=bulk_id):
        return 0
    while True:
        count = _step(Bulk.objects.select_related("person", "person__team").get(pk=bulk_id))
        handled += count
        if report(bulk_id=bulk_id, over=count == 0).state not in UNFINISHED:
            return handled


@operation
def begin(*, bulk_id: int) -> bool:
    """Claim it, unless another worker gave a sign of being at it a moment ago."""
    fresh = Q(worked_at__gte=timezone.now() - FORGOTTEN)
    free = Bulk.objects.filter(~fresh | Q(worked_at__isnull=True), pk=bulk_id, state__in=UNFINISHED)
    return free.update(worked_at=timezone.now()) == 1


def _step(bulk: Bulk) -> int:
    """The next few tickets, each in a transaction of its own."""
    undoes = bulk.state == Bulk.State.UNDOING
    state = BulkItem.State.DONE if undoes else BulkItem.State.WAITING
    ids = list(bulk.items.filter(state=state).order_by("-id" if undoes else "id").values_list("pk", flat=True)[:STEP])
    # what this person may see now, not when they asked
    rule = visible(bulk.person, Ticket)
    for item_id in ids:
        _one(bulk, item_id, rule, undoes)
    return len(ids)


def _one(bulk: Bulk, item_id: int, rule: Q, undoes: bool) -> None:
    actor = Actor(**bulk.actor)
    try:
        if undoes:
            undo_one(item_id=item_id, actor=actor, rule=rule)
        else:
            change_one(item_id=item_id, actor=actor, rule=rule, wanted=bulk.change)
    except Refusal as refusal:
        fail_one(item_id=item_id, code=refusal.code, detail=refusal.detail, undoes=undoes)
    except DatabaseError:
        raise  # gone for a moment: the item waits, and whoever comes next goes on with it
    except Exception:
        log.exception("a ticket could not be changed with others", extra={"item": item_id})
        fail_one(item_id=item_id, code=BROKEN.code, detail={}, undoes=undoes)


@operation
def report(*, bulk_id: int, over: bool) -> Bulk:
    """Count what became of the tickets and tell how far it is; with `over`, it is done."""
    bulk = _locked(bulk_id)
    counted = bulk.items.values_list("state").annotate(count=Count("id")).order_by()
    by: dict[str, int] = dict(counted)
    states = BulkItem.State
    found: dict[str, Any] = {
        "done": sum(by.get(one, 0) for one in (states.DONE, states.SAME, states.UNDONE, states.LEFT)),
        "failed": by.get(states.FAILED, 0),
        "undone": by.get(states.UNDONE, 0),
        "left": by.get(states.LEFT, 0),
    }
    now = timezone.now()
    if over and bulk.state in UNFINISHED:
        ended = Bulk.State.UNDONE if bulk.state == Bulk.State.UNDOING else Bulk.State.DONE
        found |= {"state": ended, "finished_at": now}
    Bulk.objects.filter(pk=bulk.pk).update(worked_at=now)
    if change(bulk, **found):
        _tell(bulk, Actor(**bulk.actor))
    return bulk


def chosen_by_ids(person: Person, ids: Sequence[int]) -> list[tuple[int, int]]:
    """(id, version) of each; what the person may not see is among them, and fails as what is not there."""
    rows = Ticket.objects.filter(visible(person, Ticket), pk__in=ids).values_list("pk", "version")
    versions = dict(rows)
    return [(pk, versions.get(pk, 0)) for pk in dict.fromkeys(ids)]
