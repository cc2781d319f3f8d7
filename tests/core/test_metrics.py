"""Who may read the metrics: whoever brings the token; without one, only the machine itself."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

pytestmark = pytest.mark.django_db


def ask(address: str, **headers: str) -> HttpResponse:
    answer = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_reads_them(address: str) -> None:
    answer = ask(address)
    assert (answer.status_code, b"work_items_waiting" in answer.content) == (200, True)


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("10.0.0.7", {}),
        ("", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
        ("192.0.2.7", {"Authorization": "Bearer "}),
    ],
)
def test_nobody_else_does_without_a_token(address: str, headers: dict[str, str]) -> None:
    answer = ask(address, **headers)
    assert (answer.status_code, b"work_items_waiting" in answer.content) == (403, False)


def test_a_refusal_has_the_one_shape_in_the_readers_language() -> None:
    body = Client(REMOTE_ADDR="192.0.2.7").get("/metrics", headers={"Accept-Language": "zh-CN"}).json()
    assert (set(body), body["code"]) == ({"code", "message", "fields", "detail"}, "metrics.closed")
    assert "METRICS_TOKEN" in body["message"]


def test_the_token_opens_them_from_anywhere_and_nothing_else_does(settings: Any) -> None:
    settings.METRICS_TOKEN = "prometheus-only-令"
    right = {"Authorization": "Bearer prometheus-only-令"}
    assert ask("192.0.2.7", **right).status_code == 200
    assert ask("127.0.0.1", **right, **{"X-Forwarded-For": "192.0.2.7"}).status_code == 200
    for wrong in ({}, {"Authorization": "Bearer other"}, {"Authorization": "prometheus-only-令"}):
        assert ask("127.0.0.1", **wrong).status_code == 403
