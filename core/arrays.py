"""Lists as arrays of PostgreSQL, in the binary form and of the type that a statement names.

psycopg finds out an array's type from its elements, anew for each list, and an empty list has none: to a column of one
element that costs more than everything else about it. Here the statement says the type: `%b::bigint[]`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

Pack = Callable[[Sequence[Any]], bytes]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL's
NULL = struct.pack(">i", -1)
PLACEHOLDER = re.compile(r"%(?:%|[sb](?:::(\w+)\[\])?)")
_head = struct.Struct(">iiiii").pack
_length = struct.Struct(">i").pack
_bigint = partial(struct.Struct(">iq").pack, 8)


def _bytes(value: bytes) -> bytes:
    return _length(len(value)) + value


def _text(value: str) -> bytes:
    return _bytes(value.encode())


def _moment(value: datetime) -> bytes:
    after = value - EPOCH
    return _bigint((after.days * 86_400 + after.seconds) * 1_000_000 + after.microseconds)


# The name of a type: its number, the number of its array, how one value is written.
TYPES: dict[str, tuple[int, int, Callable[[Any], bytes]]] = {
    "boolean": (16, 1000, partial(struct.Struct(">i?").pack, 1)),
    "bytea": (17, 1001, _bytes),
    "bigint": (20, 1016, _bigint),
    "smallint": (21, 1005, partial(struct.Struct(">ih").pack, 2)),
    "integer": (23, 1007, partial(struct.Struct(">ii").pack, 4)),
    "text": (25, 1009, _text),
    "timestamptz": (1184, 1185, _moment),
}


class _Packed(bytes):
    """An array, ready to go."""


class _PackedDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:
        """It is written already."""
        return bytes(obj)


def _packing(name: str) -> Pack:
    element, array, write = TYPES[name]
    packed: type[_Packed] = type(f"_{name}s", (_Packed,), {})
    psycopg.adapters.register_dumper(packed, type(f"_{name}sDumper", (_PackedDumper,), {"oid": array}))
    empty = struct.pack(">iii", 0, 0, element)

    def pack(values: Sequence[Any]) -> bytes:
        if not values:
            return packed(empty)
        elements = [NULL if value is None else write(value) for value in values]
        return packed(_head(1, 1, element, len(elements), 1) + b"".join(elements))

    return pack


PACKING = {name: _packing(name) for name in TYPES}


@lru_cache(maxsize=500)
def packing_of(text: str) -> list[Pack | None]:
    """How each value of a statement is packed; None: psycopg knows."""
    names = [found.group(1) for found in PLACEHOLDER.finditer(text) if found.group() != "%%"]
    return [PACKING[name] if name else None for name in names]
