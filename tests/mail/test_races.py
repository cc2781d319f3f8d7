"""Many hands at once: every mail has one effect, whoever is faster."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from contactcenter.stack.ports import free_port
from core.actor import SYSTEM, Actor
from core.problems import Refusal
from mail import work
from mail.crew import Crew
from mail.models import OutgoingMail, RawMail
from mail.receiver import start_receiver
from mail.selectors import counts
from mail.services.intake import claim_received, process, receive
from mail.services.outgoing import claim_outgoing
from routing.models import WorkItem
from routing.services import accept, distribute
from tests.mail.test_doors import until
from tests.tickets.stage import LI, OURS, deliver, desk, last_mail, letter, ticket_of
from tickets.models import Message, Ticket
from tickets.services import assign, reply, set_status

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs, each in its own thread with its own connection; their results in order."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def tried(job: Callable[[], Any]) -> Callable[[], str]:
    """The job, answering with the code of its refusal, "" when it went through."""

    def run() -> str:
        try:
            job()
        except Refusal as refusal:
            return refusal.code
        return ""

    return run


def test_one_letter_on_six_connections_is_one_ticket() -> None:
    desk()
    raw = letter()
    receiver = start_receiver("127.0.0.1", free_port())

    def deliver_once() -> None:
        with smtplib.SMTP("127.0.0.1", receiver.port, timeout=30) as session:
            session.sendmail(LI, [OURS], raw)

    try:
        at_once([deliver_once] * 6)
        until(lambda: counts()["waiting"] == 0)
        until(lambda: work.INTAKE.is_idle)
    finally:
        receiver.stop()
    assert counts() == {"received": 6, "waiting": 0, "parsed": 1, "duplicate": 5, "quarantined": 0}
    assert Ticket.objects.count() == 1


def test_hands_that_share_the_work_take_every_mail_once() -> None:
    desk()
    for number in range(20):
        receive(letter(f"{number}", sender=f"li{number}@example.com"), envelope_from=LI, envelope_to=[OURS])

    def take_all() -> int:
        taken = 0
        while (found := claim_received()) is not None:
            process(found)
            taken += 1
        return taken

    assert sum(at_once([take_all] * 4)) == 20
    assert Ticket.objects.count() == 20
    ids = [found for found in at_once([claim_outgoing] * 8) if found is not None]
    assert len(ids) == len(set(ids)) == 8
    assert OutgoingMail.objects.filter(state="sending").count() == 8


def test_the_same_row_taken_twice_has_one_effect() -> None:
    desk()
    row = receive(letter(), envelope_from=LI, envelope_to=[OURS])
    at_once([lambda: process(row.pk)] * 4)
    assert Ticket.objects.count() == 1
    assert RawMail.objects.get().state == "parsed"


def test_customer_agent_and_supervisor_at_once_end_without_a_deadlock() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    anna = Actor.of(stage.anna)

    def take() -> None:
        distribute()
        item = WorkItem.objects.filter(ref_id=ticket.pk, state="reserved").first()
        if item is not None and item.reservation_id is not None:
            accept(actor=anna, reservation_id=item.reservation_id, person=stage.anna)

    def write() -> None:
        deliver(letter("还有一件事", to=last_mail().reply_to), to=last_mail().reply_to)

    jobs: list[Callable[[], Any]] = [
        take,
        write,
        lambda: set_status(actor=SYSTEM, ticket_id=ticket.pk, status="resolved"),
        lambda: assign(actor=SYSTEM, ticket_id=ticket.pk, person_id=stage.boss.pk),
        lambda: reply(actor=anna, ticket_id=ticket.pk, text="answer"),
        write,
    ]

    for _ in range(3):
        assert set(at_once([tried(job) for job in jobs])) <= {
            "",
            "reservation.gone",
            "reservation.taken",
            "reservation.over",
        }
    assert counts()["quarantined"] == 0
    assert Message.objects.filter(ticket=ticket, direction="in").count() >= 2
    unfinished = WorkItem.objects.filter(ref_id=ticket.pk, state__in=("waiting", "reserved", "active", "parked"))
    assert unfinished.count() <= 1


def test_a_crew_that_rests_ends_what_it_holds_and_claims_nothing_more() -> None:
    waiting, done = list(range(20)), []

    @contextmanager
    def hands() -> Iterator[Callable[[int], None]]:
        def slowly(number: int) -> None:
            time.sleep(0.05)
            done.append(number)

        yield slowly

    crew = Crew("test", 2, lambda: waiting.pop() if waiting else None, hands)
    crew.wake()
    time.sleep(0.12)
    assert crew.rest(5)
    taken = 20 - len(waiting)
    assert 0 < taken < 20
    assert len(done) == taken
    crew.wake()
    assert until(lambda: len(done) == 20)
    assert until(lambda: crew.is_idle)
