"""Outgoing and incoming shapes of articles."""

from typing import Any

from rest_framework import serializers

from core.text import LANGUAGES
from knowledge.models import Article, ArticleFeedback, ArticleVersion
from knowledge.rules import excerpt
from knowledge.selectors import Found, version_for


class ArticleHit(serializers.Serializer[Any]):
    """An article as search and suggestions show it, in the language in which it exists."""

    id = serializers.IntegerField(source="article.id")
    key = serializers.CharField(source="article.key")
    category = serializers.CharField(source="article.category")
    audience = serializers.ChoiceField(source="article.audience", choices=Article.Audience.choices)
    state = serializers.ChoiceField(source="article.state", choices=Article.State.choices)
    language = serializers.CharField(source="version.language")
    title = serializers.CharField(source="version.title")
    excerpt = serializers.SerializerMethodField()
    helpful = serializers.IntegerField(source="article.helpful")
    unhelpful = serializers.IntegerField(source="article.unhelpful")
    updated_at = serializers.DateTimeField(source="article.updated_at")

    def get_excerpt(self, found: Found) -> str:
        """The beginning of the text."""
        return excerpt(found.version.body_markdown)


class VersionRow(serializers.ModelSerializer[ArticleVersion]):
    """One version in the history of an article."""

    author = serializers.CharField(source="author.name", default="")

    class Meta:
        model = ArticleVersion
        fields = ("id", "language", "number", "state", "title", "author", "created_at", "published_at", "valid_until")


class ArticleDetail(ArticleHit):
    """A whole article in one language, with its history."""

    version = serializers.IntegerField(source="article.version")
    number = serializers.IntegerField(source="version.number")
    body_markdown = serializers.CharField(source="version.body_markdown")
    body_html = serializers.CharField(source="version.body_html")
    languages = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()

    def get_languages(self, found: Found) -> list[str]:
        """The languages in which it is published."""
        rows = found.article.versions.filter(state=ArticleVersion.State.PUBLISHED)
        return sorted(rows.values_list("language", flat=True))

    def get_versions(self, found: Found) -> list[dict[str, Any]]:
        """Its versions, newest first."""
        rows = found.article.versions.select_related("author").order_by("-created_at", "-id")[:30]
        return [dict(row) for row in VersionRow(rows, many=True).data]


class ArticleText(serializers.Serializer[Any]):
    """The text of an article in one language."""

    language = serializers.ChoiceField(choices=list(LANGUAGES))
    title = serializers.CharField(max_length=200)
    body_markdown = serializers.CharField(max_length=100_000)


class ArticleInput(ArticleText):
    """A new article with its first text."""

    key = serializers.SlugField(max_length=80, required=False, default="")
    category = serializers.CharField(max_length=60)
    audience = serializers.ChoiceField(choices=Article.Audience.choices, default="internal")


class VersionInput(ArticleText):
    """A new draft."""

    valid_until = serializers.DateTimeField(required=False, allow_null=True, default=None)


class PublishInput(serializers.Serializer[Any]):
    """Which language to publish; all that wait when left out."""

    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)


class ReviewInput(serializers.Serializer[Any]):
    """Which language is ready for review."""

    language = serializers.ChoiceField(choices=list(LANGUAGES))


class ArticleSettingsInput(serializers.Serializer[Any]):
    """Who may read it."""

    audience = serializers.ChoiceField(choices=Article.Audience.choices)


class FeedbackInput(serializers.Serializer[Any]):
    """Whether it helped."""

    is_helpful = serializers.BooleanField()
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    ticket_id = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=2**63 - 1)


class FeedbackRow(serializers.ModelSerializer[ArticleFeedback]):
    """What somebody said about an article."""

    class Meta:
        model = ArticleFeedback
        fields = ("id", "language", "is_helpful", "comment", "ticket_id", "created_at")


def shown_in(article: Article, language: str, *, drafts: bool) -> Found | None:
    """The article as it can be shown to this reader; None while it has no text for him."""
    version = version_for(article, language, drafts=drafts)
    return Found(article, version) if version else None
