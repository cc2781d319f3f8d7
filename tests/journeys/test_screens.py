"""Every screen in a real browser: both languages, both schemes, nothing for axe to find, and the main job by hand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Outside, until
from tests.journeys.stage import RunningStack, start_stack, stop_stack

OpenPage = Callable[..., Page]
Axe = Callable[..., list[str]]
SENDER, SUPPORT = "blinking@example.net", "support@example.com"
ROUTING = ("/settings/queues", "/settings/queue-1", "/settings/skills", "/settings/hours", "/settings/breaks")
LOOKS = [("en", "light"), ("zh-CN", "dark")]
SCREENS = (
    *("/desk", "/calls", "/customers", "/knowledge", "/outreach", "/search", "/settings"),
    *("/supervision", "/supervision/agents", "/supervision/alarms", "/supervision/wall"),
    *("/reports", "/reports/agents", "/reports/staffing"),
    *("/imports", "/settings/privacy", "/settings/classes", "/settings/tags"),
)


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    """A product of these tests' own: work that other journeys left would ring here too."""
    running = start_stack()
    yield running
    stop_stack(running)


def sign_in(page: Page, who: dict[str, Any], *, language: str = "en", scheme: str = "light") -> Page:
    """Sign in by name and password, with the person's language and scheme set to what the test looks at."""
    page.goto("/desk")
    page.locator("input[autocomplete=username]").fill(who["username"])
    page.locator("input[type=password]").fill(who["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.evaluate(
        """async (chosen) => {
          const token = /csrftoken=([^;]+)/.exec(document.cookie)[1];
          const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token};
          await fetch('/api/v1/me', {method: 'PATCH', headers, body: JSON.stringify(chosen)});
        }""",
        {"language": language, "scheme": scheme},
    )
    return page


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_screens_of_the_staff(open_page: OpenPage, stack: RunningStack, axe: Axe, language: str, scheme: str) -> None:
    page = sign_in(open_page(language=language, scheme=scheme), stack.person("kate"), language=language, scheme=scheme)
    for path in (*SCREENS, *ROUTING):
        page.goto(path)
        expect(page.locator("main h1, main h2").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language
        assert axe(page) == [], path


STICKS_OUT = """() => {
  const out = (one) => one.getBoundingClientRect().width && one.getBoundingClientRect().right > innerWidth + 1;
  const hidden = (one) => getComputedStyle(one).clipPath !== 'none' || one.closest('.sr, caption, legend');
  const found = [...document.querySelectorAll('body *')].filter((one) => out(one) && !hidden(one));
  return found.slice(0, 3).map((one) => one.outerHTML.slice(0, 200));
}"""


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_on_a_telephone_no_page_of_the_staff_is_wider_than_the_screen(
    open_page: OpenPage, stack: RunningStack, axe: Axe, language: str, scheme: str
) -> None:
    page = open_page(language=language, scheme=scheme, width=390, height=844)
    sign_in(page, stack.person("kate"), language=language, scheme=scheme)
    # who can do what is a matrix: it scrolls in its own frame
    for path in (*(one for one in SCREENS if one != "/supervision/wall"), "/settings/queue-1", "/settings/hours"):
        page.goto(path)
        expect(page.locator("main h1, main h2").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(STICKS_OUT) == [], path
        assert axe(page) == [], path


def test_a_supervisor_sees_what_the_switch_would_do_and_steers_without_a_mouse(
    open_page: OpenPage, stack: RunningStack, axe: Axe
) -> None:
    """Keys only: a queue's line, its switch's rehearsal, an agent's menu, queues and skills, the columns."""
    page = sign_in(open_page(), stack.person("kate"))
    page.goto("/supervision")
    page.get_by_role("button", name="Hotline: service").first.press("Enter")
    expect(page.get_by_role("region", name="Waiting in line")).to_be_visible()
    assert axe(page) == [], "an opened queue"
    page.get_by_role("button", name="Emergency switch").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("New calls are not taken")
    assert axe(page) == [], "the switch"
    dialog.get_by_role("button", name="Keep it open").press("Enter")
    expect(page.get_by_text("Closed by the emergency switch")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Agents")).press("Enter")
    page.get_by_role("button", name="Actions for Emma Brown").press("Enter")
    page.get_by_role("menuitem", name="Queues, skills, capacity").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Support by e-mail")
    assert axe(page) == [], "what an agent is asked for"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Columns").press("Enter")
    page.get_by_role("checkbox", name="Rejected").press("Space")
    expect(page.get_by_role("columnheader", name="Rejected")).to_be_visible()
    assert axe(page) == [], "the columns"


def covered_by(page: Page, what: str) -> list[str]:
    """Controls in view that this lies over, by the text a person would read on them."""
    found: list[str] = page.evaluate(
        """(what) => [...document.querySelectorAll('button, a, input, textarea, [role=textbox], [role=option]')]
          .filter((one) => !one.closest(what))
          .filter((one) => {
            const box = one.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return top?.closest(what);
          })
          .map((one) => one.textContent || one.ariaLabel)""",
        what,
    )
    return found


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_screens_of_the_customers(open_page: OpenPage, axe: Axe, language: str, scheme: str) -> None:
    page = open_page(language=language, scheme=scheme, width=390, height=844)
    for path in ("/portal", "/portal/new", "/portal/sign-in"):
        page.goto(path)
        expect(page.locator("main h1, main h2").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], path


@pytest.fixture
def outside(stack: RunningStack) -> Outside:
    return Outside(stack)


def test_a_mail_rings_is_taken_answered_and_wrapped_up_without_a_mouse(
    open_page: OpenPage, stack: RunningStack, outside: Outside, axe: Axe
) -> None:
    """The main job as an agent does it: keys only, from the ringing card to the disposition."""
    page = sign_in(open_page(), stack.person("james"))
    page.goto("/desk")
    page.get_by_role("button", name=re.compile("My state")).press("Enter")
    page.get_by_role("menuitem", name="Available").press("Enter")
    subject = "The router blinks red"
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Blink <{SENDER}>", SUPPORT, subject
    letter["Message-ID"] = f"<{time.time_ns()}@example.net>"
    letter.set_content("Since this morning. Please help.")
    assert outside.send_mail(letter.as_bytes(), sender=SENDER, to=SUPPORT)[0] == 250
    card = page.get_by_role("alertdialog")
    expect(card).to_contain_text(subject, timeout=20_000)
    assert covered_by(page, "[role=alertdialog]") == []
    assert axe(page) == []
    page.keyboard.press("F8")
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    page.get_by_role("textbox", name="Reply").click()
    page.keyboard.type("Please hold the reset button for ten seconds.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()  # it waits ten seconds, unless told not to
    page.get_by_role("button", name="Send now").press("Enter")
    timeline = page.get_by_role("log", name="Timeline")
    expect(timeline).to_contain_text("hold the reset button")
    until(lambda: any("reset button" in one["text"] for one in outside.letters(SENDER)), what="the answer by mail")
    page.get_by_role("button", name="Wrap up").press("Enter")
    page.keyboard.press("Escape")


def test_what_was_missed_while_offline_is_on_the_screen_within_two_seconds(
    open_page: OpenPage, stack: RunningStack
) -> None:
    """The line is cut, things happen, the line comes back: no reload, the true state, and how much was caught up."""
    page = sign_in(open_page(), stack.person("emma"))
    page.goto("/desk")
    state = page.get_by_role("button", name=re.compile("My state"))
    expect(state).to_be_visible()
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    headers = {"Authorization": f"Bearer {stack.person('emma')['token']}"}
    answer = httpx.put(
        f"{stack.address}/api/v1/agent-state",
        json={"chosen": "break", "reason": "meal"},
        headers=headers,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    page.context.set_offline(False)
    expect(state).to_contain_text(re.compile("Meal|Break"), timeout=4000)
