"""An outgoing row to the bytes that leave. Pure but for what it is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from mail.models import OutgoingMail
from mail.rules import one_line

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=120)
_OURS = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"}


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file with its bytes, ready to be written into a mail."""

    filename: str
    content_type: str
    data: bytes


def compose(mail: OutgoingMail, sender_name: str, files: Iterable[OutgoingFile]) -> bytes:
    """The mail as it goes over the wire: text and HTML as alternatives, files behind them, 7-bit throughout."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = formataddr((one_line(sender_name), mail.sender))
    message["To"] = ", ".join(mail.to)
    if mail.cc:
        message["Cc"] = ", ".join(mail.cc)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    for name, value in mail.headers.items():
        if name.lower() not in _OURS:
            message[name] = one_line(str(value), 2000)
    message.set_content(mail.text, subtype="plain", charset="utf-8", cte="base64")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="base64")
    for file in files:
        main, _, sub = file.content_type.partition("/")
        if main in ("text", "message", "multipart") or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=file.filename)
    return message.as_bytes()
