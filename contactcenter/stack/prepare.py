"""Bringing the database to the state that the product's processes expect: tables, people, the demo."""

import os
import secrets
import time
from collections.abc import Callable
from typing import Any

from contactcenter.stack.folder import DataFolder, read_json, write_private

Say = Callable[[str], None]
TOKEN_NAME = "made at the first start"


def prepare(folder: DataFolder, *, demo: bool, say: Say) -> int:
    """Migrate, and fill an empty database: with the demo, or with one administrator."""
    (folder.path / "static").mkdir(mode=0o755, exist_ok=True)
    migrate(say)
    forget_signs_of_life()
    people(folder, demo=demo, say=say)
    return 0


def migrate(say: Say) -> None:
    """Bring the tables to this version."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    say(f"Database: tables made ({time.monotonic() - began:.1f} s)")


def forget_signs_of_life() -> None:
    """The heartbeats of an earlier run say nothing about this one."""
    from core.models import Heartbeat

    Heartbeat.objects.all().delete()


def people(folder: DataFolder, *, demo: bool, say: Say) -> list[dict[str, Any]]:
    """The people whose passwords we know; fills a database without people first."""
    from staff.models import Person

    known = read_json(folder.people_file).get("people", [])
    if Person.objects.exists():
        return list(known)
    write_private(folder.people_file, {"state": "loading", "people": []})
    made = load_demo(say) if demo else [first_administrator()]
    write_private(folder.people_file, {"state": "complete", "people": made})
    return made


def load_demo(say: Say) -> list[dict[str, Any]]:
    """Fill the empty database with the demo company; returns its people with passwords and tokens."""
    from contactcenter.demo import load

    began = time.monotonic()
    say("Demo: loading a small telecom company ...")
    made = [_with_token(person) for person in load(say)]
    say(f"Demo: loaded ({time.monotonic() - began:.0f} s)")
    return made


def first_administrator() -> dict[str, Any]:
    """Make the one person who can sign in to an empty product."""
    from core.actor import SYSTEM
    from insight.services import ensure_default_rules
    from staff.services import create_person

    password = os.environ.get("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
    person = create_person(
        actor=SYSTEM, username="admin", name="Administrator", password=password, role="admin", data_scope="all"
    )
    ensure_default_rules(actor=SYSTEM)
    return _with_token({"username": person.username, "name": person.name, "role": person.role, "password": password})


def _with_token(person: dict[str, Any]) -> dict[str, Any]:
    """The person with an API token that may do what the person may."""
    if person.get("token"):
        return person
    from core.actor import SYSTEM
    from staff.models import Person
    from staff.services import issue_token

    row = Person.objects.get(username=person["username"])
    _, token = issue_token(actor=SYSTEM, person=row, name=TOKEN_NAME, scopes=["*"])
    return {**person, "token": token}
