"""Administrators take people on, change what they may, and shut them out; nobody else does."""

import os
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import Event, Frame
from core.models import Operation as Kept
from routing.models import AgentState
from routing.services import distribute
from staff.models import ApiToken, Person
from tests.cast import browser_of, client_of, person, send, team
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"username": "li.mei", "name": "Li Mei", "email": "li@example.com"}


@pytest.fixture
def root() -> Person:
    return person("Root", role="admin", data_scope="all")


@pytest.fixture
def admin(root: Person) -> Client:
    return client_of(root)


def sign_in(username: str, password: str) -> Any:
    """The answer to a browser that gives a name and a password."""
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    return client.post(
        "/_allauth/browser/v1/auth/login",
        {"username": username, "password": password},
        content_type="application/json",
        headers=headers,
    )


def names(client: Client, query: str = "") -> list[str]:
    """Who is on the administrators' list."""
    return [one["name"] for one in client.get(f"/api/v1/people/all{query}").json()["items"]]


def test_somebody_new_signs_in_with_the_password_that_is_shown_once(admin: Client) -> None:
    north = team("North")
    more = {
        "role": "supervisor",
        "data_scope": "all",
        "team": north.pk,
        "language": "zh-CN",
        "timezone": "Asia/Shanghai",
    }
    made = send(admin, "post", "people", NEW | more, **{"Idempotency-Key": "once"})
    body = made.json()
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    shown = body["person"]
    assert {key: shown[key] for key in (NEW | more)} == NEW | more | {"team": "North"}
    assert sign_in("li.mei", body["password"]).status_code == 200
    assert sign_in("li.mei", body["password"] + "x").status_code != 200
    card = send(admin, "get", f"people/{shown['id']}").json()
    assert (card, "password" in card) == (shown, False)
    written = [f"{one.facts}{one.changes}" for one in Event.objects.all()] + [
        str(one.body) for one in Frame.objects.all()
    ]
    assert not [
        text for text in written + list(map(str, Kept.objects.values_list("answer"))) if body["password"] in text
    ]


def test_a_user_name_is_taken_in_any_case_and_a_zone_must_exist(admin: Client) -> None:
    assert send(admin, "post", "people", NEW).status_code == 201
    for body, code, field in (
        (NEW | {"username": "LI.MEI"}, "staff.username_taken", "username"),
        (NEW | {"username": "li mei"}, "invalid", "username"),
        (NEW | {"username": "other", "timezone": "Mars/Base"}, "invalid", "timezone"),
    ):
        refused = send(admin, "post", "people", body)
        assert (refused.status_code, refused.json()["code"]) == (400, code)
        assert [one["field"] for one in refused.json()["fields"]] == [field]
    assert Person.objects.filter(username__iexact="li.mei").count() == 1


def test_the_list_has_the_inactive_too_and_is_searched(admin: Client) -> None:
    anna, _ = person("Anna"), person("Ben")
    send(admin, "post", f"people/{anna.pk}/deactivate")
    assert names(admin) == ["Anna", "Ben", "Root"]
    assert names(admin, "?state=inactive") == ["Anna"]
    assert names(admin, "?state=active") == ["Ben", "Root"]
    assert names(admin, "?q=BEN") == ["Ben"]
    colleagues = send(admin, "get", "people").json()["items"]
    assert [one["name"] for one in colleagues] == ["Ben", "Root"]


def test_what_somebody_may_is_changed_and_holds_at_the_next_request(admin: Client) -> None:
    anna, north = person("Anna"), team("North")
    hers, before = client_of(anna), anna.audience_version
    assert send(hers, "get", "calendars").status_code == 403
    given = {"name": "Anna B", "email": "b@example.com", "role": "supervisor", "data_scope": "own", "team": north.pk}
    card = send(admin, "patch", f"people/{anna.pk}", given).json()
    assert {**given, "team": "North", "team_id": north.pk}.items() <= card.items()
    assert send(hers, "get", "calendars").status_code == 200
    anna.refresh_from_db()
    assert anna.audience_version > before
    told = Event.objects.filter(name="person.changed", subject_id=anna.pk).latest("id")
    assert told.changes["role"] == ["agent", "supervisor"]
    assert send(admin, "patch", f"people/{anna.pk}", {"team": None}).json()["team_id"] is None


