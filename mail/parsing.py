"""Raw mail to a `Letter`. Pure and tolerant: nothing raises out of here, what cannot be used says why in `problem`."""

import email
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email._policybase import Compat32
from email.message import Message
from typing import Final

from core.text import safe_filename
from mail import bounces, markup
from mail.charsets import clean, decode, from_surrogates, header_text
from mail.letters import Letter, Part
from mail.quotes import split_reply

MOST_PARTS: Final = 500
MOST_DEPTH: Final = 40
MOST_TEXT: Final = 500_000
MOST_SUBJECT: Final = 500
_MOST_ADDRESSES: Final = 200
_MESSAGE_ID: Final = re.compile(r"<([^<>\s]{1,480})>")
_ADDRESS: Final = re.compile(r"^[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,255}$")
# Kept for the rules (who is a robot, what is a bounce) and for the person who looks at a quarantined mail.
_KEPT_HEADERS: Final = (
    "Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress", "X-Autoreply",
    "X-Autorespond", "X-Loop", "Return-Path", "Feedback-ID", "X-Mailer", "Content-Type", "Importance", "X-Priority",
)  # fmt: skip
_CJK: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTERS: Final = re.compile(r"[A-Za-z]")


class _Tolerant(Compat32):
    """The fast old policy, with raw 8-bit header bytes read as the text they probably are."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return from_surrogates(value)


_POLICY: Final = _Tolerant()
# Python 3.11.10 and later drop a whole header over one odd address, unless told not to.
_NOT_STRICT: Final = {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}


def parse(raw: bytes) -> Letter:
    """Read a mail. `problem` is one of: empty, no_headers, no_sender, too_deep, too_many_parts, unreadable."""
    if not raw.strip():
        return Letter(problem="empty")
    try:
        message = email.message_from_bytes(raw, policy=_POLICY)
        if not message.keys():
            return Letter(problem="no_headers")
        return _letter(message)
    except RecursionError:
        return Letter(problem="too_deep")
    except Exception as error:
        return Letter(problem="unreadable", defects=[f"{type(error).__name__}: {error}"[:300]])


def dedupe_key(raw: bytes) -> str:
    """The same letter delivered again has the same key; a reused Message-ID with other words has another one.

    Recipients and Received lines stay out: one letter to two of our addresses is one matter.
    """
    try:
        head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        message = email.message_from_bytes(head + b"\n\n", policy=_POLICY)
        named = [str(message.get(name, "")) for name in ("Message-ID", "From", "Date", "Subject")]
        if not any(named):  # no headers to speak of: only the same bytes are the same letter
            body = raw
    except Exception:
        named, body = [], raw
    known = hashlib.sha256("\0".join(" ".join(value.split()) for value in named).encode("utf-8", "surrogateescape"))
    known.update(b"\0" + hashlib.sha256(body.rstrip()).digest())
    return known.hexdigest()


def _letter(message: Message) -> Letter:
    sender_name, sender = _first_address(message, "From", "Sender", "Return-Path")
    subject = header_text(message.get("Subject"))[:MOST_SUBJECT]
    leaves = _leaves(message)
    if isinstance(leaves, str):
        return Letter(problem=leaves, sender=sender, sender_name=sender_name, subject=subject)
    text, html, parts = _contents(leaves)
    reply = split_reply(text)
    letter = Letter(
        message_id=_first_id(message.get("Message-ID")),
        in_reply_to=_first_id(message.get("In-Reply-To")),
        references=_ids(message.get("References"))[-50:],
        sender=sender,
        sender_name=sender_name,
        reply_to=_first_address(message, "Reply-To")[1],
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        subject=subject,
        sent_at=_date(message.get("Date")),
        text=text,
        reply_text=reply.text,
        quoted=reply.quoted,
        html=html,
        language=language_of(f"{subject}\n{reply.text}"),
        parts=parts,
        headers={name.lower(): header_text(message.get(name))[:500] for name in _KEPT_HEADERS if name in message},
        report=bounces.delivery_report(message),
        defects=[type(defect).__name__ for defect in message.defects][:20],
    )
    if letter.report:
        return letter
    problem = "no_sender" if not sender else "empty" if _says_nothing(letter) else ""
    return replace(letter, problem=problem) if problem else letter


def _says_nothing(letter: Letter) -> bool:
    """Neither a subject nor a word nor a file nor a picture: nobody could work on it."""
    return not (letter.subject.strip() or letter.text or letter.parts or "<img" in letter.html)


def _leaves(message: Message) -> list[Message] | str:
    """The parts that carry something, in order; the name of the problem when there are absurdly many or deep ones."""
    found: list[Message] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > MOST_DEPTH:
            return "too_deep"
        if len(found) + len(waiting) > MOST_PARTS:
            return "too_many_parts"
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner = [child for child in part.get_payload() if isinstance(child, Message)]
            waiting.extend((child, depth + 1) for child in reversed(inner))
        else:
            found.append(part)
    return found


def _contents(leaves: list[Message]) -> tuple[str, str, list[Part]]:
    """Plain text, safe HTML and files. Bodies of one kind are joined: some mailers cut a letter around its pictures."""
    texts: list[str] = []
    htmls: list[str] = []
    parts: list[Part] = []
    for number, leaf in enumerate(leaves, start=1):
        kind = leaf.get_content_type()
        if kind == "text/plain" and not _is_file(leaf):
            texts.append(_body_text(leaf))
        elif kind == "text/html" and not _is_file(leaf):
            htmls.append(_body_text(leaf))
        elif (part := _part(leaf, number)) is not None:
            parts.append(part)
    raw_html = "\n".join(htmls)
    html = markup.sanitise(raw_html)
    text = "\n\n".join(piece.strip("\n") for piece in texts if piece.strip())
    if not text.strip():
        text = markup.to_text(raw_html, html)
    return text[:MOST_TEXT].strip(), html, parts


def _is_file(leaf: Message) -> bool:
    disposition = str(leaf.get("Content-Disposition") or "").lower()
    return disposition.lstrip().startswith("attachment") or bool(_filename(leaf))


def _body_text(leaf: Message) -> str:
    text = decode(_payload(leaf), _charset(leaf))
    flowed = str(_parameter(leaf, "format", "content-type")).lower() == "flowed"
    return _unflowed(text) if flowed else text


def _unflowed(text: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next one."""
    out: list[str] = []
    for line in text.split("\n"):
        if out and out[-1].endswith(" ") and out[-1] != "-- " and line[:1] != ">" and out[-1][:1] != ">":
            out[-1] += line.removeprefix(" ")
        else:
            out.append(line.removeprefix(" "))
    return "\n".join(line if line == "-- " else line.rstrip() for line in out)


