"""The proof of an erasure: every table, every key of the cache, every file that was to go is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import redis
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from core.models import Blob
from core.operations import reading
from privacy.models import Erasure

PATIENCE = 600_000  # milliseconds for one table
# Partitions are read through the table that they are parts of.
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> %s
ORDER BY c.relname
"""


def patterns_of(words: Iterable[str]) -> list[str]:
    """For ILIKE ANY: each word anywhere in a text, and in the hexadecimal form in which bytes are written."""
    plain = [word for word in words if word]
    escaped = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in plain]
    return [f"%{word}%" for word in [*escaped, *(word.encode().hex() for word in plain)]]


def traces_in_tables(words: list[str]) -> dict[str, int]:
    """In how many rows of which tables one of these words still stands, whatever the column."""
    patterns = patterns_of(words)
    if not patterns:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [Erasure._meta.db_table])
        tables = [row[0] for row in cursor.fetchall()]
    found = {}
    for table in tables:
        quoted = connection.ops.quote_name(table)
        with reading(PATIENCE), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {quoted} row WHERE row::text ILIKE ANY(%s)", [patterns])
            number = (cursor.fetchone() or [0])[0]
        if number:
            found[table] = number
    return found


def traces_in_cache(words: list[str]) -> int:
    """In how many of our keys of Redis one of these words still stands; 0 when it cannot be reached, as it is then gone."""
    wanted = [word.lower().encode() for word in words if word]
    try:
        store = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=10)
        keys = list(store.scan_iter(match=f"*{settings.REDIS_PREFIX}*", count=1000))
        return sum(any(word in told.lower() for word in wanted) for key in keys for told in [_told(store, key)])
    except redis.RedisError:
        return 0


def _told(store: Any, key: bytes) -> bytes:
    """A key and what stands in it, as one piece of bytes."""
    return b"\n".join([key, *_values(store, key)])


def _values(store: Any, key: bytes) -> Iterator[bytes]:
    match store.type(key):
        case b"string":
            yield store.get(key) or b""
        case b"list":
            yield from store.lrange(key, 0, -1)
        case b"set":
            yield from store.smembers(key)
        case b"zset":
            yield from store.zrange(key, 0, -1)
        case b"hash":
            yield from (part for pair in store.hgetall(key).items() for part in pair)


def files_left(blobs: list[int]) -> int:
    """How many of these files are still there; those that somebody else's row names too stay for them."""
    keys = Blob.objects.filter(pk__in=blobs).values_list("key", flat=True)
    return sum(default_storage.exists(key) for key in keys)
