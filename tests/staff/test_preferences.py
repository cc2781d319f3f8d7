"""What people choose for themselves."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_people_choose_the_clock_of_their_screens() -> None:
    client = cast.client_of(cast.person())
    kept = cast.send(client, "patch", "me", {"timezone": "Asia/Tokyo"})
    assert (kept.status_code, kept.json()["timezone"]) == (200, "Asia/Tokyo")
    wrong = cast.send(client, "patch", "me", {"timezone": "Mars/Olympus"})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "timezone")
    assert client.get("/api/v1/me").json()["timezone"] == "Asia/Tokyo"
