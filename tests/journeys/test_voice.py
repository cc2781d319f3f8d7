"""One whole call in real browsers with real voices: menu, queue, ringing, hold, advice, hand-over, wrap-up.

A picture of every step is kept in the journeys' folder, `voice-<language>-<step>-<who>.png`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import until
from tests.journeys.stage import RunningStack
from tests.journeys.test_screens import sign_in

OpenPage = Callable[..., Page]
Axe = Callable[..., list[str]]
LOCALES = Path(__file__).parents[2] / "frontend" / "src" / "locales"
PICTURES = Path(os.environ.get("JOURNEY_PICTURES", "/var/tmp/contactcenter-journeys"))
STORIES = [("en", "light", "+447700900771"), ("zh-CN", "dark", "+8613900139771")]
# What of the others' voices came out of this page since it was asked last: the sum of what its connections received.
LISTEN = """(() => {
  const Made = RTCPeerConnection, made = [];
  window.RTCPeerConnection = function (...given) { const one = new Made(...given); made.push(one); return one; };
  let before = 0;
  window.heardSince = async () => {
    let now = 0;
    for (const one of made.filter((each) => each.connectionState === 'connected'))
      (await one.getStats()).forEach((each) => { if (each.type === 'inbound-rtp') now += each.totalAudioEnergy; });
    const more = now - before;
    before = now;
    return more;
  };
})()"""
# The same for the customer, whose line has a meter: the loudest moment within a second and a half.
LOUDEST = """async () => {
  let most = 0;
  for (let at = 0; at < 30; at++) {
    most = Math.max(most, lines.get(ear)?.sound?.level() ?? 0);
    await new Promise((go) => setTimeout(go, 50));
  }
  return most;
}"""
VOICE, MUSIC = 0.06, 0.005  # the false microphone beeps well above the music of a waiting line


pytestmark = pytest.mark.usefixtures("patience")


class Words:
    """What the screen says, from the front end's own texts."""

    def __init__(self, language: str) -> None:
        self._texts = {one.stem: json.loads(one.read_text()) for one in (LOCALES / language).glob("*.json")}

    def __call__(self, path: str, **given: str) -> str:
        found: Any = self._texts
        for part in path.split("."):
            found = found[part]
        return re.sub(r"{{(\w+)}}", lambda name: given[name[1]], found)


class Story:
    """The pages of one call, and the pictures of its steps."""

    def __init__(self, open_page: OpenPage, stack: RunningStack, language: str, scheme: str) -> None:
        self.open_page, self.stack, self.language, self.scheme = open_page, stack, language, scheme
        self.say = Words(language)
        self.step = 0

    def desk_of(self, username: str, width: int) -> Page:
        """An agent at their desk, with a telephone that is ready."""
        page = self.open_page(language=self.language, scheme=self.scheme, width=width)
        page.add_init_script(LISTEN)
        sign_in(page, self.stack.person(username), language=self.language, scheme=self.scheme)
        page.goto("/desk")
        expect(page.get_by_role("button", name=self.say("phone.device.simulated"))).to_be_visible()
        return page

    def customer(self) -> Page:
        """The simulator's page, on which the journey plays the customer."""
        page = self.open_page(language=self.language, scheme=self.scheme, width=1100)
        page.goto(f"{self.stack.facts['simulator']}/?lang={self.language[:2]}")
        return page

    def choose(self, username: str, state: str) -> None:
        """Available or offline."""
        headers = {"Authorization": f"Bearer {self.stack.person(username)['token']}"}
        url = f"{self.stack.address}/api/v1/agent-state"
        assert httpx.put(url, json={"chosen": state}, headers=headers, trust_env=False).is_success

    def picture(self, name: str, **pages: Page) -> None:
        """Keep how it looks for everybody concerned."""
        self.step += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        for who, page in pages.items():
            page.screenshot(path=PICTURES / f"voice-{self.language}-{self.step:02}-{name}-{who}.png")


def hears(page: Page) -> bool:
    """Whether voices reach this desk."""
    page.evaluate("heardSince()")
    page.wait_for_timeout(1200)  # the false microphone beeps once a second
    return bool(page.evaluate("heardSince()") > 0.001)


def loudness(customer: Page) -> str:
    """What the customer hears: voices, music, or nothing."""
    loudest = float(customer.evaluate(LOUDEST))
    return "voices" if loudest > VOICE else "music" if loudest > MUSIC else "nothing"


