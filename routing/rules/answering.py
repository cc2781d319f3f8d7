"""When somebody who is asked again and again does not answer, and is taken out of the line."""

from collections.abc import Mapping
from datetime import datetime

NOT_ANSWERING = "not_answering"
# Reasons that the ACD itself gives for a break; nobody chooses them, and no reason that is set up may be called so.
OWN_REASONS: Mapping[str, Mapping[str, str]] = {NOT_ANSWERING: {"en": "Not answering", "zh-CN": "未应答"}}


def misses_after(misses: int, *, counted_at: datetime | None, rang_since: datetime, limit: int) -> int:
    """How many in a row it is with one more that rang out; a queue without a limit (0) counts none.

    What rang already when the last one was counted is the same absence: three chats at once are missed once.
    """
    if limit == 0 or (counted_at is not None and rang_since < counted_at):
        return misses
    return misses + 1
