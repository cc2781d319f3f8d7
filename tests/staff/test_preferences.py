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


def test_people_choose_the_keys_of_their_commands() -> None:
    client = cast.client_of(cast.person())
    assert client.get("/api/v1/me").json()["keys"] == {}
    # two commands that change places are no conflict
    kept = cast.send(client, "patch", "me", {"keys": {"resolve": "r", "reply": "e"}})
    assert (kept.status_code, kept.json()["keys"]) == (200, {"resolve": "r", "reply": "e"})
    assert cast.send(client, "patch", "me", {"keys": {}}).json()["keys"] == {}


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"resolve": "r"}, "keys.resolve"),  # the usual key of another command
        ({"resolve": "y", "reply": "y"}, "keys.resolve"),
        ({"resolve": "x"}, "keys.resolve"),  # selects in lists
        ({"resolve": "g"}, "keys.resolve"),  # begins G then D
        ({"resolve": "7"}, "keys.resolve"),
        ({"resolve": "xx"}, "keys.resolve"),
        ({"fly": "y"}, "keys.fly"),
    ],
)
def test_a_key_that_is_taken_or_none_is_refused_with_words(keys: dict[str, str], field: str) -> None:
    client = cast.client_of(cast.person())
    answer = cast.send(client, "patch", "me", {"keys": keys})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, field)
    assert answer.json()["fields"][0]["message"]
    assert client.get("/api/v1/me").json()["keys"] == {}
