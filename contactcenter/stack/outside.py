"""What the product needs of others: the mail server it hands mail to, and the telephone provider's account.

Every finding is one sentence that says what is wrong and what to do. Nothing is asked of anybody who is not configured.
"""

from __future__ import annotations

import os
import re
import smtplib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import psycopg

from contactcenter.stack.problems import StackProblem

if TYPE_CHECKING:
    from telephony.provider import OwnNumber

MAIL_SECONDS = 3.0
Check = tuple[str, Callable[[], str]]
Environment = Mapping[str, str]
_SHAPES = {
    "TWILIO_ACCOUNT_SID": ("AC", "the account's SID"),
    "TWILIO_API_KEY": ("SK", "an API key's SID"),
    "TWILIO_APP_SID": ("AP", "a TwiML application's SID"),
}


def troubles(environment: Environment, patience: float = 0.0) -> list[str]:
    """What a start says does not work yet; a mail server that starts beside us is given `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            expect_mail_server(environment, seconds=1.0)
        except StackProblem as problem:
            if time.monotonic() >= until:
                return [f"Mail cannot be sent: {problem}"]
            time.sleep(0.2)
        else:
            return []


def expect_mail_server(environment: Environment, seconds: float = MAIL_SECONDS) -> str:
    """Greet the server that our mail is handed to; nothing is sent. Raises StackProblem."""
    host, port = environment.get("SMTP_OUT_HOST") or "127.0.0.1", int(environment.get("SMTP_OUT_PORT") or 25)
    where = f"{host}:{port}"
    try:
        with smtplib.SMTP(host, port, timeout=seconds) as server:
            code, _ = server.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        named = "" if environment.get("SMTP_OUT_HOST") else " (SMTP_OUT_HOST is not set)"
        raise StackProblem(
            f"the mail server {where}{named} does not answer ({type(error).__name__}): answers to customers wait "
            "until it does. Set SMTP_OUT_HOST and SMTP_OUT_PORT to a server that takes mail from here."
        ) from None
    if code != 250:
        raise StackProblem(f"the mail server {where} answers {code} to our greeting: it takes no mail from here.")
    return f"{where} takes mail"


def telephone_checks(environment: Environment) -> list[Check]:
    """The checks of the telephone provider's account; one line without an account."""
    if not any(environment.get(name) for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY")):
        return [("calls", lambda: "not set up: nobody can call or text (TWILIO_ACCOUNT_SID is not set)")]
    try:
        expect_twilio_settings(environment)
    except StackProblem as problem:
        said = str(problem)
        return [("calls", lambda: _bad(said))]
    # The settings of Django read the environment when they are first needed.
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("SECRET_KEY", "for a command that keeps nothing")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")
    return [
        ("account", _account),
        ("API key", _key),
        ("application", _application),
        ("numbers", lambda: _numbers(environment)),
    ]


def _bad(said: str) -> str:
    raise StackProblem(said)


def expect_twilio_settings(environment: Environment) -> None:
    """What can be seen without asking anybody. Raises StackProblem."""
    simulated = bool(environment.get("TWILIO_API_BASE"))
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        if not environment.get(name):
            raise StackProblem(
                f"{name} is not set: without it nothing is asked of Twilio and every webhook is refused."
            )
    for name, (prefix, what) in _SHAPES.items():
        given = environment.get(name, "")
        if given and not simulated and not re.fullmatch(prefix + "[0-9a-fA-F]{32}", given):
            raise StackProblem(f"{name} is not {what}: those are {prefix} and 32 hexadecimal digits.")
    if simulated:
        return
    if bool(environment.get("TWILIO_API_KEY")) != bool(environment.get("TWILIO_API_SECRET")):
        raise StackProblem("TWILIO_API_KEY and TWILIO_API_SECRET belong together: only one of them is set.")
    if not environment.get("TWILIO_API_KEY"):
        raise StackProblem(
            "TWILIO_API_KEY and TWILIO_API_SECRET are not set: browsers cannot register as telephones. "
            "Make a standard API key in Twilio's console."
        )
    public = urlsplit(environment.get("PUBLIC_URL", ""))
    if public.scheme != "https" or (public.hostname or "") in ("", "localhost", "127.0.0.1", "::1"):
        raise StackProblem(
            f"PUBLIC_URL is {environment.get('PUBLIC_URL') or 'not set'}: Twilio reaches us only at a public https "
            "address, and browsers give the microphone only there."
        )


def _account() -> str:
    from telephony.provider import PhoneError
    from telephony.twilio import account_status

    try:
        status = account_status(by_key=False)
    except PhoneError as error:
        raise StackProblem(_why(error, "TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN")) from None
    if status != "active":
        raise StackProblem(f"the account is {status}: Twilio makes and takes no calls for it.")
    return "active"


def _key() -> str:
    from telephony.provider import PhoneError
    from telephony.twilio import account_status

    if os.environ.get("TWILIO_API_BASE"):
        return "not needed with the simulated carrier"
    try:
        account_status(by_key=True)
    except PhoneError as error:
        raise StackProblem(_why(error, "TWILIO_API_KEY with TWILIO_API_SECRET")) from None
    return "accepted"


def _application() -> str:
    from telephony.provider import PhoneError
    from telephony.twilio import has_application

    named = os.environ.get("TWILIO_APP_SID")
    if not named:
        return "none set (TWILIO_APP_SID): not needed, the server places all calls"
    try:
        if has_application():
            return "there"
    except PhoneError as error:
        raise StackProblem(_why(error, "TWILIO_APP_SID")) from None
    raise StackProblem(f"the account has no application {named}: correct TWILIO_APP_SID, or leave it out.")


def _why(error: Exception, what: str) -> str:
    code = getattr(error, "code", 0)
    if code in (401, 403, 20003, 20403):
        return f"Twilio refuses {what} ({error}): copy both again from its console."
    if code in (404, 20404):
        return f"Twilio knows no such account ({error}): copy TWILIO_ACCOUNT_SID again from its console."
    return f"Twilio does not answer ({error}): check the network and try again."


def _numbers(environment: Environment) -> str:
    from telephony.provider import PhoneError
    from telephony.twilio import own_numbers

    try:
        owned = own_numbers()
    except PhoneError as error:
        raise StackProblem(_why(error, "the account")) from None
    if not owned:
        raise StackProblem("the account owns no telephone number: buy one in Twilio's console.")
    public = environment.get("PUBLIC_URL", "").rstrip("/")
    found = [said for one in owned for said in _astray(one, public)]
    missing = [number for number in _known_here(environment) if number not in {one.number for one in owned}]
    found += [f"{number} is set up here, but the account does not own it" for number in missing]
    if found:
        raise StackProblem("; ".join(found) + ". Set the addresses on the number's page in Twilio's console.")
    return f"{len(owned)}: {', '.join(one.number for one in owned)}; their calls and texts come here"


def _astray(one: OwnNumber, public: str) -> Iterator[str]:
    """What of one of our numbers is not handed over to us, or not as a form post."""
    from telephony.provider import RETRIES

    for what, given, path in (
        (f"calls to {one.number} go to", one.calls, "voice"),
        (f"when we do not answer, calls to {one.number} go to", one.fallback, f"voice-fallback{RETRIES}"),
        (f"the ends of calls to {one.number} are told", one.ends, f"status{RETRIES}"),
        (f"texts to {one.number} go to", one.texts, "message"),
    ):
        wanted = f"{public}/twilio/{path}"
        if urldefrag(given.url).url != urldefrag(wanted).url:
            yield f"{what} {given.url or 'nowhere'} instead of {wanted}"
        elif given.method != "POST":
            yield f"{what} {given.url} by {given.method} instead of POST"


def _known_here(environment: Environment) -> list[str]:
    """The numbers that are set up in the product; none while its database does not answer, which is said elsewhere."""
    url = environment.get("DATABASE_URL")
    if not url:
        return []
    try:
        with psycopg.connect(url, connect_timeout=3) as line:
            return [str(row[0]) for row in line.execute("SELECT e164 FROM telephony_phonenumber ORDER BY id")]
    except psycopg.Error:
        return []
