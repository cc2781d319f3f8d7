"""Cards through the doors: create, find, change, scope, notes, timeline, masked fields."""

from __future__ import annotations

import pytest
from django.test import Client

from contactcenter.live.listeners import of_person
from core.actor import SYSTEM
from core.models import Event, Frame
from customers.models import Customer
from customers.services.cards import create_customer
from routing.services import add_member
from staff.models import Person
from tests import cast
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> Person:
    return cast.person("Mei", role="supervisor", data_scope="all")


@pytest.fixture
def desk(manager: Person) -> Client:
    return cast.client_of(manager)


def made(client: Client, name: str, *points: tuple[str, str], **more: object) -> dict[str, object]:
    given = {"name": name, "contact_points": [{"kind": kind, "value": value} for kind, value in points], **more}
    answer = cast.send(client, "post", "customers", given)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def names(client: Client, query: str) -> list[str]:
    answer = client.get("/api/v1/customers", {"q": query})
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["items"]]


def test_a_card_is_found_by_everything(desk: Client) -> None:
    made(desk, "解晓明", ("phone", "0086-21-5555 1234 转 808"), ("email", "Xie@Example.com"))
    made(desk, "Alice Whitfield", ("phone", "+1 415 555 0142"))
    for query in (
        "解晓",
        "晓明",
        "xiexiaoming",
        "jiexiaoming",
        "xxm",
        "jxm",
        "xie@example.com",
        "2155551234",
        "02155551234",
        "0215555",
        "5551234",
    ):
        assert names(desk, query) == ["解晓明"], query
    for query in ("alice", "whit", "4155550142", "+14155550142", "0142"):
        assert names(desk, query) == ["Alice Whitfield"], query
    assert names(desk, "nobody") == []


def test_exact_address_and_whole_name_come_first(desk: Client) -> None:
    made(desk, "王伟明")
    made(desk, "王伟")
    assert names(desk, "王伟") == ["王伟", "王伟明"]
    assert names(desk, "ww")[0] == "王伟"


