"""Billing beside the card: read, kept, slow, down, unknown, off."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache

from core.actor import SYSTEM
from customers import billing
from customers.billing import billing_of
from customers.services.cards import create_customer
from tests.cast import client_of, person


class Billing(ThreadingHTTPServer):
    """A billing system that can be slow, broken or talk nonsense."""

    daemon_threads = True
    wait = 0.0
    status = 200
    asked = 0
    body: Any = None


class Answer(BaseHTTPRequestHandler):
    server: Billing

    def do_GET(self) -> None:
        self.server.asked += 1
        time.sleep(self.server.wait)
        known = {"number": "138", "currency": "CNY", "balance": "12.5", "arrears": 3, "consumption": []}
        body = self.server.body if self.server.body is not None else known
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def system(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Billing]:
    # A crowded machine answers after more than the product's time-out: only the slow system is about that.
    monkeypatch.setattr(billing, "TIMEOUT", 30.0)
    cache.clear()
    server = Billing(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.BILLING_URL = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    cache.clear()


def test_the_account_is_read_and_kept(system: Billing) -> None:
    first = billing_of(["138"])
    assert (first["state"], first["lines"][0]["balance"], first["lines"][0]["arrears"]) == ("ok", "12.50", "3.00")
    assert billing_of(["138"]) == first
    assert system.asked == 1


@pytest.mark.parametrize("trouble", [{"status": 503}, {"body": ["nonsense"]}, {"body": {"balance": "much"}}])
def test_trouble_shows_what_was_known_and_lets_billing_rest(
    system: Billing, trouble: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert billing_of(["138"])["state"] == "ok"
    monkeypatch.setattr(billing, "FRESH", 0)
    for name, value in trouble.items():
        setattr(system, name, value)
    assert billing_of(["138"])["state"] == "old"
    assert billing_of(["138"])["lines"][0]["balance"] == "12.50"
    assert system.asked == 2
    assert billing_of(["139"]) == {"state": "unavailable", "lines": []}


def test_a_slow_system_costs_one_time_out(system: Billing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(billing, "TIMEOUT", 0.1)
    system.wait = 1.0
    began = time.monotonic()
    assert billing_of([str(number) for number in range(8)])["state"] == "unavailable"
    assert time.monotonic() - began < 0.9
    assert system.asked == 1


def test_an_unknown_number_is_no_trouble(system: Billing) -> None:
    system.status = 404
    assert billing_of(["1"]) == {"state": "none", "lines": []}


@pytest.mark.django_db(transaction=True)
def test_who_is_not_billed_is_told_from_a_billing_that_is_silent(system: Billing) -> None:
    client = client_of(person(role="admin", data_scope="all"))
    nobody = create_customer(actor=SYSTEM, kind="person", name="Li Na").pk
    assert client.get(f"/api/v1/customers/{nobody}/billing").json() == {"state": "none", "lines": []}
    assert system.asked == 0


def test_without_an_address_there_is_no_billing(settings: Any) -> None:
    settings.BILLING_URL = ""
    assert billing_of(["138"]) == {"state": "off", "lines": []}
