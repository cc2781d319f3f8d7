"""Old snapshot + events = fresh snapshot, for every event that reaches browsers, on everybody's desk.

Each event has a story in `tests.stories`; an event without one fails here, and so does a story without its event.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import events
from core.access import visible
from core.actor import SYSTEM
from customers.models import Customer
from routing.models import Queue, WorkItem
from routing.services import add_member, overflow_due
from staff.models import Person
from staff.services import set_preferences
from telephony.models import Call
from tests import cast
from tests.routing import centre
from tests.stories import STORIES, caller
from tests.telephony.line import ACCOUNT, PUBLIC, TOKEN
from tests.tickets.stage import Desk, desk

pytestmark = pytest.mark.django_db(transaction=True)
WITH_ROW = sorted(name for name, event in events.ALL.items() if event.row)
Rows = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture(autouse=True)
def account(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's account; what would be asked of the provider after a commit is left to the keeper."""
    from telephony.services import commands

    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_URL = ACCOUNT, TOKEN, PUBLIC
    monkeypatch.setattr(commands, "in_background", lambda *_: None)


class Screen:
    """A browser's live store: a snapshot, then events upserted by version."""

    def __init__(self, person: Person) -> None:
        self.client: Client = cast.client_of(person)
        self.heard: list[dict[str, Any]] = []
        body = self.read()
        self.cursor, self.began = body["cursor"], rows_of(body)
        self.rows: Rows = dict(self.began)
        self.left: dict[tuple[str, int], int] = {}

    def read(self) -> dict[str, Any]:
        """A fresh snapshot."""
        answer = self.client.get("/api/v1/desk")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def catch_up(self, until: tuple[int, int]) -> None:
        """Apply everything up to the marker: (person id, version)."""
        deadline = time.monotonic() + 60
        while not any((one["subject"], one["version"]) == (["person", until[0]], until[1]) for one in self.heard):
            assert time.monotonic() < deadline, "the marker did not come"
            answer = self.client.get("/api/v1/live/events", {"cursor": self.cursor}).json()
            assert not answer["resync"]
            self.cursor = answer["cursor"]
            self.heard += answer["events"]
            time.sleep(0.02)
        for event in self.heard:
            self.apply(event)

    def apply(self, event: dict[str, Any]) -> None:
        """As the browser's reducer does: newer by version wins, and a row beats a `gone` of the same version."""
        key = (event["subject"][0], event["subject"][1])
        known = self.rows.get(key, {"version": -1})["version"]
        if event.get("gone"):
            self.left[key] = max(event["version"], self.left.get(key, -1))
            if known < event["version"]:
                self.rows.pop(key, None)
        elif known < event["version"] and self.left.get(key, -1) <= event["version"]:
            # The same event may come twice while its transaction is not safe; not every row repeats its version.
            self.rows[key] = {"version": event["version"], **event["row"]}

    def touched(self) -> set[tuple[str, int]]:
        """What any event was about."""
        return {(one["subject"][0], one["subject"][1]) for one in self.heard}


def rows_of(snapshot: dict[str, Any]) -> Rows:
    """By kind and id."""
    return {(kind, row["id"]): row for kind, rows in snapshot["rows"].items() for row in rows}


def watch(stage: Desk) -> dict[str, Screen]:
    """The screens of the agent, of one with the narrowest scope, of supervisors near and far, and of a stranger."""
    near = cast.person("Near", role="supervisor", team=stage.team)
    far = cast.person("Far", role="supervisor", team=stage.stranger.team)
    solo = cast.person("Solo", role="supervisor", data_scope="own", team=stage.stranger.team)
    add_member(actor=SYSTEM, queue=stage.queue, person=solo)
    people = (stage.anna, stage.bob, stage.boss, stage.stranger, near, far, solo)
    return {one.name: Screen(one) for one in people}


