"""The cast that the tests share: who works here, and how they come through the doors."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.cache import cache
from django.test import Client

from core.actor import SYSTEM
from staff.models import Person, Team
from staff.services import create_person, create_team, issue_token

PASSWORD = "Correct-horse-9"
_numbers = itertools.count(1)


def person(name: str = "Anna", *, role: str = "agent", data_scope: str = "team", team: Team | None = None) -> Person:
    """A new member of staff with a user name of their own."""
    return create_person(
        actor=SYSTEM,
        username=f"{name.lower()}{next(_numbers)}",
        name=name,
        password=PASSWORD,
        role=role,
        data_scope=data_scope,
        team=team,
    )


def team(name: str = "Team", parent: Team | None = None) -> Team:
    """A new team."""
    return create_team(name=name, parent=parent)


def token_of(somebody: Person, *scopes: str) -> str:
    """The secret of a new API token, by default with every scope."""
    return issue_token(actor=SYSTEM, person=somebody, name="test", scopes=scopes or ["*"])[1]


def client_of(somebody: Person, *scopes: str, **headers: str) -> Client:
    """A client that comes through the API's door with a token of this person."""
    return Client(headers={"Authorization": f"Bearer {token_of(somebody, *scopes)}", **headers})


def browser_of(somebody: Person) -> Client:
    """A client that signed in with name and password, CSRF checks on, as a browser does."""
    cache.clear()  # who signs in too often is put off, and tests sign in often
    client = Client(enforce_csrf_checks=True)
    client.get("/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answer = client.post(
        "/_allauth/browser/v1/auth/login",
        {"username": somebody.username, "password": PASSWORD},
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == 200, answer.content
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One JSON request; returns Django's response."""
    return getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers)
