"""Our numbers, for whoever sets which of them a queue shows."""

from __future__ import annotations

import pytest

from telephony.models import PhoneNumber
from tests import cast
from tests.telephony.line import number_with_menu

pytestmark = pytest.mark.django_db


def test_supervisors_read_our_numbers_and_agents_do_not() -> None:
    number_with_menu()
    rows = cast.client_of(cast.person("Sue", role="supervisor")).get("/api/v1/phone-numbers").json()["items"]
    assert [row["e164"] for row in rows] == list(PhoneNumber.objects.values_list("e164", flat=True)) != []
    assert cast.client_of(cast.person("Anna")).get("/api/v1/phone-numbers").status_code == 403
