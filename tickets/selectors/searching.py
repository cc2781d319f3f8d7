"""What the search box finds: tickets, messages, customers and articles, each within what a person may see.

Scope and operators apply before the cap on candidates: a hit that somebody may not see takes no place from theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from core import search
from core.access import visible
from core.conditions.values import MOST_VALUES
from core.models import SearchRow
from core.paging import Order
from customers.models import Customer
from customers.rules.addresses import kind_of_address, normalise
from customers.selectors.cards import listed, search_scope
from customers.selectors.finding import find_customers
from knowledge.models import Article
from knowledge.selectors import search_articles
from mail.models import Mailbox
from routing.models import Queue
from staff.models import Person, Team
from staff.rules import zone_of
from tickets.models import Attachment, Message, Ticket
from tickets.rules.filtering import parse
from tickets.rules.operators import Asked, Raw, read
from tickets.selectors.filtering import q_of
from tickets.selectors.lists import tickets_where
from tickets.selectors.rows import with_related

# How many of the newest hits of each kind are looked at; who wants others says more.
CANDIDATES: Final = 200


@dataclass
class Names:
    """Who and what has which name, each table read at most once for one search."""

    person: Any
    read: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)

    def fold(self, text: str) -> str:
        """As the index folds."""
        return search.fold(text).strip()

    def ids(self, takes: str, name: str) -> list[int]:
        """Those called exactly so, else those that somebody may mean by it."""
        if takes == "customer":
            return self._customers(name)
        known = self.read.setdefault(takes, [])
        if not known:
            known += _NAMED[takes]()
        wanted = self.fold(name)
        exact = [pk for pk, names in known if any(self.fold(one) == wanted for one in names)]
        return exact or [pk for pk, names in known if any(search.is_called(one, name) for one in names)]

    def _customers(self, name: str) -> list[int]:
        """Cards that the person may see; what was merged into one of them counts as theirs."""
        found = customers_called(self.person, name)[: MOST_VALUES + 1]
        seen = Customer.objects.filter(visible(self.person, Customer), deleted_at__isnull=True)
        rows = seen.filter(Q(pk__in=list(found)) | Q(merged_into_id__in=list(found)))
        return list(rows.order_by("id").values_list("pk", flat=True)[: MOST_VALUES + 1])


def customers_called(person: Any, name: str) -> QuerySet[Any, int]:
    """Ids of the cards that a name, an address or a number finds."""
    kind = kind_of_address(name)
    value = normalise(kind, name) if kind else None
    mine = Customer.objects.filter(visible(person, Customer))
    theirs = mine.filter(
        links__contact_point__kind=kind, links__contact_point__value=value, links__ended_at__isnull=True
    )
    if value is not None and theirs.exists():
        return theirs.values_list("pk", flat=True)
    return search.matches("customer", name, scope=search_scope(person)).values_list("object_id", flat=True)


def _people() -> list[tuple[int, list[str]]]:
    rows = Person.objects.filter(is_active=True).order_by("id").values_list("pk", "name", "username")
    return [(pk, [name, username]) for pk, name, username in rows]


def _teams() -> list[tuple[int, list[str]]]:
    return [(pk, [name]) for pk, name in Team.objects.order_by("id").values_list("pk", "name")]


def _queues() -> list[tuple[int, list[str]]]:
    rows = Queue.objects.order_by("id").values_list("pk", "key", "name")
    return [(pk, [key, *name.values()]) for pk, key, name in rows]


def _mailboxes() -> list[tuple[int, list[str]]]:
    rows = Mailbox.objects.order_by("id").values_list("pk", "address", "name")
    return [(pk, [address, *name.values()]) for pk, address, name in rows]


_NAMED: Final = {"person": _people, "team": _teams, "queue": _queues, "mailbox": _mailboxes}


@dataclass
class Search:
    """One question, and who asks it when."""

    person: Any
    text: str
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def asked(self) -> Asked:
        """What it says. Raises the refusals of `operators.read`, INVALID for more conditions than a list may have."""
        zone = zone_of(self.person.timezone)
        return read(self.text, Names(self.person), now=self.now, zone=zone, most=MOST_VALUES)

    def narrowed(self, rows: QuerySet[Ticket], *, dated: bool = True) -> QuerySet[Ticket]:
        """Those of the tickets that the operators let through."""
        about = [*self.asked.about, *(self.asked.dates if dated else ())]
        rows = rows.filter(self._q(about))
        for name, without in self.asked.wide:
            theirs = Q(customer_id__in=customers_called(self.person, name))
            rows = rows.filter(~theirs if without else theirs)
        for ids, without in self.asked.boxes:
            rows = rows.filter(~Q(mailbox_id__in=ids) if without else Q(mailbox_id__in=ids))
        if self.asked.numbers:
            rows = rows.filter(number__in=self.asked.numbers)
        rows = rows.exclude(number__in=self.asked.not_numbers) if self.asked.not_numbers else rows
        if self.asked.files is not None and dated:
            held = Exists(Attachment.objects.filter(message__ticket=OuterRef("pk")))
            rows = rows.filter(held if self.asked.files else ~held)
        return rows

    def _q(self, raws: Iterable[Raw]) -> Q:
        """The conditions as a question to a table; those on `created` alone fit every table that has it."""
        return q_of(parse({"all": list(raws)}), self.person, self.now)

    @property
    def words(self) -> str:
        """All words that have to be there, those of phrases too."""
        return " ".join([self.asked.words, *self.asked.phrases])

    def hits(self, kind: str, scope: Q) -> QuerySet[SearchRow]:
        """The search rows of a kind that have all the words, the newest first."""
        return search.matches(kind, self.words, scope=scope)

    def newest(self, kind: str, scope: Q, column: str) -> list[int]:
        """Of the hits of a kind a column's values, each once, at most so many as are looked at."""
        return search.newest(kind, self.words, scope=scope, limit=CANDIDATES, column=column)

    def said(self, column: str) -> Q:
        """That a text holds the phrases as they were written, over blanks and breaks of lines."""
        found = Q()
        for one in self.asked.phrases:
            forms = {re.sub(r"\\? +", r"\\s+", re.escape(form)) for form in (one, search.fold(one))}
            found &= Q(**{f"{column}__iregex": "|".join(sorted(forms))})
        return found

    def tickets(self, rows: QuerySet[Ticket]) -> tuple[QuerySet[Ticket], list[int] | None]:
        """Those of `rows` that are found, and their ids, the best first; None for the ids where no word orders them."""
        rows = self.narrowed(rows)
        if self.asked.without:
            rows = rows.exclude(pk__in=self._unwanted())
        if not self.asked.has_words:
            return rows, None
        scope = Q(ticket_id__in=rows.order_by().values("pk"))
        ids: dict[int, None] = {}
        for kind, texts in (("ticket", self._subjects()), ("message", self._texts())):
            where = scope & Q(object_id__in=texts) if texts is not None else scope
            ids.update(dict.fromkeys(self.newest(kind, where, "ticket_id")))
        return rows.filter(pk__in=list(ids)), list(ids)

    def _unwanted(self) -> QuerySet[Any, Any]:
        """Tickets in whose subject or messages one of the unwanted words stands: over all that was said, not in one text."""
        rows = SearchRow.objects.filter(kind__in=["ticket", "message"], ticket_id__isnull=False)
        return self._with_unwanted(rows).values("ticket_id")

    def _with_unwanted(self, rows: QuerySet[SearchRow]) -> QuerySet[SearchRow]:
        queries = [f"({query})" for one in self.asked.without if (query := search.query_of(one))]
        if not queries:
            return rows.none()
        return rows.extra(where=["lexemes @@ %s::tsquery"], params=[" | ".join(queries)])

    def _subjects(self) -> QuerySet[Ticket, Any] | None:
        return Ticket.objects.filter(self.said("subject")).values("pk") if self.asked.phrases else None

    def _texts(self) -> QuerySet[Message, Any] | None:
        return Message.objects.filter(self.said("text")).values("pk") if self.asked.phrases else None

    def messages(self) -> list[int]:
        """Ids of the messages that have all words, the newest first; dates are those of the messages."""
        if not self.asked.has_words:
            return []
        seen = tickets_where(self.person, parse({"all": []}), self.now)
        scope = Q(ticket_id__in=self.narrowed(seen, dated=False).values("pk")) & self._q(self.asked.dates)
        texts = self._texts()
        if self.asked.files is not None:
            held = Exists(Attachment.objects.filter(message=OuterRef("pk")))
            texts = (texts or Message.objects.all()).filter(held if self.asked.files else ~held).values("pk")
        if texts is not None:
            scope &= Q(object_id__in=texts)
        if self.asked.without:
            scope &= ~Q(object_id__in=self._without_words("message"))
        return self.newest("message", scope, "object_id")

    def spoken(self, tickets: list[int]) -> dict[int, int]:
        """For each of these tickets in whose messages the words stand, the newest such message."""
        rows = self.hits("message", Q(ticket_id__in=tickets)).values_list("ticket_id", "object_id")
        found: dict[int, int] = {}
        for ticket, message in rows[: 10 * CANDIDATES] if self.asked.has_words else ():
            found.setdefault(ticket or 0, message)
        return found

    def customers(self) -> list[int]:
        """Ids of the customers, best first; nothing where the question is about tickets."""
        if not self.asked.has_words or self.asked.is_about_tickets:
            return []
        ids = [card.pk for card in find_customers(self.person, self.words, limit=CANDIDATES)]
        rows = listed(self.person).filter(self._q(self.asked.dates), self.said("name"), pk__in=ids)
        rows = self._without(rows, "customer", "pk")
        left = set(rows.values_list("pk", flat=True))
        return [pk for pk in ids if pk in left]

    def articles(self, language: str) -> list[Any]:
        """The articles, best first."""
        if not self.asked.has_words or self.asked.is_about_tickets:
            return []
        found = search_articles(self.words, language, limit=60)
        rows = Article.objects.filter(self._q(self.asked.dates), pk__in=[one.article.pk for one in found])
        if self.asked.phrases:
            rows = rows.filter(self.said("versions__title") | self.said("versions__body_markdown"))
        left = set(self._without(rows, "article", "pk").values_list("pk", flat=True))
        return [one for one in found if one.article.pk in left]

    def _without(self, rows: QuerySet[Any], kind: str, key: str) -> QuerySet[Any]:
        if not self.asked.without:
            return rows
        return rows.exclude(**{f"{key}__in": self._without_words(kind)})

    def _without_words(self, kind: str) -> QuerySet[Any, Any]:
        """Ids of the objects of a kind in which one of the unwanted words stands."""
        return self._with_unwanted(SearchRow.objects.filter(kind=kind)).values("object_id")


def found_tickets(person: Any, rows: QuerySet[Ticket], text: str, now: datetime) -> QuerySet[Ticket]:
    """Those of `rows` that a search finds, in no order of its own."""
    return Search(person, text, now).tickets(rows)[0]


def in_order(rows: QuerySet[Any], ids: list[int]) -> tuple[QuerySet[Any], Order]:
    """The rows in the order of their ids, for pages by cursor."""
    given = Value(ids, output_field=ArrayField(BigIntegerField()))
    place = Func(given, F("pk"), function="array_position", output_field=IntegerField())
    return rows.filter(pk__in=ids).annotate(place=place), ("place", "id")


def ticket_rows(person: Any, now: datetime) -> QuerySet[Ticket]:
    """All that a person may find."""
    return with_related(tickets_where(person, parse({"all": []}), now))
