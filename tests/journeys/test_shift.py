"""A whole shift of one agent without a mouse: every control is reached by keys, and nothing is ever pointed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Outside, chinese_letter, until
from tests.journeys.stage import RunningStack, start_stack, stop_stack
from tests.journeys.test_voice import Words

OpenPage = Callable[..., Page]
Axe = Callable[..., list[str]]
pytestmark = pytest.mark.usefixtures("patience")
LOOKS = [("en", "light"), ("zh-CN", "dark")]
MOST_STOPS = 120  # of the Tab key on one screen
ACTIVE = """(wanted) => {
  const active = document.activeElement;
  return active !== document.body && (wanted.contains(active) || (active.contains(wanted) && active.matches('[role=menuitem]')));
}"""
NO_MOUSE = """
  for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
    addEventListener(kind, () => { throw new Error('somebody used a mouse'); }, true);
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    """A product of its own: what rings here is of this shift."""
    running = start_stack()
    yield running
    stop_stack(running)


class Shift:
    """The one page, worked by keys only, in one language."""

    def __init__(self, page: Page, stack: RunningStack, language: str, who: str) -> None:
        self.page, self.say, self.outside = page, Words(language), Outside(stack)
        self.person, self.language, self.scheme = stack.person(who), language, ""
        page.add_init_script(NO_MOUSE)

    def keys(self, *presses: str) -> None:
        """One after the other."""
        for one in presses:
            self.page.keyboard.press(one)

    def reach(self, wanted: Locator, key: str = "Tab") -> None:
        """By Tab alone, as whoever has no mouse: it is a fault when that does not come there."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_STOPS):
            if wanted.evaluate(ACTIVE):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"Tab never comes to {wanted}")

    def press(self, wanted: Locator) -> None:
        """Go there and press Enter."""
        self.reach(wanted)
        self.keys("Enter")

    def command(self, words: str) -> None:
        """Something from the palette."""
        self.keys("Control+k")
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.page.keyboard.type(words)
        expect(self.page.get_by_role("option", name=words).first).to_be_visible()
        self.keys("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def choose(self, opener: Locator, words: str) -> None:
        """Open a menu and take an item of it."""
        self.press(opener)
        self.reach(self.page.get_by_role("menu").get_by_text(words, exact=True), "ArrowDown")
        self.keys("Enter")

    def button(self, path: str, **given: str) -> Locator:
        """By the front end's own words."""
        return self.page.get_by_role("button", name=self.say(path, **given), exact=True).first

    def begin(self) -> None:
        """Sign in, choose how it looks, and be there for work."""
        page = self.page
        page.goto("/desk")
        self.reach(page.locator("input[autocomplete=username]"))
        page.keyboard.type(self.person["username"])
        self.keys("Tab")
        page.keyboard.type(self.person["password"])
        self.keys("Enter")
        expect(page.get_by_role("navigation").first).to_be_visible()
        if page.locator("html").get_attribute("lang") != self.language:
            self.press(page.get_by_role("button", name=re.compile("中文|English")).first)
        expect(page.locator("html")).to_have_attribute("lang", self.language)
        self.command(self.say("palette.available"))
        expect(page.get_by_role("button", name=re.compile(self.say("shell.state.label")))).to_contain_text(
            self.say("shell.state.available")
        )

    def letter(self, sender: str, subject: str) -> None:
        """Somebody writes; it rings, and is taken by key."""
        raw = chinese_letter(sender, "support@example.com", f"<{sender}>", subject=subject)
        assert self.outside.send_mail(raw, sender=sender, to="support@example.com")[0] == 250
        expect(self.page.get_by_role("alertdialog")).to_contain_text(subject, timeout=20_000)
        self.keys("F8")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(subject)


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_a_whole_shift_without_a_mouse(
    open_page: OpenPage, stack: RunningStack, axe: Axe, language: str, scheme: str
) -> None:
    who = "anna" if language == "en" else "wei"
    shift = Shift(open_page(language=language, scheme=scheme), stack, language, who)
    shift.begin()
    _mail(shift, axe)
    _ticket(shift, axe)
    _wrap_up(shift)
    _call(shift, axe)
    _lists(shift, axe)
    _ways(shift, axe)
    _end(shift)


def _mail(shift: Shift, axe: Axe) -> None:
    """A mail is answered, and the answer arrives; a note stays inside."""
    page, say = shift.page, shift.say
    sender = f"shift-{shift.language.lower()}@customers.example"
    shift.letter(sender, "Shift 宽带")
    shift.keys("r")
    page.keyboard.type("Please restart it once.")
    shift.keys("Control+Enter")
    expect(shift.button("talk.planned.now")).to_be_visible()  # it waits ten seconds, unless told not to
    until(lambda: any("restart it once" in one["text"] for one in shift.outside.letters(sender)), what="the answer")
    shift.reach(
        page.get_by_role("log", name=say("ticket.timeline"))
    )  # the focus leaves the composer: letters act again
    shift.keys("n")
    page.keyboard.type("He has the old model.")
    shift.keys("Control+Enter")
    expect(page.get_by_role("log", name=say("ticket.timeline"))).to_contain_text("He has the old model.")
    assert axe(page) == []


