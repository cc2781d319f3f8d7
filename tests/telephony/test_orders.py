"""The provider's scenarios (E1-E23), each with one end whatever the order and the number of its callbacks.

What only real processes can show is played elsewhere as well: requests in the same millisecond in test_races here
and in tests/routing, a process that is killed in test_killed.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.telephony.line import NotedPhone
from tests.telephony.orders import Set, check
from tests.telephony.scenarios import beside, doors, handed_on, inbound
from tests.telephony.scenarios.list import STORIES

pytestmark = pytest.mark.django_db
MODULES = (inbound, handed_on, beside, doors)  # each has put its stories on the list


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
