"""The load: what is still missing, step by step, each one commit, by two processes at once.

A load that was cut off goes on where it was: tickets are known by the secret of their link, which follows from the seed
and their number, customers by their address. The indexes that cost the most are built at the end, all at once.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from contactcenter.demo import names
from contactcenter.history import indexes, texts
from contactcenter.history.shapes import SITES, Place, Scene, Sheet, Story, language_of
from contactcenter.history.writing import Table, copy_in, escaped, new_ids
from core import partitions
from core.actor import SYSTEM
from core.events import EventType, publish
from core.models import Epoch, FieldDefinition, SearchRow
from core.operations import operation
from core.own_fields.services import define_field
from core.pinyin import sort_key
from core.search import TOKENISER, block_of, lexemes_of
from customers.models import ContactPoint, Customer, CustomerContactPoint
from routing.models import Queue, QueueMember
from staff.models import Person
from tickets.models import Ticket
from tickets.selectors.own_fields import TICKET_FIELDS

HISTORY_LOADED = EventType("history.loaded", subject="history")
PER_CUSTOMER = 5
CUSTOMERS_A_STEP = 1_000  # four rows each
MOST_ROWS = 5_000  # of one commit: browsers wait for what an open transaction might still show
FIELDS = (
    ("history_site", "choice", {"en": "Site", "zh-CN": "站点"}, SITES),
    ("history_visits", "number", {"en": "Visits", "zh-CN": "上门次数"}, ()),
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """How much; the same seed makes the same, and a second load only what is missing."""

    tickets: int
    messages: int = 5
    seed: int = 1
    processes: int = field(default_factory=lambda: min(2, os.cpu_count() or 1))


class Tell:
    """A line for people, at most one every two seconds."""

    def __init__(self, say: Say) -> None:
        self.say, self.begun, self.last = say, time.monotonic(), 0.0

    def progress(self, what: str, done: int, whole: int) -> None:
        """How far it is."""
        now = time.monotonic()
        if now - self.last >= 2 or done == whole:
            self.last = now
            self.say(f"{now - self.begun:5.0f} s  {what}: {done:,} of {whole:,}")


def load(wanted: Wanted, say: Say) -> int:
    """Fill the database; returns how many tickets were written."""
    tell = Tell(say)
    for key, type, name, choices in FIELDS:
        if not FieldDefinition.objects.filter(kind="ticket", key=key).exists():
            rows = [{"code": one, "name": {"en": one.title(), "zh-CN": one}} for one in choices]
            define_field(actor=SYSTEM, kind=TICKET_FIELDS, key=key, type=type, name=name, choices=rows)
    scene = replace(_scene(wanted), customers=_customers(wanted, tell))
    steps = list(_steps(scene, max(1, MOST_ROWS // (5 + 2 * scene.messages + 1))))
    missing = sum(len(one) for one in steps)
    if missing:
        tell.progress("tickets", wanted.tickets - missing, wanted.tickets)
        with indexes.built_afterwards(missing, tell.say):
            _write_steps(scene, steps, wanted, tell)
        _announce(count=missing, wanted=wanted)
    with connection.cursor() as cursor:
        tell.say("      looking through the tables for the planner ...")
        cursor.execute("VACUUM (ANALYZE) tickets_ticket, tickets_message, core_searchrow, tickets_clock")
        cursor.execute("ANALYZE core_event, customers_customer")
    return missing


def _scene(wanted: Wanted) -> Scene:
    people = list(Person.objects.filter(is_active=True, role="agent").select_related("team").order_by("id"))
    members: dict[int, list[int]] = {}
    for queue_id, person_id in QueueMember.objects.values_list("queue_id", "person_id"):
        members.setdefault(queue_id, []).append(person_id)
    places = [
        Place(queue, queue.team_id, [one for one in people if one.pk in members.get(queue.pk, ())] or people)
        for queue in Queue.objects.select_related("calendar").order_by("id")
    ]
    tag = f"history-{wanted.seed}"
    return Scene(
        wanted.seed, wanted.tickets, wanted.messages, timezone.now(), places or [Place(None, None, people)], (), tag
    )


def _address(seed: int, number: int) -> str:
    return f"h{seed}.{number}@history.example.net"


def _customers(wanted: Wanted, tell: Tell) -> list[tuple[int, int]]:
    """(id, contact point) of all customers; those that are not there yet are written."""
    count = max(1, wanted.tickets // PER_CUSTOMER)
    known = _known_customers(wanted.seed)
    missing = [number for number in range(count) if number not in known]
    teams = list(Queue.objects.exclude(team=None).order_by("id").values_list("team_id", flat=True))
    for start in range(0, len(missing), CUSTOMERS_A_STEP):
        _write_customers(seed=wanted.seed, numbers=missing[start : start + CUSTOMERS_A_STEP], teams=teams)
        tell.progress("customers", count - len(missing) + min(start + CUSTOMERS_A_STEP, len(missing)), count)
    known = _known_customers(wanted.seed) if missing else known
    return [known[number] for number in range(count)]


def _known_customers(seed: int) -> dict[int, tuple[int, int]]:
    rows = CustomerContactPoint.objects.filter(
        contact_point__kind="email", contact_point__value__startswith=f"h{seed}.",
        contact_point__value__endswith="@history.example.net", ended_at__isnull=True,
    ).values_list("contact_point__value", "customer_id", "contact_point_id")  # fmt: skip
    return {int(value.split("@")[0].split(".")[1]): (card, point) for value, card, point in rows.iterator()}


@lru_cache(maxsize=2_000)
def _called(name: str) -> str:
    return " ".join(f"'{one}'" for one in lexemes_of([], names=[name]))


@lru_cache(maxsize=2_000)
def _sorted_by(name: str) -> str:
    return escaped(sort_key(name))


@operation
def _write_customers(*, seed: int, numbers: Sequence[int], teams: Sequence[int | None]) -> None:
    cards, points, links = Table(Customer), Table(ContactPoint), Table(CustomerContactPoint, without=("id",))
    found, now = Table(SearchRow, without=("id",)), timezone.now()
    ids = zip(new_ids(cards.name, len(numbers)), new_ids(points.name, len(numbers)), strict=True)
    for number, (card, point) in zip(numbers, ids, strict=True):
        language = language_of(number)
        pool = names.CHINESE if language == "zh-CN" else names.ENGLISH
        name, team = pool[number // 2 % len(pool)], teams[number % len(teams)] if teams else None
        address = _address(seed, number)
        cards.add(
            {
                "id": str(card), "name": escaped(name), "sort_key": _sorted_by(name), "team_id": team,
                "language": language, "scored_at": now,
            }
        )  # fmt: skip
        points.add({"id": str(point), "kind": "email", "value": address})
        links.add({"customer_id": str(card), "contact_point_id": str(point)})
        plain = f"C{1_000_000 + card}".lower(), address, *address.replace("@", ".").split(".")
        vector = " ".join([_called(name), *(f"'w:{one}'" for one in plain), f"'{block_of('customer', card)}'"])
        found.add(
            {
                "kind": "customer", "object_id": str(card), "lexemes": vector, "team_id": team,
                "customer_id": str(card), "tokeniser": str(TOKENISER),
            }
        )  # fmt: skip
    copy_in([cards, points, links, found])


def _steps(scene: Scene, size: int) -> Iterator[list[int]]:
    """The numbers of the tickets that are missing, a commit's worth each."""
    for start in range(0, scene.tickets, size):
        numbers = range(start, min(start + size, scene.tickets))
        tokens = {scene.token(number): number for number in (numbers[0], numbers[-1])}
        there = Ticket.objects.filter(portal_token__in=list(tokens)).values_list("portal_token", flat=True)
        if len(there) == len(tokens):
            continue
        every = {scene.token(number): number for number in numbers}
        have = set(Ticket.objects.filter(portal_token__in=list(every)).values_list("portal_token", flat=True))
        if missing := [number for token, number in every.items() if token not in have]:
            yield missing


