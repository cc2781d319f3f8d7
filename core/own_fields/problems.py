"""Refusals of own fields."""

from core.problems import Problem

FIELD_EXISTS = Problem(
    "own_field.exists", status=409, en="There is a field “{key}” already.", zh="字段“{key}”已存在。"
)  # fmt: skip
TOO_MANY_FIELDS = Problem(
    "own_field.too_many", status=409, en="There are {limit} own fields already.", zh="自定义字段已达 {limit} 个。"
)  # fmt: skip
FIELD_CIRCLE = Problem(
    "own_field.circle",
    status=400,
    en="These fields would decide about each other: {way}. Let one of them be shown without asking the next.",
    zh="这些字段会互相决定是否显示：{way}。请让其中一个不再取决于下一个。",
)
FIELD_NAMED = Problem(
    "own_field.named",
    status=409,
    en="“{field}” is asked about by: {where}. Change these first.",
    zh="以下内容引用了“{field}”：{where}。请先修改它们。",
)
