"""What became different between two versions of a flow, for people who look at its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from telephony.rules.flows import Document, Node, read

FIELDS = tuple(one.name for one in fields(Node) if one.name != "id")


def changes_between(before: Document, after: Document) -> list[dict[str, Any]]:
    """Each node that was added, removed or changed, with the fields that differ; "" stands for the flow itself.

    What is left out of a document is the same as its usual value.
    """
    old, new = read(before), read(after)
    found = []
    own = [name for name in ("language", "start") if getattr(old, name) != getattr(new, name)]
    if own and before:
        found.append({"node": "", "kind": "", "name": "", "what": "changed", "fields": own})
    for one, node in new.nodes.items():
        if one not in old.nodes:
            found.append(_told(node, "added", []))
        elif differing := [name for name in FIELDS if _value(old.nodes[one], name) != _value(node, name)]:
            found.append(_told(node, "changed", differing))
    return found + [_told(node, "removed", []) for one, node in old.nodes.items() if one not in new.nodes]


def _value(node: Node, name: str) -> Any:
    """A field's value; an empty text, sound or way out is none."""
    value = getattr(node, name)
    return {key: one for key, one in value.items() if one} if isinstance(value, Mapping) else value


def _told(node: Node, what: str, differing: list[str]) -> dict[str, Any]:
    return {"node": node.id, "kind": node.kind, "name": node.name, "what": what, "fields": differing}
