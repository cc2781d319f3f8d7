"""What customers can be asked about their tickets; wiring gives it to the lists and segments of customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IntegerFieldExact, LessThan

from core.conditions.asking import range_of
from core.conditions.fields import Field, say
from core.conditions.queries import Answer, Asked, within
from tickets.models import UNFINISHED, Ticket
from tickets.rules.fields import FIELDS


def _tickets() -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(customer=OuterRef("pk"), deleted_at__isnull=True, merged_into__isnull=True)
    return rows.order_by()


def _open(asked: Asked) -> Q:
    found = Q(Exists(_tickets().filter(status__in=UNFINISHED)))
    return found if asked.leaf.value else ~found


def _kind(asked: Asked) -> Q:
    found = Q(Exists(_tickets().filter(kind__in=list(asked.leaf.value))))
    return found if asked.leaf.op == "is" else ~found


def _opened(asked: Asked) -> Q:
    """One of the tickets."""
    if asked.leaf.op in ("is_set", "is_empty"):
        found = Q(Exists(_tickets()))
        return found if asked.leaf.op == "is_set" else ~found
    return Q(Exists(_tickets().filter(within("created_at", range_of(asked.leaf, asked.now)))))


def _last_contact(asked: Asked) -> Q:
    """The newest message of all tickets: none lies behind the range, one lies in it."""
    said = _tickets().filter(last_message_at__isnull=False)
    if asked.leaf.op in ("is_set", "is_empty"):
        found = Q(Exists(said))
        return found if asked.leaf.op == "is_set" else ~found
    wanted = range_of(asked.leaf, asked.now)
    found = Q(Exists(said.filter(within("last_message_at", wanted))))
    if wanted.high is None:
        return found
    later = "last_message_at__gte" if wanted.is_open else "last_message_at__gt"
    return found & ~Q(Exists(said.filter(**{later: wanted.high})))


def _contacts(days: int) -> Answer:
    """How many tickets were opened in the last days."""

    def answer(asked: Asked) -> Q:
        recent = _tickets().filter(created_at__gt=asked.now - timedelta(days=days)).values("customer")
        count = Coalesce(Subquery(recent.annotate(n=Count("pk")).values("n")), 0)
        if asked.leaf.op in ("is_set", "is_empty"):
            return Q(pk__isnull=asked.leaf.op == "is_empty")
        if asked.leaf.op in ("less_than", "more_than"):
            side = LessThan if asked.leaf.op == "less_than" else GreaterThan
            return Q(side(count, int(asked.leaf.value)))
        found = Q(IntegerFieldExact(count, int(asked.leaf.value)))
        return found if asked.leaf.op == "is" else ~found

    return answer


FURTHER: Final[tuple[tuple[Field, Answer], ...]] = (
    (Field("open_ticket", "flag", say("Has an open ticket", "有未结工单")), _open),
    (Field("ticket_kind", "choice", say("Had a ticket of type", "有过的工单类型"), FIELDS["kind"].choices), _kind),
    (Field("ticket_opened", "moment", say("A ticket was opened", "工单创建时间")), _opened),
    (Field("last_contact", "moment", say("Last contact", "最近联系")), _last_contact),
    (Field("contacts_30", "number", say("Contacts in 30 days", "30 天内联系次数")), _contacts(30)),
    (Field("contacts_90", "number", say("Contacts in 90 days", "90 天内联系次数")), _contacts(90)),
)
