"""Erasing a customer through the doors: what was theirs is found nowhere afterwards, what is others' stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import Blob, Event
from customers.models import ContactPoint, Customer
from customers.services.importing import jobs
from privacy.models import Erasure, PersonalCopy
from privacy.selectors.traces import traces_in_tables
from privacy.tasks import see_to_requests
from telephony.models import Call
from tests import cast
from tests.telephony.conftest import account, phone
from tests.telephony.line import NotedPhone, agent_for, number_with_menu
from tests.telephony.talking import talk
from tests.telephony.test_recording import report
from tests.tickets.stage import LI, Desk, deliver, desk, letter, ticket_of
from tickets.models import Ticket

__all__ = ["account", "phone"]
pytestmark = pytest.mark.django_db(transaction=True)
SECRET, ADDRESS, SAID = "310101198001011234", "7 Plum Blossom Lane", "我的光猫坏了"


@pytest.fixture
def admin() -> Client:
    return cast.client_of(cast.person("Ada", role="admin", data_scope="all"))


@pytest.fixture
def stage() -> Desk:
    return desk()


@pytest.fixture
def li(stage: Desk, admin: Client) -> Customer:
    """Somebody who wrote, was answered, has a card with everything, and nothing open."""
    ticket = ticket_of(deliver(letter(f"您好，{SAID}。")))
    assert ticket.customer is not None
    pk = ticket.customer.pk
    change(admin, f"customers/{pk}", national_id=SECRET, address=ADDRESS, tags=["plum"])
    done(admin, f"customers/{pk}/notes", body=f"Lives at {ADDRESS}.")
    admin.post(f"/api/v1/customers/{pk}/files", {"file": SimpleUploadedFile("plum.txt", SAID.encode(), "text/plain")})
    done(admin, f"tickets/{ticket.pk}/replies", text=f"Dear {LI}, it is on its way to {ADDRESS}.")
    done(admin, f"tickets/{ticket.pk}/status", status="closed")
    return ticket.customer


def done(client: Client, path: str, **body: Any) -> dict[str, Any]:
    answer = cast.send(client, "post", path, body)
    assert answer.status_code in (200, 201), answer.content
    return dict(answer.json())


def change(client: Client, path: str, **body: Any) -> None:
    answer = cast.send(client, "patch", path, body)
    assert answer.status_code == 200, answer.content


def number_of(card: Customer) -> str:
    card.refresh_from_db()
    return str(card.number)


def erased(client: Client, card: Customer) -> dict[str, Any]:
    """Ask, do not wait, and let the worker do it."""
    asked = done(client, f"customers/{card.pk}/erasures", number=number_of(card), reason="asked")
    assert asked["state"] == "waiting"
    done(client, f"erasures/{asked['id']}/hurry")
    see_to_requests()
    return next(one for one in client.get("/api/v1/erasures").json()["items"] if one["id"] == asked["id"])


def everything() -> str:
    """Every row of every table, as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row::text FROM "{table}" row')
            rows += [f"{table}: {row[0]}" for row in cursor.fetchall()]
    return "\n".join(rows)


def lines_with(*words: str) -> list[str]:
    return [line[:300] for line in everything().splitlines() if any(word in line for word in words)]


def test_nothing_of_the_person_is_left_in_tables_frames_index_files_and_cache(admin: Client, li: Customer) -> None:
    keys = list(Blob.objects.values_list("key", flat=True))
    assert keys
    assert lines_with(LI)
    row = erased(admin, li)
    assert (row["state"], row["traces"], row["number"]) == ("done", {}, number_of(li))
    assert row["counts"]["tickets_message"] >= 2
    assert row["files"] == len(keys)
    assert lines_with(LI, SECRET, ADDRESS, SAID, "李伟", "plum.txt", "宽带故障", "合同") == []
    assert not any(default_storage.exists(key) for key in keys)
    assert traces_in_tables([LI, SECRET]) == {}
    kept = Erasure.objects.get()
    assert (kept.words, kept.blobs) == ([], [])


def test_the_card_is_gone_for_good_and_the_ticket_counts_on(admin: Client, li: Customer) -> None:
    ticket = Ticket.objects.get()
    erased(admin, li)
    assert admin.get(f"/api/v1/customers/{li.pk}").status_code == 404
    assert cast.send(admin, "post", f"customers/{li.pk}/restore").status_code == 404
    assert admin.get("/api/v1/customers/bin").json()["items"] == []
    assert admin.get("/api/v1/customers", {"q": "li@"}).json()["items"] == []
    shown = admin.get(f"/api/v1/tickets/{ticket.pk}").json()
    assert (shown["subject"], shown["status"]) == ("", "closed")
    assert admin.get(f"/api/v1/tickets/{ticket.pk}/timeline").status_code == 200
    log = Event.objects.filter(name__in=("erasure.asked", "erasure.changed", "customer.erased"))
    assert {one.actor_name for one in log if one.name == "erasure.asked"} == {"Ada"}


def test_who_writes_again_is_somebody_new(admin: Client, stage: Desk, li: Customer) -> None:
    erased(admin, li)
    again = ticket_of(deliver(letter("Again me.")))
    assert again.customer_id not in (None, li.pk)


