"""What doctor and the start say of the mail server and of the telephone provider's account."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from contactcenter.stack import outside
from contactcenter.stack.people import announce
from contactcenter.stack.ports import free_port
from contactcenter.stack.problems import StackProblem
from telephony import twilio
from telephony.provider import Handover, OwnNumber, PhoneError

WHOLE = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "t" * 32,
    "TWILIO_API_KEY": "SK" + "2" * 32,
    "TWILIO_API_SECRET": "s" * 32,
    "PUBLIC_URL": "https://calls.example.com",
}


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a line to somebody fails the test."""

    def refuse(*given: object, **more: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the account would say."""
    answers: dict[str, Any] = {"status": "active", "numbers": []}

    def status(*, by_key: bool) -> str:
        if isinstance(answers["status"], PhoneError):
            raise answers["status"]
        return str(answers["status"])

    monkeypatch.setattr(twilio, "account_status", status)
    monkeypatch.setattr(twilio, "own_numbers", lambda: answers["numbers"])
    monkeypatch.setattr(twilio, "has_application", lambda: False)
    for name in (*WHOLE, "TWILIO_API_BASE", "TWILIO_APP_SID"):
        monkeypatch.delenv(name, raising=False)
    return answers


def findings(environment: dict[str, str]) -> dict[str, str]:
    """The sentence of each check, whether good or bad."""
    found = {}
    for name, check in outside.telephone_checks(environment):
        try:
            found[name] = f"ok {check()}"
        except StackProblem as problem:
            found[name] = f"BAD {problem}"
    return found


def test_without_an_account_nobody_is_asked(nobody: None) -> None:
    assert findings({}) == {"calls": "ok not set up: nobody can call or text (TWILIO_ACCOUNT_SID is not set)"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN is not set"),
        ({"TWILIO_ACCOUNT_SID": "12345"}, "TWILIO_ACCOUNT_SID is not the account's SID"),
        ({"TWILIO_API_KEY": "AC" + "2" * 32}, "TWILIO_API_KEY is not an API key's SID"),
        ({"TWILIO_API_SECRET": ""}, "belong together"),
        ({"TWILIO_API_KEY": "", "TWILIO_API_SECRET": ""}, "browsers cannot register"),
        ({"TWILIO_APP_SID": "x"}, "TWILIO_APP_SID is not a TwiML application's SID"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, "a public https address"),
    ],
)
def test_settings_that_cannot_be_right_are_told_without_asking(nobody: None, change: dict[str, str], said: str) -> None:
    found = findings({**WHOLE, **change})
    assert list(found) == ["calls"]
    assert found["calls"].startswith("BAD ")
    assert said in found["calls"]


def number(base: str, **other: Handover) -> OwnNumber:
    """A number that is set up as the README says, but for what is `other`."""
    right = {
        "calls": Handover(f"{base}/twilio/voice#rc=5"),
        "fallback": Handover(f"{base}/twilio/voice-fallback#rc=5&rp=all"),
        "ends": Handover(f"{base}/twilio/status#rc=5&rp=all"),
        "texts": Handover(f"{base}/twilio/message"),
    }
    return OwnNumber("+861055550100", **{**right, **other})


@pytest.mark.parametrize(
    ("what", "given", "said"),
    [
        ("ends", Handover(""), "the ends of calls to +861055550100 are told nowhere instead of https://calls"),
        ("fallback", Handover(""), "calls to +861055550100 go to nowhere instead of https://calls"),
        ("ends", Handover("https://calls.example.com/twilio/status", "GET"), "twilio/status by GET instead of POST"),
    ],
)
def test_a_number_whose_hang_ups_nobody_would_hear(
    asked: dict[str, Any], what: str, given: Handover, said: str
) -> None:
    asked["numbers"] = [number(WHOLE["PUBLIC_URL"], **{what: given})]
    assert said in findings(WHOLE)["numbers"]


def test_an_account_that_is_set_up_is_said_to_be(asked: dict[str, Any]) -> None:
    base = WHOLE["PUBLIC_URL"]
    asked["numbers"] = [number(base)]
    found = findings(WHOLE)
    assert all(one.startswith("ok ") for one in found.values()), found
    assert "+861055550100" in found["numbers"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PhoneError("HTTP 401, error 20003", code=20003, refused=True, retry=False), "refuses TWILIO_ACCOUNT_SID with"),
        (PhoneError("HTTP 404, error 20404", code=20404, refused=True, retry=False), "knows no such account"),
        (PhoneError("ConnectTimeout", refused=True, retry=True), "does not answer (ConnectTimeout)"),
        ("suspended", "the account is suspended"),
    ],
)
def test_what_the_account_says_becomes_a_sentence(asked: dict[str, Any], answer: Any, said: str) -> None:
    asked["status"] = answer
    assert said in findings(WHOLE)["account"]


def test_numbers_that_do_not_lead_here_are_named_with_where_they_should(asked: dict[str, Any]) -> None:
    assert "owns no telephone number" in findings(WHOLE)["numbers"]
    there = {"calls": Handover("https://demo.twilio.com/welcome"), "texts": Handover("")}
    asked["numbers"] = [number(WHOLE["PUBLIC_URL"], **there)]
    said = findings(WHOLE)["numbers"]
    assert "calls to +861055550100 go to https://demo.twilio.com/welcome instead of https://calls" in said
    assert "texts to +861055550100 go to nowhere" in said


def test_an_application_that_is_not_there(asked: dict[str, Any]) -> None:
    named = "AP" + "3" * 32
    import os

    os.environ["TWILIO_APP_SID"] = named
    try:
        assert "has no application" in findings({**WHOLE, "TWILIO_APP_SID": named})["application"]
    finally:
        del os.environ["TWILIO_APP_SID"]


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that takes lines and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_mail_server_that_is_not_there_or_says_nothing_is_told(deaf: int) -> None:
    for port in (free_port(), deaf):
        given = {"SMTP_OUT_HOST": "127.0.0.1", "SMTP_OUT_PORT": str(port)}
        with pytest.raises(StackProblem, match=f"127.0.0.1:{port} does not answer"):
            outside.expect_mail_server(given, seconds=0.3)
        assert outside.troubles(given)[0].startswith("Mail cannot be sent: ")


def test_a_mail_server_that_answers_is_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet, args=(server,), daemon=True).start()
        port = server.getsockname()[1]
        given = {"SMTP_OUT_HOST": "127.0.0.1", "SMTP_OUT_PORT": str(port)}
        assert outside.expect_mail_server(given) == f"127.0.0.1:{port} takes mail"


def _greet(server: socket.socket) -> None:
    line, _ = server.accept()
    with line:
        line.sendall(b"220 hello\r\n")
        line.recv(500)
        line.sendall(b"250 hello\r\n")
        line.recv(500)
        line.sendall(b"221 bye\r\n")


def test_the_start_says_what_does_not_work_yet() -> None:
    told = announce("http://127.0.0.1:8000", None, 2525, [], ["Mail cannot be sent: because"])
    assert "  ! Mail cannot be sent: because" in told.splitlines()
