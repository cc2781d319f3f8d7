"""Texts between customers and the product, as a carrier brings them: with states, refusals and people who said stop."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.lines import new_sid, now

if TYPE_CHECKING:
    from simulator.carrier import Carrier

KEPT = 2000
STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
START = frozenset({"start", "yes", "unstop"})
# What becomes of a text to a number that behaves so: (last state, error).
FATES = {"failed": ("failed", 30008), "undelivered": ("undelivered", 30003), "ignore": ("sent", 0)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that came with a text."""

    content_type: str
    data: bytes
    sid: str = field(default_factory=lambda: new_sid("ME"))


@dataclass(slots=True, eq=False)
class Text:
    """One text (Twilio: a Message)."""

    from_: str
    to: str
    body: str
    direction: str
    status: str
    sid: str
    callback: str = ""
    error_code: int = 0
    pictures: list[Picture] = field(default_factory=list)
    created: datetime = field(default_factory=now)

    @property
    def segments(self) -> int:
        """About how many parts it has; the product counts exactly."""
        size = 160 if self.body.isascii() else 70
        return max(1, -(-len(self.body) // size))


class Texts:
    """All texts of this carrier."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.all: dict[str, Text] = {}
        self.stopped: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def _keep(self, text: Text) -> Text:
        self.all[text.sid] = text
        for sid in list(self.all)[: max(0, len(self.all) - KEPT)]:
            del self.all[sid]
        return text

    def come_in(self, sender: str, to: str, body: str, pictures: list[Picture]) -> Text:
        """A customer texts one of the product's numbers."""
        sid = new_sid("MM" if pictures else "SM")
        text = self._keep(Text(sender, to, body, "inbound", "received", sid, pictures=pictures))
        word = body.strip().lower()
        if word in STOP:
            self.stopped.add((to, sender))
        elif word in START:
            self.stopped.discard((to, sender))
        files = {
            name: value
            for n, one in enumerate(pictures)
            for name, value in ((f"MediaUrl{n}", self.address(text, one)), (f"MediaContentType{n}", one.content_type))
        }
        about = self._parameters(text) | {"NumMedia": str(len(pictures)), "NumSegments": str(text.segments)} | files
        self._carrier.courier.tell(f"text/{sender}", self._carrier.options.message_url, about | {"Body": body})
        return text

    def go_out(self, text: Text) -> None:
        """The product sends one: on its way in the background."""
        self._keep(text)
        task = asyncio.get_running_loop().create_task(self._travel(text))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _travel(self, text: Text) -> None:
        end, code = FATES.get(self._carrier.behaviour.get(text.to, ""), ("delivered", 0))
        for state in dict.fromkeys(("sent", end)):
            await asyncio.sleep(0.1 / self._carrier.options.clock_speed)
            text.status, text.error_code = state, code if state == end else 0
            self._tell(text)

    def _tell(self, text: Text) -> None:
        error = {"ErrorCode": str(text.error_code)} if text.error_code else {}
        about = {"MessageStatus": text.status, "SmsStatus": text.status}
        self._carrier.courier.tell(text.sid, text.callback, self._parameters(text) | about | error)

    def _parameters(self, text: Text) -> dict[str, str]:
        return {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "AccountSid": self._carrier.options.account_sid,
            "From": text.from_,
            "To": text.to,
            "ApiVersion": "2010-04-01",
        }

    def address(self, text: Text, picture: Picture) -> str:
        """Where the product finds a file."""
        options = self._carrier.options
        base = f"http://{options.host}:{options.port}/2010-04-01/Accounts/{options.account_sid}"
        return f"{base}/Messages/{text.sid}/Media/{picture.sid}"

    async def close(self) -> None:
        """Stop what is on its way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
