"""The simulator's tables are those of the installed official package."""

from __future__ import annotations

import inspect
import re

import pytest
from twilio.rest.api.v2010.account.call import CallContext, CallList
from twilio.rest.api.v2010.account.call.recording import RecordingContext as CallRecordingContext
from twilio.rest.api.v2010.account.call.recording import RecordingList as CallRecordingList
from twilio.rest.api.v2010.account.conference import ConferenceContext, ConferenceList
from twilio.rest.api.v2010.account.conference.participant import ParticipantContext, ParticipantList
from twilio.rest.api.v2010.account.incoming_phone_number import IncomingPhoneNumberList
from twilio.rest.api.v2010.account.message import MessageList
from twilio.rest.api.v2010.account.recording import RecordingList
from twilio.twiml import voice_response

from simulator.grammar import NOUNS, OPERATIONS, VERBS
from simulator.twiml import TwimlError, parse_document

TEXT = {
    "say": "message",
    "play": "url",
    "enqueue": "name",
    "redirect": "url",
    "dial": "number",
    "conference": "name",
    "number": "phone_number",
}


def _attributes(method: object, name: str) -> set[str]:
    parameters = inspect.signature(method).parameters  # type: ignore[arg-type]
    names = [each for each in parameters if each not in ("self", "kwargs", TEXT.get(name))]
    return {first + "".join(map(str.title, rest)) for first, *rest in (each.split("_") for each in names)}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_verb_has_the_official_attributes(verb: str) -> None:
    method = getattr(voice_response.VoiceResponse, verb.lower())
    assert VERBS[verb] == _attributes(method, verb.lower())


def test_conference_has_the_official_attributes() -> None:
    assert NOUNS["Dial"]["Conference"] == _attributes(voice_response.Dial.conference, "conference")


def test_number_has_the_official_attributes() -> None:
    assert NOUNS["Dial"]["Number"] == _attributes(voice_response.Dial.number, "number")


@pytest.mark.parametrize(
    ("operation", "method"),
    [
        ("calls.create", CallList._create),
        ("calls.list", CallList.page),
        ("calls.update", CallContext._update),
        ("conferences.list", ConferenceList.page),
        ("conferences.update", ConferenceContext._update),
        ("participants.create", ParticipantList._create),
        ("participants.list", ParticipantList.page),
        ("participants.update", ParticipantContext._update),
        ("recordings.list", RecordingList.page),
        ("messages.create", MessageList._create),
        ("messages.list", MessageList.page),
        ("numbers.list", IncomingPhoneNumberList.page),
        ("calls.recordings.create", CallRecordingList._create),
        ("calls.recordings.update", CallRecordingContext._update),
    ],
)
def test_operation_has_the_official_parameters(operation: str, method: object) -> None:
    source = inspect.getsource(method)  # type: ignore[arg-type]
    assert OPERATIONS[operation] == set(re.findall(r'^\s+"([\w<>]+)": ', source, re.MULTILINE))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("not xml", 12100),
        ("<Answer/>", 12102),
        ("<Response><Shout/></Response>", 12200),
        ('<Response><Say volume="9">x</Say></Response>', 12200),
        ("<Response><Gather><Hangup/></Gather></Response>", 12200),
    ],
)
def test_bad_documents_are_refused_with_twilios_code(body: str, code: int) -> None:
    with pytest.raises(TwimlError) as refusal:
        parse_document(body, "text/xml")
    assert refusal.value.code == code


def test_gather_is_not_allowed_while_a_conference_waits() -> None:
    with pytest.raises(TwimlError) as refusal:
        parse_document("<Response><Gather/></Response>", "text/xml", {"Say"})
    assert refusal.value.code == 13238
