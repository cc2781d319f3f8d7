"""Erasing a customer: asked for, waiting so that it can be called off, carried out in one transaction, checked afterwards."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone

from core import files
from core.actor import SYSTEM, Actor
from core.events import EventType, publish
from core.operations import operation
from core.problems import BROKEN, MISSING, Refusal
from core.records import change
from customers.billing import key_of
from customers.models import Customer
from customers.problems import CARD_IN_USE
from customers.selectors.cards import audiences_of, group_ids, kept_open_by, root_of
from privacy.events import CUSTOMER_ERASED, ERASURE_ASKED, ERASURE_CHANGED, TICKET_ERASED
from privacy.models import Erasure
from privacy.problems import ERASURE_OVER, ERASURE_THERE, ON_THE_PHONE, WRONG_NUMBER
from privacy.selectors.subject import Subject, subject_of
from privacy.selectors.traces import files_left, traces_in_cache, traces_in_tables
from privacy.services.blanking import erase_rows
from telephony.models import Call
from telephony.models.calls import LIVE
from tickets.models import Ticket
from tickets.services.announcing import RELATED, announce

log = logging.getLogger(__name__)
State = Erasure.State


def _tell(event: EventType, erasure: Erasure, actor: Actor, **facts: Any) -> None:
    publish(
        event,
        erasure,
        actor=actor,
        audiences=[f"agent:{erasure.asked_by_id}"],
        customer_id=erasure.customer_id,
        facts=facts,
    )


@operation
def ask_erasure(*, actor: Actor, person: Any, customer_id: int, number: str, reason: str) -> Erasure:
    """Let a customer, with every card merged into theirs, be erased when the days of grace are over.

    Raises WRONG_NUMBER when the typed number is not the card's, CARD_IN_USE, ON_THE_PHONE, ERASURE_THERE.
    """
    card = root_of(Customer.objects.select_for_update(of=("self",)).get(pk=customer_id))
    if number.strip().upper() != card.number:
        raise WRONG_NUMBER.field("number", en=WRONG_NUMBER.en, zh=WRONG_NUMBER.zh)
    group = group_ids(card.pk)
    if Erasure.objects.filter(customer__in=group).exclude(state=State.CANCELLED).exists():
        raise ERASURE_THERE()
    _refuse_open(group)
    due = timezone.now() + timedelta(days=settings.ERASURE_GRACE_DAYS)
    erasure = Erasure.objects.create(customer=card, reason=reason, asked_by=person, due_at=due)
    _tell(ERASURE_ASKED, erasure, actor, reason=reason)
    return erasure


def _refuse_open(group: list[int]) -> None:
    if Call.objects.filter(customer__in=group, state__in=LIVE).exists():
        raise ON_THE_PHONE()
    if any(is_open(group) for is_open in kept_open_by):
        raise CARD_IN_USE()


def _locked(erasure_id: int, state: str) -> Erasure:
    """Step: one that is in this state. Raises MISSING, ERASURE_OVER."""
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("customer", "asked_by")
    erasure = rows.filter(pk=erasure_id).first()
    if erasure is None:
        raise MISSING()
    if erasure.state != state:
        raise ERASURE_OVER()
    return erasure


@operation
def call_off(*, actor: Actor, erasure_id: int) -> Erasure:
    """Nothing is erased after all. Raises MISSING, ERASURE_OVER."""
    erasure = _locked(erasure_id, State.WAITING)
    change(erasure, state=State.CANCELLED)
    _tell(ERASURE_CHANGED, erasure, actor, step="called_off")
    return erasure


@operation
def hurry(*, actor: Actor, erasure_id: int) -> Erasure:
    """The days of grace end now. Raises MISSING, ERASURE_OVER, CARD_IN_USE, ON_THE_PHONE."""
    erasure = _locked(erasure_id, State.WAITING)
    _refuse_open(group_ids(erasure.customer_id))
    change(erasure, due_at=timezone.now())
    _tell(ERASURE_CHANGED, erasure, actor, step="hurried")
    transaction.on_commit(_wake, robust=True)
    return erasure


def _wake() -> None:
    current_app.send_task("privacy.tasks.see_to_requests", retry=False)


def see_to_erasures() -> int:
    """Carry out and check what is due; returns how many were handled. Safe to be asked twice at once."""
    due = Erasure.objects.filter(state__in=(State.WAITING, State.CHECKING), due_at__lte=timezone.now())
    handled = 0
    for pk, state in due.order_by("id").values_list("pk", "state")[:20]:
        try:
            if state == State.WAITING:
                erase(erasure_id=pk)
            _check(pk)
            handled += 1
        except Refusal as refusal:
            hold(erasure_id=pk, code=refusal.code)
        except DatabaseError:
            raise  # gone for a moment: whoever comes next goes on
        except Exception:
            log.exception("an erasure broke", extra={"erasure": pk})
            hold(erasure_id=pk, code=BROKEN.code)
    return handled


@operation
def hold(*, erasure_id: int, code: str) -> None:
    """Something is open with the customer again: tried anew in an hour, and the reason is shown."""
    later = timezone.now() + timedelta(hours=1)
    if Erasure.objects.filter(pk=erasure_id, state=State.WAITING).update(held_by=code, due_at=later):
        _tell(ERASURE_CHANGED, Erasure.objects.get(pk=erasure_id), SYSTEM, step="held", code=code)


@operation
def erase(*, erasure_id: int) -> None:
    """Overwrite or delete every row of the customer. Raises ERASURE_OVER, CARD_IN_USE, ON_THE_PHONE: then nothing is."""
    erasure = _locked(erasure_id, State.WAITING)
    cards = Customer.objects.select_for_update(of=("self",)).filter(pk__in=group_ids(erasure.customer_id))
    heard_by = {audience for card in cards for audience in audiences_of(card)}
    _refuse_open([card.pk for card in cards])
    subject = subject_of(erasure.customer_id)
    counts, blobs = erase_rows(subject)
    changes = {"words": subject.words, "blobs": blobs, "counts": counts, "held_by": "", "erased_at": timezone.now()}
    change(erasure, state=State.CHECKING, **changes)
    _announce(erasure, subject, heard_by)
    transaction.on_commit(lambda: cache.delete_many([key_of(line) for line in subject.lines]), robust=True)


def _announce(erasure: Erasure, subject: Subject, heard_by: set[str]) -> None:
    """Step: browsers take the card away, and show the tickets as they are now."""
    for card in Customer.objects.filter(pk__in=subject.customers):
        publish(CUSTOMER_ERASED, card, actor=SYSTEM, gone=heard_by, customer_id=card.pk)
    for ticket in Ticket.objects.select_related(*RELATED).filter(pk__in=subject.tickets):
        announce(TICKET_ERASED, ticket, actor=SYSTEM)
    _tell(ERASURE_CHANGED, erasure, SYSTEM, step="erased")


def _check(erasure_id: int) -> None:
    """Delete the files, look everywhere for a word of the person, and keep what was found."""
    erasure = Erasure.objects.get(pk=erasure_id)
    if erasure.state != State.CHECKING:
        return
    gone = sum(files.drop_orphan(blob_id=blob, is_aged=False) for blob in erasure.blobs)
    traces = traces_in_tables(erasure.words)
    if in_cache := traces_in_cache(erasure.words):
        traces["redis"] = in_cache
    if left := files_left(erasure.blobs):
        traces["files"] = left
    finish(erasure_id=erasure_id, files_gone=gone, traces=traces)


@operation
def finish(*, erasure_id: int, files_gone: int, traces: dict[str, int]) -> None:
    """The check is over: what was looked for is forgotten, the figures stay."""
    erasure = _locked(erasure_id, State.CHECKING)
    now = timezone.now()
    change(
        erasure, state=State.DONE, words=[], blobs=[], traces=traces, files=erasure.files + files_gone, checked_at=now
    )
    _tell(ERASURE_CHANGED, erasure, SYSTEM, step="checked")
    log.info("a customer was erased", extra={"erasure": erasure.pk, "traces": sum(traces.values())})
