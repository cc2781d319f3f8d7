"""Work rings in browsers, through a real web process; and a browser that is lost gives it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from routing.models import AgentState, Presence
from routing.services import sweep_presence
from staff.models import Person
from tests.cast import browser_of as browser_in
from tests.cast import client_of, person, send, token_of
from tests.live.stage import Browser, Web
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A web process on the test's database."""
    started = Web()
    yield await started.ready()
    started.stop()
    await sync_to_async(connections.close_all)()


@sync_to_async
def scene() -> dict[str, Any]:
    """Two agents of one queue and a supervisor."""
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    boss = centre.agent("Boss", role="supervisor", chosen="offline")
    chief = person("Chief", role="supervisor", data_scope="all")
    return {"mail": mail, "anna": anna, "ben": ben, "boss": boss, "chief": chief}


async def browser_of(web: Web, person: Person) -> Browser:
    """This person's browser, connected."""
    return await Browser(web.url, await sync_to_async(token_of)(person)).open()


async def here(person: Person, *, connected: bool) -> None:
    """Wait until the database knows whether the person has a line open."""
    for _ in range(400):
        if await sync_to_async(Presence.objects.filter(person=person).exists)() == connected:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("presence was not written")


async def test_it_rings_is_taken_and_everybody_concerned_sees_it(web: Web) -> None:
    cast = await scene()
    anna, ben, boss, chief = [await browser_of(web, cast[name]) for name in ("anna", "ben", "boss", "chief")]
    await here(cast["ben"], connected=True)
    item = await sync_to_async(centre.arrive)(cast["mail"])
    key = ("work_item", item.pk)
    for browser in (anna, ben, boss, chief):
        await browser.until(lambda b=browser: b.rows.get(key, {}).get("name") == "work.reserved", 2)
    reservation = anna.rows[key]["row"]["reservation"]
    assert (reservation["agent_name"], reservation["state"]) == ("Anna", "pending")
    door = await sync_to_async(client_of)(cast["anna"])
    answer = await sync_to_async(send)(door, "post", f"reservations/{reservation['id']}/accept")
    assert answer.status_code == 200
    for browser in (anna, ben, boss, chief):
        await browser.until(lambda b=browser: b.rows[key]["row"]["state"] == "active", 2)
    state = await sync_to_async(centre.state_of)(cast["anna"])
    await chief.until(lambda: chief.rows[("agent_state", state.pk)]["row"]["state"] == "busy", 2)
    for other in (ben, boss):  # a colleague, and a supervisor of another team
        assert ("agent_state", state.pk) not in other.rows


async def test_a_browser_that_is_lost_gives_back_what_rang(web: Web) -> None:
    cast = await scene()
    anna = await browser_of(web, cast["anna"])
    await here(cast["anna"], connected=True)
    item = await sync_to_async(centre.arrive)(cast["mail"])
    assert await sync_to_async(centre.ringing_at)(item) == cast["anna"]
    await anna.cut()
    await here(cast["anna"], connected=False)

    @sync_to_async
    def the_grace_time_passes() -> Person | None:
        AgentState.objects.filter(absent_since__isnull=False).update(absent_since=timezone.now() - timedelta(minutes=1))
        assert sweep_presence() == 1
        return centre.ringing_at(item)

    for _ in range(200):
        state = await sync_to_async(centre.state_of)(cast["anna"])
        if state.absent_since is not None:
            break
        await asyncio.sleep(0.01)
    assert await the_grace_time_passes() == cast["ben"]
    state = await sync_to_async(centre.state_of)(cast["anna"])
    assert (state.chosen, state.reason) == ("offline", "connection_lost")


async def test_whoever_is_signed_out_leaves_the_line_and_their_tokens_stay(web: Web) -> None:
    cast = await scene()
    anna: Person = cast["anna"]
    session = (await sync_to_async(browser_in)(anna)).cookies["sessionid"].value
    with_session = Browser(web.url, "")
    with_session.headers = {"Cookie": f"sessionid={session}", "Origin": f"http://127.0.0.1:{web.port}"}
    await with_session.open()
    with_token = await browser_of(web, anna)
    await here(anna, connected=True)
    boss = await sync_to_async(client_of)(cast["chief"])
    answer = await sync_to_async(send)(boss, "post", f"agents/{anna.pk}/sign-out")
    assert answer.status_code == 200
    assert with_session.line is not None
    assert with_token.line is not None
    await with_session.until(lambda: with_session.line and with_session.line.close_code == 4403, 2)
    await with_token.until(lambda: ("agent_state", answer.json()["id"]) in with_token.rows, 2)
    assert with_token.line.close_code is None
    again = Browser(web.url, "")
    again.headers = with_session.headers
    with pytest.raises(ConnectionClosed, match="4401"):
        await again.open()


async def test_a_sign_out_ends_this_browsers_sockets_and_no_others(web: Web) -> None:
    cast = await scene()
    anna: Person = cast["anna"]
    here_client, there_client = [await sync_to_async(browser_in)(anna) for _ in range(2)]
    lines = []
    for client in (here_client, there_client):
        browser = Browser(web.url, "")
        cookie = client.cookies["sessionid"].value
        browser.headers = {"Cookie": f"sessionid={cookie}", "Origin": f"http://127.0.0.1:{web.port}"}
        lines.append(await browser.open())
    mine, other = lines
    await here(anna, connected=True)
    answer = await sync_to_async(here_client.delete)("/_allauth/browser/v1/auth/session")
    assert answer.status_code == 401  # allauth's way to say that nobody is signed in any more
    await mine.until(lambda: mine.line and mine.line.close_code == 4403, 2)
    boss = await sync_to_async(client_of)(cast["chief"])
    await sync_to_async(send)(boss, "put", f"agents/{anna.pk}/flag", {"raised": False})
    assert other.line is not None
    assert other.line.close_code is None
    with pytest.raises(ConnectionClosed, match="4401"):
        await mine.open()
