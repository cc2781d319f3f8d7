"""`python -m simulator.load`: let a running demo be busy for a while, and say every few seconds what happened."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import time

from aiohttp import ClientSession

from simulator.load.agents import Agent
from simulator.load.centre import Centre, keep_coming, read_facts
from simulator.load.customers import call, write

USUAL = (".data", "/var/lib/contactcenter")  # where `make run` keeps its data, as a person and as root
SHOWN = ("calls", "mails", "accepted", "done", "gave up", "rejected", "missed", "errors")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make demo-load", description=__doc__)
    parser.add_argument("--data-dir", help="the folder of the running product, where it is not the usual one")
    parser.add_argument("--calls", type=float, default=120, help="calls an hour")
    parser.add_argument("--mails", type=float, default=120, help="mails an hour")
    parser.add_argument("--agents", type=int, default=8, help="how many of the demo's agents work")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="the same seed draws the same customers")
    return parser.parse_args()


async def play(given: argparse.Namespace) -> None:
    """Until the time is up or Ctrl-C."""
    facts = read_facts([given.data_dir] if given.data_dir else USUAL)
    async with ClientSession() as http:
        centre = Centre(facts, http, random.Random(given.seed), time.monotonic() + 60 * given.minutes)
        people = [person for person in facts["people"] if person["role"] == "agent"][: given.agents]
        jobs = [Agent(centre, person).work() for person in people]
        if given.calls:
            jobs.append(keep_coming(centre, 3600 / given.calls, lambda: call(centre)))
        if given.mails:
            jobs.append(keep_coming(centre, 3600 / given.mails, lambda: write(centre)))
        await asyncio.gather(*jobs, _tell(centre))


async def _tell(centre: Centre) -> None:
    while not centre.is_over:
        await asyncio.sleep(10)
        left = max(0.0, centre.until - time.monotonic())
        counts = "  ".join(f"{name} {centre.tally[name]}" for name in SHOWN)
        print(f"{left / 60:5.1f} min left   {counts}", flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play(parse()))
