"""One mail to the next mail server. The outcome says temporary, permanent or unknown, which decides what follows."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings

TIMEOUT = 30.0
Outcome = Literal["sent", "temporary", "permanent", "unknown"]


@dataclass(frozen=True)
class Result:
    """What one try came to; `refused` are recipients that the server did not take while it took others."""

    outcome: Outcome
    answer: str
    refused: list[str] = field(default_factory=list)


class Line:
    """A connection to the mail server, opened at the first mail and kept for the next ones."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def send(self, envelope_from: str, recipients: list[str], data: bytes, before_data: Callable[[], None]) -> Result:
        """Hand one mail over. `before_data` is called just before its words go out. Raises nothing."""
        try:
            server = self._connected()
            refused, last = self._envelope(server, envelope_from, recipients)
            if len(refused) == len(recipients):
                server.rset()
                return Result(_kind(last[0]), _shown(last), refused)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return _failure(error)
        before_data()
        return self._words(server, data, refused)

    def _words(self, server: smtplib.SMTP, data: bytes, refused: list[str]) -> Result:
        try:
            answer = server.data(data)
        except smtplib.SMTPDataError as error:
            self.close()
            return Result(_kind(error.smtp_code), _shown((error.smtp_code, error.smtp_error)), refused)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Result("unknown", f"the line broke before the answer: {type(error).__name__}", refused)
        if answer[0] == 250:
            return Result("sent", _shown(answer), refused)
        return Result(_kind(answer[0]), _shown(answer), refused)

    def _envelope(
        self, server: smtplib.SMTP, envelope_from: str, recipients: list[str]
    ) -> tuple[list[str], tuple[int, bytes]]:
        code, answer = server.mail(envelope_from)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, envelope_from)
        refused: list[str] = []
        last = (250, b"")
        for recipient in recipients:
            code, answer = server.rcpt(recipient)
            if code not in (250, 251):
                refused.append(recipient)
                last = (code, answer)
        return refused, last

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except (OSError, smtplib.SMTPException):
                pass
            self.close()
        server = smtplib.SMTP(settings.SMTP_OUT_HOST, settings.SMTP_OUT_PORT, timeout=TIMEOUT)
        self._server = server
        server.ehlo()
        if settings.SMTP_OUT_TLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.SMTP_OUT_USER:
            server.login(settings.SMTP_OUT_USER, settings.SMTP_OUT_PASSWORD)
        return server

    def close(self) -> None:
        """Leave, politely if the server still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _failure(error: Exception) -> Result:
    """A failure before the words went out: nothing was said, so it may be tried again unless the server said never."""
    if isinstance(error, smtplib.SMTPResponseException):
        kind = _kind(error.smtp_code)
        # A refused login is a setting of ours, not a fault of the mail: mend it, and the mail goes.
        if isinstance(error, smtplib.SMTPAuthenticationError):
            kind = "temporary"
        return Result(kind, _shown((error.smtp_code, error.smtp_error)))
    return Result("temporary", f"{type(error).__name__}: {error}"[:400])


def _kind(code: int) -> Outcome:
    return "permanent" if 500 <= code < 600 else "temporary"


def _shown(answer: tuple[int, bytes | str]) -> str:
    text = answer[1].decode("utf-8", "replace") if isinstance(answer[1], bytes) else answer[1]
    return f"{answer[0]} {' '.join(text.split())}"[:400]
