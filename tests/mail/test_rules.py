from datetime import timedelta

import pytest

from mail import rules
from mail.letters import DeliveryReport, Letter

OURS = ["support@telecom.example"]
PLAIN = Letter(sender="li@example.com")


def answers(letter: Letter, envelope: str = "li@example.com") -> bool:
    return rules.may_answer_automatically(letter, envelope, OURS)


def test_a_person_is_answered() -> None:
    assert answers(PLAIN)
    assert answers(Letter(sender="li@example.com", headers={"auto-submitted": "no", "precedence": "first-class"}))


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "auto-replied"}, {"auto-submitted": "auto-generated; x"}, {"precedence": "bulk"},
        {"precedence": "List"}, {"list-id": "<news.example>"}, {"list-unsubscribe": "<mailto:x@y>"},
        {"x-auto-response-suppress": "DR, OOF, AutoReply"}, {"x-auto-response-suppress": "All"},
        {"x-autoreply": "yes"}, {"x-loop": "x"}, {"return-path": "<>"},
    ],
)  # fmt: skip
def test_robots_are_not(headers: dict[str, str]) -> None:
    assert not answers(Letter(sender="li@example.com", headers=headers))


@pytest.mark.parametrize(
    "sender",
    [
        "mailer-daemon@example.com", "noreply@example.com", "no-reply@example.com", "news-bounces@example.com",
        "owner-list@example.com", "list-request@example.com", "support@telecom.example",
        "support+t.1.aaaaaaaaaa@telecom.example", "postmaster@example.com", "bounces+12=x@example.com",
    ],
)  # fmt: skip
def test_addresses_of_machines_and_our_own_are_not(sender: str) -> None:
    assert not answers(Letter(sender=sender))
    assert not answers(PLAIN, envelope=sender)


def test_bounces_and_empty_envelopes_are_not() -> None:
    assert not answers(PLAIN, envelope="")
    assert not answers(PLAIN, envelope="<>")
    assert not answers(Letter(sender="li@example.com", report=DeliveryReport(True, "", "", "", "")))


@pytest.mark.parametrize(
    ("headers", "envelope", "is_notice"),
    [
        ({"auto-submitted": "auto-replied"}, "a@b.cd", True),
        ({"x-autoreply": "yes"}, "a@b.cd", True),
        ({}, "", True),
        ({"list-unsubscribe": "<mailto:x@y>", "auto-submitted": "auto-generated"}, "a@b.cd", False),
        ({"precedence": "bulk"}, "a@b.cd", False),
        ({}, "a@b.cd", False),
    ],
)
def test_a_notice_of_absence_is_no_answer_and_bulk_headers_alone_make_none(
    headers: dict[str, str], envelope: str, is_notice: bool
) -> None:
    assert rules.is_auto_reply(headers, envelope) is is_notice


def sign(value: str, purpose: str) -> str:
    return (f"{value}{purpose}".encode().hex().translate(str.maketrans("0189", "abcd")) * 3)[: rules.SIGNATURE_LENGTH]


def fits(value: str, purpose: str, signature: str) -> bool:
    return sign(value, purpose) == signature


def test_signed_addresses() -> None:
    address = rules.signed_address("support@telecom.example", "t", 42, sign)
    assert rules.token_of(["other@x", address.upper()], fits) == ("t", 42)
    assert len(address.split("@")[0]) <= 64
    assert rules.plain_address(address) == "support@telecom.example"
    assert rules.token_of([address.replace("t.42", "t.43")], fits) is None
    assert rules.token_of([address.replace("+t.", "+b.")], fits) is None
    assert rules.token_of([address.replace("@", "a@")], fits) is None
    assert rules.token_of(["support@telecom.example", ""], fits) is None


def test_retries_back_off_and_end() -> None:
    delays = [rules.retry_delay(number) for number in range(1, rules.MOST_TRIES)]
    assert None not in delays
    assert (delays[0] or timedelta(days=1)) < timedelta(seconds=30)
    assert (delays[-1] or timedelta()) > timedelta(hours=4)
    assert rules.retry_delay(rules.MOST_TRIES) is None


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("宽带", "Re: 宽带"), ("Re: 宽带", "Re: 宽带"), ("回复：Re: 答复: RE[2]: 宽带", "Re: 宽带"),
        ("AW: Rechnung", "Re: Rechnung"), ("Regarding x", "Re: Regarding x"), ("", "Re: "),
    ],
)  # fmt: skip
def test_reply_subject(subject: str, reply: str) -> None:
    assert rules.reply_subject(subject) == reply


def test_one_line() -> None:
    assert rules.one_line("a\r\nBcc: evil@x\t b") == "a Bcc: evil@x b"