_scene_of_process: Scene | None = None


def _enter(scene: Scene) -> None:
    """In each process, once: its own connection, which does not wait for the disk at every step."""
    global _scene_of_process
    _scene_of_process = scene
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def _step(numbers: Sequence[int]) -> int:
    if _scene_of_process is None:
        raise RuntimeError("a process of the load was not set up")
    _write_tickets(scene=_scene_of_process, numbers=numbers)
    return len(numbers)


@operation
def _write_tickets(*, scene: Scene, numbers: Sequence[int]) -> None:
    sheet = Sheet()
    pks = new_ids(sheet.tickets.name, len(numbers))
    stories = [Story(scene, number, pk) for number, pk in zip(numbers, pks, strict=True)]
    message_ids = iter(new_ids(sheet.messages.name, sum(one.count for one in stories)))
    open_ones = sum(not one.is_done for one in stories)
    clock_ids = iter(new_ids(sheet.clocks.name, 2 * open_ones) if open_ones else [])
    for story in stories:
        theirs = [] if story.is_done else [next(clock_ids), next(clock_ids)]
        story.write(sheet, [next(message_ids) for _ in range(story.count)], theirs)
    copy_in(sheet.tables)


def _write_steps(scene: Scene, steps: Sequence[Sequence[int]], wanted: Wanted, tell: Tell) -> None:
    for language in ("en", "zh-CN"):
        texts.sentences(language)  # before the processes part: each has them then
    done = wanted.tickets - sum(len(one) for one in steps)
    connection.close()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(wanted.processes, context, initializer=_enter, initargs=(scene,)) as pool:
        waiting = [pool.submit(_step, one) for one in steps]
        try:
            for number, ready in enumerate(as_completed(waiting)):
                done += ready.result()
                tell.progress("tickets", done, wanted.tickets)
                if number % 200 == 0:
                    partitions.make_ahead()
        except BaseException:  # also when somebody presses Ctrl-C: what was not begun is for another time
            pool.shutdown(cancel_futures=True)
            tell.say("Cut off. The same command goes on from here, and then builds the indexes.")
            raise


@operation
def _announce(*, count: int, wanted: Wanted) -> None:
    """One line in the log for the whole load; browsers read their lists again when they next look."""
    facts = {"tickets": count, "messages": wanted.messages, "seed": wanted.seed}
    publish(HISTORY_LOADED, Epoch.objects.get(), actor=SYSTEM, facts=facts)


def run(wanted: Wanted) -> int:
    """The command."""
    begun = time.monotonic()
    made = load(wanted, lambda text: print(text, file=sys.stderr, flush=True))
    print(
        f"{made:,} tickets were written in {time.monotonic() - begun:.0f} s; {wanted.tickets:,} of this kind are there."
    )
    return 0
