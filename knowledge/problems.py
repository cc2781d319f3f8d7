"""Refusals of the knowledge floor."""

from core.problems import Problem

KEY_TAKEN = Problem(
    "article.key_taken", status=409, en="There is an article “{key}” already.", zh="已存在文章“{key}”。"
)
NOTHING_TO_PUBLISH = Problem(
    "article.nothing_to_publish",
    status=409,
    en="There is no newer version in this language.",
    zh="该语言没有可发布的新版本。",
)
