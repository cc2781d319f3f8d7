"""Who is calling: one match, several, none, nobody; merging by pointer, undone for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.actor import SYSTEM
from core.problems import Refusal
from customers.models import ContactPoint, Customer
from customers.selectors.cards import group_ids
from customers.selectors.finding import find_customers
from customers.services import identify, identify_or_create
from customers.services.cards import add_note, change_profile, create_customer, trash_customer
from customers.services.identity import Identification
from customers.services.merging import merge_customers, unmerge_customer
from tests import cast
from tests.routing.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def card(name: str, *phones: str, **more: Any) -> Customer:
    points = [{"kind": "phone", "value": phone} for phone in phones]
    return create_customer(actor=SYSTEM, name=name, contact_points=points, **more)


def who(value: str, kind: str = "phone", name: str = "") -> Identification:
    with transaction.atomic():
        return identify_or_create(actor=SYSTEM, kind=kind, value=value, name=name)


def test_one_match_is_identified_however_it_is_written() -> None:
    alice = card("Alice", "+86 21 5555 1234")
    found = who("0086-21-5555 1234")
    assert (found.customer, found.is_new, found.candidates) == (alice, False, [])


def test_a_shared_number_gives_candidates_and_no_choice() -> None:
    one, two = card("One", "138 1234 5678"), card("Two", "138 1234 5678")
    found = who("13812345678")
    assert found.customer is None
    assert set(found.candidates) == {one, two}
    assert ContactPoint.objects.count() == 1


def test_an_unknown_number_gets_a_provisional_card_once() -> None:
    first, second = who("138 0000 1111"), who("+8613800001111")
    assert first.is_new
    assert not second.is_new
    assert first.customer == second.customer
    assert first.customer is not None
    assert first.customer.is_provisional
    assert first.customer.name == "+86 138 0000 1111"
    changed = change_profile(actor=SYSTEM, customer_id=first.customer.pk, name="Li Na")
    assert not changed.is_provisional


def test_a_withheld_number_is_nobody_and_makes_nothing() -> None:
    found = who("anonymous")
    assert (found.contact_point, found.customer, found.candidates) == (None, None, [])
    assert not Customer.objects.exists()


def test_identify_alone_makes_no_card() -> None:
    with transaction.atomic():
        assert identify(kind="email", value="new@example.com").customer is None
    assert not Customer.objects.exists()


def test_two_contacts_at_once_from_a_new_number_find_one_card() -> None:
    found: list[Identification] = []

    def call() -> None:
        try:
            found.append(who("139 2222 3333"))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.customer.pk for one in found if one.customer}) == 1
    assert Customer.objects.count() == 1


def merge(source: Customer, target: Customer) -> Customer:
    return merge_customers(actor=SYSTEM, source_id=source.pk, target_id=target.pk)


def refused(source: Customer, target: Customer) -> str:
    with pytest.raises(Refusal) as caught:
        merge(source, target)
    assert caught.value.problem.status == 409
    return caught.value.code


def test_a_merged_number_identifies_the_survivor() -> None:
    old, new = card("Old", "13812345678"), card("New", "13912345678")
    merge(old, new)
    assert who("13812345678").customer == new
    assert group_ids(old.pk) == group_ids(new.pk) == [old.pk, new.pk]
    unmerge_customer(actor=SYSTEM, customer_id=old.pk)
    assert who("13812345678").customer == old
    assert group_ids(new.pk) == [new.pk]


def test_a_shared_number_of_merged_cards_is_one_match() -> None:
    one, two = card("One", "13812345678"), card("Two", "13812345678")
    merge(one, two)
    assert who("13812345678").customer == two


def test_later_rows_return_to_the_right_person() -> None:
    person = cast.person("Mei")
    old, new = card("Old"), card("New")
    merge(old, new)
    add_note(actor=SYSTEM, customer_id=old.pk, author_id=person.pk, body="written on the merged card")
    unmerge_customer(actor=SYSTEM, customer_id=old.pk)
    assert old.notes.count() == 1
    assert new.notes.count() == 0


def test_self_circle_and_repetition_are_refused() -> None:
    a, b, c = card("A"), card("B"), card("C")
    assert refused(a, a) == "merge.self"
    merge(a, b)
    merge(b, c)
    assert refused(c, a) == "merge.circle"
    assert refused(a, c) == "merge.done"
    assert group_ids(a.pk) == [a.pk, b.pk, c.pk]


def test_merging_into_a_merged_card_means_its_survivor() -> None:
    a, b, c = card("A"), card("B"), card("C")
    merge(a, b)
    assert merge(c, a) == b


def test_of_two_people_merging_at_once_one_wins() -> None:
    a, b = card("A"), card("B")
    outcomes: list[str] = []

    def attempt(source: Customer, target: Customer) -> None:
        try:
            merge(source, target)
            outcomes.append("merged")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merge.circle", "merged"]


def test_the_doors_preview_merge_and_undo() -> None:
    desk = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    old, new = card("Old", "13812345678", address="Old street"), card("New", address="New street")
    preview = desk.get(f"/api/v1/customers/{old.pk}/merge-preview", {"into": new.pk}).json()
    assert preview["survivor"] == new.pk
    assert preview["joins"]["contact_points"] == 1
    assert {"name", "address"} <= set(preview["survivor_keeps"])
    assert cast.send(desk, "post", f"customers/{old.pk}/merge", {"into": new.pk}).json()["id"] == new.pk
    listed = [row["name"] for row in desk.get("/api/v1/customers").json()["items"]]
    assert listed == ["New"]
    assert [row["name"] for row in desk.get("/api/v1/customers", {"q": "13812345678"}).json()["items"]] == ["New"]
    names = [one["name"] for one in desk.get(f"/api/v1/customers/{new.pk}/timeline").json()["items"]]
    assert "customer.merged" in names
    assert cast.send(desk, "post", f"customers/{old.pk}/unmerge").status_code == 200
    again = cast.send(desk, "post", f"customers/{old.pk}/unmerge")
    assert (again.status_code, again.json()["code"]) == (409, "merge.none")


def test_a_number_whose_survivor_is_in_the_bin_is_nobodys() -> None:
    alice, double = card("Alice"), card("A. Li", "138 0000 2222")
    merge_customers(actor=SYSTEM, source_id=double.pk, target_id=alice.pk)
    trash_customer(actor=SYSTEM, customer_id=alice.pk)
    found = who("13800002222")
    assert found.is_new
    assert found.customer not in (alice, double)


def test_search_asks_as_often_for_many_merged_cards_as_for_one() -> None:
    boss = cast.person("Boss", role="supervisor", data_scope="all")

    def cost() -> int:
        find_customers(boss, "Double")
        with CaptureQueriesContext(connection) as queries:
            assert [one.name for one in find_customers(boss, "Double")] == ["Alice Double"]
        return len(queries)

    alice = card("Alice Double")
    last = card("Double 0")
    merge_customers(actor=SYSTEM, source_id=last.pk, target_id=alice.pk)
    before = cost()
    for number in range(1, 6):
        more = card(f"Double {number}")
        merge_customers(actor=SYSTEM, source_id=more.pk, target_id=alice.pk)
    assert cost() == before


def test_a_survivors_version_counts_merges_and_other_changes_together() -> None:
    alice = card("Alice")
    doubles = [card(f"Double {number}") for number in range(4)]
    jobs: list[Callable[[], Any]] = [
        lambda one=one: merge_customers(actor=SYSTEM, source_id=one.pk, target_id=alice.pk) for one in doubles
    ]
    jobs += [lambda n=n: change_profile(actor=SYSTEM, customer_id=alice.pk, address=f"Street {n}") for n in range(4)]
    assert not [one for one in at_once(jobs) if isinstance(one, Refusal)]
    before = alice.version
    alice.refresh_from_db()
    assert alice.version == before + 8
