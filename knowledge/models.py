"""Articles: one key, versions per language, at most one published version in each."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from core.records import Record, Trashable


class Article(Record, Trashable):
    """One matter that people ask about, in one or more languages."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Audience(models.TextChoices):
        INTERNAL = "internal"
        PUBLIC = "public"

    key = models.SlugField(max_length=80)
    category = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INTERNAL)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(deleted_at__isnull=True), name="article_key_once")
        ]
        indexes = [models.Index(fields=["-updated_at", "-id"], name="article_by_change")]

    def __str__(self) -> str:
        return self.key


class ArticleVersion(Record):
    """The text of an article in one language, as it was at one number."""

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        REPLACED = "replaced"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200)
    body_markdown = models.TextField()
    # Rendered and sanitised once, at writing: readers and portal get exactly this.
    body_html = models.TextField()
    author = models.ForeignKey("staff.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey("staff.Person", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    # Title and body words, for suggestions by any of them; the search box needs all of them (core.search).
    terms = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="article_version_once"),
            models.UniqueConstraint(
                fields=["article", "language"], condition=Q(state="published"), name="article_published_once"
            ),
        ]
        indexes = [GinIndex(fields=["terms"], condition=Q(state="published"), name="article_version_terms")]

    def is_valid(self, now: datetime) -> bool:
        """Whether its time is not over."""
        return self.valid_until is None or self.valid_until > now


class ArticleFeedback(Record):
    """Somebody said whether an article helped, and perhaps why not."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="feedback")
    language = models.CharField(max_length=10)
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, null=True, related_name="+")
    contact_point_id = models.BigIntegerField(null=True)
    ticket_id = models.BigIntegerField(null=True)
    is_helpful = models.BooleanField()
    comment = models.TextField(blank=True)
