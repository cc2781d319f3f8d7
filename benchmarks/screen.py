"""Rows of the desk in Chromium: bytes, the main thread's work until the list stands, fifty events a second, scrolling.

What the main thread computes is its own processor time (Chrome's `Performance.getMetrics` in thread ticks): unlike the
wall's it hardly depends on who else is busy. "4x" is `Emulation.setCPUThrottlingRate`, as in the developers' tools.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.machine import watched
from benchmarks.product import ROOT, Product, data_folder, running
from benchmarks.table import Row

WHO = "kate"  # leads a team: the longest list of the demo
EVENTS, SECONDS, SETTLE = 50, 10, 4  # events a second; of the writer's, seconds are measured after these
OPENINGS = 5
SCROLLED = 5.0  # seconds
ROWS_A_SECOND, ROW = 30, 80  # a row of the comfortable list is so many pixels high
FRAME = 1000 / 60  # milliseconds
LIST = "[role=listbox] [role=option]"
# Between two frames as long as two of them, the one in the middle was dropped.
WATCH = """(milliseconds) => new Promise((done) => {
  const gaps = []; const begun = performance.now(); let last = begun;
  const step = (now) => {
    gaps.push(now - last); last = now;
    if (now - begun < milliseconds) requestAnimationFrame(step); else done(gaps);
  };
  requestAnimationFrame(step);
})"""
SCROLL = """([milliseconds, speed]) => new Promise((done) => {
  const list = document.querySelector('[role=listbox]'); let frames = 0, way = 1; const begun = performance.now();
  let last = begun;
  const step = (now) => {
    frames += 1;
    const before = list.scrollTop;
    list.scrollTop += way * speed * (now - last) / 1000; last = now;
    if (Math.abs(list.scrollTop - before) < 0.01 && frames > 1) way = -way;
    if (now - begun < milliseconds) requestAnimationFrame(step); else done(frames / (now - begun) * 1000);
  };
  requestAnimationFrame(step);
})"""


@dataclass
class Desk:
    """A signed-in page, and the line to Chrome's own figures about it."""

    page: Page
    chrome: CDPSession
    begun: float = 0.0  # what the main thread had spent before the desk was opened

    def busy(self) -> float:
        """Seconds of processor time that the main thread has spent on tasks."""
        metrics = self.chrome.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def slow_down(self, times: int) -> None:
        """As on a processor so many times slower."""
        self.chrome.send("Emulation.setCPUThrottlingRate", {"rate": times})


def rows() -> Iterator[Row]:
    """Everything, in a demo of its own."""
    yield from sizes()
    with data_folder() as folder, running(folder) as product, chromium() as browser:
        person = next(one for one in product.facts["people"] if one["username"] == WHO)
        kept, person_id = sign_in(browser, product, person)
        yield opening(browser, product, kept)
        with desk(browser, product, kept) as here:
            yield from busy_hour(here, product, person_id)
            yield scrolling(here)


def sizes() -> Iterator[Row]:
    """The bytes of a first load, by the check that the tests run too."""
    told = subprocess.run(
        ["node", "tools/size-check.mjs"], cwd=ROOT / "frontend", capture_output=True, text=True, check=False
    )
    for name, size, most in re.findall(r"\s(\w+ \w+): ([\d.]+) of (\d+) KiB", told.stdout):
        yield Row(f"{name} of the first load, gz", f"{size} KiB", f"{most} KiB", met=float(size) <= float(most))


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's, without a screen."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--disable-background-networking", "--no-first-run", "--force-device-scale-factor=1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        yield browser
        browser.close()


def sign_in(browser: Browser, product: Product, person: dict[str, Any]) -> tuple[Any, int]:
    """The cookies of a session with what the browser keeps, and who it is."""
    context = browser.new_context(base_url=product.facts["address"])
    page = context.new_page()
    page.goto("/desk")
    page.locator("input[autocomplete=username]").fill(person["username"])
    page.locator("input[type=password]").fill(person["password"])
    page.keyboard.press("Enter")
    page.locator(LIST).first.wait_for()
    kept = context.storage_state()
    me = int(page.evaluate("fetch('/api/v1/me').then((answer) => answer.json()).then((me) => me.id)"))
    context.close()
    return kept, me


@contextlib.contextmanager
def desk(browser: Browser, product: Product, kept: Any) -> Iterator[Desk]:
    """The desk opened in a browser that has nothing of it yet but the session."""
    viewport = {"width": 1440, "height": 900}
    context = browser.new_context(base_url=product.facts["address"], storage_state=kept, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/healthz")  # another document of the same process: what Chrome counts is not begun anew between the two
    chrome = context.new_cdp_session(page)
    chrome.send("Performance.enable", {"timeDomain": "threadTicks"})
    here = Desk(page, chrome)
    here.begun = here.busy()
    page.goto("/desk")
    page.locator(LIST).first.wait_for()
    yield here
    context.close()


def opening(browser: Browser, product: Product, kept: Any) -> Row:
    """From nothing until the list stands: what the main thread computed."""
    taken = []
    with watched() as load:
        for _ in range(OPENINGS):
            with desk(browser, product, kept) as here:
                taken.append(here.busy() - here.begun)
    middle = statistics.median(taken) * 1000
    return Row(
        "desk: main thread until the list, 1x",
        f"{middle:.0f} ms ({min(taken) * 1000:.0f}-{max(taken) * 1000:.0f})",
        "600 ms",
        others=load.others,
        met=middle <= 600,
    )


def busy_hour(here: Desk, product: Product, person: int) -> Iterator[Row]:
    """Fifty events a second, each of a ticket in the list: the main thread's share, and frames that were dropped."""
    for times, most in ((1, 0.05), (4, 0.20)):
        here.slow_down(times)
        here.page.wait_for_timeout(1000)
        with events(product, person), watched() as load:
            here.page.wait_for_timeout(SETTLE * 1000)
            before = here.busy()
            gaps = here.page.evaluate(WATCH, SECONDS * 1000)
            share = (here.busy() - before) / (sum(gaps) / 1000)
        yield Row(
            f"desk: {EVENTS} events a second, main thread {times}x",
            f"{share:.1%}",
            f"{most:.0%}",
            others=load.others,
            met=share <= most,
        )
        if times > 1:
            dropped = sum(max(0, round(gap / FRAME) - 1) for gap in gaps) / (sum(gaps) / FRAME)
            yield Row(
                f"desk: {EVENTS} events a second, frames dropped {times}x",
                f"{dropped:.1%}",
                "2%",
                others=load.others,
                met=dropped < 0.02,
            )
    here.slow_down(1)


@contextlib.contextmanager
def events(product: Product, person: int) -> Iterator[None]:
    """While the block runs, so many tickets of this person's list change in a second."""
    argv = [sys.executable, "-m", "benchmarks.writer", "tickets", str(EVENTS), str(SETTLE + SECONDS + 1), str(person)]
    writer = subprocess.Popen(argv, cwd=ROOT, env=product.environment, stdout=subprocess.PIPE, text=True)
    yield
    told, _ = writer.communicate(timeout=60)
    if writer.returncode or not told.strip().startswith("[["):
        raise RuntimeError("the events were not written")


def scrolling(here: Desk) -> Row:
    """The list at thirty rows a second, to its end and back."""
    with watched() as load:
        fps = float(here.page.evaluate(SCROLL, [SCROLLED * 1000, ROWS_A_SECOND * ROW]))
    return Row(
        f"desk: scrolling at {ROWS_A_SECOND} rows a second",
        f"{fps:.0f} frames/s",
        "55",
        others=load.others,
        met=fps >= 55,
    )
