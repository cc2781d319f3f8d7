"""What every test gets. The servers come from ``tests.servers``, a plugin that loads earlier."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings

from tests import emptying


def pytest_configure() -> None:
    """Passwords in tests are made by the hundred; the real hash is slow on purpose. No example is timed."""
    hypothesis_settings.register_profile("house", deadline=None)  # a busy machine says nothing about a rule
    hypothesis_settings.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    emptying.install()


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    """Every test has a database of its own; what a process keeps of one for a few seconds must not outlive it."""
    from routing.selectors import pulses, watching
    from telephony.services import walking

    walking._plans.clear()
    pulses.forget()
    watching.forget()


@pytest.fixture
async def asked_in_a_thread() -> AsyncIterator[None]:
    """For an asynchronous test: what it asks of the database is asked in a thread, whose line nobody else closes."""
    yield
    await sync_to_async(connections.close_all)()
