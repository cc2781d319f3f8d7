"""What the e-mail adapter announces. Nobody's screen shows these by themselves: reactions and the log get them."""

from dataclasses import dataclass, field
from datetime import datetime

from core.events import EventType
from core.models import Blob
from mail.letters import DeliveryReport
from mail.models import Mailbox, RawMail
from mail.rules import AddressToken

MAILBOX_CHANGED = EventType("mailbox.changed", subject="mailbox")
MAIL_PARSED = EventType("mail.parsed", subject="raw_mail")
MAIL_QUARANTINED = EventType("mail.quarantined", subject="raw_mail")
MAIL_SENT = EventType("mail.sent", subject="outgoing_mail")
MAIL_DELAYED = EventType("mail.delayed", subject="outgoing_mail")
MAIL_FAILED = EventType("mail.failed", subject="outgoing_mail")
MAIL_BOUNCED = EventType("mail.bounced", subject="outgoing_mail")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a received mail, its bytes already stored."""

    blob: Blob
    filename: str
    content_type: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """The payload of `mail.parsed`: what a reaction needs to thread a letter or open something for it.

    `text` holds the new words, `quoted` the older ones below. `address_token` is a verified token of a reply address.
    `is_notice`: it calls itself an automatic answer, which asks nobody for anything; what machines write of themselves
    (monitoring, shops) does not count.
    """

    raw_mail: RawMail
    mailbox: Mailbox
    sender: str
    sender_name: str
    to: list[str]
    cc: list[str]
    subject: str
    text: str
    quoted: str
    html: str
    message_id: str
    in_reply_to: str
    references: list[str]
    language: str
    received_at: datetime
    is_automatic: bool
    may_answer: bool
    address_token: AddressToken | None
    attachments: list[MailFile] = field(default_factory=list)
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """The payload of `mail.bounced`."""

    report: DeliveryReport
