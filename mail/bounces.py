"""Delivery reports (RFC 3464) and the older habits of mail servers that say "returned mail" in words. Pure."""

import re
from email.message import Message
from typing import Final

from mail.charsets import decode, header_text
from mail.letters import DeliveryReport

_FIELD: Final = re.compile(r"^([A-Za-z-]{3,40}):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_MESSAGE_ID: Final = re.compile(r"^Message-ID:\s*<([^<>\s]{1,480})>", re.IGNORECASE | re.MULTILINE)
_DAEMONS: Final = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon|bounce)s?(\+.*)?@", re.IGNORECASE)
_RETURNED: Final = re.compile(
    r"undeliver|delivery (status notification|failure|has failed)|returned mail|mail delivery failed|failure notice|"
    r"退信|无法投递|投递失败|系统退信|未送达",
    re.IGNORECASE,
)


def delivery_report(message: Message) -> DeliveryReport | None:
    """The report in a mail, or None for an ordinary mail. A read receipt is no delivery report."""
    if _is_report(message):
        return _standard_report(message)
    sender = header_text(message.get("From"))
    address = sender.rpartition("<")[2].strip("> ")
    if _DAEMONS.match(address) and _RETURNED.search(header_text(message.get("Subject"))):
        return DeliveryReport(True, "", "", "", _original_id(message))
    return None


def _is_report(message: Message) -> bool:
    if message.get_content_type() != "multipart/report":
        return False
    kind = message.get_param("report-type")
    if isinstance(kind, str) and kind:
        return kind.lower() == "delivery-status"
    return any(part.get_content_type() == "message/delivery-status" for part in _some_parts(message))


def _standard_report(message: Message) -> DeliveryReport:
    fields: dict[str, str] = {}
    for part in _some_parts(message):
        if part.get_content_type() == "message/delivery-status":
            for name, value in _FIELD.findall(_text_of(part)):
                fields.setdefault(name.lower(), " ".join(value.split())[:500])
    action = fields.get("action", "failed").lower()
    recipient = fields.get("final-recipient", "") or fields.get("original-recipient", "")
    return DeliveryReport(
        failed=action == "failed",
        status=fields.get("status", "")[:20],
        diagnostic=fields.get("diagnostic-code", ""),
        recipient=recipient.rpartition(";")[2].strip().lower()[:320],
        original_message_id=_original_id(message),
    )


def _original_id(message: Message) -> str:
    """The Message-ID of the mail that came back: from the enclosed mail, its headers, or a quoted copy in the text."""
    for part in _some_parts(message):
        if part is message:
            continue
        if part.get_content_type() in (
            "message/rfc822",
            "text/rfc822-headers",
            "message/global-headers",
            "text/plain",
        ):
            found = _MESSAGE_ID.search(_text_of(part))
            if found:
                return found.group(1)
    return ""


def _some_parts(message: Message) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) >= 50:
            break
    return found


def _text_of(part: Message) -> str:
    if part.is_multipart():
        return "\n".join(_head_of(inner) for inner in part.get_payload() if isinstance(inner, Message))
    data = part.get_payload(decode=True)
    return decode(data[:100_000], None) if isinstance(data, bytes) else ""


def _head_of(message: Message) -> str:
    return "\n".join(f"{name}: {header_text(value)}" for name, value in message.items())
