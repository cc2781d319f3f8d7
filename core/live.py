"""The fast half of the live line: after a commit, tell every web process through Redis.

Only speed depends on it. The rows in `core_frame` are the truth; each web process also reads them at least once a
second, so a Redis that is empty, slow or gone costs at most that second.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds without trying after Redis failed, so that a dead Redis costs one time-out a second at most
_quiet_until = 0.0


@dataclass(frozen=True)
class Push:
    """A committed frame on its way to the web processes; `xid` tells the hub whether its cursor may pass it."""

    id: int
    xid: int
    audiences: list[str]
    body: str


def channel(line: str) -> str:
    """A pub/sub channel of this installation (pub/sub ignores the database number, so the name is unique)."""
    return f"{settings.REDIS_PREFIX}:{line}"


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.3, max_connections=64)


def push(pushes: list[Push]) -> bool:
    """Publish committed frames; False when Redis could not be reached (the hubs then find the rows themselves)."""
    return _publish("live", json.dumps([vars(one) for one in pushes], ensure_ascii=False))


def whisper(audiences: list[str], body: str) -> bool:
    """Tell open sockets something that nobody needs to hear later (who types): no row, no cursor, not repeated."""
    return _publish("live", json.dumps([{"passing": True, "audiences": audiences, "body": body}], ensure_ascii=False))


def wake(topic: str) -> bool:
    """Tell sleeping background loops that there is work on `topic`; they also look by themselves."""
    return _publish("wake", topic)


def note_for_a_while(key: str, member: str, value: str, seconds: int) -> dict[str, str] | None:
    """Keep a member's word under a key ("" removes it) and return all of them; None while Redis is away.

    Nothing may depend on it: it is for what is true only now.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return None
    line = _client().pipeline(transaction=False)
    name = channel(key)
    if value:
        line.hset(name, member, value)
        line.expire(name, seconds)
    else:
        line.hdel(name, member)
    line.hgetall(name)
    try:
        found: dict[bytes, bytes] = line.execute()[-1]
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + PAUSE
        log.warning("nothing is noted", extra={"error": type(error).__name__})
        return None
    return {one.decode(): word.decode() for one, word in found.items()}


def _publish(line: str, message: str) -> bool:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        _client().publish(channel(line), message)
    except redis.RedisError as error:
        _quiet_until = time.monotonic() + PAUSE
        log.warning("live push failed", extra={"error": type(error).__name__})
        return False
    return True
