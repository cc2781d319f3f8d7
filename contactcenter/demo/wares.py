"""Names and figures of the demo company: queues, outcome codes, products, plans, measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Names = dict[str, str]


def both(en: str, zh: str) -> Names:
    """A text in both languages."""
    return {"en": en, "zh-CN": zh}


BREAKS: tuple[tuple[str, Names, bool], ...] = (
    ("rest", both("Short break", "短暂休息"), True),
    ("meal", both("Meal", "用餐"), False),
    ("meeting", both("Meeting", "会议"), True),
    ("training", both("Training", "培训"), True),
)

# Callers who have waited for two minutes are offered a callback; who does not want one waits on.
_HOTLINE = {
    "service_level_seconds": 20,
    "ring_seconds": 20,
    "wrap_up_seconds": 60,
    "overflow": [{"when": "waited", "over": 120, "to": "callback", "otherwise": "wait"}],
}
# key, name, media, team, rule
QUEUES: tuple[tuple[str, Names, str, str, dict[str, Any]], ...] = (
    (
        "support",
        both("Support by e-mail", "邮件支持"),
        "email",
        "care",
        {"service_level_seconds": 3600, "ring_seconds": 30, "wrap_up_seconds": 30, "required_skills": {"broadband": 1}},
    ),
    (
        "complaints",
        both("Complaints", "投诉处理"),
        "task",
        "trust",
        {
            "service_level_seconds": 1800,
            "ring_seconds": 30,
            "wrap_up_seconds": 60,
            "required_skills": {"complaints": 5},
            "disposition_required": True,
        },
    ),
    (
        "retention",
        both("Retention", "拆机挽留"),
        "task",
        "trust",
        {
            "service_level_seconds": 3600,
            "ring_seconds": 30,
            "wrap_up_seconds": 60,
            "required_skills": {"retention": 5},
            "disposition_required": True,
        },
    ),
    (
        "voice-service",
        both("Hotline: service and faults", "热线：服务与故障"),
        "voice",
        "care",
        {**_HOTLINE, "required_skills": {"broadband": 3}},
    ),
    (
        "voice-billing",
        both("Hotline: bills and contracts", "热线：账单与合约"),
        "voice",
        "care",
        {**_HOTLINE, "required_skills": {"billing": 3}},
    ),
)

_COMMON = (
    ("solved", both("Solved at once", "当场解决")),
    ("follow-up", both("Follow-up promised", "承诺跟进")),
    ("passed-on", both("Passed on", "已转交")),
    ("no-answer", both("Nobody there", "无人应答")),
)
RESOLVING = frozenset({"solved"})  # outcomes after which nothing is left to do on the ticket
DISPOSITIONS: dict[str, tuple[tuple[str, Names], ...]] = {
    "support": _COMMON[:3],
    "complaints": (
        ("justified", both("Justified, put right", "属实，已处理")),
        ("explained", both("Explained, accepted", "解释后认可")),
        ("not-justified", both("Not justified", "不属实")),
        ("escalated", both("Escalated", "已升级")),
    ),
    "retention": (
        ("stays", both("Stays", "挽留成功")),
        ("thinking", both("Thinks it over", "考虑中")),
        ("leaves", both("Leaves", "挽留失败")),
        ("not-reached", both("Not reached", "未联系上")),
    ),
    "voice-service": _COMMON,
    "voice-billing": _COMMON,
}
SKILLS = (
    ("broadband", both("Broadband", "宽带")),
    ("billing", both("Billing", "账务")),
    ("complaints", both("Complaints", "投诉")),
    ("retention", both("Retention", "挽留")),
    ("chinese", both("Chinese", "中文")),
    ("english", both("English", "英语")),
)
GREETING = both("Welcome to Northwind Telecom.", "欢迎致电北风电信。")
FIRST_CHOICE = both("service and faults", "服务与故障")
SECOND_CHOICE = both("bills and contracts", "账单与合约")
MESSAGE_CHOICE = both("leaving us a message", "留言")
AGAIN_CHOICE = both("hearing this again", "重听")
KNOWN = both("Welcome back, {name}.", "{name}，您好，欢迎再次致电。")
CLOSED = both(
    "We are closed right now. Please leave a message of up to two minutes after the tone.",
    "现在是非工作时间，请在提示音后留言，最长两分钟。",
)
DISTURBANCE = both(
    "Because of a disturbance we cannot take your call now. Please try again later. Goodbye.",
    "由于突发故障，我们暂时无法接听您的来电，请稍后再拨。再见。",
)


def hotline(*, service: int, billing: int) -> dict[str, Any]:
    """What callers of the hotline hear, by the queues that it leads to."""
    hours = {"open": "who", "closed": "closed", "emergency": "disturbance"}
    keys = [
        {"key": "1", "to": "service", "label": FIRST_CHOICE},
        {"key": "2", "to": "billing", "label": SECOND_CHOICE},
        {"key": "3", "to": "message", "label": MESSAGE_CHOICE},
        {"key": "9", "to": "menu", "label": AGAIN_CHOICE},
    ]
    nodes = [
        {"id": "hours", "kind": "hours", "queue": service, "exits": hours},
        {"id": "who", "kind": "caller", "text": KNOWN, "exits": {"known": "menu", "unknown": "welcome"}},
        {"id": "welcome", "kind": "say", "text": GREETING, "exits": {"next": "menu"}},
        {"id": "menu", "kind": "menu", "keys": keys, "exits": {"otherwise": "service"}},
        {"id": "service", "kind": "queue", "queue": service},
        {"id": "billing", "kind": "queue", "queue": billing},
        {"id": "message", "kind": "voicemail", "queue": service},
        {"id": "closed", "kind": "voicemail", "queue": service, "text": CLOSED},
        {"id": "disturbance", "kind": "message", "text": DISTURBANCE},
    ]
    return {"language": "zh-CN", "start": "hours", "nodes": nodes}


# code, name, kind
PRODUCTS = (
    ("mobile", both("Mobile line", "移动电话"), "mobile"),
    ("fibre", both("Fibre broadband", "光纤宽带"), "broadband"),
    ("tv", both("Television", "电视"), "tv"),
    ("fixed", both("Fixed line", "固定电话"), "fixed"),
    ("cloud", both("Business cloud", "企业云"), "cloud"),
)
# code, product, name, monthly, term in months
PLANS = (
    ("basic-29", "mobile", both("Basic 29", "基础 29"), "29", 0),
    ("unlimited-59", "mobile", both("Unlimited 59", "不限量 59"), "59", 12),
    ("unlimited-99", "mobile", both("Unlimited 99", "不限量 99"), "99", 12),
    ("family-159", "mobile", both("Family 159", "家庭 159"), "159", 24),
    ("fibre-100", "fibre", both("Fibre 100M", "光纤 100M"), "59", 12),
    ("fibre-500", "fibre", both("Fibre 500M", "光纤 500M"), "99", 12),
    ("fibre-1000", "fibre", both("Fibre 1000M", "光纤 1000M"), "139", 24),
    ("business-fibre", "fibre", both("Business fibre", "企业专线"), "899", 24),
    ("tv-family", "tv", both("TV Family", "电视亲子"), "19", 0),
    ("tv-sport", "tv", both("TV Sport", "电视体育"), "39", 0),
    ("landline-20", "fixed", both("Landline 20", "固话 20"), "20", 0),
    ("cloud-pbx", "cloud", both("Cloud switchboard", "云总机"), "399", 12),
)


@dataclass(frozen=True)
class Given:
    """A measure of retention with the offer behind it."""

    code: str
    kind: str
    saving: str
    months: int
    cost: str
    terms: dict[str, Any]
    name: Names
    description: Names
    extends_months: int = 0


MEASURES = (
    Given(
        "price-20",
        "discount",
        "20",
        6,
        "120",
        {"reasons": ["price", "competitor"], "min_tenure_months": 12, "weight": 20},
        both("CNY 20 off for 6 months", "每月减 20 元，共 6 个月"),
        both("Taken off the monthly price from the next bill.", "自下期账单起直接减免月费。"),
    ),
    Given(
        "upgrade-next",
        "upgrade",
        "0",
        12,
        "150",
        {"reasons": ["quality", "competitor", "price"], "kinds": ["broadband"], "weight": 24},
        both("The next faster fibre for the present price, 12 months", "原价升速一档，12 个月"),
        both("Within two hours, no visit with a modem of 2020 or later.", "两小时内生效，2020 年后光猫无需上门。"),
    ),
    Given(
        "line-check",
        "service",
        "0",
        0,
        "60",
        {"reasons": ["quality", "service"], "kinds": ["broadband", "tv", "fixed"], "weight": 30},
        both("Free line check within 3 days", "三天内免费上门检测"),
        both(
            "A senior technician measures the line; mesh extender on loan if it helps.",
            "资深师傅检测线路，必要时借用扩展器。",
        ),
    ),
    Given(
        "free-move",
        "service",
        "0",
        0,
        "100",
        {"reasons": ["moving"], "kinds": ["broadband", "tv", "fixed"], "weight": 30},
        both("Free move, on the day you choose", "免费移机，日期任选"),
        both("Old and new line run side by side for three days.", "新旧线路并行三天。"),
    ),
    Given(
        "data-double",
        "data",
        "0",
        12,
        "36",
        {"kinds": ["mobile"], "reasons": ["price", "competitor", "quality"], "weight": 18},
        both("Double data for a year", "流量翻倍一年"),
        both("From the first of next month.", "次月一日生效。"),
    ),
    Given(
        "pause",
        "pause",
        "0",
        3,
        "15",
        {"reasons": ["unused", "moving", "price"], "weight": 12},
        both("Pause for up to 3 months", "停机保号，最长 3 个月"),
        both("Number and plan are kept for CNY 5 a month.", "每月 5 元保留号码与套餐。"),
    ),
    Given(
        "gold-30",
        "discount",
        "30",
        12,
        "360",
        {
            "reasons": ["price", "competitor", "service"],
            "tiers": ["gold", "vip"],
            "min_tenure_months": 24,
            "weight": 22,
        },
        both("CNY 30 off for 12 months", "每月减 30 元，共 12 个月"),
        both("For long-standing customers; the contract is renewed for a year.", "老客户专享，续约一年。"),
        extends_months=12,
    ),
    Given(
        "mesh-free",
        "device",
        "0",
        0,
        "80",
        {"kinds": ["broadband"], "reasons": ["quality"], "weight": 16},
        both("Mesh extender, free", "赠送 Mesh 扩展器"),
        both("Sent within two working days, no lock-in.", "两个工作日内寄出，无合约要求。"),
    ),
    Given(
        "personal-contact",
        "service",
        "0",
        6,
        "20",
        {"tiers": ["gold", "vip"], "reasons": ["service"], "weight": 26},
        both("A personal contact for 6 months", "专属客服 6 个月"),
        both("One colleague with name and direct number.", "指定同事，提供直线电话。"),
    ),
)
