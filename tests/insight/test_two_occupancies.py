"""The occupancy of agents is of people's time, that of queues of contacts' time, and each is called by its own name."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.cast import client_of, person
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
DAY = {"from": "2026-03-02", "zone": "UTC", "step": 1440}


def heads(client: Client, report: str, language: str) -> list[str]:
    """The first line of the file."""
    query: dict[str, Any] = {"report": report, "format": "csv", **DAY}
    answer = client.get("/api/v1/reports/export", query, headers={"Accept-Language": language})
    return next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_two_contacts_at_once_are_one_time_of_an_agent_and_two_of_a_queue() -> None:
    """Anna is free for 40 s and then has two mails side by side for 60 s."""
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        mails = centre.queue("mails", "email")
        anna = centre.agent("Anna", mails)
        boss = client_of(person("Boss", role="supervisor", data_scope="all"))
        clock.shift(timedelta(seconds=40))
        both = [centre.take(centre.arrive(mails), anna) for _ in range(2)]
        clock.shift(timedelta(seconds=60))
        for one in both:
            centre.done(one, anna)
        queues, agents = (boss.get(f"/api/v1/reports/{of}", DAY).json()["total"] for of in ("queues", "agents"))
        assert (queues["talk_seconds"] + queues["wrap_up_seconds"], queues["occupancy"]) == (120, 75)
        assert (agents["states"]["available"], agents["staffed_seconds"], agents["occupancy"]) == (40, 100, 60)
        for language, of_contacts, of_people in (
            ("en", "Occupancy by contacts %", "Occupancy %"),
            ("zh-CN", "占用率（按联系）%", "占用率 %"),
        ):
            assert of_contacts in heads(boss, "queues", language)
            assert of_people not in heads(boss, "queues", language)
            assert of_people in heads(boss, "agents", language)
