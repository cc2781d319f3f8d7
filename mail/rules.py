"""Pure rules of e-mail: which letters no machine may answer, signed addresses, when to try again."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from mail.letters import Letter

MOST_TRIES: Final = 8
_DELAYS: Final = (15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)
# Automatic answers one address may get: a robot that we fail to recognise stops being answered after these.
AUTOMATIC_LIMIT: Final = 5
AUTOMATIC_WINDOW: Final = timedelta(hours=1)
_ROBOTS: Final = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|root|daemon|robot|"
    r"notifications?|.*-(request|owner|bounces?)|owner-.*)([+=-].*)?@",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"^([^+@]+)\+([a-z])\.([0-9]{1,19})\.([a-z2-7]{10,52})@(.+)$")
SIGNATURE_LENGTH: Final = 26
Sign = Callable[[str, str], str]


class AddressToken(NamedTuple):
    """What stands in a signed address: `t` with a ticket's id, or `b` with a mail's id (where its bounces go)."""

    kind: str
    id: int


def may_answer_automatically(letter: Letter, envelope_from: str, ours: Sequence[str]) -> bool:
    """RFC 3834: never answer robots, lists, bounces, bulk mail or ourselves by machine."""
    headers = letter.headers
    sender = letter.reply_to or letter.sender
    return not (
        is_automatic(headers)
        or letter.report is not None
        or not sender
        or envelope_from in ("", "<>")
        or headers.get("return-path", "").strip() == "<>"
        or _ROBOTS.match(sender)
        or _ROBOTS.match(letter.sender)
        or _ROBOTS.match(envelope_from)
        or any(plain_address(address) in ours for address in (sender, letter.sender, envelope_from))
    )


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether a machine wrote this mail, by what it says of itself. Header names are lower case."""
    submitted = headers.get("auto-submitted", "no").split(";")[0].strip().lower()
    suppress = headers.get("x-auto-response-suppress", "").lower()
    return (
        submitted not in ("", "no")
        or headers.get("precedence", "").strip().lower() in ("bulk", "list", "junk", "auto_reply")
        or any(name in headers for name in ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-loop"))
        or any(word in suppress for word in ("all", "autoreply", "oof"))
    )


def is_auto_reply(headers: Mapping[str, str], envelope_from: str) -> bool:
    """Whether this is a notice of absence or the like: an answer that no person wrote.

    Narrower than `is_automatic`: other companies' desks send their people's words with the headers of bulk mail.
    """
    submitted = headers.get("auto-submitted", "").split(";")[0].strip().lower()
    return (
        submitted == "auto-replied"
        or headers.get("precedence", "").strip().lower() == "auto_reply"
        or any(name in headers for name in ("x-autoreply", "x-autorespond"))
        or envelope_from in ("", "<>")
    )


def plain_address(address: str) -> str:
    """An address without its +detail, in lower case: `support+t.7.abc@x` is `support@x`."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    return f"{local.split('+', 1)[0]}@{domain}"


def signed_address(address: str, kind: str, id: int, sign: Sign) -> str:
    """`support@x` with a token that only we can make. Raises nothing; the local part stays under 64 characters."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{kind}.{id}.{sign(f'{kind}.{id}', 'mail-address')}@{domain}"


def token_of(addresses: Sequence[str], fits: Callable[[str, str, str], bool]) -> AddressToken | None:
    """The first token of ours in these addresses; a forged or damaged one is no token."""
    for address in addresses:
        match = _TOKEN.match(address.strip().strip("<>").lower())
        if match is None:
            continue
        kind, number, signature = match.group(2), match.group(3), match.group(4)
        if len(signature) == SIGNATURE_LENGTH and fits(f"{kind}.{number}", "mail-address", signature):
            return AddressToken(kind, int(number))
    return None


def retry_delay(attempts: int) -> timedelta | None:
    """How long to wait after the given number of tries; None when it is time to give up. Jitter parts a crowd."""
    if attempts >= MOST_TRIES:
        return None
    seconds = _DELAYS[min(attempts, len(_DELAYS)) - 1]
    return timedelta(seconds=seconds * random.uniform(0.9, 1.2))


def reply_subject(subject: str) -> str:
    """`Re: ` once, however many of them and of their Chinese and German sisters stand there already."""
    bare = re.sub(
        r"^(\s*(re|aw|回复|回覆|答复|答覆|sv|antw)\s*(\[\d+\])?\s*[:：]\s*)+", "", subject, flags=re.IGNORECASE
    )
    return f"Re: {bare.strip()}"


def one_line(text: str, limit: int = 500) -> str:
    """Text that may stand in a header: no line ends, no control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())[:limit]
