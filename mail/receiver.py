"""The SMTP (or LMTP) door: a mail is acknowledged only after its bytes and its row are committed."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connections

from mail import work
from mail.selectors import mailbox_for
from mail.services.intake import receive

log = logging.getLogger(__name__)
T = TypeVar("T")
REST = 4.0  # seconds
# Mailers write lines far over the 998 characters of the standard; refusing them loses letters of real people.
LONGEST_LINE = 2 * 1024 * 1024
MOST_RECIPIENTS = 100
# Nothing came, not even headers. To keep it would tell its sender that it arrived (RFC 5321, 6.1), and nobody here could
# answer them; refused, their own server tells them.
EMPTY = "554 5.6.0 The mail is empty: it has neither headers nor text"
AWAY = "451 4.3.0 Temporary trouble on our side, please try again later"


class Handler:
    """What each step of a session is answered."""

    def __init__(self, threads: ThreadPoolExecutor, lmtp: bool) -> None:
        self.threads, self.lmtp = threads, lmtp

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """550 for somebody who does not live here, 451 when we cannot know."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            known = await self._aside(mailbox_for, [address])
        except Exception as error:
            log.warning("a recipient could not be looked up", extra={"error": type(error).__name__})
            return AWAY
        if known is None:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, then say 250; anything that keeps us from it is temporary for the sender."""
        raw = envelope.content
        if not isinstance(raw, bytes):
            return "451 4.3.0 The mail did not arrive as bytes"
        if not raw.strip():
            return self._each(EMPTY, envelope)
        try:
            row = await self._aside(_keep, raw, (envelope.mail_from or "").strip("<>"), list(envelope.rcpt_tos))
        except Exception as error:
            log.exception("a mail could not be kept", extra={"error": type(error).__name__})
            return self._each(AWAY, envelope)
        work.INTAKE.wake()
        return self._each(f"250 2.0.0 OK, kept as {row}", envelope)

    async def handle_exception(self, error: Exception) -> str:
        """A session that broke inside the library: temporary for the sender."""
        log.warning("an SMTP session broke", extra={"error": type(error).__name__})
        return AWAY

    def _each(self, answer: str, envelope: Envelope) -> str:
        """LMTP answers once for each recipient (RFC 2033, 4.2)."""
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self.lmtp else answer

    async def _aside(self, function: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _and_close, function, args)


def _keep(raw: bytes, envelope_from: str, envelope_to: list[str]) -> int:
    return receive(raw, envelope_from=envelope_from, envelope_to=envelope_to).pk


def _and_close(function: Any, args: tuple[Any, ...]) -> Any:
    try:
        return function(*args)
    finally:
        connections.close_all()


class _Server(SMTP):
    line_length_limit = LONGEST_LINE


class _LmtpServer(LMTP):
    line_length_limit = LONGEST_LINE


class Receiver(Controller):
    """The listening door, in a thread of its own."""

    def __init__(self, host: str, port: int, *, lmtp: bool = False) -> None:
        self.lmtp = lmtp
        self.threads = ThreadPoolExecutor(3, thread_name_prefix="smtp")
        super().__init__(Handler(self.threads, lmtp), hostname=host, port=port, ready_timeout=5)

    def factory(self) -> SMTP:
        """One session's protocol."""
        kind = _LmtpServer if self.lmtp else _Server
        return kind(
            self.handler,
            data_size_limit=settings.SMTP_IN_MAX_BYTES,
            enable_SMTPUTF8=True,
            hostname=settings.PUBLIC_URL.split("//")[-1].split(":")[0].split("/")[0] or "localhost",
            ident="contactcenter",
            timeout=120,
        )

    def stop(self, no_assert: bool = True) -> None:
        """Close the door; sessions in the middle of a mail are cut, and their senders try again.

        Mails being taken in or sent get a moment to end well: one cut off after its words went out is of unknown outcome.
        """
        super().stop(no_assert=no_assert)
        self.threads.shutdown(wait=False, cancel_futures=True)
        work.INTAKE.rest(REST)
        work.SENDERS.rest(REST)


def start_receiver(host: str, port: int, *, lmtp: bool | None = None) -> Receiver:
    """Listen for mail until `.stop()`. Raises OSError when the port is taken, TimeoutError when it does not open."""
    receiver = Receiver(host, port, lmtp=settings.SMTP_IN_LMTP if lmtp is None else lmtp)
    receiver.start()
    return receiver
