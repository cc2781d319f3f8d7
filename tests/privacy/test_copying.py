"""A customer's own copy through the doors: everything of theirs in one file, for a week, and nobody else's."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from core.models import Event
from customers.models import Customer
from privacy.models import PersonalCopy
from privacy.tasks import see_to_requests
from tests import cast
from tests.privacy.test_erasing import ADDRESS, SAID, SECRET, admin, done, li, stage
from tests.tickets.stage import LI

__all__ = ["admin", "li", "stage"]
pytestmark = pytest.mark.django_db(transaction=True)


def made(client: Client, card: Customer) -> zipfile.ZipFile:
    asked = done(client, f"customers/{card.pk}/copies", reason="asked")
    assert asked["state"] == "waiting"
    see_to_requests()
    answer = client.get(f"/api/v1/personal-copies/{asked['id']}/content")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_copy_tells_everything_and_holds_the_files(admin: Client, li: Customer) -> None:
    packed = made(admin, li)
    data = json.loads(packed.read("data.json"))
    card = data["customers"][0]
    assert (card["name"], card["national_id"], card["address"]) == ("李伟", SECRET, ADDRESS)
    said = " ".join(one["text"] for one in data["messages"])
    assert SAID in said
    assert ADDRESS in said
    assert data["customer contact points"][0]["contact_point__value"] == LI
    files = {name.rsplit("-", 1)[-1] for name in packed.namelist() if name.startswith("files/")}
    assert {"合同.pdf", "plum.txt"} <= files
    assert next(packed.read(name) for name in packed.namelist() if name.endswith("plum.txt")) == SAID.encode()


def test_nothing_of_anybody_else_is_in_it(admin: Client, li: Customer) -> None:
    other = done(admin, "customers", name="Bystander", address="1 Other Street")
    done(admin, f"customers/{other['id']}/notes", body="A stranger's note")
    told = made(admin, li).read("data.json").decode()
    assert "Bystander" not in told
    assert "stranger" not in told


def test_who_fetched_it_is_logged_and_it_goes_after_a_week(admin: Client, li: Customer) -> None:
    made(admin, li)
    assert Event.objects.filter(name="personal_copy.fetched", customer_id=li.pk, actor_name="Ada").count() == 1
    copy = PersonalCopy.objects.get()
    assert copy.blob is not None
    key = copy.blob.key
    PersonalCopy.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    see_to_requests()
    copy.refresh_from_db()
    assert (copy.state, copy.blob) == ("expired", None)
    assert not default_storage.exists(key)
    assert admin.get(f"/api/v1/personal-copies/{copy.pk}/content").status_code == 404


def test_agents_make_none_and_supervisors_only_of_whom_they_see(admin: Client, li: Customer) -> None:
    agent = cast.client_of(cast.person("Tom", data_scope="all"))
    narrow = cast.client_of(cast.person("Nell", role="supervisor", data_scope="own"))
    made(admin, li)
    copy = PersonalCopy.objects.get()
    assert cast.send(agent, "post", f"customers/{li.pk}/copies").status_code == 403
    Customer.objects.update(team=cast.team("Far"))
    assert cast.send(narrow, "post", f"customers/{li.pk}/copies").status_code == 404
    assert narrow.get("/api/v1/personal-copies").json()["items"] == []
    assert narrow.get(f"/api/v1/personal-copies/{copy.pk}/content").status_code == 404


def test_asking_twice_makes_one(admin: Client, li: Customer) -> None:
    first = done(admin, f"customers/{li.pk}/copies")
    assert done(admin, f"customers/{li.pk}/copies")["id"] == first["id"]
    see_to_requests()
    assert PersonalCopy.objects.count() == 1


def test_a_worker_that_dies_again_and_again_gives_up(
    admin: Client, li: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(admin, f"customers/{li.pk}/copies")
    monkeypatch.setattr("privacy.services.copying.write_copy", lambda *_: 1 / 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            see_to_requests()
        PersonalCopy.objects.update(updated_at=timezone.now())
    see_to_requests()
    assert PersonalCopy.objects.get().state == "lost"
