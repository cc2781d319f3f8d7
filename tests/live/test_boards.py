"""The board on the line: whole at first, then the lines that changed, and to everybody only what they may see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from contactcenter.live.boards import Boards
from core.actor import SYSTEM
from insight.selectors import board, scope_of
from insight.selectors.scope import ALL
from routing.models import AgentState, Queue
from staff.models import Person, Team
from staff.services import change_person
from tests import cast
from tests.live.stage import Browser, Web
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


class Screen(Browser):
    """A browser that keeps the board as the front end does."""

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(url, secret)
        self.board: dict[str, dict[int, dict[str, Any]]] | None = None
        self.wholes = 0

    def take(self, message: dict[str, Any]) -> None:
        """Also boards."""
        super().take(message)
        if message["type"] == "board":
            self.wholes += 1
            self.board = {kind: {row["id"]: row for row in message["board"][kind]} for kind in ("queues", "agents")}
        elif message["type"] == "board_changes":
            assert self.board is not None, "changes came before the whole"
            for kind, rows in self.board.items():
                rows.update({row["id"]: row for row in message[kind]})
                for gone in message["gone"][kind]:
                    rows.pop(gone, None)

    def agents(self) -> set[int]:
        """The people on the board."""
        return {row["person"] for row in (self.board or {"agents": {}})["agents"].values()}

    def waiting(self) -> dict[str, int]:
        """Who waits, by queue."""
        return {row["key"]: row["waiting"] for row in (self.board or {"queues": {}})["queues"].values()}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A web process on the test's database."""
    started = await Web().ready()
    yield started
    started.stop()
    await sync_to_async(connections.close_all)()


@sync_to_async
def built() -> tuple[list[Queue], str, str, str]:
    """Two teams' queues; the secrets of a supervisor of everything, one of a team, and an agent."""
    ours, theirs = cast.team("Ours"), cast.team("Theirs")
    queues = [centre.queue("ours", team=ours), centre.queue("theirs", team=theirs)]
    boss = cast.person("Boss", role="supervisor", data_scope="all")
    narrow = cast.person("Narrow", role="supervisor", team=ours)
    return queues, cast.token_of(boss), cast.token_of(narrow), cast.token_of(cast.person("Anna", team=ours))


async def test_boards_come_whole_then_by_lines_and_by_scope(web: Web) -> None:
    (ours, theirs), all_, team, agent = await built()
    boss, narrow, anna = [await Screen(web.url, secret).open() for secret in (all_, team, agent)]
    await boss.until(lambda: boss.waiting() == {"ours": 0, "theirs": 0}, PATIENCE)
    await narrow.until(lambda: narrow.waiting() == {"ours": 0}, PATIENCE)
    await sync_to_async(centre.arrive)(theirs)
    await boss.until(lambda: boss.waiting() == {"ours": 0, "theirs": 1}, PATIENCE)
    await sync_to_async(centre.arrive)(ours)
    await narrow.until(lambda: narrow.waiting() == {"ours": 1}, PATIENCE)
    await boss.until(lambda: boss.waiting() == {"ours": 1, "theirs": 1}, PATIENCE)
    assert (boss.wholes, narrow.wholes, anna.board) == (1, 1, None)
    # A queue that leaves the team leaves its board.
    await sync_to_async(Queue.objects.filter(pk=ours.pk).update)(team=theirs.team)
    await narrow.until(lambda: narrow.waiting() == {}, PATIENCE)
    for screen in (boss, narrow, anna):
        await screen.cut()


@sync_to_async
def moved(person: Person, team: Team | None) -> None:
    """Somebody goes to another team, as an administrator's page asks for it."""
    change_person(actor=SYSTEM, person=person, team=team)


async def test_who_moves_to_another_team_leaves_the_old_one_and_comes_to_the_new(web: Web) -> None:
    (ours, theirs), all_, team, _ = await built()
    anna = await sync_to_async(centre.agent)("Wanderer", ours)
    await moved(anna, ours.team)
    other = await sync_to_async(lambda: cast.token_of(cast.person("Other", role="supervisor", team=theirs.team)))()
    boss, narrow, wide = [await Screen(web.url, secret).open() for secret in (all_, team, other)]
    await narrow.until(lambda: anna.pk in narrow.agents(), PATIENCE)
    assert anna.pk not in wide.agents()
    state = await AgentState.objects.aget(person_id=anna.pk)
    await moved(anna, theirs.team)
    await narrow.until(lambda: anna.pk not in narrow.agents(), PATIENCE)
    await wide.until(lambda: anna.pk in wide.agents(), PATIENCE)
    await wide.until(lambda: ("agent_state", state.pk) in wide.rows, PATIENCE)
    assert wide.rows["agent_state", state.pk]["version"] == state.version + 1
    await narrow.until(lambda: narrow.rows.get(("agent_state", state.pk), {}).get("gone") is True, PATIENCE)
    await boss.until(lambda: ("agent_state", state.pk) in boss.rows, PATIENCE)
    assert "gone" not in boss.rows["agent_state", state.pk]
    for screen in (boss, narrow, wide):
        await screen.cut()


def test_a_second_without_change_sends_nothing_and_a_change_only_its_line() -> None:
    queues = [centre.queue(key) for key in ("one", "two")]
    anna = centre.agent("Anna", queues[0], chosen="offline")
    boss = cast.person("Boss", role="supervisor", data_scope="all")
    boards = Boards()
    first = boards.round({boss.pk})
    assert first.scopes == {boss.pk: ALL}
    whole = first.message(ALL, whole=True)
    assert whole is not None
    assert '"type":"board"' in whole.text
    assert boards.round({boss.pk}).message(ALL, whole=False) is None
    centre.arrive(queues[1])
    changed = boards.round({boss.pk})
    assert [line["key"] for line in changed.changed["queues"]] == ["two"]
    assert changed.changed["agents"] == []
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    gone = boards.round({boss.pk})
    assert len(gone.gone["agents"]) == 1
    assert gone.board == board(scope_of(boss))
