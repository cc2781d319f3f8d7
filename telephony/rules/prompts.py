"""What is said at the nodes of a flow: the caller's language, or each of ours while that is unknown; a sound before a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from telephony.rules.flows import Flow, Node, Words
from telephony.rules.texts import diverted_text, said_in, spoken

NAME = "{name}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something a caller hears: a sound by its id, or a text to be spoken; in which language it is."""

    text: str
    language: str
    sound: int | None = None


def chosen(text: Words, sound: Mapping[str, int], language: str, name: str = "") -> Prompt | None:
    """The sound or text for a language, else English, else whatever there is; None for nothing at all."""
    for one in dict.fromkeys([language, "en", *sound, *text]):
        if sound.get(one):
            return Prompt(text.get(one, ""), one, sound[one])
        if text.get(one):
            return Prompt(text[one].replace(NAME, name), one)
    return None


def words(node: Node, languages: Iterable[str], name: str = "") -> list[Prompt]:
    """What a node itself says, once in each language it has."""
    found = (chosen(node.text, node.sound, one, name) for one in languages)
    return list(dict.fromkeys(one for one in found if one is not None))


def on_the_way(flow: Flow, said: Iterable[Node], language: str, name: str = "") -> list[Prompt]:
    """What is said before a walk comes to its end."""
    languages = said_in(language, first=flow.language)
    return [one for node in said for one in words(node, languages, name)]


def asked(flow: Flow, node: Node, language: str, *, again: bool) -> list[Prompt]:
    """What a caller hears where a key is awaited; `again` after a wrong one, or none."""
    languages = said_in(language, first=flow.language)
    sorry = [Prompt(spoken("not_understood", one), one) for one in languages] if again else []
    own = words(node, languages) if not again or not node.reads_keys else []
    return [*sorry, *own, *(_keys(node, languages) if node.reads_keys else ())]


def _keys(node: Node, languages: Iterable[str]) -> list[Prompt]:
    if node.kind == "language":  # each in its own language: who needs it would not understand the other
        return [Prompt(spoken("language_key", one.language, digit=one.key), one.language) for one in node.keys]
    found = []
    for key in node.keys:
        for language in languages:
            label = chosen(key.label, {}, key.language or language)
            if label is not None:
                found.append(Prompt(spoken("option", label.language, label=label.text, digit=key.key), label.language))
    return list(dict.fromkeys(found))


def ended(flow: Flow, node: Node, language: str) -> list[Prompt]:
    """What is said where a call ends in a message or a voicemail; ours where the node has no words of its own."""
    languages = said_in(language, first=flow.language)
    return words(node, languages) or [Prompt(diverted_text(node.kind, "menu", one), one) for one in languages]
