"""A webhook that comes again gets its first answer again and has no second effect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from telephony.models import WebhookReceipt

KEPT = timedelta(days=3)


def receipt_key(path: str, parameters: Mapping[str, str], token: str) -> str:
    """What makes a webhook the same one: the provider's idempotency token, else everything that it says."""
    if token:
        return f"t:{token[:96]}"
    text = path + "\n".join(f"{name}={parameters[name]}" for name in sorted(parameters))
    return f"h:{hashlib.sha256(text.encode()).hexdigest()}"


def once(key: str, work: Callable[[], str]) -> str:
    """Step: the answer to a webhook; `work` runs only the first time. A twin that runs meanwhile waits for the first."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO telephony_webhookreceipt (key, answer, received_at) VALUES (%s, '', %s) "
            "ON CONFLICT (key) DO NOTHING RETURNING id",
            [key, now],
        )
        made = cursor.fetchone()
        if made is None:
            cursor.execute("SELECT answer FROM telephony_webhookreceipt WHERE key = %s", [key])
            return str(cursor.fetchone()[0])
    answer = work()
    WebhookReceipt.objects.filter(pk=made[0]).update(answer=answer)
    return answer


def forget_old_receipts(limit: int = 5000) -> int:
    """Delete receipts that no provider would repeat any more; returns how many."""
    old = WebhookReceipt.objects.filter(received_at__lt=timezone.now() - KEPT).order_by("id")[:limit]
    return WebhookReceipt.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