def mark() -> tuple[int, int]:
    """An event that everybody hears, after everything that was committed."""
    somebody = cast.person("Marker")
    changed = set_preferences(actor=SYSTEM, person=somebody, scheme="dark")
    return changed.pk, changed.version


def compare(screen: Screen, who: str) -> None:
    """The screen shows every row of a fresh snapshot as it is, and no row that vanished without a word."""
    fresh = rows_of(screen.read())
    for key, row in fresh.items():
        assert screen.rows.get(key) == row, f"{who} sees an old {key}"
    ghosts = [key for key in screen.began if key not in fresh and key not in screen.touched()]
    assert not ghosts, f"{who} still sees {ghosts}"


def test_every_event_has_a_story() -> None:
    assert sorted(STORIES) == WITH_ROW


@pytest.mark.parametrize("name", WITH_ROW)
def test_old_snapshot_and_events_make_the_fresh_one(name: str) -> None:
    stage = desk()
    screens = watch(stage)
    STORIES[name](stage)
    marker = mark()
    for who, screen in screens.items():
        screen.catch_up(marker)
        compare(screen, who)
    heard = {event["name"] for screen in screens.values() for event in screen.heard}
    assert name in heard, f"the story did not lead to {name}, only to {sorted(heard)}"


def test_whoever_may_not_see_it_does_not_hear_of_it() -> None:
    """A stranger hears nothing about tickets, work or calls, and of customers only what is in the common pool."""
    stage = desk()
    screens = watch(stage)
    for told in (
        STORIES["work.done"],
        STORIES["call.changed"],
        STORIES["retention.opened"],
        STORIES["customer.created"],
    ):
        told(stage)
    marker = mark()
    stranger = screens[stage.stranger.name]
    stranger.catch_up(marker)
    kinds = {event["subject"][0] for event in stranger.heard}
    assert kinds <= {"person", "customer"}, stranger.heard
    told_of = {event["subject"][1] for event in stranger.heard if event["subject"][0] == "customer"}
    pool = Customer.objects.filter(visible(stage.stranger, Customer)).values_list("pk", flat=True)
    assert told_of <= set(pool)


def test_two_snapshots_around_a_busy_hour_agree_with_events_in_any_order() -> None:
    """Applied backwards, the same end: versions decide, not the order of arrival."""
    stage = desk()
    screen = Screen(stage.anna)
    for name in ("work.done", "message.added", "agent_state.changed"):
        STORIES[name](stage)
    screen.catch_up(mark())
    backwards = Screen.__new__(Screen)
    backwards.client, backwards.began, backwards.rows = screen.client, screen.began, dict(screen.began)
    backwards.heard, backwards.left = list(reversed(screen.heard)), {}
    for event in [*backwards.heard, *backwards.heard]:
        backwards.apply(event)
    compare(backwards, "Anna, backwards")


def test_a_call_that_moves_to_another_teams_queue_leaves_one_screen_and_comes_to_the_other() -> None:
    stage = desk()
    theirs = centre.queue("theirs", "voice", team=stage.stranger.team)
    centre.choose(stage.anna, "break")
    screens = watch(stage)
    call = caller(stage).call
    Queue.objects.filter(key="hotline").update(
        overflow=[{"when": "waited", "over": 0, "to": "queue", "queue": theirs.pk}]
    )
    marker = mark()
    for screen in screens.values():
        screen.catch_up(marker)
    shown = [who for who, screen in screens.items() if ("call", call.pk) in screen.rows]
    assert shown == ["Anna", "Boss", "Near"]
    WorkItem.objects.filter(pk=call.work_item_id).update(overflow_at=timezone.now())
    overflow_due()
    assert Call.objects.get(pk=call.pk).queue_id == theirs.pk
    marker = mark()
    for who, screen in screens.items():
        screen.catch_up(marker)
        compare(screen, who)
    assert [who for who, screen in screens.items() if ("call", call.pk) in screen.rows] == ["Boss", "Far"]
