"""Which events stand in a customer's timeline, under which kind, and in which words."""

from typing import Any

Texts = dict[str, str]

KINDS = ("call", "email", "portal", "chat", "complaint", "ticket", "retention", "subscription", "note", "card")

_BY_NAME = {
    "ticket.opened": "ticket",
    "ticket.resolved": "ticket",
    "message.added": "ticket",
    "call.changed": "call",
    "work.done": "ticket",
    "retention.opened": "retention",
    "retention.changed": "retention",
    "subscription.started": "subscription",
    "subscription.changed": "subscription",
    "subscription.disconnect_requested": "retention",
    "customer.created": "card",
    "customer.merged": "card",
    "customer.unmerged": "card",
    "customer.note_added": "note",
    "consent.recorded": "card",
}
# Work that ended is a line only where somebody said how.
NAMES = tuple(name for name in _BY_NAME if name not in ("call.changed", "work.done"))
# Of a call's many changes only its end is a line of its own.
CALL_ENDS = ("completed", "abandoned", "failed")
_MEDIA = {"voice": "call", "email": "email", "portal": "portal", "chat": "chat", "web": "portal"}

_TEXTS: dict[str, Texts] = {
    "ticket.opened": {"en": "Ticket opened", "zh-CN": "创建工单"},
    "ticket.resolved": {"en": "Ticket resolved", "zh-CN": "工单已解决"},
    "message.added": {"en": "Message", "zh-CN": "消息"},
    "message.added.in": {"en": "Customer wrote", "zh-CN": "客户来信"},
    "message.added.out": {"en": "We answered", "zh-CN": "已答复客户"},
    "message.added.note": {"en": "Internal note", "zh-CN": "内部备注"},
    "call.changed": {"en": "Call", "zh-CN": "通话"},
    "call.changed.completed": {"en": "Call", "zh-CN": "通话"},
    "call.changed.abandoned": {"en": "Caller hung up while waiting", "zh-CN": "等待中挂断"},
    "call.changed.failed": {"en": "Call failed", "zh-CN": "通话失败"},
    "retention.opened": {"en": "Retention case opened", "zh-CN": "发起拆机挽留"},
    "retention.changed": {"en": "Retention case", "zh-CN": "拆机挽留"},
    "retention.changed.taken": {"en": "An agent took the retention case", "zh-CN": "坐席已接手挽留单"},
    "retention.changed.follow_up_due": {"en": "Follow-up is due", "zh-CN": "回访到期"},
    "retention.changed.saved": {"en": "Customer stayed", "zh-CN": "挽留成功"},
    "retention.changed.lost": {"en": "Customer leaves", "zh-CN": "挽留失败"},
    "retention.changed.thinking": {"en": "Customer is thinking it over", "zh-CN": "客户考虑中"},
    "retention.changed.cancelled": {"en": "Disconnect request withdrawn", "zh-CN": "拆机申请已撤回"},
    "subscription.started": {"en": "Subscription started", "zh-CN": "开通订购"},
    "subscription.changed": {"en": "Subscription changed", "zh-CN": "订购变更"},
    "subscription.disconnect_requested": {"en": "Asked to disconnect", "zh-CN": "申请拆机"},
    "customer.created": {"en": "Card created", "zh-CN": "建立客户档案"},
    "customer.merged": {"en": "Card merged", "zh-CN": "档案已合并"},
    "customer.unmerged": {"en": "Merge undone", "zh-CN": "已撤销合并"},
    "customer.note_added": {"en": "Note", "zh-CN": "备注"},
    "consent.recorded": {"en": "Consent recorded", "zh-CN": "记录授权"},
}


def kind_of(name: str, facts: dict[str, Any]) -> str:
    """The filter under which an event is found: complaints and media first, else what its name says."""
    if facts.get("kind") == "complaint":
        return "complaint"
    return _MEDIA.get(str(facts.get("media", "")), _BY_NAME.get(name, "ticket"))


def text_of(name: str, facts: dict[str, Any]) -> Texts:
    """What happened, in both languages; the facts make it more exact where there is a word for it."""
    if name == "work.done":
        names = facts.get("outcome") or {}
        return {
            "en": f"Outcome: {names.get('en') or names.get('zh-CN', '')}",
            "zh-CN": f"小结：{names.get('zh-CN') or names.get('en', '')}",
        }
    if name == "subscription.changed" and (until := facts.get("contract_ends_on")):
        return {"en": f"Contract extended until {until}", "zh-CN": f"合约延长至 {until}"}
    detail = facts.get("result") or facts.get("direction") or facts.get("state") or facts.get("step")
    return _TEXTS.get(f"{name}.{detail}") or _TEXTS.get(name) or {"en": name}
