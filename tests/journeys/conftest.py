"""The stage of the journeys: one real stack with the demo, and a headless Chromium.

``stack``      what run.json says: ``stack.address``, ``stack.person("anna")``, ``stack.facts["smtp_port"]``
``open_page``  a function: a new page in a clean browser profile, ``open_page(language="zh-CN", scheme="dark")``
``axe``        a function: the accessibility violations of a page
A page that logs an error or breaks the content security policy fails its test.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.stage import RunningStack, start_stack, stop_stack

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# No sandbox as root (Chromium refuses it there); nothing on the network but us.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder is a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """One whole product with the demo, on free ports and a folder of its own."""
    running = start_stack()
    yield running
    stop_stack(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def patience() -> Iterator[None]:
    """Browsers with voices, and long stories, are slow on a small machine: what is expected may take its time."""
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def open_page(browser: Browser, stack: RunningStack) -> Iterator[OpenPage]:
    """Open pages in clean profiles; at the end none of them may have complained."""
    complaints: list[str] = []
    contexts = []

    def open_one(*, language: str = "en", scheme: str = "light", width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(
            base_url=stack.address,
            locale=language,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: _complain(complaints, line.type, line.text, page.url))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def _complain(complaints: list[str], kind: str, text: str, url: str) -> None:
    # A refused request (409, 404) is logged by the browser itself; the journeys provoke some on purpose.
    if kind == "error" and not re.match(r"Failed to load resource|WebSocket connection to", text):
        complaints.append(f"{url}: {text}")


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What axe finds wrong with a page by WCAG 2.0 to 2.2, A and AA: one line per rule with the first element."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
        page.evaluate(AXE.read_text())
        rules: dict[str, Any] = {name: {"enabled": False} for name in without}
        found = page.evaluate(
            "async (rules) => (await axe.run(document, {rules, iframes: false, resultTypes: ['violations'], runOnly: "
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})).violations"
            ".map((rule) => ({id: rule.id, help: rule.help, node: rule.nodes[0].html, count: rule.nodes.length}))",
            rules,
        )
        return [f"{rule['id']} ({rule['count']}): {rule['help']}: {rule['node'][:200]}" for rule in found]

    return check


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep a picture of every page of a failed journey."""
    report = yield
    if report.when == "call" and report.failed and "browser" in getattr(item, "funcargs", {}):
        folder = Path(os.environ.get("JOURNEY_PICTURES", "/var/tmp/contactcenter-journeys"))
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in item.funcargs["browser"].contexts for page in context.pages]  # type: ignore[attr-defined]
        for number, page in enumerate(pages):
            picture = folder / f"{item.name}-{number}.png"
            page.screenshot(path=picture)
            report.sections.append(("picture", json.dumps({"url": page.url, "file": str(picture)})))
    return report
