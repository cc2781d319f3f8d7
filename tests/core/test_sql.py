"""Statements by hand: arrays arrive as they were given, and what goes together arrives in its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from core.sql import send, together

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 8, 30, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [1, -1, 2**40, None]),
        ("integer", [0, 2**31 - 1]),
        ("smallint", [-3, 3, None]),
        ("boolean", [True, None, False]),
        ("text", ["", "客户 one", 'quoted " {,} \\', None]),
        ("bytea", [b"", b"\x00\xff"]),
        ("timestamptz", [NOW, None, NOW - timedelta(days=20_000, microseconds=1)]),
        ("bigint", []),
        ("text", [None, None]),
    ],
)
def test_an_array_arrives_as_it_was_given(kind: str, values: list[Any]) -> None:
    rows = send(f"SELECT one FROM unnest(%b::{kind}[]) AS one", [values]).rows()
    assert [one for (one,) in rows] == values


def test_a_percent_sign_is_no_place_for_a_value() -> None:
    assert send("SELECT 7 %% %s::integer, cardinality(%b::bigint[])", [4, [1, 2]]).row() == (3, 2)
    with pytest.raises(ValueError, match="shorter"):
        send("SELECT %s::integer, %s::integer", [4])


def test_what_goes_together_is_done_in_its_order_and_read_afterwards() -> None:
    with transaction.atomic():
        with together():
            send("CREATE TEMPORARY TABLE line (place integer)")
            written = send("INSERT INTO line SELECT * FROM unnest(%b::integer[])", [[3, 4]])
            counted = send("SELECT sum(place) FROM line")
        assert (written.count, counted.row()) == (2, (7,))
        transaction.set_rollback(True)


def _keep_a_line_and_fail() -> None:
    with transaction.atomic(), together():
        send("INSERT INTO kept_line VALUES (1)")
        send("SELECT 1 / %s::integer", [0])
        send("INSERT INTO kept_line VALUES (2)")


def test_a_failure_among_them_undoes_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept_line (place integer)")
    with pytest.raises(DataError):
        _keep_a_line_and_fail()
    assert send("SELECT count(*) FROM kept_line").row() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept_line")


def test_a_row_that_must_be_there_is_missed() -> None:
    with pytest.raises(LookupError):
        send("SELECT 1 WHERE false").row()
