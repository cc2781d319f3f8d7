"""Who may see a call, and what the desk shows of calls."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.access import EVERYTHING, access_rule, scope_rule, visible
from routing.models import QUEUED, Reservation, WorkItem
from staff.audiences import audiences_for_scope
from telephony.models import LIVE, Call, Callback, CallEvent, Leg


@access_rule(Call)
def call_rule(person: Any) -> Q:
    """By data scope; supervisors see all; an agent also sees the call that is held out to them right now."""
    rule = scope_rule(person)
    if not getattr(person, "is_active", False) or rule == EVERYTHING:
        return rule
    if person.is_supervising:
        return EVERYTHING
    # An empty Q disappears in an "or": everything must have been answered above.
    ringing = Reservation.objects.filter(agent_id=person.pk, state="pending").values("work_item_id")
    return rule | Q(work_item_id__in=ringing)


@access_rule(Callback)
def callback_rule(person: Any) -> Q:
    """By data scope; supervisors see all."""
    rule = scope_rule(person)
    return EVERYTHING if getattr(person, "is_active", False) and person.is_supervising else rule


def promised(person: Any) -> QuerySet[Callback]:
    """Callbacks as lists show them."""
    rows = Callback.objects.filter(visible(person, Callback))
    return rows.select_related("owner", "queue", "call__customer")


def audiences_of(call: Call) -> list[str]:
    """Who hears of a call: its agent, the team above it, the supervisors."""
    return [*audiences_for_scope(call), "supervisors"]


def listed(person: Any) -> QuerySet[Call]:
    """Calls as lists show them."""
    return Call.objects.filter(visible(person, Call)).select_related("owner", "customer", "queue")


def readable(person: Any) -> QuerySet[Call]:
    """Calls as a page shows them, the flight record in the order of its lines."""
    flight = Prefetch("flight", queryset=CallEvent.objects.order_by("id"))
    return listed(person).prefetch_related(Prefetch("legs", queryset=Leg.objects.order_by("id")), flight)


def calls_on_desk(person: Any) -> QuerySet[Call]:
    """The living calls that the person's desk shows: their own, and for supervisors all."""
    rows = Call.objects.filter(state__in=LIVE).select_related("owner", "customer", "queue")
    return rows if person.is_supervising else rows.filter(owner_id=person.pk)


def place_in_queue(call: Call) -> int | None:
    """How many wait in the call's queue up to this one, from 1; None when its work waits no more."""
    item = WorkItem.objects.filter(pk=call.work_item_id or 0, state__in=QUEUED).values("queue_id", "rank", "id").first()
    if item is None:
        return None
    before = Q(rank__lt=item["rank"]) | Q(rank=item["rank"], id__lt=item["id"])
    waiting = WorkItem.objects.filter(before, queue_id=item["queue_id"], state__in=QUEUED, media="voice")
    return 1 + int(waiting.aggregate(n=Count("id"))["n"])
