"""Administrators set up the teams; what people see follows."""

import pytest
from django.test import Client

from core.models import Event
from tests.cast import client_of, person, send, team

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


def test_only_administrators_set_up_teams() -> None:
    boss = client_of(person("Boss", role="supervisor", data_scope="all"))
    north = team("North")
    for method, path, body in (
        ("get", "teams", None),
        ("post", "teams", {"name": "x"}),
        ("patch", f"teams/{north.pk}", {"name": "x"}),
        ("put", f"teams/{north.pk}/parent", {"parent": None}),
        ("put", f"people/{person('Anna').pk}/team", {"team": north.pk}),
    ):
        assert send(boss, method, path, body).status_code == 403, path
