"""Clocks that ran before there were tapes: what is known of them adds up to what they promised."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps

from core.actor import SYSTEM
from routing.services import change_queue
from staff.services import create_calendar
from tests.tickets.stage import desk, opened
from tickets.models import Clock, ClockSegment, Ticket
from tickets.rules.tape import reached_at, spent
from tickets.selectors.setup import known
from tickets.selectors.tapes import ended_segments, tape_of
from tickets.services import merge_tickets, set_status
from tickets.services.due import tell_due_clocks

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize("with_hours", [False, True])
def test_what_is_known_of_older_clocks_becomes_their_tape(with_hours: bool) -> None:
    stage = desk()
    spans = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS}
    if with_hours:
        calendar = create_calendar(name="x", timezone_name="UTC", intervals=spans)
        change_queue(actor=SYSTEM, queue=stage.queue, calendar_id=calendar.pk)
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        waits, goes_on, fresh, merged = (opened(stage, queue_id=stage.queue.pk) for _ in range(4))
        merge_tickets(actor=SYSTEM, source_id=merged.pk, target_id=fresh.pk)
    for hour, ticket, status in ((11, waits, "pending"), (11, goes_on, "pending"), (15, goes_on, "open")):
        with time_machine.travel(f"2026-11-20T{hour}:00:00Z", tick=False):
            set_status(actor=SYSTEM, ticket_id=ticket.pk, status=status)
    Clock.objects.update(since="2026-11-22T20:00:00Z", cause="opened", facts=None, calendar=None, next_at=None)
    ClockSegment.objects.all().delete()
    with time_machine.travel("2026-11-20T16:00:00Z", tick=False):
        import_module("tickets.migrations.0009_tapes").write_tapes(apps, None)
        clocks = list(Clock.objects.filter(ticket__in=(waits, goes_on, fresh)).order_by("id"))
        ended = ended_segments(clocks)
        for clock in clocks:
            tape = tape_of(clock, ended[clock.pk], known())
            target = timedelta(minutes=clock.target_minutes)
            if clock.paused_at is not None:
                passed = spent(tape, clock.paused_at)
                assert passed == target - timedelta(minutes=clock.remaining_minutes or 0)
            else:
                assert reached_at(tape, target) == clock.due_at
                assert clock.next_at == (clock.due_at if clock.breached_at is None else None)
        assert not tell_due_clocks()
    assert [one.cause for one in ClockSegment.objects.filter(clock__ticket=goes_on, kind="paused")] == ["earlier"]
    assert not ClockSegment.objects.filter(clock__ticket=fresh).exists()
    assert not Clock.objects.filter(ticket=merged, next_at__isnull=False).exists()
    assert Ticket.objects.get(pk=waits.pk).due_at is not None  # the first reply is ours alone
