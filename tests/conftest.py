"""What every test gets. The servers come from ``tests.servers``, a plugin that loads earlier."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings

Flush = Callable[[BaseDatabaseOperations, list[str]], None]


def pytest_configure() -> None:
    """Passwords in tests are made by the hundred; the real hash is slow on purpose. No example is timed."""
    hypothesis_settings.register_profile("house", deadline=None)  # a busy machine says nothing about a rule
    hypothesis_settings.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    BaseDatabaseOperations.execute_sql_flush = _patient(BaseDatabaseOperations.execute_sql_flush)  # type: ignore[method-assign]


def _patient(flush: Flush) -> Flush:
    """Emptying the tables meets whatever thread of a server under test still ends its transaction: then once more."""

    def run(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        for left in reversed(range(10)):
            try:
                return flush(operations, statements)
            except OperationalError:
                if not left:
                    raise
                time.sleep(0.3)

    return run


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    """Every test has a database of its own; what a process keeps of one for a few seconds must not outlive it."""
    from routing.selectors import pulses, watching
    from telephony.services import walking

    walking._plans.clear()
    pulses.forget()
    watching.forget()
