"""What people choose for themselves."""

import pytest

from core.models import Frame
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


def test_the_lists_that_people_pinned_are_there_in_every_browser() -> None:
    anna = cast.person()
    here, there = cast.browser_of(anna), cast.browser_of(anna)
    assert here.get("/api/v1/me").json()["pins"] is None
    pins = [{"id": "7", "name": {"en": "Fibre", "zh-CN": "光纤"}}, {"id": "mine"}]
    kept = cast.send(here, "patch", "me", {"pins": pins})
    assert (kept.status_code, kept.json()["pins"]) == (200, pins)
    assert there.get("/api/v1/me").json()["pins"] == pins
    assert cast.send(there, "patch", "me", {"pins": []}).json()["pins"] == []
    # which lists one has is told to nobody else
    assert Frame.objects.order_by("-id").values_list("audiences", flat=True)[0] == [f"agent:{anna.pk}"]
    other = cast.client_of(cast.person("Bob"))
    assert other.get("/api/v1/me").json()["pins"] is None


@pytest.mark.parametrize(
    "pins", [[{"id": "../x"}], [{}], "mine", [{"id": "mine"}] * 51, [{"id": "7", "name": {"fr": "Fibre"}}]]
)
def test_a_pin_that_is_none_is_refused(pins: object) -> None:
    client = cast.client_of(cast.person())
    assert cast.send(client, "patch", "me", {"pins": pins}).status_code == 400
    assert client.get("/api/v1/me").json()["pins"] is None
