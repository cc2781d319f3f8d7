"""The knowledge of the demo company, published, with the votes of its first weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from contactcenter.demo.articles import every_article
from contactcenter.demo.company import House
from core.actor import Actor
from knowledge.services import create_article, publish_article, rate_article


def fill(house: House, chance: Random, now: datetime) -> None:
    """Publish every article as its editor, and let people say whether it helped."""
    editor = Actor.of(house.people["lin"])
    readers = [Actor.of(house.people[name]) for name in ("anna", "wei", "fang", "james")]
    for number, text in enumerate(every_article()):
        written = now - timedelta(days=90 - number)
        both = {
            language: {"title": title, "body_markdown": body}
            for language, (title, body) in (("en", text.en), ("zh-CN", text.zh))
        }
        article = create_article(
            actor=editor, key=text.key, category=text.category, audience=text.audience, texts=both, at=written
        )
        publish_article(actor=editor, article_id=article.pk, at=written + timedelta(hours=5))
        for reader in readers[: chance.choice((0, 0, 1, 2))]:
            rate_article(actor=reader, article_id=article.pk, is_helpful=chance.random() < 0.85, language="en")
