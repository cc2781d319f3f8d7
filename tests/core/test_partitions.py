"""Logs grow ahead and shrink behind."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from contactcenter.live.log import FrameLog, parse_cursor
from core.actor import SYSTEM
from core.events import publish
from core.models import Frame
from core.partitions import AHEAD, FRAMES, drop_old_frames, make_ahead, partition_names
from staff.events import PERSON_CHANGED
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def ask(sql: str, values: list[object]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def far_sequence() -> object:
    """Move the sequence two partitions on, as months of traffic would, and back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM core_frame_id_seq")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT setval('core_frame_id_seq', %s)", [FRAMES.step * 2 + 5])
    yield None
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('core_frame_id_seq', %s)", [before])


def test_partitions_lie_ahead_of_the_ids_in_use(far_sequence: None) -> None:
    make_ahead()
    assert f"core_frame_p{2 + AHEAD}" in partition_names("core_frame")
    assert make_ahead() == 0


def test_old_frames_go_by_the_partition_and_old_cursors_are_refused(far_sequence: None) -> None:
    somebody = cast.person()
    make_ahead()
    number = max(int(name.rsplit("_p", 1)[1]) for name in partition_names("core_frame"))
    log = FrameLog(ask)
    start = log.position()
    with connection.cursor() as cursor:
        first = partition_names("core_frame")[0]
        low = int(first.rsplit("_p", 1)[1]) * FRAMES.step
        cursor.execute(
            "INSERT INTO core_frame (id, at, audiences, shape, body) VALUES (%s, %s, %s, 'staff', '{}')",
            [low, timezone.now() - timedelta(hours=49), ["staff"]],
        )
    with transaction.atomic():
        publish(PERSON_CHANGED, somebody, actor=SYSTEM, audiences=["staff"])
    young = Frame.objects.filter(at__gt=timezone.now() - timedelta(hours=1)).count()
    try:
        assert drop_old_frames() == 1
        assert first not in partition_names("core_frame")
        assert Frame.objects.count() == young
        assert log.missed(start, ["staff"]) is None
    finally:
        with connection.cursor() as cursor:  # later tests write ids from the beginning again
            if first not in partition_names("core_frame"):
                there = f"FROM ({low}) TO ({low + FRAMES.step})"
                cursor.execute(f"CREATE TABLE {first} PARTITION OF core_frame FOR VALUES {there}")
            cursor.execute("UPDATE core_epoch SET kept_from_xid = 0")
    assert number >= AHEAD


@pytest.mark.parametrize("text", [None, "", "a.b.c", "x.1", "x.1.2.3", 7, "x.-1.0"])
def test_what_is_no_cursor(text: object) -> None:
    assert parse_cursor(text) is None
