"""Exactly once: many distributors at the same work, one of them killed every few seconds.

python -m benchmarks.acd.once distribute       one distributor, until nothing waits
python -m benchmarks.acd.once count            prints what became of the work
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass

import django

from benchmarks.acd.database import result, run, start

DISTRIBUTORS = 16
KILL_EVERY = 10.0
FOUND = """
SELECT count(*) FILTER (WHERE w.state = 'reserved'), count(*) FILTER (WHERE w.state = 'waiting'),
       count(*) FILTER (WHERE r.made <> 1), count(*) FILTER (WHERE d.made IS DISTINCT FROM r.made)
FROM routing_workitem w
LEFT JOIN (SELECT work_item_id, count(*) AS made FROM routing_reservation GROUP BY 1) r ON r.work_item_id = w.id
LEFT JOIN (SELECT work_item_id, count(*) AS made FROM routing_decision GROUP BY 1) d ON d.work_item_id = w.id
WHERE w.ref_kind = 'bench'
"""
WRONG_LOAD = """
SELECT count(*) FROM routing_agentstate a
WHERE coalesce((a.load ->> 'email')::int, 0) <>
  (SELECT count(*) FROM routing_workitem w WHERE w.agent_id = a.person_id AND w.state = 'reserved')
"""


@dataclass(frozen=True)
class Outcome:
    """What became of the work: `doubled` and `lost` are to be 0."""

    reserved: int
    lost: int
    doubled: int
    wrong_records: int
    wrong_loads: int
    kills: int
    seconds: float


def distribute() -> None:
    """Until nothing that can be given waits any more."""
    from routing.models import WorkItem
    from routing.services import deciding

    while True:
        deciding.distribute()
        if not WorkItem.objects.filter(ref_kind="bench", state="waiting").exists():
            return


def count() -> list[int]:
    """Reserved, waiting, items without exactly one reservation, items with another number of records, wrong loads."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        found = list(cursor.fetchone() or ())
        cursor.execute(WRONG_LOAD)
        return [*found, *(cursor.fetchone() or ())]


def play(environment: dict[str, str], items: int, distributors: int = DISTRIBUTORS) -> Outcome:
    """Give `items` away. Whoever is killed is followed by a new one."""
    run(environment, "benchmarks.acd.worker", "fill", items, 0)
    chance = random.Random(7)
    begun = last = time.monotonic()
    crowd: list[subprocess.Popen[str]] = [_one(environment) for _ in range(distributors)]
    kills = 0
    while any(one.poll() is None for one in crowd):
        time.sleep(0.1)
        alive = [place for place, one in enumerate(crowd) if one.poll() is None]
        if alive and time.monotonic() - last >= KILL_EVERY:
            place = chance.choice(alive)
            crowd[place].kill()
            crowd[place].communicate()
            crowd[place] = _one(environment)
            kills += 1
            last = time.monotonic()
    seconds = time.monotonic() - begun
    for one in crowd:
        result(one)
    # Whatever is neither reserved nor waiting would be lost; nothing waits when the distributors have ended.
    reserved, waiting, doubled, records, loads = json.loads(run(environment, "benchmarks.acd.once", "count"))
    return Outcome(reserved, items - reserved - waiting, doubled, records, loads, kills, seconds)


def _one(environment: dict[str, str]) -> subprocess.Popen[str]:
    return start(environment, "benchmarks.acd.once", "distribute")


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "distribute":
        distribute()
    else:
        print(json.dumps(count()))
