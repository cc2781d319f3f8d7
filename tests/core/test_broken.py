"""What breaks answers 500 in the one shape, and leaves one line that says what broke and where, about nobody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import AsyncClient, Client
from structlog.stdlib import ProcessorFormatter

from contactcenter.pages import PORTAL, screens
from staff.models import Person
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "li.wei@example.com"


class Trouble(Exception):
    """Nothing that anybody expects."""


def break_(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise Trouble(SECRET)

    monkeypatch.setattr(where, broken)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What processes write on standard error, as they are configured to."""
    root, out = logging.getLogger(), io.StringIO()
    usual = next(one for one in root.handlers if isinstance(one.formatter, ProcessorFormatter))
    handler = logging.StreamHandler(out)
    handler.setFormatter(usual.formatter)
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    said = written.getvalue()
    assert SECRET not in said
    return [json.loads(one) for one in said.splitlines() if "Trouble" in one]


@pytest.fixture
def somebody() -> Person:
    return cast.person()


def test_a_broken_door(monkeypatch: pytest.MonkeyPatch, written: io.StringIO, somebody: Person) -> None:
    client = cast.client_of(somebody)
    break_(monkeypatch, "staff.api.set_preferences")
    answer = cast.send(client, "patch", "me", {"language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    (line,) = lines(written)
    assert (line["exception"], line["route"], line["level"]) == ("Trouble", "api/v1/me", "error")
    assert line["request_id"]
    assert line["places"][-1].startswith("core/test_broken.py:")
    assert any(place.startswith("staff/api.py:") for place in line["places"])
    assert not any("site-packages" in place or "rest_framework" in place for place in line["places"])


def test_an_answer_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO, somebody: Person
) -> None:
    client = cast.client_of(somebody)
    client.raise_request_exception = False
    break_(monkeypatch, "rest_framework.renderers.JSONRenderer.render")
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    (line,) = lines(written)
    assert (line["exception"], line["route"]) == ("Trouble", "api/v1/me")


def test_a_broken_page(monkeypatch: pytest.MonkeyPatch, written: io.StringIO) -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "zh-CN"})
    break_(monkeypatch, "contactcenter.pages.assets_of")
    answer = client.get("/desk?note=" + SECRET)
    assert answer.status_code == 500
    said = answer.content.decode()
    assert said.index("系统内部错误，已记录，请重试。") < said.index("Something broke on our side.")
    (line,) = lines(written)
    assert (line["exception"], line["level"]) == ("Trouble", "error")
    assert any(place.startswith("contactcenter/pages.py:") for place in line["places"])


@pytest.mark.usefixtures("asked_in_a_thread")
async def test_a_broken_page_of_the_asynchronous_server(monkeypatch: pytest.MonkeyPatch, written: io.StringIO) -> None:
    break_(monkeypatch, "contactcenter.pages.assets_of")
    answer = await AsyncClient(raise_request_exception=False).get("/portal/requests/" + SECRET)
    assert answer.status_code == 500
    (line,) = lines(written)
    assert (line["exception"], line["route"]) == ("Trouble", screens(PORTAL, below="portal"))
    assert line["request_id"]


def test_a_broken_signing_in(monkeypatch: pytest.MonkeyPatch, written: io.StringIO) -> None:
    break_(monkeypatch, "allauth.headless.account.views.SessionView.get")
    answer = Client(raise_request_exception=False).get("/_allauth/browser/v1/auth/session")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    (line,) = lines(written)
    assert line["exception"] == "Trouble"
