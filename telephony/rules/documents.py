"""TwiML documents, written as text: building them with the library's classes costs ten times as much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from telephony.rules.texts import spoken, voice_of

ROOM_EVENTS = "start end join leave mute hold"
PAUSE_BETWEEN_PLACES = 15
LONGEST_VOICEMAIL = 120
SILENCE_ENDS = 5
OPENING = "<Response>"
_BEGINNING = re.compile(f"{OPENING}(<Gather [^>]*>)?")
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Line(NamedTuple):
    """Something a caller hears: a text in a language, or what lies at the address of a sound."""

    text: str
    language: str
    sound: str = ""


def document(*verbs: str) -> str:
    """A whole answer."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{OPENING}{"".join(verbs)}</Response>'


def say(text: str, language: str) -> str:
    """Text to speech, without what XML 1.0 cannot hold (section 2.2): one such letter, and nobody would hear anything."""
    voice, tag = voice_of(language)
    return f'<Say voice="{voice}" language="{tag}">{escape(_UNWRITABLE.sub(" ", text))}</Say>'


def play(address: str) -> str:
    """A sound that lies at an address of ours."""
    return f"<Play>{escape(address)}</Play>"


def speak(name: str, languages: Iterable[str], **values: object) -> str:
    """One of our sentences in each of these languages (`Call.languages`: the caller's, or each of ours in turn)."""
    return "".join(say(spoken(name, one, **values), one) for one in languages)


def after(words: Iterable[Line], answer: str) -> str:
    """An answer with something to hear before everything in it; where that asks for a key, one may interrupt this too.

    Twilio forgets keys that are pressed outside a Gather: who knows the menu would press in vain and wait for its end.
    """
    said = _all(words)
    return _BEGINNING.sub(lambda found: found[0] + said, answer, count=1)


def asked(words: Iterable[Line], *, timeout: int, action: str, otherwise: str) -> str:
    """Say something that a key may interrupt, take that one key; without any, go on at `otherwise`."""
    return document(
        f'<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="{timeout}" method="POST" '
        f"action={quoteattr(action)}>{_all(words)}</Gather>",
        f'<Redirect method="POST">{escape(otherwise)}</Redirect>',
    )


def forwarded(number: str, *, shown: str, seconds: int, action: str) -> str:
    """Ring a number outside; when that is over, or nobody answers, we are asked what next."""
    return document(
        f'<Dial action={quoteattr(action)} method="POST" timeout="{seconds}" callerId={quoteattr(shown)}>'
        f"<Number>{escape(number)}</Number></Dial>"
    )


def into_queue(queue: str, text_name: str, *, languages: Iterable[str], wait: str, left: str, most: int) -> str:
    """Hold the caller in the provider's queue, where the wait document speaks to them; refused when `most` wait there."""
    return document(
        speak(text_name, languages) if text_name else "",
        f'<Enqueue waitUrl={quoteattr(wait)} waitUrlMethod="POST" action={quoteattr(left)} method="POST" '
        f'maxQueueSize="{most}">{escape(queue)}</Enqueue>',
    )


def waiting(words: Iterable[Line] = (), *, music: str = "", seconds: int = PAUSE_BETWEEN_PLACES, key: str = "") -> str:
    """Say something, if anything, then music or silence; the provider asks again at its end.

    With `key`, an address, a key may be pressed at any time.
    """
    quiet = f"<Play>{escape(music)}</Play>" if music else f'<Pause length="{seconds}"/>'
    if not key:
        return document(_all(words), quiet)
    return document(
        f'<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="1" method="POST" action={quoteattr(key)}>'
        f"{_all(words)}{quiet}</Gather>"
    )


def silence(seconds: int = 2) -> str:
    """Nothing, for a moment: the caller is about to be taken somewhere else."""
    return document(f'<Pause length="{seconds}"/>')


def leave() -> str:
    """Out of the provider's queue."""
    return document("<Leave/>")


def room(name: str, *, label: str, events: str, after: str, languages: Sequence[str], announced: bool = False) -> str:
    """Put the caller into the conference; nobody's leaving ends it, and afterwards we are asked what next.

    With `announced` they hear first that the call is recorded.
    """
    return document(
        speak("connecting", languages),
        speak("recorded_all", languages) if announced else "",
        f'<Dial action={quoteattr(after)} method="POST"><Conference beep="false" startConferenceOnEnter="true" '
        f'endConferenceOnExit="false" participantLabel={quoteattr(label)} statusCallback={quoteattr(events)} '
        f'statusCallbackMethod="POST" statusCallbackEvent="{ROOM_EVENTS}">{escape(name)}</Conference></Dial>',
    )


def comfort(languages: Iterable[str], music: str = "") -> str:
    """For a caller whose agent's line was lost: somebody comes back. A conference's hold asks again at its end."""
    quiet = f"<Play>{escape(music)}</Play>" if music else '<Pause length="8"/>'
    return document(speak("comfort", languages), quiet)


def said(name: str, languages: Iterable[str]) -> str:
    """One of our sentences, into a room."""
    return document(speak(name, languages))


def tones(digits: str) -> str:
    """Keys, as tones; w is half a second of silence."""
    return document(f"<Play digits={quoteattr(digits)}/>")


def lines(name: str, languages: Iterable[str]) -> list[Line]:
    """One of our sentences in each of these languages."""
    return [Line(spoken(name, one), one) for one in languages]


def farewell(words: Iterable[Line]) -> str:
    """These words, then the end."""
    return document(_all(words), "<Hangup/>")


def _all(words: Iterable[Line]) -> str:
    return "".join(play(one.sound) if one.sound else say(one.text, one.language) for one in words)


def voicemail(words: Iterable[Line], *, nothing: Iterable[Line], action: str, told_at: str) -> str:
    """Words, a beep, and the caller's message; who says nothing is told that nothing was heard."""
    return document(
        _all(words),
        f'<Record action={quoteattr(action)} method="POST" maxLength="{LONGEST_VOICEMAIL}" timeout="{SILENCE_ENDS}" '
        f'finishOnKey="#" playBeep="true" recordingStatusCallback={quoteattr(told_at)} '
        f'recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed absent"/>',
        _all(nothing),
        "<Hangup/>",
    )


def offer(words: Iterable[Line], *, action: str, otherwise: str) -> str:
    """Something to say yes to by a key; without one, go on at `otherwise`."""
    return document(
        f'<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="6" method="POST" action={quoteattr(action)}>'
        f"{_all(words)}</Gather>",
        f'<Redirect method="POST">{escape(otherwise)}</Redirect>',
    )


def try_again(url: str) -> str:
    """A moment of silence, then the same question again."""
    return document('<Pause length="2"/>', f'<Redirect method="POST">{escape(url)}</Redirect>')


def goodbye(text_name: str = "", *, languages: Iterable[str] = ("en",)) -> str:
    """Say something, if anything, and hang up."""
    return document(speak(text_name, languages) if text_name else "", "<Hangup/>")
