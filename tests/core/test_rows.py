"""Rows inserted and read by kept statements are the rows that Django itself would write and read."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from core.inserting import insert
from core.prepared import ID, TEXT, Prepared
from staff.models import ApiToken, Person
from tests.cast import person, team
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def _values(row: object) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # type: ignore[attr-defined]


def test_what_was_inserted_reads_the_same() -> None:
    given = {"subject": "It's 灯 \\ blinking", "media": "desk", "tags": ["a,b", '"c"'], "fields": {"灯": [1, None]}}
    rows = insert([Ticket(owner=person(), **given), Ticket(**given)])
    for row in rows:
        assert not row._state.adding
        assert _values(Ticket.objects.get(pk=row.pk)) == _values(row)
    assert rows[0].number == rows[0].pk + 100_000
    rows[0].subject = "Changed"
    rows[0].save()  # an update, not a second row
    assert Ticket.objects.filter(pk=rows[0].pk, subject="Changed").count() == 1
    assert insert([]) == []


def test_constraints_hold() -> None:
    (ticket,) = insert([Ticket(subject="One", media="desk")])
    with pytest.raises(IntegrityError):
        insert([Ticket(subject="Two", media="desk", portal_token=ticket.portal_token)])


def test_a_prepared_read_is_the_queryset() -> None:
    read = Prepared(TEXT, lambda value: Person.objects.select_related("team").filter(username=value, is_active=True))
    anna, admin = person(team=team()), person("Admin", role="admin")
    for one in (anna, admin, anna):
        found = read(one.username)
        wanted = Person.objects.select_related("team").get(pk=one.pk)
        assert found is not None
        assert _values(found) == _values(wanted)
        with connection.execute_wrapper(_refuse):
            assert found.team == wanted.team  # came along
    assert read("nobody") is None
    by_id = Prepared(ID, lambda value: Person.objects.select_related("team").filter(pk=value))
    assert [_values(found) for one in (anna, admin) if (found := by_id(one.pk))] == [_values(anna), _values(admin)]
    assert by_id(0) is None
    with pytest.raises(TypeError):
        Prepared(TEXT, lambda value: ApiToken.objects.filter(revoked_at=None))("x")


def _refuse(*_: object) -> None:
    raise AssertionError("nothing more may be read")
