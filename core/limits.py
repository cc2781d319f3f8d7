"""Rate limits, counted in the database: a fixed window per key."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from core.models import RateCount
from core.problems import TOO_MANY
from core.tokens import sign

KEPT = timedelta(days=1)  # longer than any window


def count_try(key: str, *, limit: int, window: timedelta) -> None:
    """Count one try under `key`. Raises TOO_MANY (with Retry-After) when the window's limit is passed.

    The count commits by itself, so it must be called outside a transaction: a refused request still counts.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_ratecount (key, window_start, count) VALUES (%(key)s, %(now)s, 1) "
            "ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN core_ratecount.window_start < %(start)s THEN 1 ELSE core_ratecount.count + 1 END, "
            "window_start = CASE WHEN core_ratecount.window_start < %(start)s THEN %(now)s "
            "ELSE core_ratecount.window_start END RETURNING count",
            {"key": key[:120], "now": now, "start": now - window},
        )
        row = cursor.fetchone()
    if row and row[0] > limit:
        raise TOO_MANY(retry_after=int(window.total_seconds()))


def hidden(address: str) -> str:
    """What stands for an address, of the network or of mail, in a counted key: nobody can read it back."""
    return sign(address.strip().lower(), "counted-address", 40)


def forget_counts() -> int:
    """Delete the counts of windows that are long over; returns how many."""
    return RateCount.objects.filter(window_start__lt=timezone.now() - KEPT).delete()[0]


def client_address(request: HttpRequest) -> str:
    """The network address a request came from: the peer, or what our own proxy says where BEHIND_PROXY is set.

    Of X-Forwarded-For only the last entry is believed: it is the one that our proxy added.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return peer
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rsplit(",", 1)[-1].strip() or peer
