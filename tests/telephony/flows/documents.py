"""Flows for tests, written down as the editor stores them."""

from __future__ import annotations

from typing import Any

from telephony.rules.flow_checks import House

HOUSE = House(queues={1, 2}, calendars={7}, sounds={5})


def node(kind: str, id: str | None = None, **fields: Any) -> dict[str, Any]:
    """One node; its id is its kind unless it is named."""
    return {"id": id or kind, "kind": kind, **fields}


def both(en: str, zh: str = "中文") -> dict[str, str]:
    """A text in two languages."""
    return {"en": en, "zh-CN": zh}


def flow(*nodes: dict[str, Any], start: str | None = None, language: str = "en") -> dict[str, Any]:
    """A document that begins at its first node."""
    return {"language": language, "start": start or nodes[0]["id"], "nodes": list(nodes)}


def key(pressed: str, to: str, en: str = "help", **fields: Any) -> dict[str, Any]:
    """A key of a menu."""
    return {"key": pressed, "to": to, "label": both(en, "帮助"), **fields}


def whole(queue: int = 1, calendar: int = 7) -> dict[str, Any]:
    """Everything there is: languages, hours, a recognised caller, a menu under a menu, and every end."""
    return flow(
        node("language", keys=[{"key": "1", "language": "zh-CN"}, {"key": "2", "language": "en"}], exits={"next": "hours"}),
        node("hours", calendar=calendar, exits={"open": "caller", "closed": "voicemail", "emergency": "message"}),
        node("caller", text=both("Welcome back, {name}.", "{name}，您好。"), last_agent=True,
             exits={"known": "queue", "unknown": "say"}),
        node("say", text=both("Welcome.", "欢迎。"), exits={"next": "menu"}),
        node("menu", text=both("Please choose.", "请选择。"), attempts=3, exits={"otherwise": "queue"},
             keys=[key("1", "queue"), key("2", "more"), key("*", "menu", "the same again")]),
        node("menu", "more", keys=[key("1", "forward"), key("#", "menu", "the way back")], exits={"otherwise": "queue"}),
        node("forward", number="+861055550111", exits={"otherwise": "voicemail"}),
        node("queue", queue=queue),
        node("voicemail", queue=queue),
        node("message", text=both("Not today.", "今天不行。")),
    )  # fmt: skip
