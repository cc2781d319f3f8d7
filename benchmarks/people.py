"""A thousand people with API tokens, for sockets. Prints [[person id, secret], ...]."""

from __future__ import annotations

import json
import secrets
import sys

import django


def make(count: int) -> list[tuple[int, str]]:
    """Written as rows: what is measured comes later, and hashing a thousand passwords would take minutes."""
    from core.tokens import digest
    from staff.models import ApiToken, Person

    batch = secrets.token_hex(4)
    people = [
        Person(username=f"bench-{batch}-{number}", name=f"Agent {number}", password="!", data_scope="own")
        for number in range(count)
    ]
    people = Person.objects.bulk_create(people)
    keys = [f"cc_{secrets.token_urlsafe(24)}" for _ in people]
    ApiToken.objects.bulk_create(
        ApiToken(person=person, name="bench", digest=digest(key), prefix=key[:8], scopes=["*"])
        for person, key in zip(people, keys, strict=True)
    )
    return [(person.pk, key) for person, key in zip(people, keys, strict=True)]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
