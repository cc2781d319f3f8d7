"""What the company promises besides the usual, and what happens there by itself."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM
from tickets.models import SlaPolicy
from tickets.services.automation import create_rule
from tickets.services.sla import change_policy

# After the history was written: rules are for what comes.
RULES: tuple[dict[str, Any], ...] = (
    {
        "name": {"en": "Complaints of VIPs are urgent", "zh-CN": "VIP 投诉标为紧急"},
        "trigger": "opened",
        "conditions": {
            "all": [
                {"field": "kind", "op": "is", "value": ["complaint"]},
                {"field": "tier", "op": "is", "value": ["gold", "vip"]},
            ]
        },
        "actions": [{"do": "priority", "value": "urgent"}, {"do": "add_tags", "value": ["vip"]}],
    },
    {
        "name": {"en": "A broken promise reaches the supervisors", "zh-CN": "超时通知主管"},
        "trigger": "breached",
        "conditions": {"field": "kind", "op": "is", "value": ["complaint"]},
        "actions": [{"do": "add_tags", "value": ["late"]}, {"do": "notify", "value": "supervisors"}],
    },
    {
        "name": {"en": "Nobody answered for a week: closed", "zh-CN": "客户一周未回复则关闭"},
        "trigger": "time",
        "after": "pending",
        "minutes": 7 * 24 * 60,
        "conditions": {"all": []},
        "actions": [
            {"do": "note", "value": "Closed: the customer did not answer for a week. 客户一周未回复，已关闭。"},
            {"do": "status", "value": "closed"},
        ],
    },
)


def set_up() -> None:
    """Next replies are promised as first ones are; some rules are in force."""
    for policy in SlaPolicy.objects.filter(next_reply__isnull=True):
        change_policy(actor=SYSTEM, policy=policy, next_reply=policy.first_reply)
    for rule in RULES:
        create_rule(actor=SYSTEM, **rule)
