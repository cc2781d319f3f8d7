"""What a parsed mail is made of: plain values without a database."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One file carried by a mail. `inline` ones are shown inside the HTML by their content id."""

    filename: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A mail server's word on a mail of ours: it failed for good, or it is only late."""

    failed: bool
    status: str
    diagnostic: str
    recipient: str
    original_message_id: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail after parsing. Every text is clean (no NUL, no lone surrogates); `problem` is set when it is unusable."""

    problem: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    reply_text: str = ""
    quoted: str = ""
    html: str = ""
    language: str = "en"
    parts: list[Part] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    report: DeliveryReport | None = None
    defects: list[str] = field(default_factory=list)
