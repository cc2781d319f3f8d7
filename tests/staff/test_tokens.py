"""API tokens: one reaches no further than the one that asked for it."""

from __future__ import annotations

import inspect
import re

import pytest
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

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


def test_who_signed_in_may_issue_any() -> None:
    browser = cast.browser_of(cast.person())
    assert cast.send(browser, "post", "tokens", {"name": "all", "scopes": ["*"]}).status_code == 201


def test_a_key_is_promised_by_the_doors_that_keep_their_answer_and_by_no_other() -> None:
    wrong = []
    for path, methods in SchemaGenerator().get_schema(request=None, public=True)["paths"].items():
        for method, about in methods.items():
            view = resolve(re.sub(r"{\w+}", "1", path)).func.cls
            source = inspect.getsource(getattr(view, method))
            keeps = any(f"self.{way}(" in source for way in ("write", "steer", "moved", "act"))
            promised = any(one["name"] == "Idempotency-Key" for one in about.get("parameters", []))
            if method != "get" and keeps != promised:
                wrong.append(f"{method} {path}: promised {promised}, kept {keeps}")
    assert not wrong, wrong
