"""What tickets can be filtered by: each field with its type, its name in both languages and the values it may have.

The names are said by the lists, by promises and by automation alike; the browser builds its form from this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

Names = Mapping[str, str]

# type -> operator -> the kind of value it takes (see `filtering`); "none" takes no value at all
OPERATORS: Final[Mapping[str, Mapping[str, str]]] = {
    "choice": {"is": "codes", "is_not": "codes"},
    "ref": {"is": "ids", "is_not": "ids"},
    "people": {"is": "ids", "is_not": "ids"},
    "tags": {"has_any": "words", "has_all": "words", "has_none": "words", "is_empty": "none", "is_set": "none"},
    "moment": {
        "before": "moment", "after": "moment", "within_last": "span", "older_than": "span", "within_next": "span",
        "is_set": "none", "is_empty": "none",
    },
    "text": {"contains": "text", "not_contains": "text"},
    "flag": {"is": "flag"},
    "own_text": {"contains": "text", "not_contains": "text", "is": "text", "is_set": "none", "is_empty": "none"},
    "own_long_text": {"contains": "text", "not_contains": "text", "is_set": "none", "is_empty": "none"},
    "own_number": {
        "is": "number", "is_not": "number", "less_than": "number", "more_than": "number", "is_set": "none",
        "is_empty": "none",
    },
    "own_date": {
        "is": "day", "before": "day", "after": "day", "within_last": "days", "within_next": "days", "is_set": "none",
        "is_empty": "none",
    },
    "own_choice": {"is": "codes", "is_not": "codes", "is_set": "none", "is_empty": "none"},
    "own_choices": {"has_any": "codes", "has_all": "codes", "has_none": "codes", "is_set": "none", "is_empty": "none"},
    "own_flag": {"is": "flag"},
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One thing to filter by. `tokens` are the words a reference may have in place of an id ("me", "nobody")."""

    key: str
    type: str
    name: Names
    choices: Mapping[str, Names] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    # choices that are not offered any more; what has one keeps it
    closed: frozenset[str] = frozenset()

    @property
    def operators(self) -> Mapping[str, str]:
        """Its operators, each with the kind of value it takes."""
        return OPERATORS[self.type]


def _say(en: str, zh: str) -> Names:
    return {"en": en, "zh-CN": zh}


STATUSES: Final = {
    "open": _say("Open", "处理中"), "pending": _say("Pending", "等待客户"), "on_hold": _say("On hold", "暂停"),
    "resolved": _say("Resolved", "已解决"), "closed": _say("Closed", "已关闭"),
}  # fmt: skip
# What people mean by "open" in a sentence: whether anything is still to be done.
CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "unfinished": ("open", "pending", "on_hold"),
    "finished": ("resolved", "closed"),
}
_CATEGORIES: Final = {"unfinished": _say("Unfinished", "未完成"), "finished": _say("Finished", "已完成")}
_PRIORITIES: Final = {
    "low": _say("Low", "低"), "normal": _say("Normal", "普通"), "high": _say("High", "高"),
    "urgent": _say("Urgent", "紧急"),
}  # fmt: skip
_KINDS: Final = {
    "question": _say("Question", "咨询"), "suggestion": _say("Suggestion", "建议"), "query": _say("Query", "查询"),
    "complaint": _say("Complaint", "投诉"), "request": _say("Request", "服务请求"),
    "incident": _say("Incident", "故障"),
}  # fmt: skip
_MEDIA: Final = {
    "email": _say("E-mail", "邮件"), "voice": _say("Phone", "电话"), "portal": _say("Portal", "自助门户"),
    "chat": _say("Chat", "在线聊天"), "sms": _say("Text", "短信"), "desk": _say("Desk", "坐席台"),
}  # fmt: skip
_TIERS: Final = {
    "standard": _say("Standard", "普通"), "silver": _say("Silver", "银卡"), "gold": _say("Gold", "金卡"),
    "vip": _say("VIP", "VIP"),
}  # fmt: skip
_LANGUAGES: Final = {"en": _say("English", "英语"), "zh-CN": _say("Chinese", "中文")}
_DIRECTIONS: Final = {
    "in": _say("From the customer (unanswered)", "来自客户（未回复）"), "out": _say("From us", "来自我方"),
}  # fmt: skip

FIELDS: Final[Mapping[str, Field]] = {
    one.key: one
    for one in (
        Field("status", "choice", _say("Status", "状态"), STATUSES),
        Field("category", "choice", _say("Progress", "进展"), _CATEGORIES),
        Field("priority", "choice", _say("Priority", "优先级"), _PRIORITIES),
        Field("kind", "choice", _say("Type", "类型"), _KINDS),
        Field("media", "choice", _say("Came by", "来源渠道"), _MEDIA),
        Field("queue", "ref", _say("Queue", "队列"), tokens=("nobody",)),
        Field("assignee", "ref", _say("Assignee", "受理人"), tokens=("me", "nobody")),
        Field("team", "ref", _say("Team", "团队"), tokens=("mine", "nobody")),
        Field("tags", "tags", _say("Tags", "标签")),
        Field("customer", "ref", _say("Customer", "客户"), tokens=("nobody",)),
        Field("tier", "choice", _say("Customer tier", "客户等级"), _TIERS),
        Field("language", "choice", _say("Language", "语言"), _LANGUAGES),
        Field("created", "moment", _say("Opened", "创建时间")),
        Field("updated", "moment", _say("Changed", "更新时间")),
        Field("due", "moment", _say("Due", "到期时间")),
        Field("resolve_by", "moment", _say("Resolve by", "解决期限")),
        Field("resolved", "moment", _say("Resolved at", "解决时间")),
        Field("last_message", "moment", _say("Last message", "最近消息")),
        Field("last_direction", "choice", _say("Last message came", "最近消息方向"), _DIRECTIONS),
        Field("subject", "text", _say("Subject", "主题")),
        Field("followers", "people", _say("Followed by", "关注者"), tokens=("me",)),
        Field("mentions", "people", _say("Mentions", "提及"), tokens=("me",)),
        Field("snoozed", "flag", _say("Sleeping", "已暂缓")),
        Field("merged", "flag", _say("Merged into another", "已合并")),
    )
}
OWN: Final = "field."
# the type of a definition of own fields -> the type here
OWN_TYPES: Final = {
    "text": "own_text", "long_text": "own_long_text", "number": "own_number", "date": "own_date",
    "choice": "own_choice", "choices": "own_choices", "yes_no": "own_flag",
}  # fmt: skip


def own_field(key: str, type: str, name: Names, choices: Iterable[Mapping[str, object]] = ()) -> Field:
    """An own field by its definition; `choices` are {"code": ..., "name": {...}}."""
    listed = list(choices)
    codes = {str(one["code"]): dict(one["name"]) for one in listed}  # type: ignore[call-overload]
    closed = frozenset(str(one["code"]) for one in listed if not one.get("is_active", True))
    return Field(f"{OWN}{key}", OWN_TYPES[type], name, codes, closed=closed)
