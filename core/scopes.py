"""What an API token may be allowed: the areas that the doors name, each to read or to write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import get_resolver


@cache
def known_scopes() -> frozenset[str]:
    """Every scope that opens a door ("*", "*:read", "tickets:write" ...). A new door's area is among them by itself."""
    areas = {scope.partition(":")[0] for scope in _scopes(get_resolver().url_patterns)} | {"*"}
    return frozenset({"*"} | {f"{area}:{right}" for area in areas if area for right in ("read", "write")})


def _scopes(patterns: Any) -> Iterator[str]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _scopes(one.url_patterns)
        else:
            yield getattr(getattr(one.callback, "cls", None), "scope", "")
