"""What customers can be filtered by: each field with its type, its name in both languages and the values it may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.conditions.fields import Field, say

_KINDS: Final = {"person": say("Person", "个人"), "company": say("Company", "企业")}
_CLASSES: Final = {
    "potential": say("Potential", "潜在客户"), "regular": say("Regular", "普通客户"), "vip": say("VIP", "重要客户"),
    "agent": say("Agent", "代理商"), "partner": say("Partner", "合作伙伴"), "supplier": say("Supplier", "供应商"),
}  # fmt: skip
_TIERS: Final = {
    "standard": say("Standard", "普通"), "silver": say("Silver", "银卡"), "gold": say("Gold", "金卡"),
    "vip": say("VIP", "VIP"),
}  # fmt: skip
_LANGUAGES: Final = {"en": say("English", "英语"), "zh-CN": say("Chinese", "中文")}
_PURPOSES: Final = {
    "retention": say("Retention", "挽留"), "marketing": say("Marketing", "营销"), "survey": say("Survey", "满意度调查"),
    "service": say("Service", "服务通知"),
}  # fmt: skip
_STATUSES: Final = {
    "active": say("Active", "使用中"), "suspended": say("Suspended", "已停机"),
    "disconnecting": say("Disconnecting", "拆机中"), "ended": say("Ended", "已终止"),
}  # fmt: skip

FIELDS: Final[Mapping[str, Field]] = {
    one.key: one
    for one in (
        Field("name", "text", say("Name", "姓名")),
        Field("number", "text", say("Customer number", "客户编号")),
        Field("kind", "choice", say("Person or company", "个人或企业"), _KINDS),
        Field("class", "choice", say("Class", "客户类别"), _CLASSES),
        Field("tier", "choice", say("Tier", "客户等级"), _TIERS),
        Field("churn", "number", say("Churn risk", "流失风险")),
        Field("language", "choice", say("Language", "语言"), _LANGUAGES),
        Field("since", "date", say("Customer since", "入网日期")),
        Field("tags", "tags", say("Tags", "标签")),
        Field("owner", "ref", say("Owner", "负责人"), tokens=("me", "nobody")),
        Field("team", "ref", say("Team", "团队"), tokens=("mine", "nobody")),
        Field("do_not_contact", "flag", say("Do not contact", "请勿联系")),
        Field("provisional", "flag", say("Not confirmed", "待确认")),
        Field("created", "moment", say("Card made", "建档时间")),
        Field("updated", "moment", say("Changed", "更新时间")),
        Field("consent", "choice", say("Agreed to", "已同意"), _PURPOSES),
        Field("subscription", "choice", say("Has a subscription that is", "有订购状态为"), _STATUSES),
        Field("contract_ends", "date", say("A contract ends", "合约到期")),
    )
}
# What an own field may depend on: neither on whoever looks, nor on the time of day.
ASKABLE: Final = frozenset({"kind", "class", "tier", "language", "tags", "do_not_contact", "provisional"})
