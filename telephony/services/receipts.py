"""A webhook that comes again gets its first answer again and has no second effect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from core.operations import defer
from core.sql import begun, send
from telephony.models import WebhookReceipt

KEPT = timedelta(days=3)
CLAIM = """
INSERT INTO telephony_webhookreceipt (key, answer, received_at) VALUES (%s::text, '', %s::timestamptz)
ON CONFLICT (key) DO NOTHING RETURNING id
"""
ANSWER = "SELECT answer FROM telephony_webhookreceipt WHERE key = %s::text"
STORE = "UPDATE telephony_webhookreceipt SET answer = %s::text WHERE id = %s::bigint"


def receipt_key(path: str, parameters: Mapping[str, str], token: str) -> str:
    """What makes a webhook the same one: the provider's idempotency token, else everything that it says."""
    if token:
        return f"t:{token[:96]}"
    text = path + "\n".join(f"{name}={parameters[name]}" for name in sorted(parameters))
    return f"h:{hashlib.sha256(text.encode()).hexdigest()}"


def once(key: str, work: Callable[[], str]) -> str:
    """Step: the answer to a webhook; `work` runs only the first time. A twin that runs meanwhile waits for the first."""
    with begun():
        claimed = send(CLAIM, [key, timezone.now()])
    made = claimed.rows()
    if not made:
        return str(send(ANSWER, [key]).row()[0])
    answer = work()
    defer(STORE, [answer, made[0][0]])
    return answer


def forget_old_receipts(limit: int = 5000) -> int:
    """Delete receipts that no provider would repeat any more; returns how many."""
    old = WebhookReceipt.objects.filter(received_at__lt=timezone.now() - KEPT).order_by("id")[:limit]
    return WebhookReceipt.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
