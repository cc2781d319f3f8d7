"""Asking and telling the product over HTTP as Twilio does: signed, retried, and disordered when told so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
import random
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urldefrag, urlencode

import aiohttp
from yarl import URL

from simulator.options import Options

log = logging.getLogger("simulator.delivery")


def sign(url: str, parameters: dict[str, str], token: str) -> str:
    """`X-Twilio-Signature` of a form post: the address without its fragment, then name and value in order."""
    text = urldefrag(url).url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass(frozen=True, slots=True)
class Overrides:
    """Connection overrides from the fragment of a webhook's address."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, url: str) -> Overrides:
        """Read `#ct=..&rt=..&tt=..&rc=..&rp=..`; what is absent keeps Twilio's default."""
        given = dict(parse_qsl(urldefrag(url).fragment))
        policy = frozenset(given.get("rp", "ct").split(","))
        return cls(
            connect=float(given.get("ct", 5000)) / 1000,
            read=float(given.get("rt", 15000)) / 1000,
            total=float(given.get("tt", 15000)) / 1000,
            retries=min(5, int(given.get("rc", 1))),
            policy=policy,
        )

    def retry(self, reason: str) -> bool:
        """Whether a failure of this kind (4xx, 5xx, ct, rt) is tried again."""
        return reason in self.policy or "all" in self.policy


@dataclass(slots=True)
class Disorder:
    """How callbacks are deliberately spoilt; the seed makes it repeatable."""

    shuffle_ms: int = 0
    late_ms: int = 0
    repeat: int = 0
    lose: float = 0.0
    seed: int = 1


class DeliveryError(Exception):
    """The product could not be asked; `code` is Twilio's 11200 (HTTP) or 11205 (connection)."""

    def __init__(self, code: int, url: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.url = url


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product answered."""

    status: int
    body: str
    content_type: str


class Courier:
    """Carries requests to the product; callbacks of one line stay in order unless `disorder` says otherwise."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._session: aiohttp.ClientSession | None = None
        self._lines: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(1)
        self.disorder = Disorder()
        self.sent: list[dict[str, object]] = []

    async def close(self) -> None:
        """Stop what is still on its way."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._session:
            await self._session.close()

    def spoil(self, disorder: Disorder) -> None:
        """From now on deliver callbacks like this."""
        self.disorder = disorder
        self._random = random.Random(disorder.seed)

    async def ask(self, url: str, parameters: dict[str, str], token: str = "", *, method: str = "POST") -> Answer:
        """POST or GET and wait for the answer, with the retries that the address asks for. Raises DeliveryError."""
        overrides = Overrides.of(url)
        token = token or secrets.token_hex(16)
        problem = DeliveryError(11205, url, "never tried")
        for attempt in range(overrides.retries + 1):
            if attempt:
                await asyncio.sleep(min(2.0, 0.2 * 2**attempt) / self._options.clock_speed)
            try:
                answer = await self._send(method, url, parameters, token, overrides)
            except TimeoutError:
                reason, problem = "rt", DeliveryError(11205, url, "time-out")
            except aiohttp.ClientError as error:
                reason, problem = "ct", DeliveryError(11205, url, type(error).__name__)
            else:
                if answer.status < 400:
                    return answer
                reason = "4xx" if answer.status < 500 else "5xx"
                problem = DeliveryError(11200, url, f"HTTP {answer.status}")
            if not overrides.retry(reason):
                break
        log.warning("webhook failed: %s %s", urldefrag(url).url, problem)
        raise problem

    async def _send(
        self, method: str, url: str, parameters: dict[str, str], token: str, overrides: Overrides
    ) -> Answer:
        """With GET everything stands in the address, and that alone is signed."""
        address, form = urldefrag(url).url, parameters
        if method == "GET":
            address, form = f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}", {}
        headers = {
            "X-Twilio-Signature": sign(address, form, self._options.auth_token),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
        }
        timeout = aiohttp.ClientTimeout(total=overrides.total, connect=overrides.connect, sock_read=overrides.read)
        target = URL(address, encoded=True)  # as it was signed
        async with self._http().request(
            method, target, data=form or None, headers=headers, timeout=timeout
        ) as response:
            body = await response.text()
        self.sent.append({"url": address, "parameters": parameters, "status": response.status, "token": token})
        del self.sent[:-500]
        return Answer(response.status, body, response.headers.get("Content-Type", ""))

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Callers do not wait for each other: with the library's limit of 100 lines, a hundred slow answers would
            # make every other request fail for want of a line, which looks like the product's failure.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=False)
        return self._session

    def tell(self, line: str, url: str, parameters: dict[str, str], *, method: str = "POST") -> None:
        """Send a callback in the background, after the ones of the same line unless told to disorder."""
        if not url or (self.disorder.lose and self._random.random() < self.disorder.lose):
            return
        told = {**parameters, "Timestamp": format_datetime(datetime.now(UTC))}
        token = secrets.token_hex(16)
        for _ in range(1 + self.disorder.repeat):
            before = None if self.disorder.shuffle_ms else self._lines.get(line)
            self._lines[line] = self._start(self._tell(url, told, token, before, method))

    async def _tell(
        self, url: str, parameters: dict[str, str], token: str, before: asyncio.Task[None] | None, method: str
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        wait = self.disorder.late_ms
        if self.disorder.shuffle_ms:
            wait += self._random.randrange(self.disorder.shuffle_ms)
        if wait:
            await asyncio.sleep(wait / 1000)
        try:
            await self.ask(url, parameters, token, method=method)
        except DeliveryError as error:
            log.info("callback given up: %s", error)

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