def _payload(leaf: Message) -> bytes:
    """The decoded bytes of a leaf; an enclosed mail comes back as its own bytes."""
    if leaf.is_multipart():
        return b"".join(_as_bytes(inner) for inner in leaf.get_payload() if isinstance(inner, Message))
    data = leaf.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, TypeError, ValueError):
        return clean(header_text(message.get("Subject"))).encode()


def _part(leaf: Message, number: int) -> Part | None:
    data = _payload(leaf)
    content_type = leaf.get_content_type()
    filename = _filename(leaf) or _made_up_name(leaf, content_type, number)
    content_id = _first_id(leaf.get("Content-ID")) or clean(str(leaf.get("Content-ID") or "")).strip("<> ")
    inline = bool(content_id) and content_type.startswith("image/")
    if not data and not filename:
        return None
    return Part(filename[:200], content_type[:100], data, content_id[:250], inline)


def _made_up_name(leaf: Message, content_type: str, number: int) -> str:
    if content_type == "message/rfc822":
        inner = leaf.get_payload(0) if leaf.is_multipart() else None
        subject = header_text(inner.get("Subject")) if isinstance(inner, Message) else ""
        return f"{safe_filename(subject)[:120] or f'mail-{number}'}.eml"
    endings = {
        "text/calendar": "ics",
        "image/jpeg": "jpg",
        "text/plain": "txt",
        "message/delivery-status": "txt",
    }
    return (
        f"part-{number}.{endings.get(content_type, re.sub(r'[^a-z0-9]', '', content_type.split('/')[-1])[:8] or 'bin')}"
    )


def _filename(leaf: Message) -> str:
    named = _parameter(leaf, "filename", "content-disposition") or _parameter(leaf, "name", "content-type")
    return safe_filename(named)


def _parameter(leaf: Message, name: str, header: str) -> str:
    """A header's parameter in any of its encodings (RFC 2231, RFC 2047 by mailers that should not, raw 8-bit)."""
    try:
        value = leaf.get_param(name, header=header)
    except Exception:
        return ""
    if isinstance(value, tuple):
        charset, _, encoded = value
        return header_text(decode(str(encoded or "").encode("latin-1", "replace"), charset))
    return header_text(value) if value else ""


def _charset(leaf: Message) -> str | None:
    return _parameter(leaf, "charset", "content-type") or None


def _first_id(value: object) -> str:
    found = _ids(value)
    return found[0] if found else ""


def _ids(value: object) -> list[str]:
    return _MESSAGE_ID.findall(header_text(value))


def _first_address(message: Message, *names: str) -> tuple[str, str]:
    for name in names:
        for shown, address in _pairs(message, name):
            return shown, address
    return "", ""


def _addresses(message: Message, name: str) -> list[str]:
    return list(dict.fromkeys(address for _, address in _pairs(message, name)))[:_MOST_ADDRESSES]


def _pairs(message: Message, name: str) -> Iterator[tuple[str, str]]:
    """Names and addresses of a header. Split before the encoded words are decoded: a decoded name may hold a comma."""
    values = [str(value) for value in message.get_all(name, [])][:20]
    try:
        pairs = email.utils.getaddresses(values, **_NOT_STRICT)
    except Exception:
        return
    for shown, address in pairs:
        lowered = header_text(address).lower().strip()
        if _ADDRESS.match(lowered):
            yield header_text(shown)[:200], lowered


def _date(value: object) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(str(value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def language_of(text: str) -> str:
    """zh-CN when a fair share of the words is Chinese, else en: decides the language of automatic answers."""
    sample = text[:4000]
    chinese = len(_CJK.findall(sample))
    return "zh-CN" if chinese and chinese * 4 >= len(_LETTERS.findall(sample)) else "en"