def test_a_changed_name_is_found_and_the_old_one_is_not(desk: Client) -> None:
    card = made(desk, "Bob Brown")
    answer = cast.send(desk, "patch", f"customers/{card['id']}", {"name": "Robert Braun"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert names(desk, "robert") == ["Robert Braun"]
    assert names(desk, "brown") == []


def test_bad_input_names_its_field(desk: Client) -> None:
    for given, field in (
        ({"name": ""}, "name"),
        ({"name": "x", "timezone": "Mars/Base"}, "timezone"),
        ({"name": "x", "contact_points": [{"kind": "fax", "value": "1"}]}, "contact_points.0.kind"),
        ({"name": "x", "contact_points": [{"kind": "email", "value": "nonsense"}]}, "value"),
    ):
        answer = cast.send(desk, "post", "customers", given)
        assert answer.status_code == 400, given
        assert answer.json()["fields"][0]["field"] == field
    assert not Customer.objects.exists()


def test_scope_hides_foreign_cards_everywhere(desk: Client) -> None:
    north, south = cast.team("North"), cast.team("South")
    mine = cast.client_of(cast.person("Anna", team=north))
    card = made(mine, "Carla Diaz", ("phone", "+14155550199"))
    other = cast.client_of(cast.person("Otto", team=south))
    missing = other.get("/api/v1/customers/999999").json()
    for method, path, body in (
        ("get", "", None),
        ("get", "/timeline", None),
        ("get", "/billing", None),
        ("get", "/notes", None),
        ("patch", "", {"name": "x"}),
        ("post", "/notes", {"body": "x"}),
        ("post", "/merge", {"into": card["id"]}),
        ("post", "/disclosures", {"field": "national_id", "reason": "curious"}),
    ):
        answer = cast.send(other, method, f"customers/{card['id']}{path}", body)
        assert (answer.status_code, answer.json()) == (404, missing), path
    assert names(other, "carla") == []
    assert names(other, "4155550199") == []
    assert names(mine, "carla") == ["Carla Diaz"]
    assert [row["name"] for row in other.get("/api/v1/customers").json()["items"]] == []


def test_frames_go_to_those_who_see_the_card() -> None:
    north = cast.team("North")
    anna = cast.person("Anna", team=north)
    made(cast.client_of(anna), "Dora")
    frame = Frame.objects.filter(body__name="customer.created").get()
    assert set(frame.audiences) == {"all", f"agent:{anna.pk}", f"team:{north.pk}"}
    assert frame.body["row"]["name"] == "Dora"
    assert "national_id" not in frame.body["row"]


def test_the_masked_field_opens_with_a_reason_that_is_kept(desk: Client, manager: Person) -> None:
    card = made(desk, "Emil", national_id="310101199001011234")
    assert card["national_id"] == "310••••••••••••234"
    path = f"customers/{card['id']}/disclosures"
    assert cast.send(desk, "post", path, {"field": "national_id", "reason": "no"}).status_code == 400
    assert cast.send(desk, "post", path, {"field": "name", "reason": "because I can"}).status_code == 400
    answer = cast.send(desk, "post", path, {"field": "national_id", "reason": "Identity check by phone"})
    assert answer.json()["value"] == "310101199001011234"
    event = Event.objects.get(name="customer.disclosed")
    assert (event.actor_id is not None, event.facts["reason"]) == (True, "Identity check by phone")
    cast.send(desk, "patch", f"customers/{card['id']}", {"national_id": "999999999999999999"})
    assert not any("310101199001011234" in str(one.changes) + str(one.facts) for one in Event.objects.all())


def test_notes_stand_in_the_timeline(desk: Client) -> None:
    card = made(desk, "Fritz")
    cast.send(desk, "post", f"customers/{card['id']}/notes", {"body": "Prefers calls after six."})
    items = desk.get(f"/api/v1/customers/{card['id']}/timeline").json()["items"]
    assert [one["name"] for one in items] == ["customer.note_added", "customer.created"]
    assert items[0]["text"] == "Prefers calls after six."
    only = desk.get(f"/api/v1/customers/{card['id']}/timeline", {"kind": "note"}).json()["items"]
    assert len(only) == 1
    assert desk.get(f"/api/v1/customers/{card['id']}/timeline", {"kind": "gossip"}).status_code == 400


def test_the_timeline_is_paged_without_loss(desk: Client) -> None:
    card = made(desk, "Greta")
    for number in range(7):
        cast.send(desk, "post", f"customers/{card['id']}/notes", {"body": f"note {number}"})
    seen, cursor = [], ""
    while cursor is not None:
        page = desk.get(f"/api/v1/customers/{card['id']}/timeline", {"limit": 3, "cursor": cursor}).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 8
    assert seen == sorted(seen, reverse=True)


def test_contact_points_are_added_verified_and_ended(desk: Client) -> None:
    card = made(desk, "Hans")
    path = f"customers/{card['id']}/contact-points"
    added = cast.send(desk, "post", path, {"kind": "phone", "value": "138 1234 5678"})
    assert (added.status_code, added.json()["phone"]) == (201, "+86 138 1234 5678")
    again = cast.send(desk, "post", path, {"kind": "phone", "value": "+86-138-1234-5678"})
    assert (again.status_code, again.json()["code"]) == (409, "contact_point.linked")
    link = Customer.objects.get(pk=card["id"]).links.get()
    assert cast.send(desk, "post", f"{path}/{link.pk}/verify").status_code == 200
    assert names(desk, "13812345678") == ["Hans"]
    ended = cast.send(desk, "post", f"{path}/{link.pk}/end")
    assert (ended.status_code, ended.json()["phone"]) == (200, None)
    assert names(desk, "13812345678") == []
    assert cast.send(desk, "post", f"{path}/{link.pk}/end").status_code == 404


def test_the_bin_hides_a_card(desk: Client) -> None:
    card = made(desk, "Ida")
    assert cast.send(desk, "delete", f"customers/{card['id']}").status_code == 204
    assert names(desk, "ida") == []
    assert desk.get(f"/api/v1/customers/{card['id']}").status_code == 404


def test_the_same_key_makes_one_card(desk: Client) -> None:
    first = cast.send(desk, "post", "customers", {"name": "Jan"}, **{"Idempotency-Key": "k1"})
    second = cast.send(desk, "post", "customers", {"name": "Jan"}, **{"Idempotency-Key": "k1"})
    assert first.json()["id"] == second.json()["id"]
    assert Customer.objects.count() == 1


def test_editors_keep_to_knowledge_unless_they_serve_a_queue(desk: Client) -> None:
    card = made(desk, "Karl")
    editor = cast.person("Edda", role="editor", data_scope="all")
    for method, path in (
        ("get", "customers"),
        ("get", f"customers/{card['id']}"),
        ("post", "customers"),
        ("patch", f"customers/{card['id']}"),
        ("delete", f"customers/{card['id']}"),
        ("get", "tickets"),
        ("post", "tickets"),
        ("get", "retention-cases"),
    ):
        assert cast.send(cast.client_of(editor), method, path, {"name": "x"}).status_code == 403, path
    client = cast.client_of(editor)
    assert client.get("/api/v1/me").json()["handles_contacts"] is False
    assert client.get("/api/v1/calls").json()["items"] == []
    assert client.get("/api/v1/articles").status_code == 200
    assert of_person(editor).audiences == {f"agent:{editor.pk}", "staff"}
    add_member(actor=SYSTEM, queue=centre.queue(), person=editor)
    client, editor = cast.client_of(editor), Person.objects.get(pk=editor.pk)
    assert client.get("/api/v1/me").json()["handles_contacts"] is True
    assert client.get(f"/api/v1/customers/{card['id']}").status_code == 200
    assert client.get("/api/v1/tickets").status_code == 200
    assert {"all", "handlers"} <= of_person(editor).audiences


def test_who_merges_sees_both_cards_and_the_one_that_survives(desk: Client) -> None:
    far = cast.team("Far")
    anna = cast.person("Anna", data_scope="own", team=cast.team("Near"))
    hers, theirs = (
        create_customer(actor=SYSTEM, name=name, owner_id=owner, team_id=team)
        for name, owner, team in (("Hers", anna.pk, anna.team_id), ("Theirs", None, far.pk))
    )
    client = cast.client_of(anna)

    def merge(source: int, into: int) -> int:
        status: int = cast.send(client, "post", f"customers/{source}/merge", {"into": into}).status_code
        return status

    assert merge(hers.pk, theirs.pk) == merge(theirs.pk, hers.pk) == 404
    assert client.get(f"/api/v1/customers/{hers.pk}/merge-preview", {"into": theirs.pk}).status_code == 404
    other = create_customer(actor=SYSTEM, name="Other", owner_id=anna.pk, team_id=anna.team_id)
    # Somebody who sees both let this one stand behind a card that she does not see.
    assert cast.send(desk, "post", f"customers/{other.pk}/merge", {"into": theirs.pk}).status_code == 200
    assert merge(hers.pk, other.pk) == 404
    assert cast.send(client, "post", f"customers/{other.pk}/unmerge").status_code == 404
    assert not Customer.objects.get(pk=hers.pk).merged_into_id
    mine = create_customer(actor=SYSTEM, name="Mine", owner_id=anna.pk, team_id=anna.team_id)
    assert merge(hers.pk, mine.pk) == 200
    told = Event.objects.get(name="customer.merged", subject_id=hers.pk)
    assert (told.actor_name, told.facts["into"], told.facts["into_name"]) == ("Anna", mine.pk, "Mine")


def test_a_card_is_put_away_by_a_supervisor_once_nothing_is_open_and_comes_back(desk: Client) -> None:
    card = made(desk, "Olivia")
    pk, path = card["id"], f"customers/{card['id']}"
    agent = cast.client_of(cast.person("Ann", data_scope="all"))
    assert cast.send(agent, "delete", path).status_code == 403
    ticket = cast.send(desk, "post", "tickets", {"subject": "Lines", "customer": pk}).json()
    refused = cast.send(desk, "delete", path)
    assert (refused.status_code, refused.json()["code"]) == (409, "customer.in_use")
    closed = cast.send(desk, "post", f"tickets/{ticket['id']}/status", {"status": "resolved"})
    assert closed.status_code == 200, closed.content
    assert cast.send(desk, "delete", path).status_code == 204
    assert desk.get(f"/api/v1/{path}").status_code == 404
    assert cast.send(agent, "post", f"{path}/restore").status_code == 403
    assert cast.send(desk, "post", f"{path}/restore").json()["name"] == "Olivia"
    assert cast.send(desk, "post", f"{path}/restore").status_code == 404  # it is in no bin any more
    assert names(desk, "Olivia") == ["Olivia"]
