"""What tickets can be filtered by: each field with its type, its name in both languages and the values it may have.

The names are said by the lists, by promises and by automation alike; the browser builds its form from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.conditions.fields import Field, say

STATUSES: Final = {
    "open": say("Open", "处理中"), "pending": say("Pending", "等待客户"), "on_hold": say("On hold", "暂停"),
    "resolved": say("Resolved", "已解决"), "closed": say("Closed", "已关闭"),
}  # fmt: skip
# What people mean by "open" in a sentence: whether anything is still to be done.
CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "unfinished": ("open", "pending", "on_hold"),
    "finished": ("resolved", "closed"),
}
_CATEGORIES: Final = {"unfinished": say("Unfinished", "未完成"), "finished": say("Finished", "已完成")}
_PRIORITIES: Final = {
    "low": say("Low", "低"), "normal": say("Normal", "普通"), "high": say("High", "高"),
    "urgent": say("Urgent", "紧急"),
}  # fmt: skip
_KINDS: Final = {
    "question": say("Question", "咨询"), "suggestion": say("Suggestion", "建议"), "query": say("Query", "查询"),
    "complaint": say("Complaint", "投诉"), "request": say("Request", "服务请求"),
    "incident": say("Incident", "故障"),
}  # fmt: skip
_MEDIA: Final = {
    "email": say("E-mail", "邮件"), "voice": say("Phone", "电话"), "portal": say("Portal", "自助门户"),
    "chat": say("Chat", "在线聊天"), "sms": say("Text", "短信"), "desk": say("Desk", "坐席台"),
}  # fmt: skip
_TIERS: Final = {
    "standard": say("Standard", "普通"), "silver": say("Silver", "银卡"), "gold": say("Gold", "金卡"),
    "vip": say("VIP", "VIP"),
}  # fmt: skip
_LANGUAGES: Final = {"en": say("English", "英语"), "zh-CN": say("Chinese", "中文")}
_DIRECTIONS: Final = {
    "in": say("From the customer (unanswered)", "来自客户（未回复）"), "out": say("From us", "来自我方"),
}  # fmt: skip

FIELDS: Final[Mapping[str, Field]] = {
    one.key: one
    for one in (
        Field("status", "choice", say("Status", "状态"), STATUSES),
        Field("category", "choice", say("Progress", "进展"), _CATEGORIES),
        Field("priority", "choice", say("Priority", "优先级"), _PRIORITIES),
        Field("kind", "choice", say("Type", "类型"), _KINDS),
        Field("media", "choice", say("Came by", "来源渠道"), _MEDIA),
        Field("queue", "ref", say("Queue", "队列"), tokens=("nobody",)),
        Field("assignee", "ref", say("Assignee", "受理人"), tokens=("me", "nobody")),
        Field("team", "ref", say("Team", "团队"), tokens=("mine", "nobody")),
        Field("tags", "tags", say("Tags", "标签")),
        Field("customer", "ref", say("Customer", "客户"), tokens=("nobody",)),
        Field("tier", "choice", say("Customer tier", "客户等级"), _TIERS),
        Field("language", "choice", say("Language", "语言"), _LANGUAGES),
        Field("created", "moment", say("Opened", "创建时间")),
        Field("updated", "moment", say("Changed", "更新时间")),
        Field("due", "moment", say("Due", "到期时间")),
        Field("resolve_by", "moment", say("Resolve by", "解决期限")),
        Field("resolved", "moment", say("Resolved at", "解决时间")),
        Field("last_message", "moment", say("Last message", "最近消息")),
        Field("last_direction", "choice", say("Last message came", "最近消息方向"), _DIRECTIONS),
        Field("subject", "text", say("Subject", "主题")),
        Field("followers", "people", say("Followed by", "关注者"), tokens=("me",)),
        Field("mentions", "people", say("Mentions", "提及"), tokens=("me",)),
        Field("snoozed", "flag", say("Sleeping", "已暂缓")),
        Field("merged", "flag", say("Merged into another", "已合并")),
    )
}