def _ticket(shift: Shift, axe: Axe) -> None:
    """Priority by its menu, a task, a link's way back, a macro with its preview: all by keys."""
    page, say = shift.page, shift.say
    shift.choose(
        page.get_by_role("button", name=re.compile(f"^{say('ticket.priority')}")).first, say("common.priority.high")
    )
    shift.press(shift.button("talk.tools.more"))
    shift.press(page.get_by_role("menuitem", name=say("talk.tools.tasks")))
    shift.reach(page.get_by_label(say("talk.tasks.new")))
    page.keyboard.type("Send the new router")
    shift.press(shift.button("talk.tasks.add"))
    expect(page.get_by_role("checkbox", name=re.compile("Send the new router"))).to_be_visible()
    assert axe(page) == []
    shift.keys("Escape")
    shift.press(shift.button("talk.macro.use"))
    expect(page.get_by_role("option", selected=True)).to_be_visible()
    expect(page.get_by_role("combobox", name=say("talk.macro.find"))).to_be_focused()
    shift.keys("Enter")
    expect(shift.button("talk.macro.apply")).to_be_visible()
    assert axe(page) == []
    shift.keys("Escape")


def _wrap_up(shift: Shift) -> None:
    """The contact is over: an outcome, and done."""
    page = shift.page
    shift.press(shift.button("ticket.work.wrapUp"))
    panel = page.get_by_role("region", name=shift.say("ticket.work.wrapUp"))
    expect(panel).to_be_visible()
    shift.press(panel.get_by_role("button", pressed=False).first)
    shift.press(panel.get_by_role("button", name=shift.say("ticket.work.done"), exact=True))
    expect(panel).to_have_count(0)


def _call(shift: Shift, axe: Axe) -> None:
    """A call: answered, held, muted and ended by the telephone's own keys, also from inside the composer."""
    page, say = shift.page, shift.say
    sid = shift.outside.dial("+8613800138000")
    until(lambda: any(one["kind"] == "gather" for one in shift.outside.call(sid)["transcript"]), what="the menu")
    shift.outside.press(sid, "1")
    expect(page.get_by_role("alertdialog")).to_contain_text(say("phone.ring.title.voice"), timeout=20_000)
    shift.keys("F8")
    tools = page.get_by_role("group", name=say("phone.call.tools"))
    expect(page.get_by_role("button", name=re.compile(say("phone.call.hold")))).to_be_visible(timeout=15_000)
    assert axe(page) == []
    shift.keys("n")
    page.keyboard.type("She rings about the bill")
    shift.keys("F10")
    expect(tools).to_contain_text(say("phone.call.held"))
    shift.keys("F10")
    expect(tools).not_to_contain_text(say("phone.call.held"))
    shift.keys("F9")
    expect(page.get_by_role("button", name=re.compile(say("phone.call.unmute")))).to_be_visible()
    shift.keys("F9", "Control+Enter")
    expect(page.get_by_role("log", name=say("ticket.timeline"))).to_contain_text("She rings about the bill")
    shift.keys("Shift+F8")
    panel = page.get_by_role("region", name=say("ticket.work.wrapUp"))
    expect(panel).to_be_visible(timeout=15_000)
    shift.press(panel.get_by_role("button", pressed=False).first)
    shift.press(panel.get_by_role("button", name=say("ticket.work.done"), exact=True))
    expect(panel).to_have_count(0)


def _lists(shift: Shift, axe: Axe) -> None:
    """All tickets: down the list, two chosen, changed together, taken back, one opened."""
    page, say = shift.page, shift.say
    shift.press(page.get_by_role("navigation").get_by_role("link", name=say("shell.nav.tickets")))
    shift.press(page.get_by_role("link", name=re.compile(f"^{say('desk.view.all')}")))
    rows = page.get_by_role("row")
    expect(rows.nth(2)).to_be_visible()
    shift.keys("j", "x", "j", "x")
    bar = page.get_by_role("region", name=say("lists.bulk.label"))
    expect(bar).to_be_visible()
    assert axe(page) == []
    shift.choose(bar.get_by_role("button", name=re.compile(say("lists.bulk.priority"))), say("common.priority.urgent"))
    shift.press(shift.button("lists.bulk.undo"))
    undone = say("lists.bulk.undone_other").replace("{{count, number}}", "2")
    expect(page.get_by_text(undone)).to_be_visible(timeout=15_000)
    shift.keys("Escape", "j", "Enter")
    expect(page).to_have_url(re.compile(r"/(tickets|desk)/.*\d+"))


def _ways(shift: Shift, axe: Axe) -> None:
    """Every main page by two letters, the table of keys, and a customer by search."""
    page, say = shift.page, shift.say
    for letter, path in (("t", "tickets"), ("c", "customers"), ("k", "knowledge"), ("o", "outreach"), ("d", "desk")):
        page.evaluate("document.activeElement.blur()")
        shift.keys("g", letter)
        expect(page).to_have_url(re.compile(f"/{path}"))
        expect(page.locator("main h1, main h2").first).to_be_visible()
    shift.keys("Shift+?")
    dialog = page.get_by_role("dialog", name=say("keys.title"))
    expect(dialog).to_be_visible()
    assert axe(page) == []
    shift.keys("Escape")
    expect(dialog).to_have_count(0)


def _end(shift: Shift) -> None:
    """A break, offline, and out."""
    page, say = shift.page, shift.say
    shift.command(say("palette.offline"))
    expect(page.get_by_role("button", name=re.compile(say("shell.state.label")))).to_contain_text(
        say("shell.state.offline")
    )
    account = page.get_by_role("button", name=say("shell.account.label", name=shift.person["name"]))
    shift.choose(account, say("shell.account.leave"))
    expect(page.locator("input[autocomplete=username]")).to_be_visible()
