"""The load of much data: what it writes is what the services would have written, and a second load adds only the rest."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection
from django.db.models import Q

from contactcenter.history import texts
from contactcenter.history.loading import Wanted, load
from core import search
from core.models import SearchRow
from core.search import lexemes_of
from tests.cast import client_of
from tests.tickets.stage import desk
from tickets.models import Clock, Message, Ticket


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_lexemes_put_together_are_those_of_the_whole_text(language: str) -> None:
    chance = Random(3)
    for _ in range(40):
        said = texts.spoken(chance, language)
        assert {one.strip("'") for one in said.lexemes.split()} == set(lexemes_of([said.text])), said.text


@pytest.mark.django_db(transaction=True)
def test_a_load_is_found_listed_and_not_done_twice() -> None:
    stage = desk()
    quiet = Wanted(tickets=60, messages=3, processes=1)
    assert load(quiet, lambda _: None) == 60
    assert load(quiet, lambda _: None) == 0
    assert load(Wanted(tickets=80, messages=3, processes=1), lambda _: None) == 20
    assert Ticket.objects.count() == 80
    assert SearchRow.objects.filter(kind="message").count() == Message.objects.count() > 80
    unfinished = Ticket.objects.filter(status__in=("open", "pending", "on_hold"))
    assert Clock.objects.filter(ticket__in=unfinished).exists() == unfinished.exists()
    client = client_of(stage.boss)
    for word in (texts.COMMON, texts.CHINESE):
        found = client.get("/api/v1/tickets", {"q": word, "limit": 100}).json()["items"]
        there = Message.objects.filter(text__contains=word).values_list("ticket_id", flat=True)
        named = Q(subject__contains=word) | Q(tags__contains=[word])
        there_too = Ticket.objects.filter(named).values_list("id", flat=True)
        assert {one["id"] for one in found} == {*there, *there_too}
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('history_indexes'), to_regclass('search_row_lexemes') IS NOT NULL")
        assert cursor.fetchone() == (None, True)


@pytest.mark.django_db
def test_the_newest_come_first_from_every_block_and_whole_words_before_beginnings() -> None:
    for place in range(40):
        search.index("message", 1 + place * search.BLOCK, texts=["router"], ticket_id=place)
    search.index("message", 41 * search.BLOCK, texts=["routers-at-home routing"], ticket_id=99)
    assert len(search.newest("message", "router")) == 41
    assert search.newest("message", "rou") == search.newest("message", "rou", limit=50)
    assert len(search.newest("message", "rou")) == 41
    assert 41 * search.BLOCK not in search.newest("message", "router", limit=5)
    assert search.newest("message", "router", limit=3, column="ticket_id") == [39, 38, 37]
    assert search.newest("message", "") == []
