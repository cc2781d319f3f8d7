"""`python -m benchmarks [NAME ...]`: measure on this machine and print a table. Names: start push mail call create tickets voice acd screen
customers.

`--long`: the long form. `--data-dir=FOLDER`: the tickets row in a folder that was loaded before, as it is.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import calls, create, customers, machine, mails, product, push, screen, start, tickets, voice
from benchmarks.acd import rows as acd
from benchmarks.carrier import Outside, carrier
from benchmarks.product import Product, helper
from benchmarks.push import Sockets, sockets
from benchmarks.table import Row, render
from contactcenter.stack.ports import free_port

NAMES = ("start", "push", "mail", "call", "create", "tickets", "voice", "acd", "screen", "customers")
AGENTS = 60


@dataclass(frozen=True)
class Centre:
    """A running product with a queue, a mailbox, a number and its telephone company, callers, and 1,000 people."""

    product: Product
    outside: Outside
    callers: list[str]
    people: list[tuple[int, str]]  # id, token

    @property
    def ids(self) -> list[int]:
        """The people's."""
        return [person for person, _ in self.people]


@contextlib.contextmanager
def centre(empty: Path, *arguments: str) -> Iterator[Centre]:
    """Started for this measurement, on a folder like this one."""
    port = free_port()
    more = calls.ENVIRONMENT | voice.environment(port)
    with (
        product.data_folder(empty) as folder,
        product.running(folder, "--no-demo", *arguments, **more) as running,
        carrier(running, port) as outside,
    ):
        people = helper(running, "benchmarks.people", str(push.SOCKETS))
        house = helper(running, "benchmarks.house", "make", *(str(person) for person, _ in people[:AGENTS]))
        yield Centre(running, outside, house["callers"], people)


@contextlib.contextmanager
def crowded(running: Product, people: list[tuple[int, str]]) -> Iterator[Sockets]:
    """All of them connected, and the signs of life of their arrival written."""
    with sockets(running.live_url, [secret for _, secret in people]) as crowd:
        time.sleep(push.SETTLE)
        yield crowd


def default_mode(empty: Path, wanted: set[str], *, long: bool) -> Iterator[Row]:
    """Everything that is measured in the default mode."""
    with centre(empty) as here:
        with crowded(here.product, here.people) as crowd:
            if "push" in wanted:
                yield from push.rows(here.product, crowd, here.ids)
            if "call" in wanted:
                yield from calls.rows(here.product, here.callers, split=False)
            if "voice" in wanted:
                yield from spoken(here, crowd, split=False, long=long)
            if "mail" in wanted:
                helper(here.product, "benchmarks.house", "on-duty", *map(str, here.ids[:AGENTS]))
                yield from mails.rows(here.product, crowd, here.ids)
        if "create" in wanted:
            time.sleep(push.SETTLE)  # until the departure of the crowd is written
            yield from create.rows(here.product, here.people[-1][1], split=False)


def split_mode(empty: Path, wanted: set[str], *, long: bool) -> Iterator[Row]:
    """What differs with --split."""
    with centre(empty, "--split") as here:
        if "voice" in wanted:
            yield voice.alone(here.product, here.callers, long=long)
        if wanted & {"call", "voice"}:
            with crowded(here.product, here.people) as crowd:
                if "call" in wanted:
                    yield from calls.rows(here.product, here.callers, split=True)
                if "voice" in wanted:
                    yield from spoken(here, crowd, split=True, long=long)
        if "create" in wanted:
            time.sleep(push.SETTLE)
            yield from create.rows(here.product, here.people[-1][1], split=True)


def spoken(here: Centre, crowd: Sockets, *, split: bool, long: bool) -> Iterator[Row]:
    """The rows of the telephone."""
    yield from voice.rows(here.product, here.outside, here.callers, crowd, here.people, split=split, long=long)


def measured(wanted: set[str], *, long: bool, prepared: Path | None = None) -> Iterator[Row]:
    """Row after row."""
    with product.data_folder() as empty:
        if "start" in wanted:
            yield from start.rows(empty)
        if wanted & {"push", "mail", "call", "create", "voice"}:
            yield from default_mode(empty, wanted, long=long)
        if wanted & {"call", "create", "voice"}:
            yield from split_mode(empty, wanted, long=long)
    if "tickets" in wanted:
        yield from tickets.rows(long=long, prepared=prepared)
    if "customers" in wanted:
        yield from customers.rows(long=long)
    if "acd" in wanted:
        yield from acd.rows(long=long)
    if "screen" in wanted:
        yield from screen.rows()


def main(names: list[str]) -> int:
    """Run the named measurements, or all of them."""
    long = "--long" in names
    prepared = next((Path(name.split("=", 1)[1]) for name in names if name.startswith("--data-dir=")), None)
    names = [name for name in names if name != "--long" and not name.startswith("--data-dir=")]
    if unknown := set(names) - set(NAMES):
        print(
            f"There is no measurement {', '.join(sorted(unknown))}; choose among {', '.join(NAMES)}.", file=sys.stderr
        )
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is stopped on any way out
    begun = time.monotonic()
    print(machine.describe(), flush=True)
    rows = []
    for row in measured(set(names or NAMES), long=long, prepared=prepared):
        rows.append(row)
        print(f"{time.monotonic() - begun:5.0f} s  {row.what}: {row.measured}  (floor {row.floor})", flush=True)
    print(f"\n{render(rows)}\n\nTook {time.monotonic() - begun:.0f} s.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
