"""API tokens: one reaches no further than the one that asked for it."""

from __future__ import annotations

import inspect
import re

import pytest
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from core.scopes import known_scopes
from staff.models import ApiToken
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("held", "wanted", "status"),
    [
        (["tokens:write"], ["*"], 403),
        (["tokens:write"], ["tokens:write"], 201),
        (["tokens:write"], ["tokens:read", "tickets:read"], 403),
        (["tokens:write", "tickets:write"], ["tickets:read"], 201),
        (["*:write"], ["tickets:write"], 201),
        (["*:write"], ["tickets:read"], 403),
        (["*:write"], ["*:read"], 403),
        (["*"], ["*", "*:read"], 201),
    ],
)
def test_a_token_makes_none_wider_than_itself(held: list[str], wanted: list[str], status: int) -> None:
    client = cast.client_of(cast.person(), *held)
    answer = cast.send(client, "post", "tokens", {"name": "more", "scopes": wanted})
    assert answer.status_code == status, answer.content
    assert ApiToken.objects.filter(name="more").exists() == (status == 201)


@pytest.mark.parametrize(
    "scope",
    [
        "tickets:read\n",
        " tickets:read",
        "_:read",
        "tickets",
        "tickets:",
        ":read",
        "",
        "ticket:read",
        "*:all",
        "Tickets:read",
    ],
)
def test_a_scope_that_opens_no_door_is_refused(scope: str) -> None:
    browser = cast.browser_of(cast.person())
    answer = cast.send(browser, "post", "tokens", {"name": "odd", "scopes": ["tickets:read", scope]})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content
    assert answer.json()["fields"][0]["field"] == "scopes.1"
    assert not ApiToken.objects.filter(name="odd").exists()


def test_every_scope_of_a_door_may_be_issued() -> None:
    browser, scopes = cast.browser_of(cast.person()), sorted(known_scopes())
    assert {"*", "*:read", "tickets:read", "tokens:write", "routing:write"} < set(scopes)
    answer = cast.send(browser, "post", "tokens", {"name": "each", "scopes": scopes})
    assert (answer.status_code, answer.json()["token"]["scopes"]) == (201, scopes)


def test_who_signed_in_may_issue_any() -> None:
    browser = cast.browser_of(cast.person())
    assert cast.send(browser, "post", "tokens", {"name": "all", "scopes": ["*"]}).status_code == 201


def test_a_key_is_promised_by_the_doors_that_keep_their_answer_and_by_no_other() -> None:
    wrong = []
    for path, methods in SchemaGenerator().get_schema(request=None, public=True)["paths"].items():
        for method, about in methods.items():
            view = resolve(re.sub(r"{\w+}", "1", path)).func.cls
            source = inspect.getsource(getattr(view, method))
            keeps = any(f"self.{way}(" in source for way in ("write", "steer", "moved", "act", "change"))
            promised = any(one["name"] == "Idempotency-Key" for one in about.get("parameters", []))
            if method != "get" and keeps != promised:
                wrong.append(f"{method} {path}: promised {promised}, kept {keeps}")
    assert not wrong, wrong
