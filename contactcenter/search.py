"""The doors of the search box: one question over tickets, messages, customers and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from django.db import OperationalError
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.operations import reading
from core.paging import Order, page_of
from core.problems import FORBIDDEN
from core.search import sounds_of
from core.snippets import Piece, marked, pattern_of, snippet
from core.sql import was_cut_off
from core.text import localised
from customers.selectors.cards import listed
from customers.serializers import CustomerRow
from knowledge.models import Article
from knowledge.serializers import ArticleHit
from mail.models import Mailbox
from routing.serializers import NameField
from tickets.models import Direction, Media, Message, Ticket
from tickets.problems import SEARCH_TOO_SLOW
from tickets.rules.fields import FIELDS
from tickets.rules.operators import OPERATORS, Operator
from tickets.rules.typing import LONGEST
from tickets.selectors.lists import COUNTED_TO, PATIENCE
from tickets.selectors.searching import CANDIDATES, Search, in_order, ticket_rows
from tickets.serializers.rows import TicketRow

KINDS: Final = ("tickets", "messages", "customers", "articles")
_SCOPES: Final = {"tickets": "tickets", "messages": "tickets", "customers": "customers", "articles": "knowledge"}
TAGS: Final = ["search"]


class SearchQuery(serializers.Serializer[Any]):
    """What somebody typed."""

    q = serializers.CharField(max_length=LONGEST, allow_blank=True, default="", help_text="Words and operators.")


class PageQuery(SearchQuery):
    """Of which kind, and in which order."""

    kind = serializers.ChoiceField(choices=KINDS, default="tickets")
    sort = serializers.ChoiceField(choices=["relevance", "newest"], default="relevance")


class FoundPiece(serializers.Serializer[Any]):
    """A piece of a text, and whether it is what was looked for."""

    text = serializers.CharField()
    is_hit = serializers.BooleanField()


class FoundMessage(serializers.Serializer[Any]):
    """The message in which the words stand."""

    id = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    author_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class FoundRow(serializers.Serializer[Any]):
    """Something that was found; of `ticket`, `message`, `customer` and `article` those that its kind has."""

    id = serializers.IntegerField()
    headline = FoundPiece(many=True)
    snippet = FoundPiece(many=True)
    ticket = TicketRow(allow_null=True)
    message = FoundMessage(allow_null=True)
    customer = CustomerRow(allow_null=True)
    article = ArticleHit(allow_null=True)


class KindCount(serializers.Serializer[Any]):
    """How many of a kind; null where the question cannot find any of it. `is_more`: at least so many."""

    kind = serializers.ChoiceField(choices=KINDS)
    count = serializers.IntegerField(allow_null=True)
    is_more = serializers.BooleanField()


class SearchCounts(serializers.Serializer[Any]):
    """How many of each kind, and what a list of tickets would keep of the question.

    `beyond` says why a list could not keep all of it: words, number, files, mailbox or customers.
    """

    items = KindCount(many=True)
    conditions = serializers.DictField()
    beyond = serializers.ChoiceField(choices=["words", "number", "files", "mailbox", "customers"], allow_blank=True)


class OperatorValue(serializers.Serializer[Any]):
    """A value that an operator takes."""

    code = serializers.CharField()
    name = NameField()


class SearchOperator(serializers.Serializer[Any]):
    """An operator, what it is called, and the values that it takes where they are few."""

    key = serializers.CharField()
    name = NameField()
    also = serializers.ListField(child=serializers.CharField())
    takes = serializers.CharField()
    tokens = serializers.ListField(child=serializers.CharField())
    choices = OperatorValue(many=True)


class SearchLanguage(serializers.Serializer[Any]):
    """Everything that may stand in the search box besides words."""

    operators = SearchOperator(many=True)


class SoundsInput(serializers.Serializer[Any]):
    """Names of commands, people and lists."""

    texts = serializers.ListField(child=serializers.CharField(max_length=200), max_length=500)


class Sounds(serializers.Serializer[Any]):
    """For each of the texts, in their order, its pinyin and initials from each of its Chinese characters on."""

    items = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class SearchDoor(Door):
    """What these doors share."""

    scope = "tickets"

    @cached_property
    def search(self) -> Search:
        """What this person asks."""
        return Search(self.person, self.parse_query(SearchQuery)["q"])

    def may_find(self, kind: str) -> bool:
        """Whether a token, if it is one that asks, reaches so far."""
        token: Any = self.request.auth
        return token is None or token.allows(_SCOPES[kind], "GET")


@contextmanager
def _patient() -> Iterator[None]:
    """Raises SEARCH_TOO_SLOW for what takes longer than lists may."""
    try:
        with reading(PATIENCE):
            yield
    except OperationalError as error:
        if not was_cut_off(error):
            raise
        raise SEARCH_TOO_SLOW() from error


class SearchEverything(SearchDoor):
    """One kind of what is found."""

    @schema(
        answer=FoundRow, paged=True, tags=TAGS, parameters=[PageQuery],
        summary="Tickets, messages, customers or articles with these words and operators",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page; 400 `search.…` where the question is not understood, pointing at the part with `at` and `length`."""
        wanted = self.parse_query(PageQuery)
        kind = wanted["kind"]
        if not self.may_find(kind):
            raise FORBIDDEN(scope=_SCOPES[kind])
        with _patient():
            rows, order = _ROWS[kind](self, wanted["sort"] == "newest")
            page, following = page_of(rows, request.query_params, order=order)
            items = _SHOWN[kind](self, page)
        return Response({"items": FoundRow(items, many=True, context={"door": self}).data, "next": following})


