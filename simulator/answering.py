"""What the lists and single things of the REST API have in common: which one is meant, which fit, and a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from aiohttp import web

from simulator.refusing import RestError

T = TypeVar("T")


def meant(found: T | None, request: web.Request) -> T:
    """The thing that an address names. Raises RestError 404 when there is none."""
    if found is None:
        raise missing(request)
    return found


def missing(request: web.Request) -> RestError:
    """Nothing is there."""
    return RestError(404, 20404, f"The requested resource {request.path} was not found")


def fitting(things: Iterable[T], given: dict[str, str], **asked: Callable[[T], str]) -> list[T]:
    """The things, the newest first, that are as the parameters say, as far as these are given."""
    wanted = {name: of for name, of in asked.items() if name in given}
    return [one for one in reversed(tuple(things)) if all(of(one) == given[name] for name, of in wanted.items())]


def page(key: str, rows: list[dict[str, Any]], given: dict[str, str]) -> web.Response:
    """A page of a list in Twilio's shape; there is always but one."""
    number, size = int(given.get("Page", "0")), int(given.get("PageSize", "50"))
    body = {
        key: rows[number * size : (number + 1) * size],
        "page": number,
        "page_size": size,
        "next_page_uri": None,
        "previous_page_uri": None,
        "start": number * size,
        "end": max(0, min(len(rows), (number + 1) * size) - 1),
    }
    return web.json_response(body)
