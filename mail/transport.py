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
    """What one try came to; of the recipients that the server did not take while it took others, it refused those
    in `refused` for good, and those in `later` may be asked for again."""

    outcome: Outcome
    answer: str
    refused: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Untaken:
    """The recipients that the server did not take, with its answers."""

    answers: dict[str, tuple[int, bytes]]

    @property
    def later(self) -> list[str]:
        return [one for one, answer in self.answers.items() if _kind(answer[0]) == "temporary"]

    @property
    def refused(self) -> list[str]:
        return [one for one in self.answers if one not in self.later]

    def telling(self) -> tuple[int, bytes]:
        """The answer that decides when nobody was taken: as long as one may be asked again, the mail may."""
        return self.answers[(self.later or self.refused)[-1]]


class Line:
    """A connection to the mail server, opened at the first mail and kept for the next ones."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def send(self, envelope_from: str, recipients: list[str], data: bytes, before_data: Callable[[], None]) -> Result:
        """Hand one mail over. `before_data` is called just before its words go out; what it raises goes on."""
        try:
            server = self._connected()
            untaken = self._envelope(server, envelope_from, recipients)
            if len(untaken.answers) == len(set(recipients)):
                server.rset()
                last = untaken.telling()
                return Result(_kind(last[0]), _shown(last), list(untaken.answers))
            before_data()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return _failure(error)
        except Exception:
            # An envelope left open would be refused, or worse taken, as the beginning of the next mail.
            self.close()
            raise
        return self._words(server, data, untaken)

    def _words(self, server: smtplib.SMTP, data: bytes, untaken: _Untaken) -> Result:
        try:
            answer = server.data(data)
        except smtplib.SMTPDataError as error:
            self.close()
            answer = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Result("unknown", f"the line broke before the answer: {type(error).__name__}")
        outcome = "sent" if answer[0] == 250 else _kind(answer[0])
        if outcome != "sent":  # nobody has it: all of them are asked for again, or none
            return Result(outcome, _shown(answer))
        return Result("sent", _shown(answer), untaken.refused, untaken.later)

    def _envelope(self, server: smtplib.SMTP, envelope_from: str, recipients: list[str]) -> _Untaken:
        code, answer = server.mail(envelope_from)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, envelope_from)
        untaken: dict[str, tuple[int, bytes]] = {}
        for recipient in dict.fromkeys(recipients):
            code, answer = server.rcpt(recipient)
            if code not in (250, 251):
                untaken[recipient] = (code, answer)
        return _Untaken(untaken)

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
