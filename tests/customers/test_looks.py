"""Who had a card before them, through the doors: once an hour, read by supervisors, gone after a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from customers.models import CardLook
from customers.tasks import forget_looks
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_looks_are_kept_once_an_hour_and_read_by_supervisors() -> None:
    kate = cast.client_of(cast.person("Kate", role="supervisor", data_scope="all"))
    anna = cast.client_of(cast.person("Anna", data_scope="all"))
    pk = cast.send(kate, "post", "customers", {"name": "Ada"}).json()["id"]
    for _ in range(3):
        assert anna.get(f"/api/v1/customers/{pk}/overview").status_code == 200
    assert [one["who"] for one in kate.get(f"/api/v1/customers/{pk}/looks").json()["items"]] == ["Anna"]
    assert anna.get(f"/api/v1/customers/{pk}/looks").status_code == 403
    CardLook.objects.update(hour=F("hour") - timedelta(hours=1), at=F("at") - timedelta(hours=1))
    anna.get(f"/api/v1/customers/{pk}/overview")
    kate.get(f"/api/v1/customers/{pk}/overview")
    assert [one["who"] for one in kate.get(f"/api/v1/customers/{pk}/looks").json()["items"]] == ["Kate", "Anna", "Anna"]


def test_a_foreign_card_leaves_no_look_and_old_ones_go() -> None:
    kate = cast.client_of(cast.person("Kate", role="supervisor", data_scope="all", team=cast.team("Near")))
    far = cast.client_of(cast.person("Tom", data_scope="own", team=cast.team("Far")))
    pk = cast.send(kate, "post", "customers", {"name": "Ada"}).json()["id"]
    assert far.get(f"/api/v1/customers/{pk}/overview").status_code == 404
    assert not CardLook.objects.exists()
    kate.get(f"/api/v1/customers/{pk}/overview")
    assert forget_looks() == 0
    CardLook.objects.update(hour=F("hour") - timedelta(days=366))
    assert forget_looks() == 1
