"""Row: SMTP accepted -> reservation on the agent's socket, 5 mails a second."""

from __future__ import annotations

import smtplib
import threading
import time
from email.message import EmailMessage

from benchmarks.house import MAILBOX
from benchmarks.machine import watched
from benchmarks.product import Product
from benchmarks.push import Sockets
from benchmarks.table import Row, milliseconds, percentile
from benchmarks.writer import steady

RATE, SECONDS = 5.0, 20.0
AIM = 0.5
LAST = 5.0  # seconds that the last mail may take


def letter(number: int) -> bytes:
    """A small multipart mail that can be told from the others."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Customer <bench{number % 50}@customers.example>", MAILBOX
    mail["Subject"], mail["Message-ID"] = f"bench-mail-{number} 宽带", f"<{number}.{time.time()}@customers.example>"
    mail.set_content("您好，宽带无法连接。\n" * 5)
    mail.add_alternative("<p>您好，宽带无法连接。</p>", subtype="html")
    return mail.as_bytes()


def deliver(port: int) -> dict[int, float]:
    """Mails at their pace; when each was accepted."""
    own, accepted = threading.local(), {}

    def step(number: int) -> None:
        line = getattr(own, "line", None)
        if line is None:
            line = own.line = smtplib.SMTP("127.0.0.1", port, timeout=30)
        line.sendmail(f"bench{number % 50}@customers.example", [MAILBOX], letter(number))
        accepted[number] = time.monotonic()

    steady(step, RATE, SECONDS)
    return accepted


def rows(product: Product, crowd: Sockets, people: list[int]) -> list[Row]:
    """The row. `people` are the crowd's, in the order of its sockets."""
    crowd.take()
    with watched() as load:
        accepted = deliver(int(product.facts["smtp_port"]))
        time.sleep(LAST)
    arrived: dict[int, float] = {}
    for number, person, mail, at in crowd.take_reservations():
        if people[number] == person:
            arrived[mail] = min(at, arrived.get(mail, at))
    taken = [arrived[mail] - moment for mail, moment in accepted.items() if mail in arrived]
    lost = len(accepted) - len(taken)
    return [
        Row(
            f"SMTP accepted -> reservation on the agent's socket, {RATE:.0f}/s",
            milliseconds(taken) + (f", {lost} of {len(accepted)} not within {LAST:.0f} s" if lost else ""),
            f"p99 {AIM * 1000:.0f} ms",
            others=load.others,
            met=bool(taken) and not lost and percentile(taken, 0.99) <= AIM,
        )
    ]
