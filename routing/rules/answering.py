"""When somebody who is asked again and again does not answer, and is taken out of the line."""

from collections.abc import Mapping
from datetime import datetime

NOT_ANSWERING = "not_answering"
MOST = 1000  # more than any limit, less than what the column holds
# Reasons that the ACD itself gives for a break; nobody chooses them, and no reason that is set up may be called so.
OWN_REASONS: Mapping[str, Mapping[str, str]] = {NOT_ANSWERING: {"en": "Not answering", "zh-CN": "未应答"}}


def misses_after(misses: int, *, counted_at: datetime | None, rang_since: datetime) -> int:
    """How many in a row it is with one more that rang out.

    What rang already when the last one was counted is the same absence: three chats at once are missed once.
    """
    return misses if counted_at is not None and rang_since < counted_at else min(misses + 1, MOST)


def is_too_many(misses: int, limit: int) -> bool:
    """Whether a queue with this limit takes an agent out who missed so many in a row; 0: it never does."""
    return 0 < limit <= misses
