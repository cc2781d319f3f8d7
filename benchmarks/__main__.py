"""`python -m benchmarks [NAME ...]`: measure on this machine and print a table. Names: start push mail call create voice acd. `--long`: the long form."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Iterator

from benchmarks import calls, create, machine, mails, product, push, start, voice
from benchmarks.acd import rows as acd
from benchmarks.product import Product, helper
from benchmarks.push import Sockets, sockets
from benchmarks.table import Row, render

NAMES = ("start", "push", "mail", "call", "create", "voice", "acd")
AGENTS = 60


@contextlib.contextmanager
def centre(*arguments: str) -> Iterator[tuple[Product, list[str], list[tuple[int, str]]]]:
    """A running product with a queue, a mailbox, a number, its callers, and 1,000 people with their tokens."""
    with (
        product.data_folder() as folder,
        product.running(folder, "--no-demo", *arguments, **calls.ENVIRONMENT) as running,
    ):
        people = helper(running, "benchmarks.people", str(push.SOCKETS))
        house = helper(running, "benchmarks.house", "make", *(str(person) for person, _ in people[:AGENTS]))
        yield running, house["callers"], people


@contextlib.contextmanager
def crowded(running: Product, people: list[tuple[int, str]]) -> Iterator[Sockets]:
    """All of them connected, and the signs of life of their arrival written."""
    with sockets(running.live_url, [secret for _, secret in people]) as crowd:
        time.sleep(push.SETTLE)
        yield crowd


def default_mode(wanted: set[str]) -> Iterator[Row]:
    """Everything that is measured in the default mode."""
    with centre() as (running, callers, people):
        with crowded(running, people) as crowd:
            if "push" in wanted:
                yield from push.rows(running, crowd, [person for person, _ in people])
            if "call" in wanted:
                yield from calls.rows(running, callers, split=False)
            if "mail" in wanted:
                helper(running, "benchmarks.house", "on-duty", *(str(person) for person, _ in people[:AGENTS]))
                yield from mails.rows(running, crowd, [person for person, _ in people])
        if "create" in wanted:
            time.sleep(push.SETTLE)  # until the departure of the crowd is written
            yield from create.rows(running, people[-1][1], split=False)


def split_mode(wanted: set[str]) -> Iterator[Row]:
    """What differs with --split."""
    with centre("--split") as (running, callers, people):
        if "call" in wanted:
            with crowded(running, people):
                yield from calls.rows(running, callers, split=True)
        if "create" in wanted:
            time.sleep(push.SETTLE)
            yield from create.rows(running, people[-1][1], split=True)


def measured(wanted: set[str], *, long: bool) -> Iterator[Row]:
    """Row after row."""
    if "start" in wanted:
        yield from start.rows()
    if wanted & {"push", "mail", "call", "create"}:
        yield from default_mode(wanted)
    if wanted & {"call", "create"}:
        yield from split_mode(wanted)
    if "voice" in wanted:
        yield from voice.rows(long=long)
    if "acd" in wanted:
        yield from acd.rows(long=long)


def main(names: list[str]) -> int:
    """Run the named measurements, or all of them."""
    long = "--long" in names
    names = [name for name in names if name != "--long"]
    if unknown := set(names) - set(NAMES):
        print(
            f"There is no measurement {', '.join(sorted(unknown))}; choose among {', '.join(NAMES)}.", file=sys.stderr
        )
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is stopped on any way out
    begun = time.monotonic()
    print(machine.describe(), flush=True)
    rows = []
    for row in measured(set(names or NAMES), long=long):
        rows.append(row)
        print(f"{time.monotonic() - begun:5.0f} s  {row.what}: {row.measured}  (floor {row.floor})", flush=True)
    print(f"\n{render(rows)}\n\nTook {time.monotonic() - begun:.0f} s.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