def test_whoever_is_shut_out_is_refused_at_once_and_offline(admin: Client) -> None:
    anna = person("Anna")
    browser, token = browser_of(anna), client_of(anna)
    send(browser, "put", "agent-state", {"chosen": "available"})
    assert AgentState.objects.get(person=anna).chosen == "available"
    assert send(admin, "post", f"people/{anna.pk}/deactivate").json()["is_active"] is False
    assert (browser.get("/api/v1/me").status_code, token.get("/api/v1/me").status_code) == (401, 401)
    assert AgentState.objects.get(person=anna).chosen == "offline"
    assert not ApiToken.objects.filter(person=anna, revoked_at=None).exists()
    assert sign_in(anna.username, "Correct-horse-9").status_code != 200
    assert send(admin, "post", f"people/{anna.pk}/activate").json()["is_active"] is True
    assert (browser.get("/api/v1/me").status_code, token.get("/api/v1/me").status_code) == (401, 401)
    assert sign_in(anna.username, "Correct-horse-9").status_code == 200


def test_nobody_is_shut_out_from_a_contact(admin: Client) -> None:
    queue = centre.queue("voice", "voice")
    anna = centre.agent("Anna", queue)
    item = centre.arrive(queue)
    distribute()
    centre.take(item, anna)
    refused = send(admin, "post", f"people/{anna.pk}/deactivate")
    assert (refused.status_code, refused.json()["code"]) == (409, "agent.on_a_contact")
    assert Person.objects.get(pk=anna.pk).is_active


def test_the_last_active_administrator_stays_one(admin: Client, root: Person) -> None:
    path = f"people/{root.pk}"
    other = person("Other", role="admin", data_scope="all")
    assert send(admin, "post", f"people/{other.pk}/deactivate").status_code == 200
    for method, address, body in (
        ("post", f"{path}/deactivate", None),
        ("patch", path, {"role": "agent", "name": "Nobody"}),
    ):
        refused = send(admin, method, address, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "staff.last_admin")
    assert (send(admin, "get", path).json()["role"], send(admin, "get", path).json()["name"]) == ("admin", "Root")
    assert send(admin, "patch", path, {"role": "admin", "name": "Chief"}).json()["name"] == "Chief"
    send(admin, "post", f"people/{other.pk}/activate")
    assert send(admin, "patch", path, {"role": "agent"}).status_code == 200


def test_a_password_is_reset_and_the_sessions_of_the_old_one_end(admin: Client) -> None:
    anna = person("Anna")
    browser, token = browser_of(anna), client_of(anna)
    shown = send(admin, "post", f"people/{anna.pk}/password").json()
    assert shown["person"]["id"] == anna.pk
    assert (browser.get("/api/v1/me").status_code, token.get("/api/v1/me").status_code) == (401, 200)
    assert sign_in(anna.username, "Correct-horse-9").status_code != 200
    assert sign_in(anna.username, shown["password"]).status_code == 200
    assert Event.objects.filter(name="person.password_reset", subject_id=anna.pk, facts={}).exists()


@pytest.mark.parametrize("role", ["agent", "supervisor", "editor"])
def test_only_administrators_administer(role: str) -> None:
    asker, anna = client_of(person("Asker", role=role, data_scope="all")), person("Anna")
    for method, path, body in (
        ("post", "people", NEW),
        ("get", "people/all", None),
        ("get", f"people/{anna.pk}", None),
        ("patch", f"people/{anna.pk}", {"role": "admin"}),
        ("post", f"people/{anna.pk}/deactivate", None),
        ("post", f"people/{anna.pk}/activate", None),
        ("post", f"people/{anna.pk}/password", None),
    ):
        assert send(asker, method, path, body).status_code == 403, path
    assert not Person.objects.filter(username=NEW["username"]).exists()


def test_djangos_own_command_makes_an_administrator() -> None:
    given = {"username": "boss", "name": "Boss", "interactive": False, "verbosity": 0}
    with patch.dict(os.environ, {"DJANGO_SUPERUSER_PASSWORD": "Correct-horse-9"}):
        call_command("createsuperuser", **given)
        with pytest.raises(CommandError, match="taken"):
            call_command("createsuperuser", **given | {"username": "BOSS"})
    made = Person.objects.get(username="boss")
    assert (made.role, made.data_scope, sign_in("boss", "Correct-horse-9").status_code) == ("admin", "all", 200)
    with patch.dict(os.environ, {"DJANGO_SUPERUSER_PASSWORD": "123"}), pytest.raises(CommandError, match="too weak"):
        call_command("createsuperuser", **given | {"username": "weak"})
