"""Rows of the desk at a company's size: lists, counts, a long ticket, search, through the API as two people see it.

Each stands beside the bare statement that finds the same rows, without permissions, sent by a bare connection.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg

from benchmarks import create
from benchmarks.floor.serving import floor
from benchmarks.http import get
from benchmarks.machine import watched
from benchmarks.product import ROOT, Product, data_folder, helper, running
from benchmarks.table import Row, milliseconds, percentile, ratio

SIZES, LONG_SIZES = (10_000, 100_000), (10_000, 1_000_000)
VIEWS = ("mine", "team", "unassigned", "overdue", "mentions", "snoozed", "following", "all")
ASKED, WARM = 60, 5
_ALIVE = "deleted_at IS NULL AND merged_into_id IS NULL"
_UNFINISHED = f"{_ALIVE} AND status IN ('open', 'pending', 'on_hold')"
_LIST = f"SELECT id, subject, updated_at FROM tickets_ticket WHERE {_UNFINISHED} AND owner_id = %s ORDER BY updated_at DESC LIMIT 31"
_COUNT = f"SELECT count(*) FROM (SELECT 1 FROM tickets_ticket WHERE {_UNFINISHED} AND owner_id = %s LIMIT 1000) AS held"
_SAID = "SELECT * FROM tickets_message WHERE ticket_id = %s ORDER BY created_at, id LIMIT 101"
_FOUND = "SELECT ticket_id FROM core_searchrow WHERE kind = 'message' AND lexemes @@ %s::tsquery LIMIT 200"


@dataclass(frozen=True)
class Aim:
    """p50 and p99 in milliseconds, as far as they are aimed at."""

    p50: float | None
    p99: float | None

    @property
    def words(self) -> str:
        """For the table."""
        said = [f"p50 {self.p50:.0f}" if self.p50 else "", f"p99 {self.p99:.0f}" if self.p99 else ""]
        return " ".join(one for one in said if one) + " ms"

    def is_met(self, seconds: list[float]) -> bool:
        """Whether both hold."""
        limits = ((0.5, self.p50), (0.99, self.p99))
        return all(percentile(seconds, share) * 1000 <= most for share, most in limits if most is not None)


LIST, COUNTS, TICKET, SEARCH = Aim(10, 30), Aim(None, 50), Aim(30, None), Aim(None, 50)


def timed(ask: Callable[[], object]) -> list[float]:
    """Seconds of each of so many askings, after some that do not count."""
    for _ in range(WARM):
        ask()
    found = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        ask()
        found.append(time.perf_counter() - begun)
    return found


@dataclass
class Desk:
    """A loaded product, and a connection past it for the floors."""

    product: Product
    about: dict[str, Any]
    bare: psycopg.Connection[Any]

    def reader(self, who: str, *paths: str) -> Callable[[], None]:
        """Reads the addresses one after the other, as this person. Raises RuntimeError unless they answer."""
        address = str(self.product.facts["address"])
        headers = {"Authorization": f"Bearer {self.about['people'][who]['token']}"}

        def ask() -> None:
            for path in paths:
                status, body = get(address, f"/api/v1/{path}", headers)
                if status != 200:
                    raise RuntimeError(f"{path} answered {status}: {body[:300]!r}")

        return ask

    def statement(self, text: str, value: object) -> list[float]:
        """The floor: the bare statement."""
        return timed(lambda: self.bare.execute(text, [value]).fetchall())

    def row(self, what: str, aim: Aim, who: str, paths: tuple[str, ...], bare: list[float]) -> Row:
        """One line of the table."""
        with watched() as load:
            ours = timed(self.reader(who, *paths))
        return Row(
            f"{what}, {who}, {self.about['tickets']:,} tickets", milliseconds(ours), aim.words, milliseconds(bare),
            ratio(percentile(ours, 0.5), percentile(bare, 0.5)), load.others, met=aim.is_met(ours),
        )  # fmt: skip


def lists(desk: Desk, who: str) -> Iterator[Row]:
    """The first page of each built-in list and of two own ones, and the counts of all of them."""
    one = desk.about["people"][who]
    bare = desk.statement(_LIST, one["id"])
    for view in (*VIEWS, *map(str, one["views"])):
        name = f"own {one['views'].index(int(view)) + 1}" if view.isdecimal() else view
        yield desk.row(f"list: {name}", LIST, who, (f"tickets?view={view}",), bare)
    yield desk.row("all counts", COUNTS, who, ("tickets/counts/views",), desk.statement(_COUNT, one["id"]))


def reading(desk: Desk, who: str) -> Iterator[Row]:
    """A ticket of 100 messages as the desk opens it, and searches in what was said."""
    ticket = desk.about["ticket"]
    paths = (f"tickets/{ticket}", f"tickets/{ticket}/timeline?limit=100")
    what = f"open a ticket of {desk.about['messages']} messages"
    yield desk.row(what, TICKET, who, paths, desk.statement(_SAID, ticket))
    for name, word in desk.about["words"].items():
        lexeme = f"'w:{word}'" if word.isascii() else f"'{word}'"
        path = f"tickets?view=all&q={quote(word)}"
        yield desk.row(f"search: {name}", SEARCH, who, (path,), desk.statement(_FOUND, lexeme))


def nasty(desk: Desk) -> Row:
    """A list for which no index helps: an answer in time, or the refusal that says why."""
    address = str(desk.product.facts["address"])
    headers = {"Authorization": f"Bearer {desk.about['people']['supervisor']['token']}"}
    asked = urlencode({"view": "all", "conditions": json.dumps(desk.about["nasty"])})
    with watched() as load:
        begun = time.perf_counter()
        status, body = get(address, f"/api/v1/tickets?{asked}", headers)
        took = time.perf_counter() - begun
    said = "answered" if status == 200 else str(json.loads(body).get("code"))
    is_met = took <= 2.5 and (status == 200 or said == "view_too_slow")
    what = f"list that no index helps, {desk.about['tickets']:,} tickets"
    return Row(what, f"{said} after {took:.1f} s", "2 s or a clear word", others=load.others, met=is_met)


def creating(desk: Desk) -> Row:
    """Creating tickets among so many."""
    token = desk.about["people"]["supervisor"]["token"]
    ours = create.course(
        create.sender(str(desk.product.facts["address"]), "/api/v1/tickets", token), desk.product.pids("web")
    )
    with floor(desk.product, split=False) as (address, pids):
        bare = create.course(create.sender(address, "/items", ""), pids)
    return Row(
        f"create a ticket among {desk.about['tickets']:,}", ours.words, "200/s, 8 ms of CPU", bare.words,
        f"{ours.rate / bare.rate:.2f} of it", ours.load.others, met=ours.rate >= 200 and ours.cpu / ours.count <= 0.008,
    )  # fmt: skip


def measured(product: Product) -> Iterator[Row]:
    """All rows of one size."""
    about = helper(product, "benchmarks.desk_house")
    print(f"       {about['tickets']:,} tickets, {about['said']:,} messages, {about['size']}", flush=True)
    with psycopg.connect(product.facts["environment"]["DATABASE_URL"], autocommit=True) as bare:
        desk = Desk(product, about, bare)
        for who in about["people"]:
            yield from lists(desk, who)
            yield from reading(desk, who)
        yield nasty(desk)
        yield creating(desk)


def load(product: Product, folder: Path, count: int) -> None:
    """By the product's own command. Raises CalledProcessError."""
    argv = [sys.executable, "-m", "contactcenter", "load-history", "--tickets", str(count), "--data-dir", str(folder)]
    environment: Mapping[str, str] = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run(argv, cwd=ROOT, env=environment, check=True, capture_output=True)


def rows(*, long: bool, prepared: Path | None = None) -> Iterator[Row]:
    """Size after size, one product that grows; or a folder that was loaded before, as it is."""
    if prepared is not None:
        with running(prepared) as product:
            yield from measured(product)
        return
    with data_folder() as folder, running(folder) as product:
        for count in LONG_SIZES if long else SIZES:
            load(product, folder, count)
            yield from measured(product)
