"""Customers' mailboxes: a mail server for what the product sends, and a way to send mail into it."""

from __future__ import annotations

import asyncio
import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulator.given import bytes_of, headers_of, line_of, lines_of, objects_of, text_of
from simulator.options import Options

KEPT = 1000


@dataclass(slots=True)
class Letter:
    """One mail that arrived for a customer."""

    id: int
    sender: str
    recipients: list[str]
    raw: bytes
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def parsed(self) -> EmailMessage:
        """The message, read with the modern policy."""
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def shape(self, full: bool = False) -> dict[str, Any]:
        """The letter as JSON; `full` adds headers and attachment names."""
        message = self.parsed()
        html = message.get_body(("html",))
        shape: dict[str, Any] = {
            "id": self.id,
            "at": self.at.isoformat(),
            "envelope_from": self.sender,
            "envelope_to": self.recipients,
            "from": str(message.get("From", "")),
            "to": str(message.get("To", "")),
            "subject": str(message.get("Subject", "")),
            "text": body_text(message),
        }
        if full:
            shape["headers"] = [[name, str(value)] for name, value in message.items()]
            shape["html"] = str(html.get_content()) if html else ""
            shape["attachments"] = [part.get_filename() or "" for part in message.iter_attachments()]
        return shape


class Mailboxes:
    """Everything the product mailed; newest last."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._server: asyncio.Server | None = None
        self._count = 0
        self.letters: list[Letter] = []
        self.refuse = 0

    async def start(self) -> None:
        """Listen for the product's outgoing mail."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, data_size_limit=60_000_000, loop=loop),
            self._options.host,
            self._options.smtp_out_port,
        )

    async def stop(self) -> None:
        """Stop listening."""
        if self._server:
            self._server.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail in; `refuse` mails in a row are put off with 451 when told so."""
        if self.refuse > 0:
            self.refuse -= 1
            return "451 4.7.1 Simulated: try again later"
        self._count += 1
        raw = envelope.original_content or b""
        self.letters.append(Letter(self._count, envelope.mail_from or "", list(envelope.rcpt_tos), raw))
        del self.letters[:-KEPT]
        return "250 2.0.0 Taken"

    def addressed(self, address: str) -> list[Letter]:
        """Letters to an address, or all."""
        wanted = address.lower()
        return [one for one in self.letters if not wanted or wanted in [to.lower() for to in one.recipients]]

    def find(self, letter_id: int) -> Letter | None:
        """One letter by number."""
        return next((one for one in self.letters if one.id == letter_id), None)

    async def send(self, sender: str, recipients: list[str], raw: bytes) -> dict[str, Any]:
        """Deliver raw bytes to the product's receiver; tells its answer."""
        return await asyncio.to_thread(self._send, sender, recipients, raw)

    def _send(self, sender: str, recipients: list[str], raw: bytes) -> dict[str, Any]:
        host, port = self._options.smtp_in_address
        try:
            with smtplib.SMTP(host, port, timeout=30, local_hostname="simulator.invalid") as client:
                client.sendmail(sender, recipients, raw, mail_options=[f"size={len(raw)}"])
        except smtplib.SMTPResponseException as refusal:
            return {"accepted": False, "code": refusal.smtp_code, "answer": _text(refusal.smtp_error)}
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = next(iter(refusal.recipients.values()))
            return {"accepted": False, "code": code, "answer": _text(answer)}
        except (smtplib.SMTPNotSupportedError, ValueError):
            return {"accepted": False, "code": 0, "answer": "an address that this server cannot be told"}
        except OSError as error:
            return {"accepted": False, "code": 0, "answer": f"not reachable: {type(error).__name__}"}
        return {"accepted": True, "code": 250, "answer": "OK"}


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def body_text(message: EmailMessage) -> str:
    """The plain part, or nothing; an unknown charset does not stop the page."""
    part = message.get_body(("plain",))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        return bytes(part.get_payload(decode=True) or b"").decode(errors="replace")


def compose(given: dict[str, Any]) -> EmailMessage:
    """A mail from the parts that the page or a test gives; `headers` are added as they are.

    Raises 400 for a field of the wrong kind, ValueError for headers that no mail can carry.
    """
    message = EmailMessage()
    message["From"] = formataddr((line_of(given, "from_name"), lines_of(given, "from")[0]))
    message["To"] = ", ".join(lines_of(given, "to"))
    if given.get("cc"):
        message["Cc"] = ", ".join(lines_of(given, "cc"))
    message["Subject"] = text_of(given, "subject")
    message["Date"] = format_datetime(datetime.now(UTC))
    headers = headers_of(given)
    message["Message-ID"] = headers.pop("Message-ID", None) or make_msgid(domain="simulator.invalid")
    for name, value in headers.items():
        message[name] = value
    message.set_content(text_of(given, "text"))
    if given.get("html"):
        message.add_alternative(text_of(given, "html"), subtype="html")
    for each in objects_of(given, "attachments"):
        data = bytes_of(each, "content_base64") if "content_base64" in each else text_of(each, "text").encode()
        main, _, sub = line_of(each, "content_type", "application/octet-stream").partition("/")
        name = line_of(each, "filename", "file")
        message.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=name)
    return message


def reply_to(letter: Letter, text: str, sender: str = "") -> EmailMessage:
    """A customer's answer as a mail program writes it: threading headers and the quoted text."""
    first = letter.parsed()
    answered = parseaddr(str(first.get("Reply-To") or first.get("From", "")))[1]
    identifier = str(first.get("Message-ID", "")).strip()
    references = f"{first.get('References', '')} {identifier}".split()
    subject = str(first.get("Subject", ""))
    quoted = "\n".join(f"> {line}" for line in body_text(first).splitlines())
    written = f"On {first.get('Date', '')}, {first.get('From', '')} wrote:"
    return compose(
        {
            "from": sender or letter.recipients[0],
            "to": answered,
            "subject": subject if subject.lower().startswith("re:") else f"Re: {subject}",
            "headers": {"In-Reply-To": identifier, "References": " ".join(references)} if identifier else {},
            "text": f"{text}\n\n{written}\n{quoted}\n",
        }
    )
