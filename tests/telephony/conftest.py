"""Every test here has a provider's account configured, and a phone that only notes what it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from telephony.services import checking, commands, inbound
from tests.telephony.line import ACCOUNT, PUBLIC, TOKEN, Line, NotedPhone


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    """A configured account."""
    settings.TWILIO_ACCOUNT_SID = ACCOUNT
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_URL = PUBLIC
    inbound._numbers.clear()


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> NotedPhone:
    """The noted phone; commands are sent at once after the commit, in this thread."""
    noted = NotedPhone()
    monkeypatch.setattr(commands, "phone", lambda: noted)
    monkeypatch.setattr(checking, "phone", lambda: noted)
    monkeypatch.setattr(commands, "in_background", lambda work, *given: work(*given))
    return noted


@pytest.fixture
def line(client: Client) -> Line:
    """A caller."""
    return Line(client)
