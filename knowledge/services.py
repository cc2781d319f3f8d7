"""Writes of the knowledge floor: new article, new version, review, publication, feedback."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from core import search
from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import MISSING
from core.records import change
from core.search import lexemes_of
from core.tokens import random_token
from knowledge.events import ARTICLE_CHANGED, ARTICLE_CREATED, ARTICLE_PUBLISHED, ARTICLE_RATED
from knowledge.models import Article, ArticleFeedback, ArticleVersion
from knowledge.problems import KEY_TAKEN, NOTHING_TO_PUBLISH
from knowledge.rules import render, telling

State = ArticleVersion.State


@operation
def create_article(
    *,
    actor: Actor,
    category: str,
    audience: str,
    texts: Mapping[str, Mapping[str, str]],
    key: str = "",
    at: datetime | None = None,
) -> Article:
    """Begin an article with a draft for each language in `texts`: {language: {"title", "body_markdown"}}.

    Raises KEY_TAKEN (409).
    """
    title = next((text["title"] for text in texts.values()), "")
    key = key or f"{slugify(title)[:60] or 'article'}-{random_token()[:6]}"
    if Article.objects.filter(key=key, deleted_at__isnull=True).exists():
        raise KEY_TAKEN(key=key)
    moment = at or timezone.now()
    article = Article.objects.create(
        key=key, category=category, audience=audience, created_at=moment, updated_at=moment
    )
    for language, text in texts.items():
        _draft(article, actor, language, text["title"], text["body_markdown"])
    publish(ARTICLE_CREATED, article, actor=actor, facts={"key": key, "languages": list(texts)}, at=at)
    return article


@operation
def write_version(
    *, actor: Actor, article_id: int, language: str, title: str, body_markdown: str, valid_until: datetime | None = None
) -> ArticleVersion:
    """Write a new draft in one language; what is published stays until this is published. Raises MISSING."""
    article = _locked(article_id)
    version = _draft(article, actor, language, title, body_markdown, valid_until)
    _touch(article)
    publish(ARTICLE_CHANGED, article, actor=actor, facts={"language": language, "number": version.number})
    return version


@operation
def ask_for_review(*, actor: Actor, article_id: int, language: str) -> Article:
    """Hand the newest draft in a language to a reviewer. Raises MISSING, NOTHING_TO_PUBLISH (409)."""
    article = _locked(article_id)
    version = _newest_unpublished(article, language)
    change(version, state=State.REVIEW)
    _touch(article)
    publish(ARTICLE_CHANGED, article, actor=actor, facts={"language": language, "state": "review"})
    return article


@operation
def publish_article(
    *, actor: Actor, article_id: int, language: str | None = None, at: datetime | None = None
) -> Article:
    """Put the newest draft of a language, or of every language, before its readers.

    Raises MISSING, NOTHING_TO_PUBLISH (409).
    """
    article = _locked(article_id)
    waiting = article.versions.filter(state__in=(State.DRAFT, State.REVIEW))
    languages = [language] if language else sorted(set(waiting.values_list("language", flat=True)))
    if not languages:
        raise NOTHING_TO_PUBLISH()
    moment = at or timezone.now()
    for one in languages:
        _publish(article, _newest_unpublished(article, one), actor, moment)
    change(article, state=Article.State.PUBLISHED)
    _index(article)
    publish(ARTICLE_PUBLISHED, article, actor=actor, facts={"languages": languages}, at=at)
    return article


@operation
def archive_article(*, actor: Actor, article_id: int) -> Article:
    """Take an article from its readers; publishing a new version brings it back. Raises MISSING."""
    article = _locked(article_id)
    changes = change(article, state=Article.State.ARCHIVED)
    _index(article)
    publish(ARTICLE_CHANGED, article, actor=actor, changes=changes)
    return article


@operation
def set_audience(*, actor: Actor, article_id: int, audience: str) -> Article:
    """Open an article to customers, or keep it inside. Raises MISSING."""
    article = _locked(article_id)
    changes = change(article, audience=audience)
    publish(ARTICLE_CHANGED, article, actor=actor, changes=changes)
    return article


@operation
def rate_article(
    *, actor: Actor, article_id: int, is_helpful: bool, language: str, comment: str = "", ticket_id: int | None = None
) -> ArticleFeedback:
    """Somebody says whether an article helped. Raises MISSING."""
    column = "helpful" if is_helpful else "unhelpful"
    if not Article.objects.filter(pk=article_id, deleted_at__isnull=True).update(**{column: F(column) + 1}):
        raise MISSING()
    feedback = ArticleFeedback.objects.create(
        article_id=article_id,
        language=language,
        person_id=actor.person_id,
        contact_point_id=actor.id if actor.kind == "customer" else None,
        ticket_id=ticket_id,
        is_helpful=is_helpful,
        comment=comment,
    )
    article = Article.objects.get(pk=article_id)
    publish(ARTICLE_RATED, article, actor=actor, ticket_id=ticket_id, facts={"is_helpful": is_helpful})
    return feedback


def _locked(article_id: int) -> Article:
    article = Article.objects.select_for_update().filter(pk=article_id, deleted_at__isnull=True).first()
    if article is None:
        raise MISSING()
    return article


def _draft(
    article: Article, actor: Actor, language: str, title: str, body: str, valid_until: datetime | None = None
) -> ArticleVersion:
    newest = article.versions.filter(language=language).aggregate(n=Max("number"))["n"] or 0
    return ArticleVersion.objects.create(
        article=article,
        language=language,
        number=newest + 1,
        title=title,
        body_markdown=body,
        body_html=render(body),
        author_id=actor.person_id,
        valid_until=valid_until,
        terms=telling(lexemes_of([title, body])),
    )


def _newest_unpublished(article: Article, language: str) -> ArticleVersion:
    waiting = article.versions.filter(language=language, state__in=(State.DRAFT, State.REVIEW))
    version = waiting.order_by("-number").first()
    if version is None:
        raise NOTHING_TO_PUBLISH()
    return version


def _publish(article: Article, version: ArticleVersion, actor: Actor, moment: datetime) -> None:
    older = article.versions.filter(language=version.language, number__lt=version.number)
    # The old one goes first: the constraint allows one published version per language at any instant.
    older.exclude(state=State.REPLACED).update(state=State.REPLACED, updated_at=moment)
    change(version, state=State.PUBLISHED, published_at=moment, reviewer_id=actor.person_id)


def _touch(article: Article) -> None:
    article.version += 1
    article.updated_at = timezone.now()
    article.save(update_fields=["version", "updated_at"])


def _index(article: Article) -> None:
    """Make the published versions found; an article that is not published is forgotten."""
    search.forget("article", article.pk)
    if article.state != Article.State.PUBLISHED:
        return
    for version in article.versions.filter(state=State.PUBLISHED):
        search.index(
            "article",
            article.pk,
            names=[version.title],
            texts=[version.body_markdown, article.key, article.category],
            language=version.language,
            created_at=version.published_at,
        )
