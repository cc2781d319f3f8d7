"""One import from the file to the undo: each pass goes over the lines in chunks, a transaction each, by whoever is free.

A worker that dies leaves nothing half done: lines carry the pass that handled them, and whoever comes next goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.models import Blob
from core.operations import operation
from core.problems import INVALID, MISSING, Refusal
from core.records import change
from customers.events import IMPORT_CHANGED, IMPORT_ENDED, IMPORT_STARTED
from customers.models import Import, ImportKey, ImportRow
from customers.problems import IMPORT_NOT_NOW
from customers.rules.importing.columns import wrong_mapping
from customers.selectors.own_fields import writable_fields
from customers.services.importing.lines import handle, keep_rows
from customers.services.importing.staging import let_go, read_file
from customers.services.importing.undoing import take_back

log = logging.getLogger(__name__)
State = Import.State
UNFINISHED = (State.READING, State.TRYING, State.RUNNING, State.UNDOING)
FORGOTTEN = timedelta(seconds=60)  # so long without a sign of its worker
CHUNK = 500
KEPT = timedelta(days=30)
_NEXT = {State.TRYING: State.TRIED, State.RUNNING: State.DONE, State.UNDOING: State.UNDONE}


def _tell(job: Import, actor: Actor) -> None:
    publish(IMPORT_CHANGED, job, actor=actor, audiences=[f"agent:{job.person_id}"])


def _send(job_id: int) -> None:
    """Step: a worker hears of it after the commit; one that does not, finds it by itself."""
    transaction.on_commit(
        lambda: current_app.send_task("customers.tasks.run_import", [job_id], queue="bulk", retry=False), robust=True
    )


def _locked(job_id: int) -> Import:
    found = Import.objects.select_for_update(of=("self",)).select_related("person", "person__team").filter(pk=job_id)
    job = found.first()
    if job is None:
        raise MISSING()
    return job


@operation
def start_import(*, actor: Actor, person: Any, blob: Blob, filename: str) -> Import:
    """Take a file in; a worker reads it."""
    job = Import.objects.create(person=person, actor=asdict(actor), blob=blob, filename=filename)
    publish(IMPORT_STARTED, job, actor=actor, audiences=[f"agent:{person.pk}"])
    _send(job.pk)
    return job


@operation
def set_mapping(*, actor: Actor, job_id: int, mapping: Sequence[str] | None = None, rule: str | None = None) -> Import:
    """How its columns are read, and what is done with known customers; what was tried before counts no more.

    Raises IMPORT_NOT_NOW, INVALID.
    """
    job = _locked(job_id)
    if job.state not in (State.READY, State.TRIED):
        raise IMPORT_NOT_NOW(state=job.state)
    given: dict[str, Any] = {}
    if mapping is not None:
        wrong = wrong_mapping(mapping, len(job.header), writable_fields())
        if wrong:
            en, zh = _WRONG[wrong]
            raise INVALID.field("mapping", en=en, zh=zh)
        given["mapping"] = list(mapping)
    if rule is not None:
        given["rule"] = rule
    if change(job, **given):
        change(job, state=State.READY, trial={})
        _tell(job, actor)
    return job


_WRONG: Mapping[str, tuple[str, str]] = {
    "width": ("Say of every column what it means.", "请为每一列指定含义。"),
    "unknown": ("A column means something that there is not.", "某一列指定的含义不存在。"),
    "twice": ("Two columns mean the same.", "有两列指定了相同的含义。"),
    "name": ("One column must be the name or the customer number.", "必须有一列为姓名或客户编号。"),
}


@operation
def start_pass(*, actor: Actor, job_id: int, state: str) -> Import:
    """Try it, carry it out (only what was tried), or undo it. Raises IMPORT_NOT_NOW."""
    job = _locked(job_id)
    before = {
        State.TRYING: (State.READY, State.TRIED),
        State.RUNNING: (State.TRIED,),
        State.UNDOING: (State.DONE,),
    }
    if job.state not in before[State(state)]:
        raise IMPORT_NOT_NOW(state=job.state)
    if state != State.UNDOING:
        ImportKey.objects.filter(job=job).delete()
        change(job, pass_number=job.pass_number + 1)
    change(job, state=state, handled=0, worked_at=None, finished_at=None, actor=asdict(actor))
    _tell(job, actor)
    _send(job.pk)
    return job


def resume() -> int:
    """Take up what no worker has given a sign of for a while; returns how many lines were handled."""
    since = timezone.now() - FORGOTTEN
    stale = Q(worked_at__lt=since) | Q(worked_at__isnull=True, updated_at__lt=since)
    ids = list(Import.objects.filter(stale, state__in=UNFINISHED).order_by("id").values_list("pk", flat=True)[:5])
    return sum(carry_out(pk) for pk in ids)


def carry_out(job_id: int) -> int:
    """Go on with it until its pass is over; returns how many lines were handled. Nothing where somebody is at it."""
    if not begin(job_id=job_id):
        return 0
    if Import.objects.filter(pk=job_id, state=State.READING).exists():
        return _read(job_id)
    handled = 0
    while count := _chunk(job_id):
        handled += count
    end_pass(job_id=job_id)
    return handled


@operation
def begin(*, job_id: int) -> bool:
    """Claim it, unless another worker gave a sign of being at it a moment ago."""
    fresh = Q(worked_at__gte=timezone.now() - FORGOTTEN)
    free = Import.objects.filter(~fresh | Q(worked_at__isnull=True), pk=job_id, state__in=UNFINISHED)
    return free.update(worked_at=timezone.now()) == 1


def _read(job_id: int) -> int:
    job = Import.objects.select_related("blob").get(pk=job_id)
    try:
        return read_file(job)
    except Refusal as refusal:
        fail(job_id=job_id, code=refusal.code)
        return 0


@operation
def fail(*, job_id: int, code: str) -> None:
    """The file is no table: said once, with the reason."""
    job = _locked(job_id)
    ImportRow.objects.filter(job=job).delete()
    change(job, state=State.FAILED, problem=code, finished_at=timezone.now())
    let_go(job)
    _tell(job, Actor(**job.actor))


def _chunk(job_id: int) -> int:
    """The next lines. A fault in one of them must not stop the others: then each is handled by itself."""
    try:
        return next_lines(job_id=job_id, most=CHUNK)
    except DatabaseError:
        raise  # gone for a moment: the lines wait, and whoever comes next goes on with them
    except Exception:
        log.exception("a chunk of an import broke", extra={"import": job_id})
    handled = 0
    for _ in range(CHUNK):
        try:
            count = next_lines(job_id=job_id, most=1)
        except DatabaseError:
            raise
        except Exception:
            log.exception("a line of an import broke", extra={"import": job_id})
            count = refuse_next(job_id=job_id)
        if not count:
            break
        handled += count
    return handled


def _waiting(job: Import, most: int) -> list[ImportRow]:
    if job.state == State.UNDOING:
        done = (ImportRow.State.MADE, ImportRow.State.MERGED)
        return list(job.rows.filter(state__in=done).order_by("-number")[:most])
    return list(job.rows.filter(pass_number__lt=job.pass_number).order_by("pass_number", "number")[:most])


@operation
def next_lines(*, job_id: int, most: int) -> int:
    """Handle the next lines in one transaction; returns how many, 0 when none is left."""
    job = _locked(job_id)
    if job.state not in _NEXT:
        return 0
    rows = _waiting(job, most)
    if not rows:
        return 0
    if job.state == State.UNDOING:
        take_back(rows, Actor(**job.actor))
        keep_rows(rows)
    else:
        handle(job, rows, is_trial=job.state == State.TRYING)
    _progress(job, len(rows))
    return len(rows)


@operation
def refuse_next(*, job_id: int) -> int:
    """The next line breaks what handles it: it is refused, and said so."""
    job = _locked(job_id)
    rows = _waiting(job, 1)
    for row in rows:
        row.pass_number = job.pass_number
        undoes = job.state == State.UNDOING
        row.state = ImportRow.State.LEFT if undoes else ImportRow.State.REFUSED
        row.reason, row.detail = "broken", {}
    keep_rows(rows)
    _progress(job, len(rows))
    return len(rows)


def _progress(job: Import, count: int) -> None:
    """Step: a sign of life; browsers hear of it once a second."""
    now = timezone.now()
    tells = (now - job.updated_at).total_seconds() >= 1
    Import.objects.filter(pk=job.pk).update(worked_at=now, handled=F("handled") + count)
    if tells:
        change(job, handled=job.handled + count)
        _tell(job, Actor(**job.actor))


@operation
def end_pass(*, job_id: int) -> None:
    """Count what became of the lines; the numbers add up to the lines of the file."""
    job = _locked(job_id)
    if job.state not in _NEXT:
        return
    counts = dict(job.rows.values_list("state").annotate(count=Count("id")).order_by())
    now, actor = timezone.now(), Actor(**job.actor)
    told = {"trial": counts} if job.state == State.TRYING else {"counts": counts}
    ended, after = job.state, _NEXT[State(job.state)]
    if after != State.TRIED:
        ImportKey.objects.filter(job=job).delete()
    change(job, state=after, handled=job.total, finished_at=now, **told)
    _tell(job, actor)
    if ended != State.TRYING:
        # One line in the log for all of it, beside what each card keeps of it in its own history.
        publish(IMPORT_ENDED, job, actor=actor, facts={"state": after, "counts": counts, "filename": job.filename})


@operation
def forget_old() -> int:
    """Lines of imports that ended a month ago: they are copies of what people are. Returns how many imports."""
    old = Import.objects.filter(updated_at__lt=timezone.now() - KEPT).exclude(state__in=UNFINISHED)
    ids = list(old.filter(rows__isnull=False).distinct().values_list("pk", flat=True)[:20])
    ImportKey.objects.filter(job__in=ids).delete()
    ImportRow.objects.filter(job__in=ids).delete()
    return len(ids)
