"""Web processes stand in for a keeper that is dead, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from contactcenter import standby
from core import heartbeats
from core.models import Heartbeat
from routing.models import Reservation
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def rang_out(seconds: float) -> None:
    Reservation.objects.filter(state="pending").update(expires_at=timezone.now() - timedelta(seconds=seconds))


def test_what_is_overdue_is_taken_back_and_given_to_the_next_although_the_keeper_beats() -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    heartbeats.beat("keeper")
    rang_out(1)
    assert standby.stand_in() > 0
    assert centre.ringing_at(item) == ben


def test_a_keeper_that_is_in_time_is_left_to_its_work() -> None:
    mail = centre.queue()
    centre.agent("Anna", mail)
    item = centre.arrive(mail)
    heartbeats.beat("keeper")
    rang_out(0)
    assert standby.stand_in() == 0
    assert centre.ringing_at(item) is not None


def test_a_silent_keeper_leaves_nothing_undone() -> None:
    mail = centre.queue()
    centre.agent("Anna", mail)
    item = centre.arrive(mail)
    heartbeats.beat("keeper")
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(seconds=5))
    rang_out(0)
    assert standby.stand_in() > 0
    assert centre.ringing_at(item) is None
