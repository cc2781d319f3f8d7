"""Reads about knowledge: who sees which article, search, suggestions for a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.access import access_rule
from core.search import lexemes_of, search
from knowledge.models import Article, ArticleVersion
from knowledge.rules import MOST_TERMS, Document, Hit, rank, related, telling

WRITERS = frozenset({"editor", "supervisor", "admin"})
CANDIDATES = 400


@access_rule(Article)
def article_rule(person: Any) -> Q:
    """Everybody who works here reads what is published; writers also what is not yet."""
    if not getattr(person, "is_active", False):
        return Q(pk__in=[])
    living = Q(deleted_at__isnull=True)
    return living if person.role in WRITERS else living & Q(state=Article.State.PUBLISHED)


@dataclass(frozen=True)
class Found:
    """An article in the language in which it will be shown."""

    article: Article
    version: ArticleVersion


def published(audience: str | None = None) -> QuerySet[ArticleVersion]:
    """The versions that are valid now; with audience `public` only those that customers may read."""
    rows = ArticleVersion.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now()),
        state=ArticleVersion.State.PUBLISHED,
        article__state=Article.State.PUBLISHED,
        article__deleted_at__isnull=True,
    )
    if audience == Article.Audience.PUBLIC:
        rows = rows.filter(article__audience=Article.Audience.PUBLIC)
    return rows.select_related("article")


def version_for(article: Article, language: str, *, drafts: bool = False) -> ArticleVersion | None:
    """The valid version in `language`, else in another; with `drafts`, the newest of any state if there is none.

    Chosen among the versions that were read with the article, if they were.
    """
    versions, now = list(article.versions.all()), timezone.now()
    rows = [one for one in versions if one.state == ArticleVersion.State.PUBLISHED and one.is_valid(now)]
    if not rows and drafts:
        rows = sorted(versions, key=lambda one: (one.number, one.pk))[-1:]
    return next((one for one in rows if one.language == language), rows[0] if rows else None)


def popular_articles(language: str, audience: str | None = None, limit: int = 12) -> list[Found]:
    """The articles that helped most, in `language`."""
    rows = published(audience).filter(language=language).order_by("-article__helpful", "article_id")
    return [Found(one.article, one) for one in rows[:limit]]


def search_articles(query: str, language: str, audience: str | None = None, limit: int = 20) -> list[Found]:
    """What the query finds, best first: articles with all its words, then those that fit the question as a whole."""
    with_all = dict.fromkeys(search("article", query, scope=_scope(audience), limit=CANDIDATES))
    rows = list(published(audience).filter(article_id__in=list(with_all)))
    terms = telling(lexemes_of([query]))[:MOST_TERMS]
    documents = [_document(one) for one in rows]
    total = published(audience).count()
    ranked = [hit.document.article_id for hit in rank(terms, documents, total)]
    ordered = list(dict.fromkeys([*ranked, *with_all]))
    ordered += [
        hit.document.article_id for hit in _fitting([query], audience) if hit.document.article_id not in with_all
    ]
    return _in_language(ordered[:limit], language, audience)


def _scope(audience: str | None) -> Q:
    """The audience as a condition on the search table: it must hold before the cap on candidates."""
    if audience != Article.Audience.PUBLIC:
        return Q()
    return Q(object_id__in=Article.objects.filter(audience=Article.Audience.PUBLIC).values("pk"))


def suggest_for(texts: Iterable[str], language: str, limit: int = 5, audience: str | None = None) -> list[Found]:
    """Articles about what these texts (subject first, then messages) are about, best first."""
    ids = [hit.document.article_id for hit in _fitting(texts, audience)[:limit]]
    return _in_language(ids, language, audience)


def _fitting(texts: Iterable[str], audience: str | None) -> list[Hit]:
    terms = telling(lexemes_of(texts))[:MOST_TERMS]
    if not terms:
        return []
    rows = (
        published(audience)
        .filter(terms__overlap=[*terms, *related(terms)])
        .order_by("-published_at", "-id")[:CANDIDATES]
    )
    return rank(terms, [_document(one) for one in rows], published(audience).count())


def _document(version: ArticleVersion) -> Document:
    title = frozenset(telling(lexemes_of([version.title])))
    votes = version.article.helpful - version.article.unhelpful
    return Document(version.pk, version.article_id, version.language, frozenset(version.terms), title, votes)


def _in_language(article_ids: list[int], language: str, audience: str | None) -> list[Found]:
    by_article: dict[int, ArticleVersion] = {}
    for one in published(audience).filter(article_id__in=article_ids):
        kept = by_article.get(one.article_id)
        if kept is None or one.language == language:
            by_article[one.article_id] = one
    return [Found(by_article[pk].article, by_article[pk]) for pk in article_ids if pk in by_article]


def readable_articles(person: Any) -> QuerySet[Article]:
    """Articles for a person's list, with their versions at hand."""
    versions = ArticleVersion.objects.defer("terms", "body_html").order_by("language", "-number")
    return Article.objects.filter(article_rule(person)).prefetch_related(Prefetch("versions", queryset=versions))