def test_merged_cards_go_together_and_what_others_share_stays(admin: Client, li: Customer) -> None:
    shared = [{"kind": "phone", "value": "+8613800001111"}]
    twin = done(admin, "customers", name="李伟", contact_points=shared)
    other = done(admin, "customers", name="李母", contact_points=shared)
    done(admin, f"customers/{twin['id']}/merge", into=li.pk)
    row = erased(admin, li)
    assert row["state"] == "done"
    assert ContactPoint.objects.filter(value="+8613800001111").exists(), "the mother is still reached there"
    assert admin.get(f"/api/v1/customers/{other['id']}").json()["phone"]
    assert Customer.objects.get(pk=twin["id"]).erased_at
    assert lines_with("李伟") == []


def test_a_letter_that_came_twice_and_a_line_of_an_import(admin: Client, stage: Desk) -> None:
    raw = letter(f"您好，{SAID}。")
    ticket = ticket_of(deliver(raw))
    assert deliver(raw).state == "duplicate"
    done(admin, f"tickets/{ticket.pk}/status", status="closed")
    job = admin.post(
        "/api/v1/imports", {"file": SimpleUploadedFile("a.csv", f"name,email,address\n李伟,{LI},{ADDRESS}\n".encode())}
    )
    pk = job.json()["id"]
    jobs.carry_out(pk)
    for step in ("try", "run"):
        cast.send(admin, "post", f"imports/{pk}/{step}")
        jobs.carry_out(pk)
    assert ticket.customer is not None
    assert lines_with(ADDRESS)
    assert erased(admin, ticket.customer)["traces"] == {}
    assert lines_with(LI, ADDRESS, SAID) == []
    assert not Blob.objects.exists()


def test_a_fault_holds_one_erasure_and_says_so(admin: Client, li: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = done(admin, f"customers/{li.pk}/erasures", number=number_of(li))
    monkeypatch.setattr("privacy.services.erasing.erase_rows", lambda _: 1 / 0)
    done(admin, f"erasures/{asked['id']}/hurry")
    see_to_requests()
    row = admin.get("/api/v1/erasures").json()["items"][0]
    assert (row["state"], row["held_by"]) == ("waiting", "internal")
    assert admin.get(f"/api/v1/customers/{li.pk}").json()["name"] == "李伟"


def test_a_call_with_its_recording(admin: Client, client: Client, phone: NotedPhone) -> None:
    talking = talk(client, agent_for(*number_with_menu()))
    talking.do("recording/start")
    report(talking, "completed", 9)
    caller = Call.objects.get()
    assert caller.customer is not None
    busy = cast.send(admin, "post", f"customers/{caller.customer.pk}/erasures", {"number": number_of(caller.customer)})
    assert (busy.status_code, busy.json()["code"]) == (409, "erasure.on_the_phone")
    Call.objects.update(state="completed", ended_at=timezone.now())
    Ticket.objects.update(status="closed")
    words = [caller.caller, caller.caller.removeprefix("+")]
    assert lines_with(*words)
    row = erased(admin, caller.customer)
    assert (row["state"], row["traces"]) == ("done", {}), lines_with(*words)
    assert lines_with(*words) == []
    assert not Blob.objects.exists()
    assert admin.get(f"/api/v1/calls/{caller.pk}").status_code == 200


def test_days_of_grace_and_calling_off(admin: Client, li: Customer) -> None:
    asked = done(admin, f"customers/{li.pk}/erasures", number=number_of(li))
    see_to_requests()
    assert admin.get(f"/api/v1/customers/{li.pk}").json()["name"] == "李伟"
    twice = cast.send(admin, "post", f"customers/{li.pk}/erasures", {"number": number_of(li)})
    assert (twice.status_code, twice.json()["code"]) == (409, "erasure.there")
    assert done(admin, f"erasures/{asked['id']}/call-off")["state"] == "cancelled"
    over = cast.send(admin, "post", f"erasures/{asked['id']}/hurry")
    assert (over.status_code, over.json()["code"]) == (409, "erasure.over")
    assert done(admin, f"customers/{li.pk}/erasures", number=number_of(li))["state"] == "waiting"


def test_what_is_open_again_holds_it(admin: Client, li: Customer) -> None:
    asked = done(admin, f"customers/{li.pk}/erasures", number=number_of(li))
    ticket = Ticket.objects.get()
    done(admin, f"tickets/{ticket.pk}/status", status="open")
    held = cast.send(admin, "post", f"erasures/{asked['id']}/hurry")
    assert (held.status_code, held.json()["code"]) == (409, "customer.in_use")
    Erasure.objects.update(due_at=timezone.now())
    see_to_requests()
    row = admin.get("/api/v1/erasures").json()["items"][0]
    assert (row["state"], row["held_by"]) == ("waiting", "customer.in_use")
    assert admin.get(f"/api/v1/customers/{li.pk}").json()["name"] == "李伟"


def test_the_number_is_typed_and_only_administrators_erase(admin: Client, li: Customer) -> None:
    slip = cast.send(admin, "post", f"customers/{li.pk}/erasures", {"number": "C1"})
    assert (slip.status_code, slip.json()["fields"][0]["field"]) == (400, "number")
    boss = cast.client_of(cast.person("Sue", role="supervisor", data_scope="all"))
    assert cast.send(boss, "post", f"customers/{li.pk}/erasures", {"number": number_of(li)}).status_code == 403
    assert boss.get("/api/v1/erasures").status_code == 403


def test_copies_that_were_made_before_go_too(admin: Client, li: Customer) -> None:
    done(admin, f"customers/{li.pk}/copies")
    see_to_requests()
    copy = PersonalCopy.objects.get()
    assert copy.blob is not None
    key = copy.blob.key
    erased(admin, li)
    copy.refresh_from_db()
    assert (copy.state, copy.blob) == ("expired", None)
    assert not default_storage.exists(key)
