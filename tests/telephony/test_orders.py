"""The provider's scenarios (E1-E23), each with one end whatever the order and the number of its callbacks.

Those that are a race of two requests, a failing API, or a single document are played elsewhere: E16 test_agents,
E5 and E17 test_races here and in tests/routing and test_inbound, E15, E20, E22 and E23 test_inbound and test_flood,
E21 test_killed and the test of faults.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.telephony.line import NotedPhone
from tests.telephony.orders import Set, check
from tests.telephony.scenarios import beside, handed_on, inbound
from tests.telephony.scenarios.list import STORIES

pytestmark = pytest.mark.django_db
MODULES = (inbound, handed_on, beside)  # each has put its stories on the list


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    """Everything is played in one transaction that is rolled back: what follows a commit follows each request here."""
    ask = Client.request

    def request(self: Client, **given: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return ask(self, **given)

    monkeypatch.setattr(Client, "request", request)


@pytest.mark.parametrize("name", STORIES)
def test_one_end_whatever_the_order(
    name: str, client: Client, phone: NotedPhone, django_capture_on_commit_callbacks: Any
) -> None:
    on = Set(client, phone)
    check(STORIES[name](on), phone, django_capture_on_commit_callbacks)
