"""Events at a steady pace, each with the moment its transaction committed. Prints [[person id, version, moment], ...].

    python -m benchmarks.writer one|all|tickets RATE SECONDS PERSON_ID...

`one`: each event is for one agent, the next time for the next one. `all`: each is for everybody on the staff.
`tickets`: each is about a ticket that stands in the lists of the first of these people, the next time about the next.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable

import django

THREADS = 3
SHOWN = 60  # tickets at the head of a list
Committed = list[tuple[int, int, float]]


def steady(step: Callable[[int], None], rate: float, seconds: float) -> None:
    """Call `step(number)` at its time, from a few threads, so that a slow one does not lower the pace.

    Raises what a step raised, at the end.
    """
    begun = time.monotonic() + 0.2
    numbers = iter(range(int(rate * seconds)))
    lock = threading.Lock()
    failures: list[BaseException] = []

    def work() -> None:
        while not failures:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            try:
                step(number)
            except Exception as error:
                failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.join()
    except BaseException as stopped:  # Ctrl-C: nobody goes on to the end of their course
        failures.append(stopped)
        raise
    if failures:
        raise failures[0]


def product_step(everybody: bool, people: list[int], committed: Committed) -> Callable[[int], None]:
    """One operation of the product that ends in one event for one agent, or for the whole staff."""
    from django.db import transaction

    from core.actor import SYSTEM
    from core.events import publish
    from core.operations import operation
    from staff.events import PERSON_CHANGED
    from staff.models import Person

    @operation
    def announce(*, person_id: int) -> None:
        person = Person.objects.select_for_update().get(pk=person_id)
        person.version += 1
        person.save(update_fields=["version"])
        # The first thing after the commit; the push to Redis comes behind it.
        transaction.on_commit(lambda: committed.append((person.pk, person.version, time.monotonic())))
        audience = "staff" if everybody else f"agent:{person.pk}"
        publish(PERSON_CHANGED, person, actor=SYSTEM, audiences=[audience])

    return lambda number: announce(person_id=people[number % len(people)])


def ticket_step(person_id: int, committed: Committed) -> Callable[[int], None]:
    """One operation that changes what a row of a list shows of a ticket which this person may see."""
    from django.db import transaction

    from core.actor import SYSTEM
    from core.operations import operation
    from core.records import change
    from staff.models import Person
    from tickets.models import Priority
    from tickets.selectors.lists import built_in
    from tickets.services.announcing import announce_change, locked

    person = Person.objects.select_related("team").get(pk=person_id)
    ids = list(built_in(person, "team").order_by("-updated_at", "-id").values_list("pk", flat=True)[:SHOWN])

    @operation
    def touch(*, ticket_id: int) -> None:
        ticket = locked(ticket_id)
        others = [one for one in Priority.values if one != ticket.priority]
        changes = change(ticket, priority=others[ticket.version % len(others)])
        transaction.on_commit(lambda: committed.append((ticket.pk, ticket.version, time.monotonic())))
        announce_change(ticket, changes, actor=SYSTEM)

    return lambda number: touch(ticket_id=ids[number % len(ids)])


def main() -> None:
    """Run."""
    django.setup()
    audience, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    people = [int(one) for one in sys.argv[4:]]
    committed: Committed = []
    step = (
        ticket_step(people[0], committed)
        if audience == "tickets"
        else product_step(audience == "all", people, committed)
    )
    steady(step, rate, seconds)
    print(json.dumps(committed))


if __name__ == "__main__":
    main()
