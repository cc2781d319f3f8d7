"""What every test gets. The servers come from ``tests.servers``, a plugin that loads earlier."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Passwords in tests are made by the hundred; the real hash is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    """Every test has a database of its own; what a process keeps of one for a few seconds must not outlive it."""
    from routing.selectors import pulses, watching
    from telephony.services import inbound

    inbound._numbers.clear()
    pulses.forget()
    watching.forget()
