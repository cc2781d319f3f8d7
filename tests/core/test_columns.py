"""The columns that a shape shows: what a list reads, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.rendering import columns, rendered
from tests.tickets.stage import deliver, desk, letter, ticket_of
from tickets.models import Ticket
from tickets.serializers.rows import ListedTicket

pytestmark = pytest.mark.django_db


def test_a_row_read_by_its_shapes_columns_is_rendered_without_another_query() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    Ticket.objects.filter(pk=ticket.pk).update(owner=stage.boss, fields={"line": "7"})
    related = Ticket.objects.select_related("customer", "queue", "owner")
    whole = rendered(ListedTicket, related.get(pk=ticket.pk))
    lean = related.only(*columns(ListedTicket, Ticket)).get(pk=ticket.pk)
    with CaptureQueriesContext(connection) as asked:
        assert rendered(ListedTicket, lean) == whole
    assert len(asked) == 0
    assert whole["assignee"] == {"id": stage.boss.pk, "name": "Boss"}
    assert "portal_token" in lean.get_deferred_fields()
    assert lean.customer is not None
    assert "sort_key" in lean.customer.get_deferred_fields()
