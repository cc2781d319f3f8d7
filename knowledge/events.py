"""What the knowledge floor announces; articles carry no live rows, browsers read them again."""

from core.events import EventType

ARTICLE_CREATED = EventType("article.created", subject="article")
ARTICLE_CHANGED = EventType("article.changed", subject="article")
ARTICLE_PUBLISHED = EventType("article.published", subject="article")
ARTICLE_RATED = EventType("article.rated", subject="article")
