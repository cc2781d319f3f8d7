"""Two thousand assignments while processes are killed and Redis is emptied: nothing lost, doubled, stuck or overfull.

One reservation in twenty is never answered: it must stop ringing in time, whoever is dead at that moment.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest
import redis

from tests.journeys.stage import RunningStack, start_stack, stop_stack

# It measures how late things are: alone on the machine, as a journey.
pytestmark = pytest.mark.journey
ASSIGNMENTS = 2000
AGENTS = 8
MORTAL = ("web-1", "web-2", "worker", "keeper")
# One process dies every so often, but none before it has lived long enough to count as healthy: whoever dies again
# and again at once ends the whole product, by intention.
KILL_EVERY, HEALTHY = 6.0, 22.0
PATIENCE = 1200.0  # seconds; how long it takes is not what is tested
SLACK = 2.0
RING_SECONDS, UNANSWERED = 5, 20  # the shortest that can be set; one of so many is left to ring

COUNTS = """
SELECT count(*), count(*) FILTER (WHERE state = 'done'), count(DISTINCT ref_id) FROM routing_workitem
WHERE title LIKE '%%fault test%%'
"""
TWICE = """
SELECT count(*) FROM (
  SELECT r.work_item_id FROM routing_reservation r JOIN routing_workitem w ON w.id = r.work_item_id
  WHERE w.title LIKE '%%fault test%%' AND r.state = 'accepted' GROUP BY 1 HAVING count(*) <> 1) g
"""
RANG_OUT = """
SELECT count(*), coalesce(max(extract(epoch FROM r.ended_at - r.expires_at)), 0) FROM routing_reservation r
JOIN routing_workitem w ON w.id = r.work_item_id WHERE w.title LIKE '%%fault test%%' AND r.state = 'timed_out'
"""
LONGEST = """
SELECT coalesce(max(extract(epoch FROM coalesce(r.ended_at, now()) - r.expires_at)), 0) FROM routing_reservation r
JOIN routing_workitem w ON w.id = r.work_item_id WHERE w.title LIKE '%%fault test%%'
"""
OVERFULL = """
SELECT count(*) FROM (
  SELECT w.agent_id, w.media, count(*) AS held FROM routing_workitem w
  WHERE w.state IN ('reserved', 'active', 'parked', 'wrap_up') AND w.agent_id = ANY(%s) GROUP BY 1, 2) g
WHERE g.held > CASE g.media WHEN 'voice' THEN 1 WHEN 'chat' THEN 3 ELSE 2 END
"""
LOADS = """
SELECT count(*) FROM routing_agentstate a, LATERAL (
  SELECT count(*) AS held FROM routing_workitem w
  WHERE w.agent_id = a.person_id AND w.media = 'email' AND w.state IN ('reserved', 'active', 'parked', 'wrap_up')) w
