"""Every test here has a provider's account configured, and a phone that only notes what it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from staff.models import Person
from telephony.services import checking, commands, forgetting, text_files, texts_out, voicemail
from tests.telephony.line import (
    ACCOUNT,
    BRITISH,
    PUBLIC,
    TOKEN,
    Line,
    NotedPhone,
    agent_for,
    number_with_menu,
    zone_where_it_is,
)
from tests.telephony.talking import Talk, talk


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    """A configured account; and it is noon, since nobody may be called at night."""
    settings.COMPANY_TIMEZONE = zone_where_it_is(12)
    settings.TWILIO_ACCOUNT_SID = ACCOUNT
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_URL = PUBLIC


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> NotedPhone:
    """The noted phone; commands are sent at once after the commit, in this thread."""
    noted = NotedPhone()
    monkeypatch.setattr(commands, "phone", lambda: noted)
    monkeypatch.setattr(checking, "phone", lambda: noted)
    monkeypatch.setattr(voicemail, "phone", lambda: noted)
    monkeypatch.setattr(texts_out, "phone", lambda: noted)
    monkeypatch.setattr(forgetting, "phone", lambda: noted)
    monkeypatch.setattr(text_files, "phone", lambda: noted)
    monkeypatch.setattr(commands, "in_background", lambda work, *given: work(*given))
    return noted


@pytest.fixture
def line(client: Client) -> Line:
    """A caller."""
    return Line(client)


@pytest.fixture
def anna(phone: NotedPhone) -> Person:
    """The only agent there is, who takes the calls of our number's two queues."""
    return agent_for(*number_with_menu())


@pytest.fixture
def talking(client: Client, anna: Person) -> Talk:
    """A caller talks with Anna."""
    return talk(client, anna)


@pytest.fixture
def bob(talking: Talk) -> Person:
    """A colleague who is free, and comes only after the call was given to Anna."""
    assert talking.call.queue
    return agent_for(talking.call.queue, name="Bob")


@pytest.fixture
def offered(client: Client, phone: NotedPhone) -> Line:
    """A caller from Britain, who waited too long, hears the offer of a callback."""
    from tests.telephony.test_diverted import diverted, due, overflows, waiting

    support, _ = number_with_menu()
    caller = waiting(Line(client, BRITISH))
    overflows(support, "callback", otherwise="voicemail")
    due(caller)
    assert "<Gather" in diverted(caller)
    return caller


@pytest.fixture
def promised(offered: Line) -> Line:
    """They pressed 1 and hung up."""
    offered.text(f"/twilio/callback?call={offered.sid}", Digits="1")
    offered.hang_up()
    return offered
