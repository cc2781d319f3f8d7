"""What a supervisor hears over the line is what they may see by HTTP: of their teams, of everybody, or of nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from contactcenter.live.listeners import of_person
from core.access import visible
from core.actor import SYSTEM, Actor
from core.models import Frame
from routing.models import AgentState, WorkItem
from routing.services import accept, change_queue, transfer
from staff.models import Person
from staff.services import change_person
from tests.cast import person, team
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


class House:
    """Two teams below one, a queue and an agent in each, a queue of no team, and supervisors of every scope."""

    def __init__(self) -> None:
        self.above = team("Above")
        self.north, self.south = team("North", self.above), team("South", self.above)
        self.queues = {
            name: centre.queue(name, team=where)
            for name, where in (("north", self.north), ("south", self.south), ("common", None))
        }
        self.anna, self.ben = centre.agent("Anna", self.queues["north"]), centre.agent("Ben", self.queues["south"])
        change_person(actor=SYSTEM, person=self.anna, team=self.north)
        change_person(actor=SYSTEM, person=self.ben, team=self.south)
        self.bosses = {
            "all": person("All", role="supervisor", data_scope="all"),
            "above": person("Above", role="supervisor", data_scope="team", team=self.above),
            "north": person("North", role="supervisor", data_scope="team", team=self.north),
            "own": person("Own", role="supervisor", data_scope="own", team=self.north),
        }
        self.colleague = person("Cleo", team=self.north)


def heard(somebody: Person, after: int, kind: str, shape: str = "staff") -> set[int]:
    """The subjects of this kind in the frames that a socket of this person would be sent."""
    frames = Frame.objects.filter(pk__gt=after, audiences__overlap=list(of_person(somebody).audiences), shape=shape)
    subjects = [frame.body["subject"] for frame in frames]
    return {one[1] for one in subjects if one[0] == kind}


def seen(somebody: Person, model: Any) -> set[int]:
    return set(model.objects.filter(visible(somebody, model)).values_list("pk", flat=True))


def newest() -> int:
    return Frame.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_work_and_agents_are_heard_of_by_exactly_those_who_see_them() -> None:
    house = House()
    after = newest()
    items = [centre.arrive(queue) for queue in house.queues.values()]
    for agent in (house.anna, house.ben):
        centre.choose(agent, "break")
        centre.choose(agent, "available")
    listeners = [*house.bosses.values(), house.anna, house.ben, house.colleague]
    for somebody in listeners:
        fresh = Person.objects.get(pk=somebody.pk)
        assert heard(fresh, after, "work_item") == seen(fresh, WorkItem), fresh.name
        assert heard(fresh, after, "agent_state") == seen(fresh, AgentState), fresh.name
    north, own = house.bosses["north"], house.bosses["own"]
    assert heard(north, after, "work_item") == {items[0].pk, items[2].pk}
    assert heard(north, after, "agent_state") == {centre.state_of(house.anna).pk}
    assert heard(own, after, "work_item") == heard(own, after, "agent_state") == set()


def test_work_that_goes_to_another_team_leaves_the_screens_of_the_first() -> None:
    house = House()
    item = centre.arrive(house.queues["north"])
    accept(actor=Actor.of(house.anna), person=house.anna, reservation_id=centre.reservation_of(item).pk)
    after = newest()
    transfer(actor=Actor.of(house.anna), person=house.anna, work_item=item, queue=house.queues["south"])
    assert heard(house.bosses["north"], after, "work_item", "gone") == {item.pk}
    assert heard(house.bosses["north"], after, "work_item") == set()
    for name in ("all", "above"):
        assert heard(house.bosses[name], after, "work_item") == {item.pk}
        assert heard(house.bosses[name], after, "work_item", "gone") == set()


def test_a_queue_that_changes_teams_makes_its_supervisors_read_anew() -> None:
    house = House()
    north = house.bosses["north"]
    before = north.audience_version
    change_queue(actor=SYSTEM, queue=house.queues["south"], team_id=house.north.pk)
    assert Person.objects.get(pk=north.pk).audience_version == before + 1
    assert Person.objects.get(pk=house.bosses["all"].pk).audience_version == house.bosses["all"].audience_version
