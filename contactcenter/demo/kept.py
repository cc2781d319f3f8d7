"""The words and the steps that the company's agents use again and again."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM
from tickets.services.canned import create_canned_text, create_macro

TEXTS: tuple[dict[str, Any], ...] = (
    {
        "title": {"en": "Thank you, we look into it", "zh-CN": "感谢来信，正在处理"},
        "shortcut": "thanks",
        "text": {
            "en": "Hello {{customer.name}},\n\nthank you for writing. We look into it and tell you what we find.",
            "zh-CN": "{{customer.name}}，您好：\n\n感谢您的来信，我们正在核实，有结果会尽快告知您。",
        },
    },
    {
        "title": {"en": "Restart the router", "zh-CN": "重启光猫和路由器"},
        "shortcut": "restart",
        "text": {
            "en": "Please unplug the modem and the router for 30 seconds, plug in the modem, wait until its light "
            "stays green, then plug in the router. Does it work now?",
            "zh-CN": "请先拔掉光猫和路由器电源等待 30 秒，再接通光猫，待指示灯常绿后接通路由器。现在可以上网了吗？",
        },
    },
    {
        "title": {"en": "What we need to find your bill", "zh-CN": "查询账单所需信息"},
        "shortcut": "bill",
        "text": {
            "en": "To find your bill we need its month and the number of the line it is about. Please leave out "
            "passwords and card numbers.",
            "zh-CN": "为查询账单，请告知账单月份和对应的号码。请不要在信中提供密码或银行卡号。",
        },
    },
)
MACROS: tuple[dict[str, Any], ...] = (
    {
        "title": {"en": "Ask for a restart and wait", "zh-CN": "请客户重启并等待"},
        "actions": [
            {"kind": "reply", "text": TEXTS[1]["text"]},
            {"kind": "add_tags", "tags": ["restart"]},
            {"kind": "status", "status": "pending"},
        ],
    },
    {
        "title": {"en": "Mine, and urgent", "zh-CN": "由我加急处理"},
        "actions": [{"kind": "assign", "to": "me"}, {"kind": "priority", "priority": "urgent"}],
    },
)


def set_up() -> None:
    """For everybody on the staff."""
    for text in TEXTS:
        create_canned_text(actor=SYSTEM, **text)
    for macro in MACROS:
        create_macro(actor=SYSTEM, **macro)