def _tickets(door: SearchDoor, newest: bool) -> tuple[QuerySet[Any], Order]:
    rows, ids = door.search.tickets(ticket_rows(door.person, door.search.now))
    return (rows, ("-updated_at", "-id")) if newest or ids is None else in_order(rows, ids)


def _messages(door: SearchDoor, newest: bool) -> tuple[QuerySet[Any], Order]:
    rows = Message.objects.select_related("ticket__customer", "ticket__queue", "ticket__owner")
    ids = door.search.messages()
    return (rows.filter(pk__in=ids), ("-created_at", "-id")) if newest else in_order(rows, ids)


def _customers(door: SearchDoor, newest: bool) -> tuple[QuerySet[Any], Order]:
    ids = door.search.customers()
    rows = listed(door.person)
    return (rows.filter(pk__in=ids), ("-created_at", "-id")) if newest else in_order(rows, ids)


def _articles(door: SearchDoor, newest: bool) -> tuple[QuerySet[Any], Order]:
    ids = [one.article.pk for one in door.search.articles(door.language)]
    rows = Article.objects.all()
    return (rows.filter(pk__in=ids), ("-updated_at", "-id")) if newest else in_order(rows, ids)


_ROWS: Final[dict[str, Callable[[SearchDoor, bool], tuple[QuerySet[Any], Order]]]] = {
    "tickets": _tickets, "messages": _messages, "customers": _customers, "articles": _articles,
}  # fmt: skip
_NOTHING: Final[dict[str, Any]] = {"snippet": [], "ticket": None, "message": None, "customer": None, "article": None}


def _words(door: SearchDoor) -> Any:
    return pattern_of([door.search.words])


def _headline(ticket: Ticket, door: SearchDoor, words: Any) -> list[Piece]:
    return marked(localised(ticket.title, door.language) or ticket.subject, words)


def _shown_tickets(door: SearchDoor, page: list[Any]) -> list[Any]:
    """Each with the newest message in which the words stand."""
    words = _words(door)
    newest = door.search.spoken([one.pk for one in page])
    texts = dict(Message.objects.filter(pk__in=newest.values()).values_list("ticket_id", "text"))
    return [
        {
            **_NOTHING, "id": one.pk, "ticket": one, "headline": _headline(one, door, words),
            "snippet": snippet(texts[one.pk], words) if one.pk in texts else [],
        }
        for one in page
    ]  # fmt: skip


