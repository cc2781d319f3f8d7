"""Teams are a tree, rights follow it, and names are taken once."""

import pytest

from core.access import visible
from core.actor import SYSTEM
from core.models import Frame
from core.problems import Refusal
from customers.models import Customer
from staff.models import Team
from staff.services import change_person, move_team
from tests import cast

pytestmark = pytest.mark.django_db


def card(**where: object) -> Customer:
    """A customer's card that belongs to somebody or to a team."""
    return Customer.objects.create(kind="person", name="Card", **where)


def test_scope_follows_the_tree() -> None:
    root = cast.team("Root")
    north, south = cast.team("North", root), cast.team("South", root)
    boss = cast.person("Boss", data_scope="team", team=root)
    anna = cast.person("Anna", data_scope="team", team=north)
    bob = cast.person("Bob", data_scope="own", team=north)
    chief = cast.person("Chief", data_scope="all", team=None)
    of_north, of_south, of_bob = card(team=north), card(team=south), card(owner=bob, team=south)

    def seen_by(person: object) -> set[int]:
        return set(Customer.objects.filter(visible(person, Customer)).values_list("id", flat=True))

    assert {of_north.pk, of_south.pk, of_bob.pk} <= seen_by(boss)
    assert of_south.pk not in seen_by(anna)
    assert of_north.pk in seen_by(anna)
    assert of_bob.pk in seen_by(bob)
    assert of_north.pk not in seen_by(bob)
    assert {of_north.pk, of_south.pk, of_bob.pk} <= seen_by(chief)


def test_a_moved_team_takes_its_branch_along() -> None:
    root, other = cast.team("Root"), cast.team("Other")
    branch = cast.team("Branch", root)
    leaf = cast.team("Leaf", branch)
    person = cast.person(team=leaf)
    moved = move_team(team=branch, parent=other)
    leaf.refresh_from_db()
    assert moved.path_ids == [other.pk, branch.pk]
    assert leaf.path_ids == [other.pk, branch.pk, leaf.pk]
    assert Team.objects.get(pk=root.pk).path_ids == [root.pk]
    assert Frame.objects.filter(audiences=[f"agent:{person.pk}"]).exists()


def test_a_team_cannot_stand_below_itself() -> None:
    root = cast.team("Root")
    leaf = cast.team("Leaf", cast.team("Branch", root))
    with pytest.raises(Refusal, match="team_loop"):
        move_team(team=root, parent=leaf)
    with pytest.raises(Refusal, match="team_loop"):
        move_team(team=root, parent=root)


def test_a_name_is_taken_in_any_case() -> None:
    from staff.services import create_person

    create_person(actor=SYSTEM, username="Zhang", name="Zhang", password=cast.PASSWORD)
    with pytest.raises(Refusal, match="username_taken"):
        create_person(actor=SYSTEM, username="zhang", name="Zhang", password=cast.PASSWORD)


def test_weak_passwords_are_refused_with_the_reason() -> None:
    from staff.services import create_person

    with pytest.raises(Refusal) as refused:
        create_person(actor=SYSTEM, username="anna", name="Anna", password="123")
    assert refused.value.code == "staff.weak_password"
    assert "10 characters" in refused.value.body("en")["message"]


def test_new_rights_tell_open_sockets() -> None:
    person = cast.person(data_scope="own")
    before = person.audience_version
    after = change_person(actor=SYSTEM, person=person, data_scope="all")
    assert after.audience_version == before + 1
    frame = Frame.objects.filter(audiences=[f"agent:{person.pk}"]).latest("id")
    assert (frame.body["name"], frame.body["row"]["audience_version"]) == ("audience.changed", before + 1)
