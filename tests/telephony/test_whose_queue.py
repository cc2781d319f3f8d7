"""A supervisor sees the calls of the queues that they run: by request, by frame, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from contactcenter.live.listeners import of_person
from core.access import visible
from core.actor import SYSTEM
from core.files import store_blob
from routing.models import Queue
from routing.services import add_member
from staff.models import Person, Team
from telephony.models import Call, Callback, Invitation, Leg, Recording
from telephony.selectors import audiences_of, callback_audiences, knows_of_supervision, supervision_audiences
from telephony.services.inviting import participants_of
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.routing import centre

pytestmark = pytest.mark.django_db
_ids = count(1)


@dataclass
class House:
    """Two teams below one, their queues, a common one, and everybody who might look."""

    teams: dict[str, Team] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        above = cast.team("Above")
        self.teams = {"above": above, "north": cast.team("North", above), "south": cast.team("South", above)}
        for key in ("north", "south"):
            self.queues[key] = centre.queue(key, "voice", team=self.teams[key])
        self.queues["common"] = centre.queue("common", "voice")
        for name, role, scope, team in (
            ("root", "admin", "all", None),
            ("above", "supervisor", "team", "above"),
            ("north", "supervisor", "team", "north"),
            ("south", "supervisor", "team", "south"),
            ("teamless", "supervisor", "team", None),
            ("solo", "supervisor", "own", "south"),
            ("anna", "agent", "own", "north"),
            ("mate", "agent", "team", "north"),
            ("far", "agent", "team", "south"),
            ("editor", "editor", "own", None),
        ):
            place = self.teams[team] if team else None
            self.people[name] = cast.person(name.title(), role=role, data_scope=scope, team=place)
        for name in ("solo", "anna"):
            add_member(actor=SYSTEM, queue=self.queues["north"], person=self.people[name])

    def call(self, queue: str, *, owner: str = "anna") -> Call:
        """A call in this queue, or in none."""
        place = self.queues.get(queue)
        return Call.objects.create(
            sid=f"CA{next(_ids):032x}", caller_kind="phone", caller="+8613800000001", dialled="+861055550100",
            state="connected", queue=place, team=place.team if place else None, turn=1,
            owner=self.people[owner] if owner else None,
        )  # fmt: skip


@pytest.fixture
def house() -> House:
    return House()


RUN_BY = {
    "north": {"root", "above", "north", "solo", "anna", "mate"},
    "south": {"root", "above", "south", "far", "anna"},
    "common": {"root", "above", "north", "south", "teamless", "anna"},
    "none": {"root", "anna"},
}


@pytest.mark.parametrize("queue", RUN_BY)
def test_who_sees_a_call_by_request_and_by_frame(house: House, queue: str) -> None:
    call = house.call(queue)
    by_rule = {name for name, one in house.people.items() if Call.objects.filter(visible(one, Call)).exists()}
    told = set(audiences_of(call))
    by_frame = {name for name, one in house.people.items() if of_person(one).audiences & told}
    assert (by_rule, by_frame) == (RUN_BY[queue], RUN_BY[queue])


@pytest.mark.parametrize("queue", ["north", "south", "common"])
def test_who_sees_a_callback_by_request_and_by_frame(house: House, queue: str) -> None:
    call = house.call(queue, owner="")
    promised = Callback.objects.create(call=call, number="+8613800000001", queue=house.queues[queue], team=call.team)
    rows = Callback.objects.all()
    by_rule = {name for name, one in house.people.items() if rows.filter(visible(one, Callback)).exists()}
    told = set(callback_audiences(promised))
    assert by_rule == {name for name, one in house.people.items() if of_person(one).audiences & told}
    # Members serve it, so it is their work too.
    assert by_rule == RUN_BY[queue] - (set() if queue == "north" else {"anna"})


def _asked(house: House, call: Call, who: str, **given: str) -> Invitation:
    leg = Leg.objects.create(call=call, party="guest", person=house.people[who], turn=1, label=f"leg-{next(_ids)}")
    asked: Invitation = Invitation.objects.create(
        call=call, leg=leg, by=house.people["anna"], person=house.people[who], turn=1, **given
    )
    call.participants = participants_of(call)
    call.save()
    return asked


@pytest.mark.parametrize(
    ("stage", "sees"),
    [("calling", True), ("talking", True), ("joined", True), ("ended", True), ("handed_over", True),
     ("cancelled", False), ("failed", False)],
)  # fmt: skip
def test_whoever_came_into_a_call_sees_it(house: House, stage: str, sees: bool) -> None:
    call = house.call("north")
    _asked(house, call, "south", purpose="add", stage=stage)
    south = house.people["south"]
    assert Call.objects.filter(visible(south, Call)).exists() is sees
    assert bool(of_person(south).audiences & set(audiences_of(call))) is sees
    call.turn = 2  # it began anew with somebody else
    call.save()
    open_still = stage in {"calling", "talking", "joined"}
    assert Call.objects.filter(visible(south, Call)).exists() is open_still


def _pages(call: Call, recording: Recording) -> Iterator[tuple[str, int]]:
    yield f"calls/{call.pk}", 200
    yield f"recordings/{recording.pk}/sound", 200


def test_what_hangs_on_a_call_is_seen_with_it(house: House) -> None:
    call = house.call("north")
    sound = Recording.objects.create(
        call=call, of="conversation", state="stored", blob=store_blob(b"RIFF", content_type="audio/wav")
    )
    _asked(house, call, "north", purpose="supervise", stage="joined", mode="listen")
    for name, seen in (("north", True), ("solo", True), ("root", True), ("above", True), ("south", False)):
        client = cast.client_of(house.people[name])
        for address, status in _pages(call, sound):
            assert client.get(f"/api/v1/{address}").status_code == (status if seen else 404), (name, address)
        for address in ("calls", "supervisions"):
            assert bool(client.get(f"/api/v1/{address}").json()["items"]) is seen, (name, address)
        rows = client.get("/api/v1/desk").json()["rows"]["call"]
        assert [row["id"] for row in rows] == ([call.pk] if seen else []), name


def test_supervision_is_told_to_who_runs_the_queue(house: House) -> None:
    """A supervisor of another queue who was only asked into the call knows of it no more than an agent does."""
    call = house.call("north")
    set_voice_policy(actor=SYSTEM, queue=house.queues["north"], supervision_seen=False)
    watched = _asked(house, call, "north", purpose="supervise", stage="joined", mode="listen")
    _asked(house, call, "south", purpose="add", stage="joined")
    told = set(supervision_audiences(call, watched))
    for name, knows in (("north", True), ("above", True), ("solo", True), ("south", False), ("anna", False)):
        one = house.people[name]
        assert knows_of_supervision(one, call) is knows, name
        assert bool(of_person(one).audiences & told) is knows, name
        assert Invitation.objects.filter(visible(one, Invitation), pk=watched.pk).exists() is knows, name
