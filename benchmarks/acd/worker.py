"""The measured process. Prints JSON.

python -m benchmarks.acd.worker arrivals RATE SECONDS      when each item came, when its reservation was committed
python -m benchmarks.acd.worker assign COUNT BATCH         seconds for COUNT waiting items, BATCH in a pass
python -m benchmarks.acd.worker floor COUNT BATCH          insert, SKIP LOCKED take, insert, in one commit
python -m benchmarks.acd.worker floor-arrivals RATE SECONDS
python -m benchmarks.acd.worker fill COUNT 0               only the waiting items
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from typing import Any

import django

from benchmarks.acd.world import fill
from benchmarks.writer import steady

FLOOR = (
    "CREATE TABLE IF NOT EXISTS bench_item (id bigserial PRIMARY KEY, state text NOT NULL, rank timestamptz NOT NULL)",
    "CREATE INDEX IF NOT EXISTS bench_heads ON bench_item (rank, id) WHERE state = 'waiting'",
    "CREATE TABLE IF NOT EXISTS bench_reservation (id bigserial PRIMARY KEY, item_id bigint NOT NULL)",
)
TAKE = """
WITH taken AS (SELECT id FROM bench_item WHERE state = 'waiting' ORDER BY rank, id LIMIT %s FOR UPDATE SKIP LOCKED),
done AS (UPDATE bench_item b SET state = 'reserved' FROM taken t WHERE b.id = t.id RETURNING b.id)
INSERT INTO bench_reservation (item_id) SELECT id FROM done
"""
TABLE_LOCK = 26_000_001
_refs = itertools.count(int(time.time() * 1000) * 1000 + os.getpid() % 1000)


def arrive(queue: Any) -> Any:
    """One contact, as a step of somebody's operation."""
    from core.actor import SYSTEM
    from core.operations import operation
    from routing.services import enqueue

    @operation
    def come(*, ref: int) -> Any:
        return enqueue(actor=SYSTEM, queue=queue, ref=("bench", ref), title="Hello")

    return come(ref=next(_refs))


Moments = dict[int, float]


def arrivals(rate: float, seconds: float) -> tuple[Moments, Moments]:
    """Arrivals at their pace: when each item of this process came, and when each that it reserved was committed.

    Whichever process decided has the second moment; the clock is the machine's, so that they can be compared.
    """
    from django.db import transaction

    from core.events import Happening, on
    from routing.events import WORK_RESERVED
    from routing.models import Queue

    reserved: Moments = {}
    begun: Moments = {}

    def note(happening: Happening) -> None:
        item: Any = happening.subject
        transaction.on_commit(lambda: reserved.__setitem__(item.pk, time.monotonic()))

    on(WORK_RESERVED, note)
    queues = list(Queue.objects.order_by("pk"))

    def step(number: int) -> None:
        at = time.monotonic()
        begun[arrive(queues[number % len(queues)]).pk] = at

    steady(step, rate, seconds)
    time.sleep(2)
    return begun, reserved


def assign(count: int, batch: int) -> float:
    """Seconds until all of it is reserved."""
    from routing.services import deciding

    fill(count)
    deciding.AT_MOST = batch
    deciding.PASSES = count
    begun = time.monotonic()
    left = count
    while left > 0:
        made = deciding.distribute()
        if not made:
            raise RuntimeError(f"{left} were left")
        left -= made
    return time.monotonic() - begun


def passes(count: int, batch: int) -> list[float]:
    """Seconds of each pass, the first ones (which read everything) left out."""
    from routing.services import deciding

    fill(count + 5)
    deciding.AT_MOST, deciding.PASSES = batch, 1
    took = []
    for _ in range(count + 5):
        begun = time.monotonic()
        deciding.distribute()
        took.append(time.monotonic() - begun)
    return took[5:]


def _make_table() -> None:
    """The floor's table; one process after the other, since IF NOT EXISTS alone lets two make it at once."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TABLE_LOCK])
        for statement in FLOOR:
            cursor.execute(statement)


def floor(count: int, batch: int) -> float:
    """The least that gives work away exactly once: `batch` rows in, taken, recorded, in one commit."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        _make_table()
        begun = time.monotonic()
        for _ in range(count // batch):
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO bench_item (state, rank) SELECT 'waiting', now() FROM generate_series(1, %s)", [batch]
                )
                cursor.execute(TAKE, [batch])
        return time.monotonic() - begun


def floor_arrivals(rate: float, seconds: float) -> list[float]:
    """The same, one at a time, at the pace of the arrivals."""
    from django.db import connection, transaction

    _make_table()
    took: list[float] = []
    own = threading.local()

    def step(number: int) -> None:
        begun = time.monotonic()
        own.cursor = getattr(own, "cursor", None) or connection.cursor()
        with transaction.atomic():
            own.cursor.execute("INSERT INTO bench_item (state, rank) VALUES ('waiting', now())")
            own.cursor.execute(TAKE, [1])
        took.append(time.monotonic() - begun)

    steady(step, rate, seconds)
    return took


def main(what: str, first: float, second: float) -> Any:
    """Run one of them."""
    django.setup()
    if what == "arrivals":
        return arrivals(first, second)
    if what == "floor-arrivals":
        return floor_arrivals(first, second)
    if what == "fill":
        return fill(int(first))
    return {"assign": assign, "passes": passes, "floor": floor}[what](int(first), int(second))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))))
