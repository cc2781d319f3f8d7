"""Administrators set up the teams; what people see follows."""

import pytest
from django.test import Client

from core.models import Event
from core.problems import Refusal
from staff.models import Team
from staff.services import move_team
from tests.cast import client_of, person, send, team
from tests.routing.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Client:
    return client_of(person("Alex", role="admin", data_scope="all"))


def test_a_team_is_made_renamed_and_moved(admin: Client) -> None:
    root, other = team("Root"), team("Other")
    made = send(admin, "post", "teams", {"name": "North", "parent": root.pk})
    assert (made.status_code, made.json()["path_ids"][0], made.json()["members"]) == (201, root.pk, 0)
    path = f"teams/{made.json()['id']}"
    assert send(admin, "patch", path, {"name": "Far north"}).json()["path_ids"][0] == root.pk
    moved = send(admin, "put", f"{path}/parent", {"parent": other.pk}).json()
    assert (moved["name"], moved["path_ids"]) == ("Far north", [other.pk, made.json()["id"]])
    assert send(admin, "put", f"{path}/parent", {"parent": None}).json()["path_ids"] == [made.json()["id"]]
    told = Event.objects.filter(name="team.saved", subject_id=moved["id"])
    assert ["North", "Far north"] in [event.changes.get("name") for event in told]


def test_a_name_stands_once_below_one_team_and_no_team_below_itself(admin: Client) -> None:
    root = team("Root")
    leaf = team("Leaf", root)
    again = send(admin, "post", "teams", {"name": "leaf", "parent": root.pk})
    assert (again.status_code, again.json()["code"]) == (409, "staff.team_named")
    loop = send(admin, "put", f"teams/{root.pk}/parent", {"parent": leaf.pk})
    assert (loop.status_code, loop.json()["code"]) == (409, "staff.team_loop")


def test_somebody_is_put_into_a_team(admin: Client) -> None:
    north = team("North")
    anna = person("Anna")
    before = anna.audience_version
    assert send(admin, "put", f"people/{anna.pk}/team", {"team": north.pk}).json()["team"] == "North"
    anna.refresh_from_db()
    assert (anna.team_id, anna.audience_version > before) == (north.pk, True)
    assert [one["members"] for one in send(admin, "get", "teams").json()["items"]] == [1]


def test_only_administrators_set_up_teams_and_everybody_can_name_them() -> None:
    boss = client_of(person("Boss", role="supervisor", data_scope="all"))
    north = team("North")
    for reader in (boss, client_of(person("Amy", data_scope="own"))):  # to mention a team, to filter by one
        assert [one["id"] for one in send(reader, "get", "teams").json()["items"]] == [north.pk]
    for method, path, body in (
        ("post", "teams", {"name": "x"}),
        ("patch", f"teams/{north.pk}", {"name": "x"}),
        ("put", f"teams/{north.pk}/parent", {"parent": None}),
        ("put", f"people/{person('Anna').pk}/team", {"team": north.pk}),
    ):
        assert send(boss, method, path, body).status_code == 403, path


def test_two_teams_cannot_be_moved_into_each_other_at_once() -> None:
    for _ in range(5):
        one, two = team("One"), team("Two")
        answers = at_once([lambda a=a, b=b: move_team(team=a, parent=b) for a, b in ((one, two), (two, one))])
        refused = [one.code for one in answers if isinstance(one, Refusal)]
        assert refused == ["staff.team_loop"], answers
        one.refresh_from_db()
        two.refresh_from_db()
        assert [one.parent_id, two.parent_id].count(None) == 1
        assert sorted(len(each.path_ids) for each in (one, two)) == [1, 2]
        Team.objects.all().update(name=f"done {one.pk}")


def test_a_parent_that_was_moved_meanwhile_counts_as_it_stands() -> None:
    root, child, other = team("Root"), team("Child"), team("Other")
    old = Team.objects.get(pk=child.pk)
    move_team(team=child, parent=root)
    move_team(team=other, parent=old)
    other.refresh_from_db()
    assert list(other.path_ids) == [root.pk, child.pk, other.pk]


def test_who_is_put_where_they_are_already_changes_nothing(admin: Client) -> None:
    north = team("North")
    anna = person("Anna", team=north)
    assert send(admin, "put", f"people/{anna.pk}/team", {"team": north.pk}).json()["team"] == "North"
    anna.refresh_from_db()
    assert (anna.version, anna.audience_version) == (1, 1)
    assert not Event.objects.filter(name="person.changed", subject_id=anna.pk).exists()
