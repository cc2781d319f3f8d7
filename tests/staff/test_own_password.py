"""Everybody has a password that only they know: given ones are changed before anything else, own ones any time."""

from typing import Any

import pytest
from django.test import Client

from contactcenter.live.listeners import listener_of
from core.models import Event
from core.models import Operation as Kept
from staff.models import Person
from tests.cast import PASSWORD, browser_of, client_of, person, send, token_of

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Green-Ladder-71"


def entered(username: str, password: str) -> tuple[Client, int]:
    """A browser in which somebody gave name and password, and what it was answered."""
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    body = {"username": username, "password": password}
    answer = client.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client, answer.status_code


def change(client: Client, current: str, new: str) -> Any:
    """Ask for another password."""
    return send(client, "post", "me/password", {"current": current, "new": new})


def hears(client: Client) -> bool:
    """Whether a socket of this browser would be let in."""
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    headers = [(b"cookie", cookies.encode()), (b"origin", b"http://testserver"), (b"host", b"testserver")]
    return listener_of({"headers": headers, "query_string": b""}) is not None


def given(role: str = "agent") -> dict[str, Any]:
    """Somebody new, as an administrator makes them: {"person", "password"}."""
    root = client_of(person("Root", role="admin", data_scope="all"))
    made: dict[str, Any] = send(root, "post", "people", {"username": "li.mei", "name": "Li Mei", "role": role}).json()
    return made


def test_whoever_was_given_a_password_chooses_their_own_first() -> None:
    made = given()
    client, status = entered("li.mei", made["password"])
    assert (status, client.get("/api/v1/me").json()["must_change_password"], hears(client)) == (200, True, False)
    for path in ("desk", "tickets", "people", "customers"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "password_first"), path
    assert send(client, "patch", "me", {"language": "zh-CN"}).status_code == 200
    assert change(client, made["password"], made["password"]).json()["code"] == "staff.same_password"
    changed = change(client, made["password"], OWN)
    assert (changed.status_code, changed.json()["must_change_password"]) == (200, False)
    assert (client.get("/api/v1/desk").status_code, hears(client)) == (200, True)
    assert entered("li.mei", OWN)[1] == 200
    assert entered("li.mei", made["password"])[1] != 200


def test_a_reset_password_is_a_given_one_and_tokens_do_not_mind() -> None:
    anna, root = person("Anna"), client_of(person("Root", role="admin", data_scope="all"))
    token = client_of(anna)
    reset = send(root, "post", f"people/{anna.pk}/password").json()["password"]
    assert token.get("/api/v1/desk").status_code == 200
    client, _ = entered(anna.username, reset)
    assert client.get("/api/v1/desk").json()["code"] == "password_first"
    assert change(client, reset, OWN).status_code == 200
    assert token.get("/api/v1/desk").status_code == 200


def test_an_own_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    anna = person("Anna")
    here, there = browser_of(anna), browser_of(anna)
    assert change(here, PASSWORD, OWN).status_code == 200
    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401
    told = str([(one.facts, one.changes) for one in Event.objects.all()]) + str(
        list(Kept.objects.values_list("answer"))
    )
    assert Event.objects.filter(name="person.password_changed", actor_id=anna.pk).exists()
    assert OWN not in told


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("not this one", OWN, "staff.wrong_password"),
        (PASSWORD, "short", "staff.weak_password"),
        (PASSWORD, "password123", "staff.weak_password"),
        (PASSWORD, PASSWORD, "staff.same_password"),
        (PASSWORD, "x" * 200, "invalid"),
        (PASSWORD, "", "invalid"),
    ],
)
def test_what_is_no_new_password(current: str, new: str, code: str) -> None:
    anna = person("Anna")
    refused = change(browser_of(anna), current, new)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert Person.objects.get(pk=anna.pk).check_password(PASSWORD)


def test_guessing_the_present_password_is_counted() -> None:
    client = browser_of(person("Anna"))
    codes = [change(client, "wrong", OWN).status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]


def test_a_program_has_no_business_with_the_password() -> None:
    anna = person("Anna")
    client = Client(headers={"Authorization": f"Bearer {token_of(anna)}"})
    assert change(client, PASSWORD, OWN).status_code == 403


def test_the_door_of_the_sign_in_library_changes_it_in_the_same_way() -> None:
    made = given()
    client, _ = entered("li.mei", made["password"])
    body = {"current_password": made["password"], "new_password": OWN}
    path = "/_allauth/browser/v1/account/password/change"
    answer = client.post(path, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert client.get("/api/v1/desk").status_code == 200
    assert Event.objects.filter(name="person.password_changed").count() == 1


def test_two_administrators_change_somebody_at_once() -> None:
    first, second = (client_of(person(name, role="admin", data_scope="all")) for name in ("Ada", "Ben"))
    anna = person("Anna")
    path, version = f"people/{anna.pk}", anna.version
    assert send(first, "patch", path, {"name": "Anna Li", "version": version}).status_code == 200
    refused = send(second, "patch", path, {"role": "supervisor", "version": version})
    body = refused.json()
    assert (refused.status_code, body["code"], body["detail"]["who"]) == (409, "changed_meanwhile", "Ada")
    assert body["detail"]["current"]["name"] == "Anna Li"
    assert Person.objects.get(pk=anna.pk).role == "agent"
    again = send(second, "patch", path, {"role": "supervisor", "version": body["detail"]["current"]["version"]})
    assert again.status_code == 200
