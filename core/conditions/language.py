"""The language of conditions, read from JSON: {"all": [...]}, {"any": [...]}, {"not": condition} or a leaf.

A leaf is {"field", "op", "value"}. The same condition is asked of one record's facts in memory (`asking`) and becomes a
query (`queries`); both give the same answer, which a property test holds them to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.conditions.fields import Field
from core.conditions.values import Value, read_value
from core.problems import INVALID, Refusal

DEEPEST, MOST_LEAVES = 4, 30


@dataclass(frozen=True)
class All:
    """Every part holds; without parts it always does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True)
class Leaf:
    """One field, asked one thing. `value` is what `values.read_value` made of the JSON."""

    field: Field
    op: str
    value: Value


Condition = All | AnyOf | Not | Leaf
EVERY: Final = All(())


def parse(raw: Any, fields: Mapping[str, Field], *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for, over these fields.

    Raises INVALID pointing at what is wrong by its path ("conditions.all.2.value").
    """
    condition = _node(raw, fields, at, 1)
    if sum(1 for _ in leaves(condition)) > MOST_LEAVES:
        raise _wrong(at, f"At most {MOST_LEAVES} conditions.", f"最多 {MOST_LEAVES} 个条件。")
    return condition


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All leaves, in their order."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def _wrong(path: str, en: str, zh: str) -> Refusal:
    return INVALID.field(path, en=en, zh=zh)


def _node(raw: Any, fields: Mapping[str, Field], path: str, depth: int) -> Condition:
    if not isinstance(raw, dict):
        raise _wrong(path, "An object is wanted.", "需要一个 JSON 对象。")
    if "field" in raw:
        return _leaf(raw, fields, path)
    if len(raw) != 1 or next(iter(raw)) not in ("all", "any", "not"):
        raise _wrong(path, "One of all, any, not, or a field with op and value.", "应为 all、any、not 或一个字段条件。")
    if depth > DEEPEST:
        raise _wrong(path, f"Groups nest at most {DEEPEST} deep.", f"条件组最多嵌套 {DEEPEST} 层。")
    word, inner = next(iter(raw.items()))
    if word == "not":
        return Not(_node(inner, fields, f"{path}.not", depth + 1))
    return _group(word, inner, fields, f"{path}.{word}", depth)


def _group(word: str, inner: Any, fields: Mapping[str, Field], path: str, depth: int) -> Condition:
    if not isinstance(inner, list) or len(inner) > MOST_LEAVES:
        raise _wrong(path, f"A list of at most {MOST_LEAVES} conditions.", f"应为最多 {MOST_LEAVES} 个条件的列表。")
    if word == "any" and not inner:
        raise _wrong(path, "At least one condition.", "至少需要一个条件。")
    parts = tuple(_node(one, fields, f"{path}.{at}", depth + 1) for at, one in enumerate(inner))
    return All(parts) if word == "all" else AnyOf(parts)


def _leaf(raw: dict[str, Any], fields: Mapping[str, Field], path: str) -> Leaf:
    name, op = raw["field"], raw.get("op")
    field = fields.get(name) if isinstance(name, str) else None
    if field is None:
        raise _wrong(f"{path}.field", "There is no such field.", "没有这个字段。")
    if not isinstance(op, str) or op not in field.operators:
        allowed = ", ".join(field.operators)
        raise _wrong(f"{path}.op", f"One of: {allowed}.", f"应为以下之一：{allowed}。")
    extra = set(raw) - {"field", "op", "value"}
    if extra:
        raise _wrong(f"{path}.{min(extra)}", "Unknown here.", "此处不可用。")
    return Leaf(field, op, read_value(field, field.operators[op], raw.get("value"), f"{path}.value"))
