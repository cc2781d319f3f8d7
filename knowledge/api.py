"""The doors of knowledge."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.paging import page_of
from core.problems import FORBIDDEN, MISSING
from core.text import LANGUAGES
from knowledge import serializers as shapes
from knowledge import services
from knowledge.models import Article
from knowledge.selectors import WRITERS, readable_articles, search_articles

LANGUAGE = OpenApiParameter("language", str, enum=list(LANGUAGES))


class KnowledgeDoor(Door):
    """What the doors of knowledge share."""

    scope = "knowledge"

    @property
    def wanted_language(self) -> str:
        """The language asked for, else the reader's."""
        asked = self.request.query_params.get("language", "")
        return asked if asked in LANGUAGES else self.language

    @property
    def is_writer(self) -> bool:
        """Whether this person sees drafts."""
        return self.person.role in WRITERS

    def detail(self, article: Article) -> Any:
        """The whole article for this reader. Raises MISSING while it has no text for him."""
        found = shapes.shown_in(article, self.wanted_language, drafts=self.is_writer)
        if found is None:
            raise MISSING()
        return shapes.ArticleDetail(found).data


class Articles(KnowledgeDoor):
    """The articles, their search, and new ones."""

    @schema(
        answer=shapes.ArticleHit,
        paged=True,
        tags=["knowledge"],
        parameters=[OpenApiParameter("q", str), OpenApiParameter("category", str), LANGUAGE],
        summary="Articles, or what a search found, best first",
    )
    def get(self, request: Request) -> Response:
        """List or search."""
        query = request.query_params.get("q", "").strip()[:300]
        if query:
            hits = search_articles(query, self.wanted_language, limit=30)
            return Response({"items": shapes.ArticleHit(hits, many=True).data, "next": None})
        rows = readable_articles(self.person)
        if category := request.query_params.get("category"):
            rows = rows.filter(category=category)
        articles, following = page_of(rows, request.query_params, order=("-updated_at", "-id"))
        shown = [shapes.shown_in(one, self.wanted_language, drafts=self.is_writer) for one in articles]
        items = shapes.ArticleHit([one for one in shown if one], many=True).data
        return Response({"items": items, "next": following})

    @schema(
        request=shapes.ArticleInput, answer=shapes.ArticleDetail, status=201, tags=["knowledge"], summary="New article"
    )
    def post(self, request: Request) -> Response:
        """Begin an article as a draft."""
        if not self.is_writer:
            raise FORBIDDEN()
        given = self.parse(shapes.ArticleInput)
        text = {"title": given["title"], "body_markdown": given["body_markdown"]}
        return self.write(
            lambda: services.create_article(
                actor=self.actor,
                key=given["key"],
                category=given["category"],
                audience=given["audience"],
                texts={given["language"]: text},
            ),
            answer=self.detail,
            status=201,
        )


class ArticleCard(KnowledgeDoor):
    """One article."""

    @schema(answer=shapes.ArticleDetail, tags=["knowledge"], parameters=[LANGUAGE], summary="An article")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(self.detail(self.find(Article, pk)))

    @schema(
        request=shapes.ArticleSettingsInput, answer=shapes.ArticleDetail, tags=["knowledge"], summary="Set who reads it"
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Open to customers, or keep inside."""
        if not self.is_writer:
            raise FORBIDDEN()
        article, given = self.find(Article, pk), self.parse(shapes.ArticleSettingsInput)
        return self.write(
            lambda: services.set_audience(actor=self.actor, article_id=article.pk, audience=given["audience"]),
            answer=self.detail,
        )


class ArticleVersions(KnowledgeDoor):
    """New versions of an article."""

    roles = WRITERS

    @schema(
        request=shapes.VersionInput, answer=shapes.VersionRow, status=201, tags=["knowledge"], summary="New version"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Write a draft."""
        article, given = self.find(Article, pk), self.parse(shapes.VersionInput)
        return self.write(
            lambda: services.write_version(actor=self.actor, article_id=article.pk, **given),
            answer=lambda version: shapes.VersionRow(version).data,
            status=201,
        )


class ReviewArticle(KnowledgeDoor):
    """Ask for a review."""

    roles = WRITERS

    @schema(request=shapes.ReviewInput, answer=shapes.ArticleDetail, tags=["knowledge"], summary="Ask for a review")
    def post(self, request: Request, pk: int) -> Response:
        """Hand the newest draft over."""
        article, given = self.find(Article, pk), self.parse(shapes.ReviewInput)
        return self.write(
            lambda: services.ask_for_review(actor=self.actor, article_id=article.pk, **given), answer=self.detail
        )


class PublishArticle(KnowledgeDoor):
    """Put the newest draft before the readers."""

    roles = WRITERS

    @schema(request=shapes.PublishInput, answer=shapes.ArticleDetail, tags=["knowledge"], summary="Publish")
    def post(self, request: Request, pk: int) -> Response:
        """Publish."""
        article, given = self.find(Article, pk), self.parse(shapes.PublishInput)
        return self.write(
            lambda: services.publish_article(actor=self.actor, article_id=article.pk, **given), answer=self.detail
        )


class ArchiveArticle(KnowledgeDoor):
    """Take an article from its readers."""

    roles = WRITERS

    @schema(answer=shapes.ArticleDetail, tags=["knowledge"], summary="Archive")
    def post(self, request: Request, pk: int) -> Response:
        """Archive."""
        article = self.find(Article, pk)
        return self.write(lambda: services.archive_article(actor=self.actor, article_id=article.pk), answer=self.detail)


class RateArticle(KnowledgeDoor):
    """Whether an article helped an agent."""

    @schema(
        request=shapes.FeedbackInput, answer=shapes.FeedbackRow, status=201, tags=["knowledge"], summary="Did it help?"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say so."""
        article, given = self.find(Article, pk), self.parse(shapes.FeedbackInput)
        language = self.wanted_language
        return self.write(
            lambda: services.rate_article(actor=self.actor, article_id=article.pk, language=language, **given),
            answer=lambda feedback: shapes.FeedbackRow(feedback).data,
            status=201,
        )
