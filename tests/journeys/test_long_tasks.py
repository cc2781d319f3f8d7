"""A thousand agents on the supervisor's table, with the frames of a busy floor: what the browser is kept busy with."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.journeys.stage import RunningStack
from tests.journeys.test_screens import sign_in

OpenPage = Callable[..., Page]
PEOPLE, FRAMES, CHANGED = 1000, 15, 100  # a frame a second, as the product sends them; each agent moves every 10 s
WATCH = """
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.longTasks.push(Math.round(one.duration));
  }).observe({type: 'longtask'});
"""


class Floor:
    """The board of a large house: the demo's own, its agents many times over, and what changes in a second."""

    def __init__(self, board: dict[str, Any]) -> None:
        self.chance = random.Random(7)
        self.agents = [self._agent(board["agents"][n % len(board["agents"])], n) for n in range(PEOPLE)]
        self.board = {**board, "agents": self.agents}

    def _agent(self, like: dict[str, Any], n: int) -> dict[str, Any]:
        return {**like, "id": 5000 + n, "person": 5000 + n, "name": f"Agent {n:04}", "state": self._state()}

    def _state(self) -> str:
        return self.chance.choice(["available", "available", "busy", "wrap_up", "break"])

    def changes(self, second: int) -> str:
        """The frame of one second."""
        some = self.chance.sample(range(PEOPLE), CHANGED)
        for n in some:
            self.agents[n] = {**self.agents[n], "state": self._state(), "since": f"2026-01-01T00:00:{second % 60:02}Z"}
        lines = [self.agents[n] for n in some]
        frame = {"type": "board_changes", "queues": [], "agents": lines, "gone": {"queues": [], "agents": []}}
        return json.dumps(frame)


class Line:
    """The live line, with the board taken out of it and ours put in."""

    def __init__(self, page: Page) -> None:
        self.browser: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/ws/live"), self._open)

    def _open(self, browser: WebSocketRoute) -> None:
        self.browser = browser
        server = browser.connect_to_server()
        server.on_message(lambda text: None if '"board' in str(text)[:24] else browser.send(text))
        browser.on_message(server.send)

    def send(self, frame: str) -> None:
        assert self.browser is not None
        self.browser.send(frame)


def test_a_thousand_agents_are_drawn_only_where_one_looks(
    open_page: OpenPage, stack: RunningStack, record_property: Callable[[str, object], None]
) -> None:
    page = sign_in(open_page(), stack.person("kate"))
    floor = Floor(page.evaluate("fetch('/api/v1/supervision/board').then((answer) => answer.json())"))
    page.route("**/api/v1/supervision/board", lambda route: route.fulfill(json=floor.board))
    line = Line(page)
    page.add_init_script(WATCH)
    page.goto("/supervision/agents")
    table = page.get_by_role("table", name="Agents")
    expect(table).to_have_attribute("aria-rowcount", str(PEOPLE + 1))
    assert table.get_by_role("row").count() < 80, "only what is seen is drawn"
    page.wait_for_load_state("networkidle")
    line.send(json.dumps({"type": "board", "board": floor.board}))
    opening = page.evaluate("window.longTasks.splice(0)")
    for second in itertools.islice(itertools.count(), FRAMES):
        line.send(floor.changes(second))
        page.wait_for_timeout(1000)
    running = page.evaluate("window.longTasks.splice(0)")
    words = f"long tasks while opening {opening} ms; in {FRAMES} frames of {CHANGED} changed agents {running} ms"
    record_property("long_tasks", words)
    print(words)
    counts = table.get_by_role("row").count()
    assert counts < 80
    page.locator("fieldset button", has_text="Break").first.click()
    on_break = sum(agent["state"] == "break" for agent in floor.agents)
    expect(table).to_have_attribute("aria-rowcount", str(on_break + 1))  # every frame has arrived