WHERE coalesce((a.load ->> 'email')::int, 0) <> w.held
"""


@pytest.fixture
def stack() -> Iterator[RunningStack]:
    running = start_stack()
    yield running
    stop_stack(running)


class Client:
    """The API with somebody's token; what is cut off by a killed process is asked again with the same key."""

    def __init__(self, stack: RunningStack, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(base_url=f"{stack.address}/api/v1/", headers=headers, trust_env=False, timeout=30)

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
        """The answer, after as many tries as it takes for the product to be there again."""
        headers = {"Idempotency-Key": key} if key else {}
        deadline = time.monotonic() + 60
        while True:
            try:
                answer = self.http.request(method, path, json=body, headers=headers)
                if answer.status_code < 500 and answer.headers.get("retry-after") is None:
                    assert method != "GET" or answer.status_code == 200, (path, answer.text)
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, f"{method} {path} was not answered for a minute"
            time.sleep(0.1)


class Run:
    """Everybody at once: customers write, agents work, somebody kills processes, somebody counts."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.over = threading.Event()
        self.numbers = itertools.count()
        self.kills: list[str] = []
        self.overfull = 0
        self.failures: list[BaseException] = []
        self.codes: dict[int, str | None] = {}
        self.agents = [person for person in stack.people("agent") if person["username"] != "yang"][:AGENTS]
        self.clients = [Client(stack, person["token"]) for person in self.agents]
        self.ids = [client.ask("GET", "me").json()["id"] for client in self.clients]
        queues = self.clients[0].ask("GET", "queues").json()["items"]
        self.queue = next(queue["id"] for queue in queues if queue["key"] == "support")
        admin = Client(stack, stack.person("admin")["token"])
        hasty = {"ring_seconds": RING_SECONDS, "rest_seconds": 0, "missed_limit": 0}
        assert admin.ask("PATCH", f"queues/{self.queue}", hasty).status_code == 200

    def guarded(self, work: Callable[..., None], *given: Any) -> threading.Thread:
        """In a thread; what breaks there ends the run."""

        def run() -> None:
            try:
                work(*given)
            except BaseException as error:
                self.failures.append(error)
                self.over.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def write(self, client: Client) -> None:
        """Tickets, each exactly once whatever happens in between."""
        for number in iter(lambda: next(self.numbers), None):
            if number >= ASSIGNMENTS or self.over.is_set():
                return
            given = {"subject": f"fault test {number}", "text": "Since yesterday.", "queue": self.queue}
            answer = client.ask("POST", "tickets", given, key=f"fault-{number}")
            assert answer.status_code == 201, answer.text

    def work(self, client: Client) -> None:
        """Accept what rings, but for some, and finish it; a refusal means that the world has moved on."""
        client.ask("PUT", "agent-state", {"chosen": "available"})
        while not self.over.is_set():
            mine = client.ask("GET", "work-items/mine").json()["items"]
            for item in mine:
                if item["state"] == "reserved" and item["reservation"]["id"] % UNANSWERED == 0:
                    continue
                if item["state"] == "reserved":
                    client.ask("POST", f"reservations/{item['reservation']['id']}/accept")
                if item["state"] in {"reserved", "active", "wrap_up"}:
                    client.ask("POST", f"work-items/{item['id']}/finish", {"disposition": self.code(client, item)})
            self.over.wait(0.02 if mine else 0.2)

    def code(self, client: Client, item: Any) -> str | None:
        """Some outcome of the item's queue."""
        queue = item["queue"]["id"]
        if queue not in self.codes:
            offered = client.ask("GET", f"queues/{queue}/dispositions").json()["items"]
            self.codes[queue] = offered[0]["code"] if offered else None
        return self.codes[queue]

    def kill(self) -> None:
        """One process after the other, at random; Redis is emptied now and then."""
        chance = random.Random(20)
        store = redis.Redis.from_url(self.stack.facts["environment"]["REDIS_URL"])
        died = dict.fromkeys(MORTAL, 0.0)
        while not self.over.wait(KILL_EVERY):
            healthy = [name for name, at in died.items() if time.monotonic() - at > HEALTHY]
            if not healthy:
                continue
            name = chance.choice(healthy)
            os.kill(self.stack.facts["pids"][name], signal.SIGKILL)
            died[name] = time.monotonic()
            self.kills.append(name)
            if len(self.kills) % 3 == 0:
                store.flushall()

    def count(self) -> None:
        """Look for agents above their capacity, all the time, and for the end."""
        with psycopg.connect(self.stack.facts["environment"]["DATABASE_URL"], autocommit=True) as database:
            while not self.over.wait(0.2):
                self.overfull += _one(database, OVERFULL, [self.ids])[0]
                if _one(database, COUNTS)[1] >= ASSIGNMENTS:
                    self.over.set()


def _one(database: psycopg.Connection[Any], statement: str, values: Any = None) -> Any:
    return database.execute(statement, values).fetchone()


def test_killing_anything_at_random_loses_and_doubles_nothing(stack: RunningStack) -> None:
    run = Run(stack)
    threads = [run.guarded(run.work, client) for client in run.clients]
    threads += [run.guarded(run.write, Client(stack, stack.person("anna")["token"])) for _ in range(2)]
    threads += [run.guarded(run.kill), run.guarded(run.count)]
    run.over.wait(PATIENCE)
    timely = run.over.is_set()
    run.over.set()
    for thread in threads:
        thread.join(90)
    assert not run.failures, run.failures
    with psycopg.connect(stack.facts["environment"]["DATABASE_URL"], autocommit=True) as database:
        assert timely, f"not done in time: {_one(database, COUNTS)}, killed {run.kills}"
        assert _one(database, COUNTS) == (ASSIGNMENTS, ASSIGNMENTS, ASSIGNMENTS)
        assert _one(database, TWICE) == (0,)
        assert _one(database, LOADS) == (0,)
        # Whatever rang too long was taken back at most two seconds after its time, keeper dead or not.
        assert float(_one(database, LONGEST)[0]) <= SLACK
        rang_out, latest = _one(database, RANG_OUT)
        assert rang_out >= ASSIGNMENTS / UNANSWERED / 2
        print(f"{rang_out} rang out, the latest {float(latest):.2f} s after its time; killed {run.kills}")
    assert run.overfull == 0
    assert len(run.kills) >= 5, run.kills
