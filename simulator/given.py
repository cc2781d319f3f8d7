"""What a caller of the control API gave, one typed field at a time; anything else is a 400 that names the field."""

from __future__ import annotations

import base64
from typing import Any, NoReturn

from aiohttp import web


def refuse(reason: str) -> NoReturn:
    """Answer 400 with this reason."""
    raise web.HTTPBadRequest(text=reason)


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body as an object; an empty body is an empty object. Raises 400 for anything else."""
    if not request.can_read_body:
        return {}
    try:
        given = await request.json()
    except (ValueError, RecursionError):  # no JSON, no text, a number of 100,000 digits, nesting without end
        refuse("not JSON")
    if not isinstance(given, dict):
        refuse("an object is wanted")
    return given


def line_of(given: dict[str, Any], name: str, default: str = "", longest: int = 200) -> str:
    """One line of printable text, or its default when absent or empty."""
    text = text_of(given, name, default, longest)
    if not text.isprintable():
        refuse(f"{name}: printable characters only")
    return text


def text_of(given: dict[str, Any], name: str, default: str = "", longest: int = 1_000_000) -> str:
    """Any text that can be written down, or its default when absent or empty."""
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        refuse(f"{name}: a text is wanted")
    if len(value) > longest:
        refuse(f"{name}: at most {longest} characters")
    if "\0" in value or any(0xD800 <= ord(each) <= 0xDFFF for each in value):
        refuse(f"{name}: no NUL and no half characters")
    return value or default


def lines_of(given: dict[str, Any], name: str) -> list[str]:
    """A line or a list of lines; at least one."""
    value = given.get(name)
    each = value if isinstance(value, list) else [value]
    found = [line_of({name: one}, name) for one in each]
    if not all(found) or not found:
        refuse(f"{name} is required")
    return found


def number_of(given: dict[str, Any], name: str, default: float, most: float) -> float:
    """A number from 0 to `most`."""
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        refuse(f"{name}: a number is wanted")
    if not 0 <= value <= most:  # neither is NaN
        refuse(f"{name}: from 0 to {most:g}")
    return value


def count_of(given: dict[str, Any], name: str, default: int, most: int) -> int:
    """A whole number from 0 to `most`."""
    value = number_of(given, name, default, most)
    if value != int(value):
        refuse(f"{name}: a whole number is wanted")
    return int(value)


def flag_of(given: dict[str, Any], name: str) -> bool:
    """true or false; false when absent."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        refuse(f"{name}: true or false")
    return value


def bytes_of(given: dict[str, Any], name: str) -> bytes:
    """Bytes that travel as base64."""
    try:
        return base64.b64decode(text_of(given, name, longest=80_000_000), validate=True)
    except ValueError:
        refuse(f"{name}: no base64")


def objects_of(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects; empty when absent."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        refuse(f"{name}: a list of objects is wanted")
    return value


def headers_of(given: dict[str, Any]) -> dict[str, str]:
    """More headers of a mail: name and text."""
    value = given.get("headers") or {}
    if not isinstance(value, dict) or not all(name.isascii() and name.isprintable() and name for name in value):
        refuse("headers: an object of names and texts is wanted")
    return {name: text_of(value, name) for name in value}


def no_others(given: dict[str, Any], *names: str) -> None:
    """Refuse a field that nobody knows: a typing error would plan nothing, silently."""
    unknown = sorted(set(given) - set(names))
    if unknown:
        refuse(f"unknown: {ascii(unknown[0])[:80]}")
