"""Contacts a day of each queue, from what was recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from routing.models import Queue, WorkItemInterval
from routing.services.volumes import count_volumes
from tests.routing.centre import agent, arrive, choose, queue, ringing_at

pytestmark = pytest.mark.django_db(transaction=True)


def came(where: Queue, days_ago: float, contacts: int) -> None:
    item = arrive(where, ref=("volume", where.pk * 1000 + int(days_ago * 10)))
    at = timezone.now() - timedelta(days=days_ago)
    WorkItemInterval.objects.bulk_create(
        WorkItemInterval(
            work_item=item, queue=where, state="reserved", outcome="answered", started_at=at, ended_at=at, waited_ms=1
        )
        for _ in range(contacts)
    )


def volume(where: Queue) -> int:
    return Queue.objects.values_list("volume", flat=True).get(pk=where.pk)


def test_the_average_of_the_last_weeks_days() -> None:
    busy, new, quiet = queue("busy"), queue("new"), queue("quiet")
    came(busy, 6.5, 400)
    came(busy, 0.5, 300)
    came(busy, 9, 5000)  # before the week that counts
    came(new, 0.4, 30)
    assert count_volumes() == 2
    assert (volume(busy), volume(new), volume(quiet)) == (100, 30, 0)


def test_small_changes_do_not_make_every_decider_read_anew() -> None:
    busy = queue("busy")
    came(busy, 0.5, 100)
    assert count_volumes() == 1
    came(busy, 0.3, 10)
    assert count_volumes() == 0
    came(busy, 0.2, 30)
    assert count_volumes() == 1


def test_as_many_contacts_for_fewer_members_go_first() -> None:
    many, few = queue("many", "voice", volume=30), queue("few", "voice", volume=30)
    one = agent("one", many, few, chosen="break")
    agent("two", many, chosen="break")
    agent("three", many, chosen="break")
    older, newer = arrive(many), arrive(few)
    assert ringing_at(older) is ringing_at(newer) is None
    choose(one, "available")
    assert (ringing_at(older), ringing_at(newer)) == (None, one)
