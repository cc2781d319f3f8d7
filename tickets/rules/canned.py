"""Texts with variables, `{{customer.name}}`: which there are, what stands in a text, and how it is filled in."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

VARIABLES: Final = (
    "customer.name",
    "ticket.number",
    "ticket.subject",
    "ticket.link",
    "ticket.resolve_by",
    "queue.name",
    "agent.name",
    "today",
)
# In a queue's signature only: where the person's own stands.
AGENT_SIGNATURE: Final = "agent.signature"
_VARIABLE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def variables_in(text: str) -> list[str]:
    """The names between double braces, each once, in their order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def unknown_in(text: str, known: Sequence[str] = VARIABLES) -> list[str]:
    """Names that no value will ever be known for."""
    return [name for name in variables_in(text) if name not in known]


def variables_of_signature(*, for_queue: bool) -> list[str]:
    """What may stand in a signature."""
    return [*VARIABLES, AGENT_SIGNATURE] if for_queue else list(VARIABLES)


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its values, and the names that have none: those stay in the text as `{{name}}`."""
    missing = [name for name in variables_in(text) if not values.get(name)]
    words = _VARIABLE.sub(lambda found: values.get(found[1]) or f"{{{{{found[1]}}}}}", text)
    return words, missing


def filled_out(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; what has none is left out, and so is a line that held nothing else."""
    lines = []
    for line in text.split("\n"):
        words = _VARIABLE.sub(lambda found: values.get(found[1], ""), line).rstrip()
        if words or not line.strip():
            lines.append(words)
    return "\n".join(lines).strip()
