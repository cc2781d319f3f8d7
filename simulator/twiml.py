"""Reading a TwiML document as strictly as the carrier does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from xml.etree import ElementTree

from simulator.grammar import NOUNS, VERBS


class TwimlError(Exception):
    """A document that the carrier would refuse; `code` is Twilio's error number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verb:
    """One instruction with its attributes, its text and what is nested in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Verb, ...] = ()

    def number(self, attribute: str, default: float) -> float:
        """An attribute as a number; raises TwimlError 12200 for anything else."""
        value = self.attributes.get(attribute)
        if value is None:
            return default
        try:
            return float(value)
        except ValueError:
            raise TwimlError(12200, f"{self.name}: invalid {attribute}") from None

    def flag(self, attribute: str, default: bool) -> bool:
        """An attribute as true or false."""
        value = self.attributes.get(attribute)
        return default if value is None else value.lower() == "true"


def parse_document(body: str, content_type: str, allowed: Collection[str] | None = None) -> tuple[Verb, ...]:
    """The verbs of a document.

    Raises TwimlError: 12300 wrong content type, 12100 not XML, 12102 root is not Response, 12200 unknown verb or
    attribute, 13238 a verb that this place does not allow.
    """
    if content_type.split(";")[0].strip() not in ("text/xml", "application/xml", "text/html"):
        raise TwimlError(12300, f"Invalid Content-Type: {content_type}")
    try:
        root = ElementTree.fromstring(body.strip())
    except ElementTree.ParseError as error:
        raise TwimlError(12100, f"Document parse failure: {error}") from None
    if root.tag != "Response":
        raise TwimlError(12102, "Document root must be Response")
    verbs = tuple(_read(element, VERBS) for element in root)
    for verb in verbs:
        if allowed is not None and verb.name not in allowed:
            raise TwimlError(13238, f"Verb {verb.name} is not allowed here")
    return verbs


def _read(element: ElementTree.Element, known: dict[str, frozenset[str]]) -> Verb:
    if element.tag not in known:
        raise TwimlError(12200, f"Schema validation: unknown element {element.tag}")
    unknown = [name for name in element.attrib if name not in known[element.tag]]
    if unknown:
        raise TwimlError(12200, f"Schema validation: {element.tag} has no attribute {unknown[0]}")
    children = tuple(_read(child, NOUNS.get(element.tag, {})) for child in element)
    return Verb(element.tag, dict(element.attrib), (element.text or "").strip(), children)
