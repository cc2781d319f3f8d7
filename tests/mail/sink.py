"""A real SMTP server that keeps what it gets and answers as told."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from contactcenter.stack.ports import free_port


@dataclass
class Kept:
    """One mail that arrived."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """It, parsed by the standard library."""
        found = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Sink:
    """`data_answers` are used up first; "hang up" cuts the line after the words, before the answer."""

    kept: list[Kept] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Refuse who is named in `refused`."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep it."""
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer == "hang up":
            server.transport.abort()
            return "451 gone"
        if answer.startswith("250"):
            self.kept.append(Kept(envelope.mail_from.strip("<>"), list(envelope.rcpt_tos), envelope.content))
        return answer


def open_sink(sink: Sink) -> Controller:
    """The sink, listening on a free port (`.port`)."""
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