def card_of(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


@pytest.mark.parametrize(("language", "scheme", "caller"), STORIES)
def test_a_call_from_the_first_ring_to_wrap_up(
    open_page: OpenPage, stack: RunningStack, axe: Axe, language: str, scheme: str, caller: str
) -> None:
    story = Story(open_page, stack, language, scheme)
    customer, anna, wei = story.customer(), story.desk_of("anna", 1440), story.desk_of("wei", 1366)
    story.choose("anna", "available")
    _rings_in(story, customer, anna, caller)
    _talks_and_holds(story, customer, anna)
    story.choose("wei", "available")
    _asks(story, customer, anna, wei, axe)
    _hands_over(story, customer, anna, wei)
    _ends(story, customer, wei)
    for name in ("anna", "wei"):
        story.choose(name, "offline")


def _rings_in(story: Story, customer: Page, anna: Page, caller: str) -> None:
    """Menu, queue, and the card that tells who it is before anybody answers."""
    customer.locator("#dial [name=from]").fill(caller)
    customer.locator("#dial [type=submit]").click()
    heard = customer.locator("#transcript")
    expect(heard).to_contain_text(re.compile("waits for a key|等待按键"), timeout=20_000)
    story.picture("menu", customer=customer)
    customer.locator("#keys button", has_text="1").click()
    expect(heard).to_contain_text(re.compile("placed in queue|进入队列"))
    expect(card_of(anna)).to_contain_text(story.say("phone.ring.title.voice"), timeout=20_000)
    expect(card_of(anna)).to_contain_text(story.say("phone.ring.why"))
    story.picture("rings", customer=customer, anna=anna)
    anna.keyboard.press("F8")
    expect(anna.get_by_role("group", name=story.say("phone.call.tools"))).to_be_visible()
    expect(anna.get_by_role("button", name=re.compile(story.say("phone.call.hold")))).to_be_visible()


def _talks_and_holds(story: Story, customer: Page, anna: Page) -> None:
    """Both hear each other; on hold the caller hears music and nobody hears the caller; then both again."""
    until(lambda: hears(anna), what="the caller's voice at the agent")
    assert loudness(customer) == "voices"
    story.picture("talking", customer=customer, anna=anna)
    anna.keyboard.press("F10")
    expect(anna.get_by_role("group", name=story.say("phone.call.tools"))).to_contain_text(story.say("phone.call.held"))
    until(lambda: not hears(anna), what="the caller's silence on hold")
    assert loudness(customer) == "music"
    story.picture("held", customer=customer, anna=anna)
    anna.keyboard.press("F10")
    until(lambda: hears(anna), what="the caller's voice after the hold")
    anna.keyboard.press("F9")
    expect(anna.get_by_role("button", name=re.compile(story.say("phone.call.unmute")))).to_be_visible()
    until(lambda: loudness(customer) == "nothing", what="the muted agent's silence")
    anna.keyboard.press("F9")
    until(lambda: loudness(customer) == "voices", what="the agent's voice after muting")


def _asks(story: Story, customer: Page, anna: Page, wei: Page, axe: Axe) -> None:
    """A colleague is asked first: it rings there until it is answered, and the caller hears none of it."""
    name = story.stack.person("wei")["name"]
    anna.keyboard.press("F2")
    form = anna.get_by_role("dialog")
    form.get_by_label(story.say("line.pass.find")).fill(name)
    form.get_by_text(name, exact=True).click()
    story.picture("whom", anna=anna)
    form.get_by_role(
        "button", name=story.say("line.pass.goTo", go=story.say("line.pass.go.consult"), who=name), exact=True
    ).click()
    expect(card_of(wei)).to_contain_text(story.say("phone.asked.consult"))
    assert axe(wei) == []
    story.picture("asked", anna=anna, wei=wei)
    wei.keyboard.press("F8")
    talking = anna.get_by_role("button", name=story.say("line.party.complete", who=name))
    expect(talking).to_be_visible()
    until(lambda: hears(wei) and hears(anna), what="the two agents' voices")
    assert loudness(customer) == "music"
    story.picture("consulting", customer=customer, anna=anna, wei=wei)
    anna.get_by_role("button", name=story.say("line.party.join"), exact=True).click()
    until(lambda: loudness(customer) == "voices", what="all three together")
    assert axe(anna) == []
    story.picture("together", customer=customer, anna=anna, wei=wei)


def _hands_over(story: Story, customer: Page, anna: Page, wei: Page) -> None:
    """The colleague has the call, their desk opens its ticket; the first agent writes up, and is out of it."""
    name = story.stack.person("wei")["name"]
    anna.get_by_role("button", name=story.say("line.party.leave", who=name)).click()
    expect(wei.get_by_role("group", name=story.say("phone.call.tools"))).to_be_visible()
    ticket = re.search(r"/desk/(\d+)", anna.url)
    assert ticket is not None
    expect(wei).to_have_url(re.compile(f"/desk/{ticket[1]}$"))
    until(lambda: hears(wei), what="the caller's voice at the colleague")
    expect(anna.get_by_role("group", name=story.say("phone.call.tools"))).to_have_count(0)
    assert not hears(anna)
    story.picture("handed-over", customer=customer, anna=anna, wei=wei)


def _ends(story: Story, customer: Page, wei: Page) -> None:
    """The caller hangs up; an outcome is chosen, and the page of the call tells the whole story."""
    customer.locator("#hangup").click()
    panel = wei.get_by_role("region", name=story.say("ticket.work.wrapUp"))
    expect(panel).to_be_visible()
    expect(customer.locator("#state")).to_have_text(re.compile("Ended|已结束"))
    story.picture("wrap-up", customer=customer, wei=wei)
    panel.get_by_role("button", pressed=False).first.click()
    panel.get_by_role("button", name=story.say("ticket.work.done"), exact=True).click()
    expect(panel).to_have_count(0)
    headers = {"Authorization": f"Bearer {story.stack.person('wei')['token']}"}
    newest = httpx.get(f"{story.stack.address}/api/v1/calls?limit=1", headers=headers, trust_env=False).json()
    wei.goto(f"/calls/{newest['items'][0]['id']}")
    record = wei.get_by_role("main")
    for line in ("hold", "consult_asked", "consult_joined", "handed_over"):
        expect(record).to_contain_text(story.say(f"calls.flight.{line}"))
    wei.wait_for_load_state("networkidle")
    story.picture("record", wei=wei)
