"""The demo: a small telecom company, written by calling the services, the same one every time.

`load` is what `contactcenter up` and `seed-demo` call on an empty database; it returns the people with their
passwords and API tokens. It can be called again: what is there stays as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from contactcenter.demo.people import PEOPLE

Say = Callable[[str], None]
SEED = 2026


def demo_people() -> list[dict[str, Any]]:
    """User name, name, role, language and password of everybody in the demo, as they are made."""
    return [one.manifest() for one in PEOPLE]


def load(say: Say = lambda _: None) -> list[dict[str, Any]]:
    """Fill an empty database with the demo company; returns its people with passwords and tokens.

    Where people exist already nothing is written, and nothing is returned: secrets cannot be read back.
    """
    from contactcenter.demo import company, contacts, kept, library, population, rules
    from staff.models import Person

    if Person.objects.exists():
        return []
    # A demo that is cut off is loaded anew: it need not wait for the disk at each of its many small steps.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    now, chance = timezone.now(), random.Random(SEED)
    try:
        house = company.build()
        library.fill(house, chance, now)
        say("Demo: company and knowledge are there, now its customers ...")
        customers = population.settle(house, chance, now)
        contacts.play(house, customers, chance, now)
        rules.set_up()
        kept.set_up()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
    return house.manifest()


def load_demo() -> dict[str, Any]:
    """The same as one manifest: {"people": [...], "mailbox": ..., "number": ...}."""
    from contactcenter.demo.company import MAILBOX, NUMBER

    return {"people": load(), "mailbox": MAILBOX, "number": NUMBER}