def _shown_messages(door: SearchDoor, page: list[Any]) -> list[Any]:
    words = _words(door)
    return [
        {
            **_NOTHING, "id": one.pk, "ticket": one.ticket, "message": one,
            "headline": _headline(one.ticket, door, None), "snippet": snippet(one.text, words),
        }
        for one in page
    ]  # fmt: skip


def _shown_customers(door: SearchDoor, page: list[Any]) -> list[Any]:
    words = _words(door)
    return [{**_NOTHING, "id": one.pk, "customer": one, "headline": marked(one.name, words)} for one in page]


def _shown_articles(door: SearchDoor, page: list[Any]) -> list[Any]:
    words, found = _words(door), {one.article.pk: one for one in door.search.articles(door.language)}
    shown = [found[one.pk] for one in page if one.pk in found]
    return [
        {
            **_NOTHING, "id": one.article.pk, "article": one, "headline": marked(one.version.title, words),
            "snippet": snippet(one.version.body_markdown, words),
        }
        for one in shown
    ]  # fmt: skip


_SHOWN: Final[dict[str, Callable[[SearchDoor, list[Any]], list[Any]]]] = {
    "tickets": _shown_tickets, "messages": _shown_messages, "customers": _shown_customers,
    "articles": _shown_articles,
}  # fmt: skip


class CountFound(SearchDoor):
    """How much a question finds."""

    @schema(
        answer=SearchCounts, tags=TAGS, parameters=[SearchQuery],
        summary="How many of each kind, and what a list of tickets could keep of the question",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The counts; refuses as `search` does."""
        asked = self.search.asked
        with _patient():
            items = [self._count(kind) for kind in KINDS]
        return Response({"items": items, "conditions": asked.conditions, "beyond": asked.beyond})

    def _count(self, kind: str) -> dict[str, Any]:
        asked = self.search.asked
        barred = kind in ("customers", "articles") and asked.is_about_tickets
        wordless = kind != "tickets" and not asked.has_words
        if barred or wordless or not self.may_find(kind):
            return {"kind": kind, "count": None, "is_more": False}
        if kind == "articles":
            return {"kind": kind, "count": len(self.search.articles(self.language)), "is_more": False}
        if kind == "tickets":
            rows, ids = self.search.tickets(ticket_rows(self.person, self.search.now))
            most = COUNTED_TO if ids is None else CANDIDATES
            count = rows.order_by()[:COUNTED_TO].count() if ids is None else len(ids)
        else:
            most, count = CANDIDATES, len(getattr(self.search, kind)())
        return {"kind": kind, "count": count, "is_more": count >= most}


class SearchWords(SearchDoor):
    """The operators."""

    @schema(
        answer=SearchLanguage, tags=TAGS, summary="The operators of the search box and their values, in both languages"
    )
    def get(self, request: Request) -> Response:
        """Read them."""
        return Response(SearchLanguage({"operators": [_described(one) for one in OPERATORS]}).data)


class SoundsOf(Door):
    """How Chinese names are typed on a Latin keyboard."""

    scope = "live"

    @schema(
        request=SoundsInput, answer=Sounds, tags=TAGS, summary="Pinyin and initials of names", keeps_answer=False
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Read; a POST because the names may be many."""
        return Response({"items": [sounds_of(one) for one in self.parse(SoundsInput)["texts"]]})


def _described(one: Operator) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [{"code": key, "name": word.name} for key, word in one.words.items()]
    if one.takes == "choice":
        choices = [{"code": code, "name": name} for code, name in FIELDS[one.asks].choices.items()]
    if one.takes == "mailbox":
        boxes = Mailbox.objects.filter(is_active=True).order_by("address")[:50]
        choices = [{"code": box.address, "name": box.name} for box in boxes]
    tokens = FIELDS[one.asks].tokens if one.takes in ("person", "team", "queue") else ()
    name = {"en": one.key, "zh-CN": one.chinese}
    return {"key": one.key, "name": name, "also": one.also, "takes": one.takes, "tokens": tokens, "choices": choices}
